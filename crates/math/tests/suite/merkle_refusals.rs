//! What a forger would try, and the exact error that stops him.

use inferix_staking_math::{
    EMPTY_LEAF, Hash, MathError, MerkleTree, depth, leaf_hash, node_hash, subtree_root, verify_run,
};

use crate::reference::{self, runs, sample_account, sample_leaves};

/// A claim that verifies, to be spoilt in one respect at a time.
#[derive(Clone, Debug)]
struct Claim {
    root: Hash,
    leaf_count: u32,
    first_leaf: u32,
    run_len: u32,
    run_root: Hash,
    proof: Vec<Hash>,
}

impl Claim {
    fn of(leaf_count: usize, first: usize, len: usize) -> Self {
        let leaves = sample_leaves(leaf_count);
        let claim = Self {
            root: reference::root(&leaves),
            leaf_count: leaf_count as u32,
            first_leaf: first as u32,
            run_len: len as u32,
            run_root: reference::root(&reference::run(&leaves, first, len)),
            proof: reference::proof(&leaves, first, len),
        };
        assert_eq!(claim.verify(), Ok(()));
        claim
    }

    /// All claims on all trees of up to `largest` leaves.
    fn all(largest: usize) -> impl Iterator<Item = Self> {
        (1..=largest)
            .flat_map(|count| runs(count).map(move |(first, len)| Self::of(count, first, len)))
    }

    /// This claim, spoilt.
    fn with(&self, spoil: impl FnOnce(&mut Self)) -> Self {
        let mut claim = self.clone();
        spoil(&mut claim);
        claim
    }

    fn verify(&self) -> Result<(), MathError> {
        verify_run(
            &self.root,
            self.leaf_count,
            self.first_leaf,
            self.run_len,
            &self.run_root,
            &self.proof,
        )
    }

    /// Asserts that this claim is refused once it is spoilt so.
    fn fails_with(&self, error: MathError, spoil: impl FnOnce(&mut Self)) {
        let claim = self.with(spoil);
        assert_eq!(claim.verify(), Err(error), "{claim:?}");
    }
}

#[test]
fn a_run_does_not_stand_at_any_other_index() {
    for claim in Claim::all(17) {
        for first_leaf in (0..claim.leaf_count).step_by(claim.run_len as usize) {
            if first_leaf != claim.first_leaf {
                claim.fails_with(MathError::RootMismatch, |c| c.first_leaf = first_leaf);
            }
        }
    }
}

#[test]
fn a_run_with_any_other_leaf_has_another_root() {
    for claim in Claim::all(17) {
        let leaves = sample_leaves(claim.leaf_count as usize);
        for wrong in 0..claim.run_len as usize {
            let mut run =
                reference::run(&leaves, claim.first_leaf as usize, claim.run_len as usize);
            run[wrong] = leaf_hash(&sample_account(0), 1, u64::MAX);
            let run_root = subtree_root(&run).unwrap();
            claim.fails_with(MathError::RootMismatch, |c| c.run_root = run_root);
        }
    }
    let claim = Claim::of(11, 4, 2);
    for bit in 0..256 {
        let spoil = |c: &mut Claim| c.run_root[bit / 8] ^= 1 << (bit % 8);
        claim.fails_with(MathError::RootMismatch, spoil);
    }
}

#[test]
fn a_leaf_with_another_account_opening_or_amount_is_refused() {
    let claim = Claim::of(11, 6, 1);
    let (account, slot, cumulative) = (sample_account(6), 1_006, 6_000_000);
    assert_eq!(claim.run_root, leaf_hash(&account, slot, cumulative));
    for run_root in [
        leaf_hash(&sample_account(7), slot, cumulative),
        leaf_hash(&account, slot + 1, cumulative),
        leaf_hash(&account, slot, cumulative + 1),
        leaf_hash(&account, cumulative, slot),
        EMPTY_LEAF,
    ] {
        claim.fails_with(MathError::RootMismatch, |c| c.run_root = run_root);
    }
}

#[test]
fn a_proof_of_any_other_length_is_not_looked_at() {
    for claim in Claim::all(17) {
        let right = claim.proof.len();
        for length in (0..=34).filter(|&length| length != right) {
            let mut proof = claim.proof.clone();
            proof.resize(length, EMPTY_LEAF);
            claim.fails_with(MathError::ProofLengthMismatch, |c| c.proof = proof);
        }
    }
}

#[test]
fn a_proof_with_a_wrong_or_a_moved_hash_is_refused() {
    for claim in Claim::all(17) {
        for a in 0..claim.proof.len() {
            let mut proof = claim.proof.clone();
            proof[a][31] ^= 0x80;
            claim.fails_with(MathError::RootMismatch, |c| c.proof = proof);
            for b in 0..a {
                let mut proof = claim.proof.clone();
                proof.swap(a, b);
                claim.fails_with(MathError::RootMismatch, |c| c.proof = proof);
            }
        }
    }
}

/// A node is not a leaf, whether the forger keeps the honest proof of the node (too short) or fills it
/// up with anything that he knows.
#[test]
fn a_node_is_not_a_leaf() {
    for claim in Claim::all(17).filter(|claim| claim.run_len > 1) {
        let as_leaf = claim.with(|c| c.run_len = 1);
        as_leaf.fails_with(MathError::ProofLengthMismatch, |_| ());

        let levels = depth(claim.leaf_count) as usize;
        for filler in [EMPTY_LEAF, claim.run_root, claim.root] {
            let mut proof = vec![filler; levels - claim.proof.len()];
            proof.extend(&claim.proof);
            as_leaf.fails_with(MathError::RootMismatch, |c| c.proof = proof);
        }
    }
}

/// The bytes of a node cannot be read as those of a leaf, nor the other way around.
#[test]
fn leaves_and_nodes_are_hashed_apart() {
    let (left, right) = (sample_account(1), sample_account(2));
    let untagged = reference::sha256(&[&left, &right]);
    let as_leaf = reference::sha256(&[&[0], &left, &right]);
    assert!(![untagged, as_leaf].contains(&node_hash(&left, &right)));
    let as_node = reference::sha256(&[&[1], &left, &[0; 16]]);
    assert_ne!(leaf_hash(&left, 0, 0), as_node);
    assert_ne!(node_hash(&left, &right), node_hash(&right, &left));
}

#[test]
fn a_run_whose_length_is_no_power_of_two_is_refused() {
    let claim = Claim::of(17, 0, 1);
    for run_len in [0, 3, 5, 6, 7, 9, 12, 17, 31, 33, u32::MAX] {
        claim.fails_with(MathError::RunLengthNotPowerOfTwo, |c| c.run_len = run_len);
    }
}

#[test]
fn a_run_that_does_not_start_at_a_multiple_of_its_length_is_refused() {
    for claim in Claim::all(17) {
        for off in 1..claim.run_len {
            let first_leaf = claim.first_leaf + off;
            claim.fails_with(MathError::RunNotAligned, |c| c.first_leaf = first_leaf);
        }
    }
}

#[test]
fn a_run_outside_of_the_tree_is_refused() {
    for claim in Claim::all(17) {
        let beyond = claim.leaf_count.next_multiple_of(claim.run_len);
        for first_leaf in [beyond, beyond + claim.run_len, 1 << 31] {
            claim.fails_with(MathError::RunOutOfTree, |c| c.first_leaf = first_leaf);
        }
        let width = claim.leaf_count.next_power_of_two();
        for run_len in [2 * width, 1 << 31] {
            let first = claim.with(|c| c.first_leaf = 0);
            first.fails_with(MathError::RunOutOfTree, |c| c.run_len = run_len);
        }
        claim.fails_with(MathError::RunOutOfTree, |c| c.leaf_count = 0);
    }
}

/// Padding is in the tree, but nobody's: a run of nothing else is outside, though its proof is right.
#[test]
fn padding_cannot_be_claimed() {
    let leaves = sample_leaves(5);
    for index in 5..8 {
        let claim = Claim {
            root: MerkleTree::new(leaves.clone()).root(),
            leaf_count: 8,
            first_leaf: index as u32,
            run_len: 1,
            run_root: EMPTY_LEAF,
            proof: reference::proof(&leaves, index, 1),
        };
        assert_eq!(claim.verify(), Ok(()));
        claim.fails_with(MathError::RunOutOfTree, |c| c.leaf_count = 5);
    }
}

#[test]
fn the_first_broken_rule_is_the_one_that_is_named() {
    let wrong = Claim::of(5, 0, 1)
        .with(|c| c.proof = vec![[0; 32]; 40])
        .with(|c| c.first_leaf = 99);
    wrong.fails_with(MathError::RunLengthNotPowerOfTwo, |c| c.run_len = 3);
    wrong.fails_with(MathError::RunNotAligned, |c| c.run_len = 16);
    wrong.fails_with(MathError::RunOutOfTree, |c| c.run_len = 1);
    wrong.fails_with(MathError::ProofLengthMismatch, |c| c.first_leaf = 1);
}
