//! The form and the contents of `tests/vectors/merkle.json`.

use inferix_staking_math::{Hash, MathError};
use serde::{Deserialize, Serialize};

use super::files::{Hex, decimal};
use crate::reference::{self, runs, sample_account};

#[derive(Serialize, Deserialize)]
pub struct Vectors {
    pub about: String,
    pub empty_leaf: Hex,
    pub nodes: Vec<Node>,
    pub depths: Vec<Depth>,
    pub trees: Vec<Tree>,
    pub refused: Vec<Refusal>,
}

#[derive(Serialize, Deserialize)]
pub struct Node {
    pub left: Hex,
    pub right: Hex,
    pub hash: Hex,
}

#[derive(Serialize, Deserialize)]
pub struct Depth {
    pub leaf_count: u32,
    pub depth: u32,
}

#[derive(Serialize, Deserialize)]
pub struct Tree {
    pub leaves: Vec<Leaf>,
    pub leaf_count: u32,
    pub root: Hex,
    /// Every aligned run that starts at a leaf.
    pub runs: Vec<Run>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Leaf {
    pub account: Hex,
    #[serde(with = "decimal")]
    pub opened_slot: u64,
    #[serde(with = "decimal")]
    pub cumulative: u64,
    pub hash: Hex,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Run {
    pub first_leaf: u32,
    pub run_len: u32,
    pub run_root: Hex,
    pub proof: Vec<Hex>,
}

#[derive(Serialize, Deserialize)]
pub struct Refusal {
    pub name: String,
    pub root: Hex,
    pub leaf_count: u32,
    #[serde(flatten)]
    pub run: Run,
    pub error: String,
}

pub fn vectors() -> Vectors {
    let depths = [
        0,
        1,
        2,
        3,
        4,
        5,
        8,
        9,
        1_024,
        1_025,
        1 << 31,
        (1 << 31) + 1,
        u32::MAX,
    ];
    Vectors {
        about: "leaf = sha256(0x00 | account | opened_slot u64 LE | cumulative u64 LE), node = \
                sha256(0x01 | left | right), padded with empty_leaf to a power of two. A proof \
                runs from the run's sibling up to the root. 64-bit numbers are strings."
            .into(),
        empty_leaf: Hex([0; 32]),
        nodes: vec![
            node([0; 32], [0; 32]),
            node(sample_account(1), sample_account(2)),
        ],
        depths: depths.map(reference_depth).into(),
        trees: [1, 2, 3, 5, 8, 13].map(tree).into(),
        refused: refused(),
    }
}

fn node(left: Hash, right: Hash) -> Node {
    let hash = Hex(reference::sha256(&[&[1], &left, &right]));
    Node {
        left: Hex(left),
        right: Hex(right),
        hash,
    }
}

/// By counting up.
fn reference_depth(leaf_count: u32) -> Depth {
    let depth = (0..)
        .find(|depth| 1_u64 << depth >= u64::from(leaf_count))
        .unwrap();
    Depth { leaf_count, depth }
}

fn tree(leaf_count: u32) -> Tree {
    let leaves: Vec<Leaf> = (0..leaf_count.into()).map(leaf).collect();
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf.hash.0).collect();
    let run = |(first, len): (usize, usize)| Run {
        first_leaf: first as u32,
        run_len: len as u32,
        run_root: Hex(reference::root(&reference::run(&hashes, first, len))),
        proof: reference::proof(&hashes, first, len)
            .into_iter()
            .map(Hex)
            .collect(),
    };
    let runs = runs(hashes.len()).map(run).collect();
    Tree {
        leaves,
        leaf_count,
        root: Hex(reference::root(&hashes)),
        runs,
    }
}

/// Amounts and slots of all sizes, the extremes first.
fn leaf(index: u64) -> Leaf {
    let account = sample_account(index);
    let (opened_slot, cumulative) = match index {
        0 => (0, 0),
        1 => (u64::MAX, u64::MAX),
        2 => (1, 1 << 53),
        _ => (400_000_000 + index, 123_456_789 * index.pow(7)),
    };
    let hash = Hex(reference::leaf(&account, opened_slot, cumulative));
    Leaf {
        account: Hex(account),
        opened_slot,
        cumulative,
        hash,
    }
}

/// The run of two leaves from 4 on in the tree of 13 (padded to 16), spoilt in one respect each.
fn refused() -> Vec<Refusal> {
    use MathError::*;

    let tree = tree(13);
    let run = |first, len| {
        let mut runs = tree.runs.iter();
        runs.find(|run| (run.first_leaf, run.run_len) == (first, len))
            .unwrap()
            .clone()
    };
    let other = run(6, 2).run_root;
    let filler = Hex([0; 32]);
    let mut cases = Vec::new();
    let mut add = |name: &str, error: MathError, spoil: &dyn Fn(&mut Run)| {
        let mut run = run(4, 2);
        spoil(&mut run);
        let (name, error) = (name.to_owned(), format!("{error:?}"));
        cases.push(Refusal {
            name,
            root: tree.root,
            leaf_count: 13,
            run,
            error,
        });
    };
    add("no leaves", RunLengthNotPowerOfTwo, &|run| run.run_len = 0);
    add("three leaves", RunLengthNotPowerOfTwo, &|run| {
        run.run_len = 3
    });
    add("not aligned", RunNotAligned, &|run| run.first_leaf = 5);
    add("past the last leaf", RunOutOfTree, &|run| {
        run.first_leaf = 14
    });
    add("larger than the tree", RunOutOfTree, &|run| {
        (run.first_leaf, run.run_len) = (0, 32)
    });
    add("proof too short", ProofLengthMismatch, &|run| {
        run.proof.truncate(2)
    });
    add("proof too long", ProofLengthMismatch, &|run| {
        run.proof.push(filler)
    });
    add("node as a leaf", ProofLengthMismatch, &|run| {
        run.run_len = 1
    });
    add("node as a leaf, proof filled up", RootMismatch, &|run| {
        run.run_len = 1;
        run.proof.insert(0, filler);
    });
    add("another index", RootMismatch, &|run| run.first_leaf = 6);
    add("another run", RootMismatch, &|run| run.run_root = other);
    add("proof in another order", RootMismatch, &|run| {
        run.proof.swap(0, 1)
    });
    cases
}
