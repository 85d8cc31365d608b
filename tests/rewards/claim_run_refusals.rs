//! `claim_rewards`: a run or a proof that does not fit fails as a whole.

use inferix_staking::ClaimLeaf;
use inferix_staking_math::{EMPTY_LEAF, node_hash};
use inferix_staking_tests::*;

use crate::support::*;

#[test]
fn only_aligned_runs_of_a_power_of_two_inside_the_tree_are_claimed() {
    let mut six = SixWorkers::new();
    for (first, len) in [
        // No power of two.
        (0, 0),
        (0, 3),
        (0, 5),
        (0, 6),
        // Not aligned.
        (1, 2),
        (2, 4),
        (3, 2),
        // Past the tree, or past the last real leaf.
        (0, 16),
        (6, 1),
        (6, 2),
        (8, 1),
        (8, 8),
        (1 << 31, 1),
        (u32::MAX, 1),
    ] {
        let leaves = vec![ClaimLeaf::Hash { hash: EMPTY_LEAF }; len];
        six.net
            .claims_rewards(first, leaves, vec![], &[])
            .fails_with(StakingError::InvalidRun);
    }
}

#[test]
fn only_the_exact_proof_is_accepted() {
    let mut six = SixWorkers::new();
    let good = six.proof(2, 1);
    let [a, b, c] = good[..] else {
        panic!("a proof of three hashes")
    };
    let mut flipped = good.clone();
    flipped[1][31] ^= 1;
    let longest = [good.clone(), vec![EMPTY_LEAF; 30]].concat();
    for wrong in [
        vec![],
        vec![a, b],
        vec![b, c],
        vec![a, b, c, EMPTY_LEAF],
        vec![b, a, c],
        vec![a, c, b],
        vec![c, b, a],
        vec![a, a, a],
        flipped,
        longest,
    ] {
        six.claims(&[2], 2, wrong)
            .fails_with(StakingError::InvalidProof);
    }
    six.claims(&[2], 2, good).succeeds();
}

#[test]
fn a_leaf_stands_at_its_own_index_only() {
    let mut six = SixWorkers::new();
    for index in [0, 1, 3, 4, 5] {
        for proof in [six.proof(2, 1), six.proof(index, 1)] {
            six.claims(&[2], index, proof)
                .fails_with(StakingError::InvalidProof);
        }
    }
    let proof = six.proof(2, 2);
    for permuted in [[3, 2], [2, 2], [3, 3], [0, 1]] {
        six.claims(&permuted, 2, proof.clone())
            .fails_with(StakingError::InvalidProof);
    }
    six.claims(&[2, 3], 2, proof).succeeds();
}

#[test]
fn a_worker_cannot_claim_another_s_leaf_or_more_than_its_own() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    six.claims(&[5], 0, proof.clone())
        .fails_with(StakingError::InvalidProof);
    for cumulative in [0, IFX - 1, IFX + 1, u64::MAX] {
        let leaf = six.net.claim_leaf(WorkerId(0), cumulative);
        six.net
            .claims_rewards(0, vec![leaf], proof.clone(), &[WorkerId(0)])
            .fails_with(StakingError::InvalidProof);
    }
}

#[test]
fn a_node_is_not_a_leaf_and_a_leaf_not_a_node() {
    let mut six = SixWorkers::new();
    let leaf = |six: &SixWorkers, i: usize| {
        let (w, cumulative) = six.snapshot.entries[i];
        six.net.leaf(w, cumulative)
    };
    let node = node_hash(&leaf(&six, 0), &leaf(&six, 1));
    // The node over leaves 0 and 1, passed as the leaf at index 0, with the two hashes above it.
    for proof in [six.proof(0, 2), six.proof(0, 1)] {
        six.net
            .claims_rewards(0, vec![ClaimLeaf::Hash { hash: node }], proof, &[])
            .fails_with(StakingError::InvalidProof);
    }
    // Four nodes of the second level, passed as a run of four leaves.
    let nodes = vec![ClaimLeaf::Hash { hash: node }; 4];
    let proof = six.proof(0, 4);
    six.net
        .claims_rewards(0, nodes, proof, &[])
        .fails_with(StakingError::InvalidProof);
}

#[test]
fn a_wrong_hash_beside_a_right_leaf_is_refused() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 2);
    let leaves = vec![
        six.net.claim_leaf(WorkerId(0), IFX),
        ClaimLeaf::Hash { hash: EMPTY_LEAF },
    ];
    six.net
        .claims_rewards(0, leaves, proof, &[WorkerId(0)])
        .fails_with(StakingError::InvalidProof);
}
