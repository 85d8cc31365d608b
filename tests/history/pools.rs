//! The books that workers share: two pools, the slash cases, and every token account there is.

use std::collections::BTreeMap;

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::{ClaimOutcome, NewPublication, Publication};

use crate::cases::Case;
use crate::model::*;
use crate::terms::*;

pub const WORKERS: usize = 4;
pub const VERIFIERS: usize = 2;

/// A token account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purse {
    Owner(usize),
    Vault(usize),
    /// A worker's payout wallets, two each.
    Payout(usize, usize),
    Verifier(usize),
    Rewards,
    Penalties,
    Funder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pool {
    pub current: Publication,
    pub pending: Publication,
    pub claimed: u64,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub terms: Terms,
    pub workers: Vec<Books>,
    pub rewards: Pool,
    pub penalties: Pool,
    pub funded: u64,
    pub slashed: u64,
    pub slash_epoch: u64,
    pub slashed_in_epoch: u64,
    pub verifiers: [u64; VERIFIERS],
    pub cases: Vec<Case>,
    pub tokens: BTreeMap<Purse, u64>,
    /// How many calls went well.
    pub accepted: u64,
}

/// A leaf of a claim: of this worker's, or passed as a hash.
#[derive(Clone, Copy, Debug)]
pub struct LeafClaim {
    pub worker: usize,
    pub opened_slot: u64,
    pub cumulative: u64,
}

/// A run of leaves with its proof, as far as the model looks at it.
pub struct RunClaim {
    pub first: u32,
    pub len: u32,
    pub workers: Vec<LeafClaim>,
    /// The root that the proof was made for.
    pub root: [u8; 32],
}

impl Pool {
    pub fn settle(&mut self, now: i64) {
        if self.pending.leaf_count > 0 && now >= self.pending.claimable_at {
            self.current = std::mem::take(&mut self.pending);
        }
    }

    fn publish(&mut self, new: &NewPublication, terms: &Terms, cap: u64, funds: u64) -> Outcome {
        self.settle(terms.now);
        check(self.pending.leaf_count == 0, PublicationPending)?;
        check(new.leaf_count > 0 && new.root != [0; 32], EmptyPublication)?;
        check(new.epoch < terms.epoch(), EpochNotEnded)?;
        let published = (self.current.leaf_count > 0).then_some(self.current.epoch);
        check(published < Some(new.epoch), EpochAlreadyPublished)?;
        let old = self.current.cumulative_total;
        check(new.cumulative_total >= old, TotalFell)?;
        let epochs = published.map_or(new.epoch + 1, |last| new.epoch - last);
        let growth = new.cumulative_total - old;
        check(growth <= cap.saturating_mul(epochs), EmissionCapExceeded)?;
        let owed = new.cumulative_total.saturating_sub(self.claimed);
        check(owed <= funds, Underfunded)?;
        self.pending = Publication {
            root: new.root,
            epoch: new.epoch,
            cumulative_total: new.cumulative_total,
            claimable_at: terms.now + 600,
            leaf_count: new.leaf_count,
            padding: [0; 4],
        };
        Ok(())
    }

    fn cancel(&mut self, now: i64) -> Outcome {
        self.settle(now);
        check(self.pending.leaf_count > 0, NoPendingPublication)?;
        self.pending = Publication::default();
        Ok(())
    }

    /// Whether a run with the right proof for `root` is one of the claimable tree's.
    fn verify(&self, first: u32, len: u32, root: [u8; 32], honest: bool) -> Outcome {
        check(len.is_power_of_two(), InvalidRun)?;
        let leaves = self.current.leaf_count;
        check(leaves > 0, NothingPublished)?;
        let inside = first.is_multiple_of(len) && first < leaves;
        check(inside && len <= leaves.next_power_of_two(), InvalidRun)?;
        check(honest && root == self.current.root, InvalidProof)
    }

    fn pay(&mut self, amount: u64) -> Outcome {
        self.claimed += amount;
        let most = self.current.cumulative_total;
        check(self.claimed <= most, ClaimsExceedPublication)
    }
}

impl Model {
    /// Does it on a copy, and keeps the copy only if all of it went well.
    pub fn attempt<T>(&mut self, f: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let mut next = self.clone();
        let done = f(&mut next)?;
        *self = next;
        self.accepted += 1;
        Ok(done)
    }

    /// An open worker's books and the terms.
    pub fn worker(&mut self, w: usize) -> Outcome<(&mut Books, Terms)> {
        let books = &mut self.workers[w];
        if !books.open {
            return Err(Refusal::NoAccount);
        }
        Ok((books, self.terms))
    }

    pub fn moves(&mut self, from: Purse, to: Purse, amount: u64) {
        let left = self.tokens[&from].checked_sub(amount);
        self.tokens
            .insert(from, left.expect("tokens that are there"));
        *self.tokens.get_mut(&to).unwrap() += amount;
    }

    pub fn publish_rewards(&mut self, new: &NewPublication) -> Outcome {
        let (cap, funds) = (params().epoch_emission_cap, self.tokens[&Purse::Rewards]);
        self.rewards.publish(new, &self.terms, cap, funds)
    }

    pub fn publish_penalties(&mut self, new: &NewPublication) -> Outcome {
        let funds = self.tokens[&Purse::Penalties];
        self.penalties.publish(new, &self.terms, u64::MAX, funds)
    }

    pub fn cancel_publication(&mut self, rewards: bool) -> Outcome {
        let pool = match rewards {
            true => &mut self.rewards,
            false => &mut self.penalties,
        };
        pool.cancel(self.terms.now)
    }

    /// Returns what becomes of each worker of the run.
    pub fn claim_rewards(&mut self, run: &RunClaim) -> Outcome<Vec<(ClaimOutcome, u64)>> {
        let mut outcomes = vec![];
        let mut honest = true;
        for leaf in &run.workers {
            let (books, terms) = self.worker(leaf.worker)?;
            honest &= books.opened_slot == leaf.opened_slot;
            let to = Purse::Payout(leaf.worker, books.payout);
            let payable = payable(leaf.worker, books.payout);
            outcomes.push((books.claim(leaf.cumulative, payable, &terms), to));
        }
        self.rewards.settle(self.terms.now);
        self.rewards.verify(run.first, run.len, run.root, honest)?;
        for ((_, paid), to) in &outcomes {
            self.rewards.pay(*paid)?;
            self.moves(Purse::Rewards, *to, *paid);
        }
        Ok(outcomes.into_iter().map(|(outcome, _)| outcome).collect())
    }

    pub fn claim_penalty(&mut self, v: usize, index: u32, total: u64, root: [u8; 32]) -> Outcome {
        self.penalties.settle(self.terms.now);
        self.penalties.verify(index, 1, root, index as usize == v)?;
        let due = total.saturating_sub(self.verifiers[v]);
        self.verifiers[v] += due;
        self.penalties.pay(due)?;
        self.moves(Purse::Penalties, Purse::Verifier(v), due);
        Ok(())
    }
}

/// A worker's first payout wallet has a token account; the second only every other worker's.
pub fn payable(w: usize, payout: usize) -> bool {
    payout == 0 || w.is_multiple_of(2)
}
