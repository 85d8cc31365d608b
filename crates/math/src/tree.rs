//! Builds whole reward trees. It allocates, so it is not part of the program.

use alloc::vec::Vec;

use crate::hash::{EMPTY_LEAF, Hash, node_hash};
use crate::merkle::locate_run;

/// A reward tree with all its nodes. The padding takes no space: about 64 bytes for each leaf.
#[derive(Clone, Debug)]
pub struct MerkleTree {
    /// The leaves, then each level above them, the root last. Subtrees of padding only are left out.
    levels: Vec<Vec<Hash>>,
    /// The root of a subtree of padding at each level.
    empty: Vec<Hash>,
    root: Hash,
}

impl MerkleTree {
    /// The tree with these leaves in this order. Without leaves its root is [`EMPTY_LEAF`], under which
    /// nothing can be proved.
    pub fn new(leaves: Vec<Hash>) -> Self {
        let mut levels = Vec::new();
        let mut empty = Vec::new();
        let mut padding = EMPTY_LEAF;
        let mut level = leaves;
        while level.len() > 1 {
            let above = level
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => node_hash(left, right),
                    [left] => node_hash(left, &padding),
                    _ => padding,
                })
                .collect();
            levels.push(core::mem::replace(&mut level, above));
            empty.push(padding);
            padding = node_hash(&padding, &padding);
        }
        let root = level.first().copied().unwrap_or(EMPTY_LEAF);
        levels.push(level);
        empty.push(padding);
        Self {
            levels,
            empty,
            root,
        }
    }

    /// The root to publish.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The number of leaves, without the padding. (It stops at `u32::MAX`, which is 128 GiB of leaves.)
    pub fn leaf_count(&self) -> u32 {
        let leaves = self.levels.first().map_or(0, Vec::len);
        u32::try_from(leaves).unwrap_or(u32::MAX)
    }

    /// The proof for [`verify_run`](crate::verify_run) of the `run_len` leaves from `first_leaf` on: the
    /// siblings from the run up to the root.
    ///
    /// Empty for what is not an aligned run of this tree; `verify_run` says what is wrong with it.
    pub fn proof(&self, first_leaf: u32, run_len: u32) -> Vec<Hash> {
        let Ok((index, levels)) = locate_run(self.leaf_count(), first_leaf, run_len) else {
            return Vec::new();
        };
        let Ok(mut index) = usize::try_from(index) else {
            return Vec::new();
        };
        let height = usize::try_from(levels).unwrap_or(0);
        let run_level = self.levels.len().saturating_sub(1).saturating_sub(height);
        self.levels
            .iter()
            .zip(&self.empty)
            .skip(run_level)
            .take(height)
            .map(|(level, empty)| {
                let sibling = level.get(index ^ 1).unwrap_or(empty);
                index >>= 1;
                *sibling
            })
            .collect()
    }
}
