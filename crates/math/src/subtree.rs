//! The root of a run of leaves, hashed as they come.
//!
//! Every hash is written to where it is hashed next, so nothing is copied on the way up: the place
//! of a leaf, or of a node, is one half of the node above it.

use crate::hash::{Hash, Leaf, Node, node_hash};

/// Levels that a subtree can have, the root's included: 128 leaves, more than fit into a transaction.
/// Filling the places costs compute in each claim.
pub const MAX_SUBTREE_LEVELS: usize = 8;

/// A subtree that grows by one leaf at a time.
#[derive(Clone, Debug)]
pub struct Subtree {
    /// At each level the node that is being filled.
    nodes: [Node; MAX_SUBTREE_LEVELS],
    leaves: u64,
}

impl Default for Subtree {
    fn default() -> Self {
        Self::new()
    }
}

impl Subtree {
    /// Without leaves.
    pub const fn new() -> Self {
        Self {
            nodes: [Node::NEW; MAX_SUBTREE_LEVELS],
            leaves: 0,
        }
    }

    /// Adds the next leaf, as its hash.
    pub fn push(&mut self, leaf: &Hash) {
        self.add(|place| *place = *leaf);
    }

    /// Adds the next leaf, as what it says; see [`leaf_hash`](crate::leaf_hash).
    pub fn push_leaf(&mut self, account: &[u8; 32], opened_slot: u64, cumulative: u64) {
        let leaf = Leaf::new(account, opened_slot, cumulative);
        self.add(|place| leaf.hash_into(place));
    }

    fn add(&mut self, write_leaf: impl FnOnce(&mut Hash)) {
        let [node, above @ ..] = &mut self.nodes;
        let (mut node, mut index) = (node, self.leaves);
        write_leaf(node.child(index));
        for parent in above {
            if index & 1 == 0 {
                break;
            }
            index >>= 1;
            node.hash_into(parent.child(index));
            node = parent;
        }
        // Whoever adds 2^64 leaves one at a time may start over.
        self.leaves = self.leaves.wrapping_add(1);
    }

    /// The number of leaves so far.
    pub const fn len(&self) -> u64 {
        self.leaves
    }

    /// Whether it has no leaf yet.
    pub const fn is_empty(&self) -> bool {
        self.leaves == 0
    }

    /// The root, or `None` unless the number of leaves is a power of two (1 is one) that fits.
    pub fn root(&mut self) -> Option<&Hash> {
        if !self.leaves.is_power_of_two() {
            return None;
        }
        // Whoever added the last leaf has put the root here, as a left child. (A logarithm is a long
        // software routine on chain.)
        let mut levels = self.nodes.iter_mut().zip(0_u32..);
        let (node, _) = levels.find(|(_, level)| self.leaves >> level <= 1)?;
        Some(node.child(0))
    }
}

/// The root of a subtree with these leaves, however many, or `None` unless their number is a power of two.
pub fn subtree_root(leaves: &[Hash]) -> Option<Hash> {
    match leaves {
        [leaf] => Some(*leaf),
        _ if leaves.len().is_power_of_two() => {
            let (left, right) = leaves.split_at_checked(leaves.len() / 2)?;
            Some(node_hash(&subtree_root(left)?, &subtree_root(right)?))
        }
        _ => None,
    }
}
