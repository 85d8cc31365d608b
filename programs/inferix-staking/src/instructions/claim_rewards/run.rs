//! Who of a run is paid how much.

use anchor_lang::prelude::*;
use inferix_staking_math::{leaf_hash, subtree_root, Hash, StakeRule};
use pinocchio::AccountView;

use super::arguments::Arguments;
use super::log::ClaimLog;
use super::ClaimLeaf;
use crate::error::{ensure, StakingError};
use crate::events::WorkerClaim;
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
    /// The number of leaves, and the root over them.
    pub leaves: u32,
    pub root: Hash,
    pub payments: Vec<Payment<'a>>,
    /// Their sum.
    pub paid: u128,
    pub log: ClaimLog,
}

impl Run<'_> {
    /// Settles every leaf with its worker. The proof is checked later, and undoes all of it when
    /// it does not hold.
    pub fn settle<'a>(
        &self,
        arguments: &mut Arguments,
        accounts: &'a mut [AccountView],
    ) -> Result<Settled<'a>> {
        let (pairs, odd) = accounts.as_chunks_mut::<2>();
        ensure!(odd.is_empty(), StakingError::LeavesDoNotMatchAccounts);
        let mut payments = Vec::with_capacity(pairs.len());
        let mut log = ClaimLog::with_capacity(pairs.len());
        let mut paid = 0_u128;
        let mut pairs = pairs.iter_mut();
        let leaves = arguments.u32()?;
        let mut hashes = Vec::new();
        for _ in 0..leaves {
            hashes.push(match arguments.leaf()? {
                ClaimLeaf::Hash { hash } => hash,
                ClaimLeaf::Worker { cumulative } => {
                    let Some([worker, payout]) = pairs.next() else {
                        return Err(StakingError::LeavesDoNotMatchAccounts.into());
                    };
                    let (hash, claim) = self.settle_worker(worker, payout, cumulative)?;
                    if claim.paid > 0 {
                        paid = paid.saturating_add(u128::from(claim.paid));
                        payments.push(Payment {
                            to: payout,
                            amount: claim.paid,
                        });
                    }
                    log.push(&claim);
                    hash
                }
            });
        }
        ensure!(
            pairs.next().is_none(),
            StakingError::LeavesDoNotMatchAccounts
        );
        Ok(Settled {
            leaves,
            root: subtree_root(&mut hashes).ok_or(StakingError::InvalidRun)?,
            payments,
            paid,
            log,
        })
    }

    fn settle_worker(
        &self,
        account: &mut AccountView,
        payout: &AccountView,
        cumulative: u64,
    ) -> Result<(Hash, WorkerClaim)> {
        let key = *account.address();
        let mut worker = load_mut::<Worker>(account)?;
        ensure!(
            worker.network == *self.network_key,
            StakingError::WrongNetwork
        );
        ensure!(
            *payout.address() == worker.payout_token_account,
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

        let hash = leaf_hash(key.as_array(), worker.opened_slot, cumulative);
        let claim = WorkerClaim {
            worker: key,
            outcome,
            paid,
            claimed_total: worker.claimed_total,
        };
        Ok((hash, claim))
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
