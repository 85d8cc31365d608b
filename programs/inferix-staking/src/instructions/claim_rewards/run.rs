//! Who of a run is paid how much.

use anchor_lang::prelude::*;
use inferix_staking_math::{StakeRule, Subtree};
use pinocchio::address::address_eq;
use pinocchio::AccountView;

use super::arguments::{Arguments, Leaf};
use super::event::{Entry, Event};
use crate::error::{ensure, StakingError};
use crate::payments::Payment;
use crate::state::{ClaimOutcome, Network, Worker};
use crate::token::Payee;
use crate::view::load_mut;

/// What all claims of one run have in common.
pub struct Run<'a> {
    pub network_key: &'a Pubkey,
    pub network: &'a Network,
    pub rule: StakeRule,
    pub now: i64,
}

/// What came of a run, if its proof holds.
pub struct Settled<'a> {
    pub payments: Vec<Payment<'a>>,
    /// Their sum, if it fits.
    pub paid: Option<u64>,
    pub event: Event,
}

impl Run<'_> {
    /// Settles every leaf with its worker and collects their hashes. The proof is checked later, and undoes all of it when
    /// it does not hold.
    ///
    /// A worker that is passed twice is settled twice, the second time by the books that the first
    /// time has closed, so it gets no more than its larger leaf. Each of the two leaves names it and
    /// must stand in the tree, at its own place: one leaf twice is another run with another root.
    pub fn settle<'a>(
        &self,
        arguments: &mut Arguments,
        accounts: &'a [AccountView],
        leaves: &mut Subtree,
    ) -> Result<Settled<'a>> {
        let (pairs, odd) = accounts.as_chunks();
        ensure!(odd.is_empty(), StakingError::LeavesDoNotMatchAccounts);
        let mut settled = Settled {
            payments: Vec::with_capacity(pairs.len()),
            paid: Some(0),
            event: Event::new(pairs.len()),
        };
        let mut workers = pairs.iter().zip(settled.event.entries());
        for _ in 0..arguments.u32()? {
            match arguments.leaf()? {
                Leaf::Hash(hash) => leaves.push(hash),
                Leaf::Worker { cumulative } => {
                    let Some(([worker, payout], entry)) = workers.next() else {
                        return Err(StakingError::LeavesDoNotMatchAccounts.into());
                    };
                    let amount = self.settle_worker(worker, payout, cumulative, leaves, entry)?;
                    if amount > 0 {
                        settled.paid = settled.paid.and_then(|paid| paid.checked_add(amount));
                        settled.payments.push(Payment { to: payout, amount });
                    }
                }
            }
        }
        ensure!(
            workers.next().is_none(),
            StakingError::LeavesDoNotMatchAccounts
        );
        Ok(settled)
    }

    /// Closes a worker's books and returns what it is to be paid.
    fn settle_worker(
        &self,
        account: &AccountView,
        payout: &AccountView,
        cumulative: u64,
        leaves: &mut Subtree,
        entry: &mut Entry,
    ) -> Result<u64> {
        // The view, not the account: both count the borrow that `worker` is.
        let mut view = account.clone();
        let mut worker = load_mut::<Worker>(&mut view)?;
        ensure!(
            address_eq(&worker.network, self.network_key),
            StakingError::WrongNetwork
        );
        ensure!(
            address_eq(payout.address(), &worker.payout_token_account),
            StakingError::WrongTokenAccount
        );

        let due = worker.due(cumulative);
        let covered = worker.note_coverage(Some(&self.rule), self.now);
        let outcome = match worker.eligibility(covered) {
            ClaimOutcome::Paid if due == 0 => ClaimOutcome::NothingDue,
            ClaimOutcome::Paid if !self.can_be_paid(&worker, payout) => {
                ClaimOutcome::PayoutUnavailable
            }
            outcome => outcome,
        };
        let paid = if outcome == ClaimOutcome::Paid {
            due
        } else {
            0
        };
        worker.record_claim(paid)?;

        let key = account.address();
        leaves.push_leaf(key.as_array(), worker.opened_slot, cumulative);
        entry.worker = *key;
        entry.outcome = outcome.byte();
        entry.paid = paid.to_le_bytes();
        entry.claimed_total = worker.claimed_total.to_le_bytes();
        Ok(paid)
    }

    fn can_be_paid(&self, worker: &Worker, payout: &AccountView) -> bool {
        let payee = Payee {
            token_program: &self.network.token_program,
            mint: &self.network.mint,
            wallet: &worker.payout,
        };
        let data = payout.try_borrow();
        data.is_ok_and(|data| payee.accepts(payout.owner(), &data))
    }
}
