//! Random steps of those who claim: for workers, anybody; for verifiers, anybody too.

use inferix_staking::ClaimLeaf;
use inferix_staking_math::{EMPTY_LEAF, MerkleTree};
use inferix_staking_tests::state::{ClaimOutcome, ClaimsState, RewardLeaf, WorkerStatus};
use inferix_staking_tests::*;

use crate::claims::Told;
use crate::fund::Collected;
use crate::model::*;
use crate::runs::{Leaf, Run};
use crate::terms::{Outcome, Refusal};
use crate::world::{World, judge};

/// The accounts of a claim that come before those of the workers.
const FIRST_WORKER_ACCOUNT: usize = 4;
/// Where a view has the account that a claim would name.
const VIEWED_DESTINATION: usize = 3;

impl World {
    /// Of so many trees mostly the one that is claimable now, or else one of the last. `roots` are theirs.
    fn some_tree(&mut self, roots: &[[u8; 32]], current: Option<[u8; 32]>) -> Option<usize> {
        let claimable = roots.iter().rposition(|root| Some(*root) == current);
        let last = self.random.index(3);
        match claimable {
            Some(index) if self.random.chance(85) => Some(index),
            _ => roots.len().checked_sub(1 + last),
        }
    }

    /// A run, mostly aligned, mostly with its proof, and mostly to where each worker's rewards go.
    pub fn claims_rewards(&mut self, _: usize) {
        let roots: Vec<_> = self
            .side
            .trees
            .iter()
            .map(|tree| tree.tree.root())
            .collect();
        let current = self.side.model.rewards.root_at(self.side.model.network.now);
        let Some(index) = self.some_tree(&roots, current) else {
            return;
        };
        let tree = self.side.trees[index].clone();
        let len = self.random.one_of(&[1, 1, 2, 2, 4, 4, 8, 3]);
        let mut first = self.random.below(tree.leaves.len() as u64 + 1) as u32;
        if self.random.chance(90) {
            first -= first % len;
        }
        if self.random.chance(1) {
            first = self.random.one_of(&[1 << 31, u32::MAX - len]);
        }
        self.claims_run(&tree.leaves, &tree.tree, first, len);
    }

    fn claims_run(&mut self, leaves: &[Leaf], tree: &MerkleTree, first: u32, len: u32) {
        let mut proof = tree.proof(first, len);
        let mut root = tree.root();
        let mut run = vec![];
        let mut claimed = vec![];
        for index in first..first + len {
            let Some(leaf) = leaves.get(index as usize) else {
                run.push(ClaimLeaf::Hash { hash: EMPTY_LEAF });
                continue;
            };
            let hash = self.leaf_hash(leaf);
            if self.random.chance(15) {
                run.push(ClaimLeaf::Hash { hash });
                continue;
            }
            let mut leaf = *leaf;
            if self.random.chance(2) {
                // Somebody asks for more than was published.
                let more = self.random.one_of(&[IFX + 7, u64::MAX - leaf.cumulative]);
                (leaf.cumulative, root) = (leaf.cumulative + more, [0; 32]);
            }
            claimed.push((leaf, self.some_destination(&leaf)));
            run.push(ClaimLeaf::Worker {
                cumulative: leaf.cumulative,
                opened_slot: leaf.opened_slot,
            });
        }
        if self.random.chance(3) {
            proof.push([1; 32]);
            root = [0; 32];
        }
        let run_by_model = Run {
            first,
            len,
            root,
            lacks_account: !claimed.is_empty() && self.random.chance(2),
            claimed,
        };
        let expected = self
            .side
            .model
            .attempt(|model| model.claim_rewards(&run_by_model));
        let foretold = self.foretells(&run_by_model, &expected);
        let call = self.call_to_claim(&run_by_model, run, proof);
        let (Some(receipt), Ok(told)) = (judge(call, &expected), expected) else {
            return;
        };
        let event: events::RewardsClaimed = receipt.event();
        let claims = event.claims.iter();
        let on_chain: Vec<_> = claims
            .map(|claim| (claim.outcome, claim.amount, claim.claimed_total))
            .collect();
        assert_eq!(on_chain, told, "what the event tells");
        if let Some(status) = foretold {
            self.side.model.tally.count("foretold claim");
            let [(outcome, amount, claimed_total)] = told[..] else {
                panic!("one leaf is foretold");
            };
            assert_eq!((status.outcome, status.claimable()), (outcome, amount));
            // Of a leaf of an earlier opening the event tells nothing; the view tells of the worker that is there.
            if outcome != ClaimOutcome::Closed {
                assert_eq!(status.claimed_total + amount, claimed_total);
            }
        }
        for (outcome, ..) in told {
            self.side.model.tally.count(format!("claim: {outcome:?}"));
        }
    }

    /// By anybody; or by the fund's program, if it is its worker's leaf alone.
    fn call_to_claim(
        &mut self,
        claim: &Run,
        mut run: Vec<ClaimLeaf>,
        proof: Vec<[u8; 32]>,
    ) -> Call<'_> {
        let own = match claim.claimed[..] {
            [(leaf, to)] => Some((leaf.worker, self.side.purses[&to])),
            _ => None,
        };
        let own = own.filter(|(w, _)| self.side.model.fund == Some(*w));
        let own = own.filter(|(_, to)| self.net.chain.account(to).is_some());
        if let Some((w, destination)) = own.filter(|_| claim.len == 1 && !claim.lacks_account) {
            self.side.model.tally.count("the fund collects");
            let collected = Collected {
                destination,
                first_leaf: claim.first,
                leaf: run.remove(0),
                proof,
            };
            return self
                .side
                .fund
                .collects(&mut self.net, WorkerId(w), collected);
        }
        let workers = claim.claimed.iter();
        let workers: Vec<_> = workers.map(|(leaf, _)| WorkerId(leaf.worker)).collect();
        let mut call = self.net.claims_rewards(claim.first, run, proof, &workers);
        for (i, (_, to)) in claim.claimed.iter().enumerate() {
            let place = FIRST_WORKER_ACCOUNT + 2 * i + 1;
            call = call.with_account(place, self.side.purses[to]);
        }
        match claim.lacks_account {
            true => call.without_last_accounts(1),
            false => call,
        }
    }

    /// What the view says of a run with one leaf, ahead of the claim; and whether it knows that claims are not
    /// open.
    fn foretells(&mut self, run: &Run, expected: &Outcome<Vec<Told>>) -> Option<WorkerStatus> {
        let [(leaf, to)] = run.claimed[..] else {
            return None;
        };
        let asked = RewardLeaf {
            opened_slot: leaf.opened_slot,
            cumulative: leaf.cumulative,
        };
        let call = self.net.views_worker(WorkerId(leaf.worker), Some(asked));
        let call = call.with_account(VIEWED_DESTINATION, self.side.purses[&to]);
        let status: WorkerStatus = call.succeeds().return_data();
        let claims = match expected {
            Err(Refusal::Program(StakingError::NothingPublished)) => ClaimsState::NothingPublished,
            Err(Refusal::Program(StakingError::PublicationSuspended)) => ClaimsState::Suspended,
            Err(Refusal::Program(StakingError::Paused)) => ClaimsState::Paused,
            _ => ClaimsState::Open,
        };
        assert_eq!(status.claims, claims);
        Some(status)
    }

    /// Mostly where the worker's rewards go, or would go if they went anywhere.
    fn some_destination(&mut self, leaf: &Leaf) -> Purse {
        let w = leaf.worker;
        let books = &self.side.model.workers[w];
        let payout = books.payout;
        let right = books.route(w, &self.side.model.network).unwrap_or(payout);
        let other = Purse::Payout(w, 1);
        match self.random.chance(88) {
            true => right,
            false => {
                let wrong = [payout, other, Purse::Vault(w), Purse::Wallet(books.owner)];
                self.random.one_of(&wrong)
            }
        }
    }

    pub fn claims_penalty(&mut self, _: usize) {
        let trees = self.side.penalty_trees.iter();
        let roots: Vec<_> = trees.map(|tree| tree.tree.root()).collect();
        let current = self
            .side
            .model
            .penalties
            .root_at(self.side.model.network.now);
        let Some(tree) = self.some_tree(&roots, current) else {
            return;
        };
        let tree = self.side.penalty_trees[tree].clone();
        let v = self.random.index(VERIFIERS);
        let index = match self.random.chance(90) {
            true => v as u32,
            false => self.random.below(3) as u32,
        };
        let mut totals = tree.totals;
        totals[v] += u64::from(self.random.chance(10));
        let total = totals[v];
        let root = match index as usize == v {
            true => self.penalty_tree(totals).tree.root(),
            false => [0; 32],
        };
        self.claims_leaf(&tree.tree, v, index, total, root);
    }

    /// Both verifiers, what the newest root that is published says.
    pub fn verifiers_claim_all(&mut self) {
        let Some(tree) = self.side.penalty_trees.last().cloned() else {
            return;
        };
        for v in 0..VERIFIERS {
            let root = tree.tree.root();
            self.claims_leaf(&tree.tree, v, v as u32, tree.totals[v], root);
        }
    }

    /// `root` is what the leaf and its proof lead to.
    fn claims_leaf(&mut self, tree: &MerkleTree, v: usize, index: u32, total: u64, root: [u8; 32]) {
        let expected = self
            .side
            .model
            .attempt(|model| model.claim_penalty(v, index, total, root));
        let (wallet, proof) = (self.side.verifiers[v], tree.proof(index, 1));
        let call = self.net.claims_penalty(&wallet, index, total, proof);
        judge(call, &expected);
    }
}
