//! Who of a run is paid how much.

use anchor_lang::prelude::*;
use inferix_staking_math::Subtree;
use pinocchio::address::address_eq;
use pinocchio::AccountView;

use super::arguments::{ClaimArgs, Leaf};
use super::event::{ClaimEntry, ClaimEvent};
use crate::account::load_mut_if_open;
use crate::error::{ensure, StakingError};
use crate::state::{Claim, ClaimOutcome, Moment, Network, Worker};
use crate::token::accepts;
use crate::token::Payment;

/// What all claims of one run have in common.
pub struct ClaimRun<'a> {
    pub network_key: &'a Pubkey,
    pub network: &'a Network,
    pub at: &'a Moment<'a>,
    /// What all of them together can take from the publication.
    pub unclaimed: u64,
}

/// What came of a run, if its proof holds.
pub struct SettledRun<'a> {
    pub payments: Vec<Payment<'a>>,
    /// What can still be taken from the publication.
    pub unclaimed: u64,
    pub event: ClaimEvent,
}

/// A worker leaf, with the accounts passed for it.
struct WorkerLeaf<'a> {
    account: &'a AccountView,
    destination: &'a AccountView,
    cumulative: u64,
    opened_slot: u64,
}

impl ClaimRun<'_> {
    /// Settles every leaf with its worker and collects their hashes. The proof is checked later, and undoes
    /// all of it when it does not hold.
    ///
    /// A worker that is passed twice is settled twice, the second time by the books that the first
    /// time has closed, so it gets no more than its larger leaf. Each of the two leaves names it and
    /// must stand in the tree, at its own place: one leaf twice is another run with another root.
    pub fn settle<'a>(
        &self,
        arguments: &mut ClaimArgs,
        accounts: &'a [AccountView],
        leaves: &mut Subtree,
    ) -> Result<SettledRun<'a>> {
        let (pairs, odd) = accounts.as_chunks();
        ensure!(odd.is_empty(), StakingError::LeavesDoNotMatchAccounts);
        let mut settled = SettledRun {
            payments: Vec::with_capacity(pairs.len()),
            unclaimed: self.unclaimed,
            event: ClaimEvent::new(pairs.len()),
        };
        let mut workers = pairs.iter().zip(settled.event.entries());
        for _ in 0..u64::from(arguments.u32()?) {
            match arguments.leaf()? {
                Leaf::Hash(hash) => leaves.push(hash),
                Leaf::Worker {
                    cumulative,
                    opened_slot,
                } => {
                    let Some(([account, destination], entry)) = workers.next() else {
                        return Err(StakingError::LeavesDoNotMatchAccounts.into());
                    };
                    let leaf = WorkerLeaf {
                        account,
                        destination,
                        cumulative,
                        opened_slot,
                    };
                    leaves.push_leaf(account.address().as_array(), opened_slot, cumulative);
                    let amount = self.settle_worker(&leaf, settled.unclaimed, entry)?;
                    if amount > 0 {
                        // At most what was unclaimed.
                        settled.unclaimed = settled.unclaimed.wrapping_sub(amount);
                        let to = destination;
                        settled.payments.push(Payment { to, amount });
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
    ///
    /// Where there is no such worker (any more), nothing is paid and nothing fails: the leaf is hashed as
    /// the caller says, so if it is not the one that was published, the proof does not hold.
    #[inline(never)]
    fn settle_worker(
        &self,
        leaf: &WorkerLeaf,
        unclaimed: u64,
        entry: &mut ClaimEntry,
    ) -> Result<u64> {
        entry.worker = *leaf.account.address();
        // Cloning the view is cheap; the clone and `account` share one borrow flag.
        let mut view = leaf.account.clone();
        let Some(mut worker) = load_mut_if_open::<Worker>(&mut view)? else {
            entry.outcome = ClaimOutcome::Closed.byte();
            return Ok(0);
        };
        ensure!(
            address_eq(&worker.network, self.network_key),
            StakingError::WrongNetwork
        );
        if worker.opened_slot != leaf.opened_slot {
            // Closed, and opened again since: another worker at the same address.
            entry.outcome = ClaimOutcome::Closed.byte();
            return Ok(0);
        }
        let claim = Claim {
            worker: leaf.account.address(),
            cumulative: leaf.cumulative,
            destination: leaf.destination.address(),
            unclaimed,
        };
        let (outcome, amount) = worker.claim(&claim, self.at, |authority| {
            self.accepts(authority, leaf.destination)
        })?;
        entry.outcome = outcome.byte();
        entry.amount = amount.to_le_bytes();
        entry.claimed_total = worker.claimed_total.to_le_bytes();
        Ok(amount)
    }

    /// Whether the destination takes tokens for this authority. Its mint is the network's: `Worker::claim`
    /// has compared its address with one that was derived from that mint, or with the worker's vault.
    fn accepts(&self, authority: &Pubkey, destination: &AccountView) -> bool {
        let token_program = &self.network.token_program;
        let data = destination.try_borrow();
        data.is_ok_and(|data| accepts(token_program, authority, destination.owner(), &data))
    }
}
