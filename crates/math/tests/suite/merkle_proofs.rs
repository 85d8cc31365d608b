//! Hashes, roots and proofs that verify.

use inferix_staking_math::{
    EMPTY_LEAF, Hash, MAX_DEPTH, MerkleTree, Subtree, depth, leaf_hash, node_hash, subtree_root,
    verify_run,
};
use proptest::prelude::*;

use crate::reference::{self, runs, sample_leaves};
use crate::strategies::amount;

fn hex(hash: Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Computed with Python's hashlib.
#[test]
fn the_hashes_of_known_leaves_and_nodes() {
    let first: Hash = core::array::from_fn(|i| i as u8);
    let second: Hash = core::array::from_fn(|i| 32 + i as u8);
    assert_eq!(
        hex(leaf_hash(&first, 1, 2)),
        "7de5874f262dfbd6628e2a0ac46db2de3ba3038cd985fab68a3c4b44b2878052"
    );
    assert_eq!(
        hex(leaf_hash(&first, 0x0102_0304_0506_0708, u64::MAX)),
        "854cc85063a942e05e0e7222ac701743bc8b3cfb3e3301995a685a0c7392cf44"
    );
    assert_eq!(
        hex(node_hash(&first, &second)),
        "1a378704c17da31e2d05b6d121c2bb2c7d76f6ee6fa8f983e596c2d034963c57"
    );
    assert_eq!(EMPTY_LEAF, [0; 32]);
}

#[test]
fn the_depth_is_the_smallest_that_holds_the_leaves() {
    assert_eq!(depth(0), 0);
    for leaf_count in 1..=1_000_u32 {
        assert_eq!(depth(leaf_count), leaf_count.next_power_of_two().ilog2());
    }
    for power in 1..32 {
        assert_eq!(depth((1 << power) - 1), if power == 1 { 0 } else { power });
        assert_eq!(depth(1 << power), power);
        assert_eq!(depth((1 << power) + 1), power + 1);
    }
    assert_eq!(depth(u32::MAX), 32);
    assert_eq!(usize::try_from(depth(u32::MAX)), Ok(MAX_DEPTH));
}

#[test]
fn a_subtree_has_a_root_only_if_its_length_is_a_power_of_two() {
    assert_eq!(subtree_root(&[]), None);
    for len in 1..=130 {
        let leaves = sample_leaves(len);
        let expected = len.is_power_of_two().then(|| reference::root(&leaves));
        assert_eq!(subtree_root(&leaves), expected, "{len} leaves");
    }
}

#[test]
fn every_leaf_and_every_run_of_trees_up_to_40_leaves_verifies() {
    for leaf_count in 1..=40 {
        let leaves = sample_leaves(leaf_count);
        let tree = MerkleTree::new(leaves.clone());
        assert_eq!(tree.root(), reference::root(&leaves));
        assert_eq!(tree.leaf_count(), leaf_count as u32);

        for (first, len) in runs(leaf_count) {
            let (first_leaf, run_len) = (first as u32, len as u32);
            let proof = tree.proof(first_leaf, run_len);
            assert_eq!(proof, reference::proof(&leaves, first, len));

            let run_root = subtree_root(&reference::run(&leaves, first, len)).unwrap();
            let verified = verify_run(
                &tree.root(),
                leaf_count as u32,
                first_leaf,
                run_len,
                &run_root,
                &proof,
            );
            assert_eq!(
                verified,
                Ok(()),
                "{run_len} from {first_leaf} of {leaf_count}"
            );
        }
    }
}

#[test]
fn a_single_leaf_is_its_own_root() {
    let leaf = leaf_hash(&[7; 32], 1, 2);
    let tree = MerkleTree::new(vec![leaf]);
    assert_eq!(tree.root(), leaf);
    assert_eq!(tree.proof(0, 1), Vec::<Hash>::new());
    assert_eq!(verify_run(&leaf, 1, 0, 1, &leaf, &[]), Ok(()));
}

#[test]
fn a_tree_without_leaves_proves_nothing() {
    let tree = MerkleTree::new(Vec::new());
    assert_eq!((tree.root(), tree.leaf_count()), (EMPTY_LEAF, 0));
    assert!(tree.proof(0, 1).is_empty());
    assert!(verify_run(&tree.root(), 0, 0, 1, &EMPTY_LEAF, &[]).is_err());
}

#[test]
fn a_tree_has_no_proof_for_what_is_not_one_of_its_runs() {
    let tree = MerkleTree::new(sample_leaves(5));
    for (first_leaf, run_len) in [(0, 0), (0, 3), (1, 2), (5, 1), (0, 16), (u32::MAX, 1)] {
        assert!(tree.proof(first_leaf, run_len).is_empty());
    }
}

/// The last index of the largest tree: all 32 levels, all on the right but the lowest.
#[test]
fn the_largest_tree_verifies_to_its_end() {
    let leaf = leaf_hash(&[7; 32], 1, 2);
    let siblings: Vec<Hash> = (0..32).map(|level| [level; 32]).collect();
    let mut root = node_hash(&leaf, &siblings[0]);
    for sibling in &siblings[1..] {
        root = node_hash(sibling, &root);
    }
    assert_eq!(
        verify_run(&root, u32::MAX, u32::MAX - 1, 1, &leaf, &siblings),
        Ok(())
    );

    let half = 1 << 31;
    let root = node_hash(&siblings[0], &leaf);
    assert_eq!(
        verify_run(&root, u32::MAX, half, half, &leaf, &siblings[..1]),
        Ok(())
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn runs_of_larger_trees_verify(leaf_count in 41..700_usize, picks: [(u16, u8); 16]) {
        let leaves = sample_leaves(leaf_count);
        let tree = MerkleTree::new(leaves.clone());
        let leaf_count = tree.leaf_count();
        prop_assert_eq!(tree.root(), reference::root(&leaves));
        for (pick, level) in picks {
            let run_len = 1 << (u32::from(level) % (depth(leaf_count) + 1));
            let first_leaf = u32::from(pick) % leaf_count / run_len * run_len;
            let run = reference::run(&leaves, first_leaf as usize, run_len as usize);
            let run_root = subtree_root(&run).unwrap();
            let proof = tree.proof(first_leaf, run_len);
            let verified =
                verify_run(&tree.root(), leaf_count, first_leaf, run_len, &run_root, &proof);
            prop_assert_eq!(verified, Ok(()));
        }
    }

    #[test]
    fn leaves_and_nodes_hash_as_published(
        account: Hash, other: Hash, opened_slot in amount(), cumulative in amount(),
    ) {
        prop_assert_eq!(
            leaf_hash(&account, opened_slot, cumulative),
            reference::leaf(&account, opened_slot, cumulative)
        );
        let node = reference::sha256(&[&[1], &account, &other]);
        prop_assert_eq!(node_hash(&account, &other), node);
    }

    #[test]
    fn nothing_verifies_or_panics_by_chance(
        root: Hash, leaf_count: u32, first_leaf: u32, run_len: u32, run_root: Hash,
        proof in prop::collection::vec(any::<Hash>(), 0..34),
    ) {
        let power = 1_u32 << (run_len % 32);
        for (first_leaf, run_len) in [(first_leaf, run_len), (first_leaf / power * power, power)] {
            let verified = verify_run(&root, leaf_count, first_leaf, run_len, &run_root, &proof);
            prop_assert!(verified.is_err());
        }
    }
}

/// A claim's leaves are hashed as they come, up to 128 of them.
#[test]
fn a_subtree_is_hashed_as_its_leaves_come() {
    let leaf = |i: u16| leaf_hash(&[7; 32], u64::from(i), 1);
    let mut subtree = Subtree::new();
    let mut leaves = vec![];
    for count in 1..=256_u16 {
        leaves.push(leaf(count));
        subtree.push(&leaf(count));
        let root = subtree.root().copied();
        let expected = subtree_root(&leaves).filter(|_| count <= 128);
        assert_eq!(root, expected, "{count} leaves");
    }
}
