//! Sends what is tried, and looks whether it changed anything.

use std::collections::HashMap;

use inferix_staking_tests::*;
use litesvm::LiteSVM;
use litesvm::types::TransactionResult;
use solana_account::AccountSharedData;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_message::{Message, VersionedMessage};
use solana_transaction::versioned::VersionedTransaction;

use crate::effect::{Movements, movements};
use crate::scene::Scene;
use crate::stand_ins::Attempt;

impl Scene {
    /// Sends it as if everybody had signed who is asked to. The chain does not look at signatures.
    #[expect(clippy::result_large_err, reason = "LiteSVM's own error, logs and all")]
    fn send(&mut self, instruction: &Instruction) -> TransactionResult {
        let limit = ComputeBudgetInstruction::set_compute_unit_limit(1_400_000);
        let chain = &mut self.net.chain;
        let message = Message::new_with_blockhash(
            &[limit, instruction.clone()],
            Some(&chain.fee_payer.pubkey()),
            &chain.svm.latest_blockhash(),
        );
        let signers = usize::from(message.header.num_required_signatures);
        chain.svm.send_transaction(VersionedTransaction {
            signatures: vec![Default::default(); signers],
            message: VersionedMessage::Legacy(message),
        })
    }

    /// How tokens move in a call that succeeds. The chain is as before afterwards.
    pub fn must(&mut self, name: &str, instruction: &Instruction, before: &LiteSVM) -> Movements {
        if let Err(failed) = self.send(instruction) {
            panic!(
                "{name} fails: {:?}\n{}",
                failed.err,
                failed.meta.logs.join("\n")
            );
        }
        let after = std::mem::replace(&mut self.net.chain.svm, before.clone());
        movements(before, &after)
    }

    /// How tokens move if it succeeds; else none of its accounts may have changed. The chain is as before
    /// afterwards.
    pub fn tries_call(&mut self, instruction: &Instruction, before: &LiteSVM) -> Option<Movements> {
        if self.send(instruction).is_err() {
            self.expect_same(&instruction.accounts, before);
            return None;
        }
        let after = std::mem::replace(&mut self.net.chain.svm, before.clone());
        Some(movements(before, &after))
    }

    /// The same on a chain on which something is forged.
    pub fn tries(&mut self, attempt: &Attempt, before: &LiteSVM) -> Option<Movements> {
        let Attempt {
            instruction,
            forged,
            ..
        } = attempt;
        if forged.is_empty() {
            return self.tries_call(instruction, before);
        }
        let mut start = before.clone();
        for (address, account) in forged {
            start
                .set_account(*address, account.clone())
                .expect("an account");
        }
        self.net.chain.svm = start.clone();
        let succeeded = self.send(instruction).is_ok();
        let after = std::mem::replace(&mut self.net.chain.svm, before.clone());
        if succeeded {
            return Some(movements(&start, &after));
        }
        assert_eq!(
            self.changed(&start, &after),
            [""; 0],
            "a refused call changed these"
        );
        None
    }

    fn expect_same(&self, metas: &[AccountMeta], before: &LiteSVM) {
        for meta in metas
            .iter()
            .filter(|meta| meta.pubkey != self.net.chain.fee_payer.pubkey())
        {
            let now = self.net.chain.svm.get_account(&meta.pubkey);
            assert_eq!(
                now,
                before.get_account(&meta.pubkey),
                "{}",
                self.name_of(&meta.pubkey)
            );
        }
    }

    /// Fails if any account is not as it was.
    pub fn expect_as(&self, before: &LiteSVM) {
        let changed = self.changed(before, &self.net.chain.svm);
        assert_eq!(changed, [""; 0], "refused calls changed these");
    }

    /// What accounts differ, but for the fee payer.
    fn changed(&self, before: &LiteSVM, after: &LiteSVM) -> Vec<&str> {
        let (old, new) = (accounts(before), accounts(after));
        let addresses = new
            .iter()
            .filter(|(address, account)| old.get(address) != Some(account));
        let gone = old.iter().filter(|(address, _)| !new.contains_key(address));
        let changed = addresses.chain(gone).map(|(address, _)| address);
        let changed = changed.filter(|address| **address != self.net.chain.fee_payer.pubkey());
        changed.map(|address| self.name_of(address)).collect()
    }
}

fn accounts(svm: &LiteSVM) -> &HashMap<Pubkey, AccountSharedData, impl std::hash::BuildHasher> {
    &svm.accounts_db().inner
}
