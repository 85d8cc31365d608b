//! One call of the program, to be sent and judged.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use anchor_lang::{AnchorDeserialize, Discriminator};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use inferix_staking::StakingError;
use litesvm::types::TransactionMetadata;
use solana_account::Account;
use solana_instruction::{AccountMeta, Instruction};
use solana_instruction_error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_transaction_error::TransactionError;

use crate::{ACCEPTED, TestNetwork};

/// An instruction that is not sent yet. `#[must_use]`: a call that nobody judges tests nothing.
#[must_use = "end it with succeeds() or fails_with()"]
pub struct Call<'a> {
    pub net: &'a mut TestNetwork,
    pub instruction: Instruction,
    signers: Vec<Keypair>,
}

impl<'a> Call<'a> {
    pub fn new(net: &'a mut TestNetwork, instruction: Instruction, signers: &[&Keypair]) -> Self {
        let signers = signers.iter().map(|key| key.insecure_clone()).collect();
        Self {
            net,
            instruction,
            signers,
        }
    }

    /// Signed by somebody else than the one who should: the last of the natural signers is replaced,
    /// in the accounts as well.
    pub fn signed_by(mut self, key: &Keypair) -> Self {
        let natural = self
            .signers
            .pop()
            .expect("this call has no signer")
            .pubkey();
        self.signers.push(key.insecure_clone());
        self.replacing(natural, key.pubkey())
    }

    /// Paid by somebody else: the first of the natural signers is replaced, in the accounts as well.
    pub fn paid_by(mut self, key: &Keypair) -> Self {
        let natural = std::mem::replace(&mut self.signers[0], key.insecure_clone());
        self.replacing(natural.pubkey(), key.pubkey())
    }

    /// Signed by one more key; the accounts stay as they are.
    pub fn also_signed_by(mut self, key: &Keypair) -> Self {
        self.signers.push(key.insecure_clone());
        self
    }

    /// Nobody signs for the natural signer.
    pub fn unsigned(mut self) -> Self {
        let natural = self
            .signers
            .pop()
            .expect("this call has no signer")
            .pubkey();
        for meta in &mut self.instruction.accounts {
            meta.is_signer &= meta.pubkey != natural;
        }
        self
    }

    /// With another account in the place of `old`.
    pub fn replacing(mut self, old: Pubkey, new: Pubkey) -> Self {
        let mut found = false;
        for meta in self
            .instruction
            .accounts
            .iter_mut()
            .filter(|meta| meta.pubkey == old)
        {
            meta.pubkey = new;
            found = true;
        }
        assert!(found, "{old} is not among the accounts");
        self
    }

    /// With the account at a position replaced; for accounts that stand there more than once.
    pub fn with_account(mut self, index: usize, address: Pubkey) -> Self {
        self.instruction.accounts[index].pubkey = address;
        self
    }

    /// With more accounts at the end.
    pub fn with_more_accounts(mut self, metas: &[AccountMeta]) -> Self {
        self.instruction.accounts.extend_from_slice(metas);
        self
    }

    /// With the last `n` accounts missing.
    pub fn without_last_accounts(mut self, n: usize) -> Self {
        let len = self.instruction.accounts.len() - n;
        self.instruction.accounts.truncate(len);
        self
    }

    /// With other instruction data.
    pub fn with_data(mut self, change: impl FnOnce(&mut Vec<u8>)) -> Self {
        change(&mut self.instruction.data);
        self
    }

    #[track_caller]
    pub fn succeeds(self) -> Receipt {
        let signers: Vec<_> = self.signers.iter().collect();
        let sent = std::slice::from_ref(&self.instruction);
        match self.net.chain.send(sent, &signers) {
            Ok(meta) => {
                self.net.outcomes.count(&self.instruction, ACCEPTED);
                Receipt { meta }
            }
            Err(e) => panic!("failed with {:?}\n{}", e.err, e.meta.logs.join("\n")),
        }
    }

    /// Sends it and says whether it was accepted, for tests to which either is an answer.
    pub fn is_accepted(self) -> bool {
        let signers: Vec<_> = self.signers.iter().collect();
        self.net.chain.send(&[self.instruction], &signers).is_ok()
    }

    /// Asserts the exact error of the program, and that no account changed.
    #[track_caller]
    pub fn fails_with(self, error: StakingError) {
        let name = format!("{error:?}");
        self.refused(InstructionError::Custom(error.into()), &name);
    }

    /// The same for an error of Anchor's account checks.
    #[track_caller]
    pub fn fails_with_anchor(self, error: anchor_lang::error::ErrorCode) {
        let name = format!("{error:?}");
        self.refused(InstructionError::Custom(error.into()), &name);
    }

    /// The same for any other error, such as the token program's.
    #[track_caller]
    pub fn fails_with_instruction_error(self, error: InstructionError) {
        let name = format!("{error:?}");
        self.refused(error, &name);
    }

    /// The log of a call that is refused.
    pub fn log_of_refusal(self) -> String {
        let signers: Vec<_> = self.signers.iter().collect();
        let refused = self.net.chain.send(&[self.instruction], &signers);
        refused.unwrap_err().meta.logs.join("\n")
    }

    #[track_caller]
    fn refused(self, expected: InstructionError, name: &str) {
        let before = self.snapshot();
        let signers: Vec<_> = self.signers.iter().collect();
        let sent = self
            .net
            .chain
            .send(std::slice::from_ref(&self.instruction), &signers);
        let failed = match sent {
            Ok(meta) => panic!("succeeded, expected {name}\n{}", meta.logs.join("\n")),
            Err(failed) => failed,
        };
        // Index 1: the compute budget instruction comes first.
        assert_eq!(
            failed.err,
            TransactionError::InstructionError(1, expected),
            "expected {name}\n{}",
            failed.meta.logs.join("\n")
        );
        assert_eq!(before, self.snapshot(), "a refused call changed an account");
        self.net.outcomes.count(&self.instruction, name);
    }

    fn snapshot(&self) -> BTreeMap<Pubkey, Option<Account>> {
        let addresses = self.instruction.accounts.iter().map(|meta| meta.pubkey);
        addresses
            .map(|address| (address, self.net.chain.account(&address)))
            .collect()
    }
}

/// What a successful call left behind.
#[derive(Debug)]
pub struct Receipt {
    pub meta: TransactionMetadata,
}

impl Receipt {
    /// Compute units of the whole transaction, less the compute budget instruction's 150.
    pub fn compute_units(&self) -> u64 {
        self.meta.compute_units_consumed - 150
    }

    /// The one event of this type.
    pub fn event<T: AnchorDeserialize + Discriminator>(&self) -> T {
        let mut events = self.events();
        assert_eq!(events.len(), 1, "events of this type");
        events.remove(0)
    }

    pub fn events<T: AnchorDeserialize + Discriminator>(&self) -> Vec<T> {
        let data = self
            .meta
            .logs
            .iter()
            .filter_map(|log| log.strip_prefix("Program data: "));
        data.filter_map(|data| {
            let bytes = STANDARD.decode(data).unwrap();
            let body = bytes.strip_prefix(T::DISCRIMINATOR)?;
            Some(T::try_from_slice(body).unwrap())
        })
        .collect()
    }

    pub fn return_data<T: AnchorDeserialize>(&self) -> T {
        T::try_from_slice(&self.meta.return_data.data).unwrap()
    }
}
