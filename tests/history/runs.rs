//! Claims of runs of leaves, by the model: what the proof must show, and what is paid from a pool.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::ClaimOutcome;

use crate::claims::{Claim, Told};
use crate::model::{Model, Purse};
use crate::pools::Pool;
use crate::terms::*;

/// A leaf of the reward tree.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    pub worker: usize,
    pub opened_slot: u64,
    pub cumulative: u64,
}

/// A run of leaves with its proof, as far as the model looks at it.
pub struct Run {
    pub first: u32,
    pub len: u32,
    /// Those leaves that are claimed, each with the account that the caller passes for it.
    pub claimed: Vec<(Leaf, Purse)>,
    /// The root that leaves and proof lead to.
    pub root: [u8; 32],
    /// An account is missing.
    pub lacks_account: bool,
}

impl Pool {
    fn check_claimable(&self, now: i64) -> Outcome {
        check(self.current().is_some(), NothingPublished)?;
        check(now >= self.suspended_until, PublicationSuspended)
    }

    /// An aligned run inside the current tree, which leads to its root.
    fn verify(&self, first: u32, len: u32, root: [u8; 32]) -> Outcome {
        let current = self.current().ok_or(NothingPublished)?.said;
        let fits = len.is_power_of_two() && len <= current.leaf_count.next_power_of_two();
        let aligned = fits && first.is_multiple_of(len);
        check(aligned && first < current.leaf_count, InvalidRun)?;
        check(root == current.root, InvalidProof)
    }
}

impl Model {
    /// Returns what becomes of each worker of the run.
    pub fn claim_rewards(&mut self, run: &Run) -> Outcome<Vec<Told>> {
        self.network.check_running(1)?;
        let now = self.network.now;
        self.rewards.settle(now);
        self.rewards.check_claimable(now)?;
        check(!run.lacks_account, LeavesDoNotMatchAccounts)?;
        let mut told = vec![];
        for (leaf, to) in &run.claimed {
            let books = &mut self.workers[leaf.worker];
            if !books.open || books.opened_slot != leaf.opened_slot {
                told.push((ClaimOutcome::Closed, 0, 0));
                continue;
            }
            let claim = Claim {
                worker: leaf.worker,
                cumulative: leaf.cumulative,
                to: *to,
                unclaimed: self.rewards.unclaimed(),
            };
            let (outcome, amount, claimed) = books.claim(&claim, &self.network)?;
            self.rewards.claimed += amount;
            if amount > 0 {
                self.moves(Purse::Rewards, *to, amount);
            }
            told.push((outcome, amount, claimed));
        }
        self.rewards.verify(run.first, run.len, run.root)?;
        Ok(told)
    }

    /// `root` is what the leaf and its proof lead to.
    pub fn claim_penalty(&mut self, v: usize, index: u32, total: u64, root: [u8; 32]) -> Outcome {
        self.network.check_running(1)?;
        let now = self.network.now;
        self.penalties.settle(now);
        self.penalties.check_claimable(now)?;
        self.penalties.verify(index, 1, root)?;
        let before = self.verifiers[v].unwrap_or(0);
        let due = total.saturating_sub(before);
        check(due <= self.penalties.unclaimed(), ClaimsExceedPublication)?;
        self.verifiers[v] = Some(before + due);
        self.penalties.claimed += due;
        self.moves(Purse::Penalties, Purse::Verifier(v), due);
        Ok(())
    }
}
