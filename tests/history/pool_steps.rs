//! Random steps of publishers, claimers, verifiers and donors.

use inferix_staking::ClaimLeaf;
use inferix_staking_math::EMPTY_LEAF;
use inferix_staking_tests::state::{NewPublication, PoolKind};
use inferix_staking_tests::*;

use crate::pools::*;
use crate::terms::*;
use crate::world::{Tree, World, judge};

impl World {
    pub fn funds(&mut self, _: usize) {
        let amount = self.random.around(5 * IFX);
        let expected = self.model.attempt(|model| {
            check(amount > 0, StakingError::AmountIsZero)?;
            model.funded += amount;
            model.moves(Purse::Funder, Purse::Rewards, amount);
            Ok(())
        });
        let funder = self.net.keys.stranger.insecure_clone();
        judge(self.net.funds_rewards(&funder, amount), &expected);
    }

    pub fn donates(&mut self, w: usize) {
        let mut purses = vec![Purse::Rewards, Purse::Penalties];
        if self.model.workers[w].open {
            purses.push(Purse::Vault(w));
        }
        let to = self.random.one_of(&purses);
        let amount = self.random.around(IFX);
        self.donate(to, amount);
        self.model.accepted += 1;
    }

    /// The last epoch that ended, mostly; the sum of the leaves, mostly.
    fn publication(&mut self, tree: &inferix_staking_math::MerkleTree, sum: u64) -> NewPublication {
        let epoch = self.model.terms.epoch();
        let last = epoch.saturating_sub(1);
        NewPublication {
            epoch: self.random.one_of(&[last, last, last, epoch, last / 2]),
            root: tree.root(),
            leaf_count: tree.leaf_count(),
            cumulative_total: match self.random.below(12) {
                0 => sum.saturating_sub(1),
                1 => sum + 1,
                2 => sum + 1_000 * IFX,
                _ => sum,
            },
        }
    }

    /// Everything that was earned before, and more for the workers that are open now.
    pub fn publishes_rewards(&mut self, _: usize) {
        let mut leaves = self.trees.last().map_or(vec![], |tree| tree.leaves.clone());
        let sum: u64 = leaves.iter().map(|leaf| leaf.cumulative).sum();
        let funds = self.model.tokens[&Purse::Rewards] + self.model.rewards.claimed;
        let spare = funds.saturating_sub(sum);
        for (w, books) in self.model.workers.iter().enumerate().filter(|w| w.1.open) {
            let opened_slot = books.opened_slot;
            let more = self.random.below(spare / WORKERS as u64 + 1);
            let own = |leaf: &&mut LeafClaim| leaf.worker == w && leaf.opened_slot == opened_slot;
            match leaves.iter_mut().find(own) {
                Some(leaf) => leaf.cumulative += more,
                None => leaves.push(LeafClaim {
                    worker: w,
                    opened_slot,
                    cumulative: more,
                }),
            }
        }
        let sum = leaves.iter().map(|leaf| leaf.cumulative).sum();
        let hashes = leaves.iter().map(|leaf| self.leaf_of(leaf)).collect();
        let tree = inferix_staking_math::MerkleTree::new(hashes);
        let new = self.publication(&tree, sum);
        let expected = self.model.attempt(|model| model.publish_rewards(&new));
        judge(self.net.publishes_rewards(new), &expected);
        if expected.is_ok() {
            self.trees.push(Tree { leaves, tree });
        }
    }

    pub fn publishes_penalties(&mut self, _: usize) {
        let mut totals = self.penalty_trees.last().map_or([0; VERIFIERS], |t| t.0);
        let funds = self.model.tokens[&Purse::Penalties] + self.model.penalties.claimed;
        let spare = funds.saturating_sub(totals.iter().sum());
        for total in &mut totals {
            *total += self.random.below(spare / VERIFIERS as u64 + 1);
        }
        let entries: Vec<_> = self.verifiers.iter().copied().zip(totals).collect();
        let tree = verifier_tree(&entries);
        let new = self.publication(&tree, totals.iter().sum());
        let expected = self.model.attempt(|model| model.publish_penalties(&new));
        judge(self.net.publishes_penalties(new), &expected);
        if expected.is_ok() {
            self.penalty_trees.push((totals, tree));
        }
    }

    pub fn cancels_publication(&mut self, _: usize) {
        let rewards = self.random.chance(50);
        let kind = match rewards {
            true => PoolKind::Rewards,
            false => PoolKind::Penalties,
        };
        let expected = self
            .model
            .attempt(|model| model.cancel_publication(rewards));
        judge(self.net.cancels_publication(kind), &expected);
    }

    /// A run, mostly aligned, of one of the last trees, mostly with its proof.
    pub fn claims_rewards(&mut self, _: usize) {
        let recent = self.trees.len().saturating_sub(1 + self.random.index(3));
        let Some(Tree { leaves, tree }) = self.trees.get(recent).cloned() else {
            return;
        };
        let len = self.random.one_of(&[1, 1, 2, 2, 4, 4, 8, 3]);
        let mut first = self.random.below(leaves.len() as u64 + 1) as u32;
        if self.random.chance(90) {
            first -= first % len;
        }
        let mut proof = tree.proof(first, len);
        let forged = self.random.chance(5);
        if forged {
            proof.push([1; 32]);
        }
        let mut workers = vec![];
        let run = (first..first + len).map(|i| {
            let Some(leaf) = leaves.get(i as usize) else {
                return ClaimLeaf::Hash { hash: EMPTY_LEAF };
            };
            let books = &self.model.workers[leaf.worker];
            let same = books.open && books.opened_slot == leaf.opened_slot;
            // Now and then somebody tries the leaf of a worker that was closed.
            if self.random.chance(if same { 85 } else { 5 }) {
                workers.push(*leaf);
                let cumulative = leaf.cumulative;
                return ClaimLeaf::Worker { cumulative };
            }
            let worker = self.net.worker(W(leaf.worker)).address;
            let hash = inferix_staking_math::leaf_hash(
                worker.as_array(),
                leaf.opened_slot,
                leaf.cumulative,
            );
            ClaimLeaf::Hash { hash }
        });
        let run = run.collect();
        let claim = RunClaim {
            first,
            len,
            root: if forged { [0; 32] } else { tree.root() },
            workers,
        };
        let expected = self.model.attempt(|model| model.claim_rewards(&claim));
        let listed: Vec<_> = claim.workers.iter().map(|leaf| W(leaf.worker)).collect();
        let call = self.net.claims_rewards(first, run, proof, &listed);
        if let (Some(receipt), Ok(outcomes)) = (judge(call, &expected), expected) {
            let event: events::RewardsClaimed = receipt.event();
            let told: Vec<_> = event.claims.iter().map(|c| (c.outcome, c.paid)).collect();
            assert_eq!(told, outcomes);
        }
    }

    pub fn claims_penalty(&mut self, _: usize) {
        let recent = self
            .penalty_trees
            .len()
            .saturating_sub(1 + self.random.index(2));
        let Some((totals, tree)) = self.penalty_trees.get(recent).cloned() else {
            return;
        };
        let v = self.random.index(VERIFIERS);
        let index = match self.random.chance(90) {
            true => v as u32,
            false => self.random.below(3) as u32,
        };
        let wrong = self.random.chance(10);
        let total = totals[v] + u64::from(wrong);
        let root = if wrong { [0; 32] } else { tree.root() };
        let expected = self
            .model
            .attempt(|model| model.claim_penalty(v, index, total, root));
        let (wallet, proof) = (self.verifiers[v], tree.proof(index, 1));
        judge(
            self.net.claims_penalty(&wallet, index, total, proof),
            &expected,
        );
    }
}
