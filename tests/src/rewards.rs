//! Merkle trees over a test network's workers, and the whole way from an epoch's end to a claim.

use anchor_lang::prelude::Pubkey;
use inferix_staking::ClaimLeaf;
use inferix_staking::state::{NewPublication, RewardLeaf};
use inferix_staking_math::{Hash, MerkleTree, leaf_hash};

use crate::{Call, EPOCH, HOUR, TestNetwork, WorkerId};

/// A snapshot of cumulative rewards: leaf `i` is the i-th worker's.
pub struct Snapshot {
    pub entries: Vec<(WorkerId, u64)>,
    /// When each of them was opened.
    pub opened_slots: Vec<u64>,
    pub tree: MerkleTree,
}

impl Snapshot {
    pub fn total(&self) -> u64 {
        self.entries.iter().map(|(_, cumulative)| cumulative).sum()
    }

    pub fn publication(&self, epoch: u64) -> NewPublication {
        NewPublication {
            epoch,
            root: self.tree.root(),
            leaf_count: self.tree.leaf_count(),
            cumulative_total: self.total(),
            written_off: 0,
        }
    }

    /// A leaf as a claim names it; past the last one, the tree's padding.
    pub fn claim_leaf(&self, index: usize) -> ClaimLeaf {
        let hash = inferix_staking_math::EMPTY_LEAF;
        let entry = self.entries.get(index).zip(self.opened_slots.get(index));
        entry.map_or(ClaimLeaf::Hash { hash }, |((_, cumulative), slot)| {
            ClaimLeaf::Worker {
                cumulative: *cumulative,
                opened_slot: *slot,
            }
        })
    }

    /// What a view is asked about the leaf at a place.
    pub fn reward_leaf(&self, index: usize) -> RewardLeaf {
        RewardLeaf {
            opened_slot: self.opened_slots[index],
            cumulative: self.entries[index].1,
        }
    }

    pub fn proof(&self, first_leaf: u32, run_len: u32) -> Vec<Hash> {
        self.tree.proof(first_leaf, run_len)
    }
}

/// A snapshot of what verifiers have earned: leaf `i` is the i-th wallet's.
pub fn verifier_tree(entries: &[(Pubkey, u64)]) -> MerkleTree {
    let leaf = |(wallet, cumulative): &(Pubkey, u64)| leaf_hash(wallet.as_array(), 0, *cumulative);
    MerkleTree::new(entries.iter().map(leaf).collect())
}

impl TestNetwork {
    pub fn leaf(&self, w: WorkerId, cumulative: u64) -> Hash {
        let opened_slot = self.worker_state(w).opened_slot;
        leaf_hash(self.worker(w).address.as_array(), opened_slot, cumulative)
    }

    pub fn snapshot(&self, entries: &[(WorkerId, u64)]) -> Snapshot {
        let leaves = entries
            .iter()
            .map(|(w, cumulative)| self.leaf(*w, *cumulative))
            .collect();
        Snapshot {
            entries: entries.to_vec(),
            opened_slots: self.opened_slots(entries),
            tree: MerkleTree::new(leaves),
        }
    }

    /// The slot that each of these workers was opened in.
    pub fn opened_slots(&self, entries: &[(WorkerId, u64)]) -> Vec<u64> {
        let slot = |(w, _): &(WorkerId, u64)| self.worker_state(*w).opened_slot;
        entries.iter().map(slot).collect()
    }

    /// An open worker's leaf as a claim names it.
    pub fn claim_leaf(&self, w: WorkerId, cumulative: u64) -> ClaimLeaf {
        ClaimLeaf::Worker {
            cumulative,
            opened_slot: self.worker_state(w).opened_slot,
        }
    }

    /// The epoch that the clock stands in.
    pub fn epoch(&self) -> u64 {
        self.network_state().epoch(self.chain.now())
    }

    /// Lets the epoch end, funds and publishes these cumulative rewards for it, and waits until
    /// they are claimable.
    pub fn rewards_are_claimable(&mut self, entries: &[(WorkerId, u64)]) -> Snapshot {
        let snapshot = self.rewards_are_published(entries);
        self.chain.pass(6 * HOUR);
        snapshot
    }

    /// The same without waiting.
    pub fn rewards_are_published(&mut self, entries: &[(WorkerId, u64)]) -> Snapshot {
        let epoch = self.epoch();
        self.chain.pass(EPOCH);
        let snapshot = self.snapshot(entries);
        let pool = self.reward_pool_state().distribution;
        let owed = snapshot.total() - pool.claimed_total;
        let missing = owed.saturating_sub(self.chain.balance(&self.reward_vault));
        if missing > 0 {
            let funder = self.keys.stranger.insecure_clone();
            self.funded_tokens(&solana_signer::Signer::pubkey(&funder), missing);
            self.funds_rewards(&funder, missing).succeeds();
        }
        self.publishes_rewards(snapshot.publication(epoch))
            .succeeds();
        snapshot
    }

    /// A claim for one leaf.
    pub fn claims(&mut self, snapshot: &Snapshot, leaf: u32) -> Call<'_> {
        self.claims_run(snapshot, leaf, 1)
    }

    /// A claim for a run; leaves past the last one are the tree's padding.
    pub fn claims_run(&mut self, snapshot: &Snapshot, first_leaf: u32, run_len: u32) -> Call<'_> {
        let indices = first_leaf as usize..(first_leaf + run_len) as usize;
        let leaves = indices.clone().map(|i| snapshot.claim_leaf(i)).collect();
        let entries = indices.filter_map(|i| snapshot.entries.get(i));
        let workers: Vec<_> = entries.map(|(w, _)| *w).collect();
        self.claims_rewards(
            first_leaf,
            leaves,
            snapshot.proof(first_leaf, run_len),
            &workers,
        )
    }
}
