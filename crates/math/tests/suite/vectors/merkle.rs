//! `tests/vectors/merkle.json`.

use inferix_staking_math::{
    Hash, MathError, MerkleTree, depth, leaf_hash, node_hash, subtree_root, verify_run,
};

use super::files::{self, Hex};
use super::merkle_cases::{Node, Refusal, Run, Tree, Vectors, vectors};
use crate::reference;

const FILE: &str = "merkle.json";

impl Run {
    fn verify(&self, root: Hex, leaf_count: u32) -> Result<(), MathError> {
        let proof: Vec<Hash> = self.proof.iter().map(|hash| hash.0).collect();
        let Self {
            first_leaf,
            run_len,
            run_root,
            ..
        } = *self;
        verify_run(
            &root.0,
            leaf_count,
            first_leaf,
            run_len,
            &run_root.0,
            &proof,
        )
    }
}

#[test]
fn the_file_of_trees_is_up_to_date() {
    files::is_up_to_date(FILE, &vectors());
}

#[test]
#[ignore = "writes the file"]
fn write_vectors() {
    files::write(FILE, &vectors());
}

#[test]
fn the_crate_agrees_with_the_file_of_trees() {
    let vectors: Vectors = files::read(FILE);
    for Node { left, right, hash } in vectors.nodes {
        assert_eq!(node_hash(&left.0, &right.0), hash.0);
    }
    for known in vectors.depths {
        assert_eq!(
            depth(known.leaf_count),
            known.depth,
            "{} leaves",
            known.leaf_count
        );
    }
    for Tree {
        leaves,
        leaf_count,
        root,
        runs,
    } in vectors.trees
    {
        let hashes: Vec<Hash> = leaves
            .iter()
            .map(|leaf| leaf_hash(&leaf.account.0, leaf.opened_slot, leaf.cumulative))
            .collect();
        let expected: Vec<Hash> = leaves.iter().map(|leaf| leaf.hash.0).collect();
        assert_eq!(hashes, expected);
        let tree = MerkleTree::new(hashes.clone());
        assert_eq!((Hex(tree.root()), tree.leaf_count()), (root, leaf_count));
        for run in runs {
            let Run {
                first_leaf,
                run_len,
                ..
            } = run;
            let leaves = reference::run(&hashes, first_leaf as usize, run_len as usize);
            assert_eq!(subtree_root(&leaves).map(Hex), Some(run.run_root));
            let proof: Vec<Hex> = tree
                .proof(first_leaf, run_len)
                .into_iter()
                .map(Hex)
                .collect();
            assert_eq!(proof, run.proof);
            assert_eq!(run.verify(root, leaf_count), Ok(()));
        }
    }
    for Refusal {
        name,
        root,
        leaf_count,
        run,
        error,
    } in vectors.refused
    {
        let refused = run.verify(root, leaf_count).unwrap_err();
        assert_eq!(format!("{refused:?}"), error, "{name}");
    }
}
