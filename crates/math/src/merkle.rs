//! Leaves, nodes and proofs of the reward tree.
//!
//! A leaf says what a worker has earned in all, so a later tree contains every earlier one. Leaves
//! stand in publication order, padded with [`EMPTY_LEAF`] to a power of two. Leaves and nodes are
//! hashed under different first bytes, so that neither can be passed for the other, and the number of
//! hashes in a proof is fixed by the leaf count.

use crate::MathError;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Pads the leaves to a power of two. Nobody knows a leaf or a node that hashes to it.
pub const EMPTY_LEAF: Hash = [0; 32];

/// The depth of the deepest tree, which has `u32::MAX` leaves.
pub const MAX_DEPTH: usize = 32;

const LEAF_TAG: u8 = 0x00;
const NODE_TAG: u8 = 0x01;

/// `sha256(0x00 | account | opened_slot | cumulative)`, both numbers little-endian.
///
/// `account` is the worker's (or verifier's) account, `opened_slot` the slot in which it was opened, so
/// that a re-opened account inherits nothing, and `cumulative` what it earned in all, in token base units.
pub fn leaf_hash(account: &[u8; 32], opened_slot: u64, cumulative: u64) -> Hash {
    let mut bytes = [LEAF_TAG; 49];
    if let Some(part) = bytes.get_mut(1..33) {
        part.copy_from_slice(account);
    }
    if let Some(part) = bytes.get_mut(33..41) {
        part.copy_from_slice(&opened_slot.to_le_bytes());
    }
    if let Some(part) = bytes.get_mut(41..49) {
        part.copy_from_slice(&cumulative.to_le_bytes());
    }
    sha256(&bytes)
}

/// `sha256(0x01 | left | right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [NODE_TAG; 65];
    if let Some(part) = bytes.get_mut(1..33) {
        part.copy_from_slice(left);
    }
    if let Some(part) = bytes.get_mut(33..65) {
        part.copy_from_slice(right);
    }
    sha256(&bytes)
}

/// One slice, not several: the syscall charges at least 10 compute units for each.
fn sha256(bytes: &[u8]) -> Hash {
    solana_sha256_hasher::hash(bytes).to_bytes()
}

/// The number of levels above the leaves: the smallest `d` with `2^d >= leaf_count`, 0 for no leaf.
pub const fn depth(leaf_count: u32) -> u32 {
    // The bits that are needed to write the last index.
    u32::BITS.saturating_sub(leaf_count.saturating_sub(1).leading_zeros())
}

/// The root of a subtree with these leaves, or `None` unless their number is a power of two (1 is one).
///
/// Folds in place, because a program has no memory to spare: the leaves are overwritten.
pub fn subtree_root(leaves: &mut [Hash]) -> Option<Hash> {
    if !leaves.len().is_power_of_two() {
        return None;
    }
    // The root of each block of `half` leaves stands in the block's first place.
    let mut half = 1_usize;
    while half < leaves.len() {
        let block = half.checked_mul(2)?;
        for block in leaves.chunks_exact_mut(block) {
            if let Some(([left, ..], [right, ..])) = block.split_at_mut_checked(half) {
                *left = node_hash(left, right);
            }
        }
        half = block;
    }
    leaves.first().copied()
}

/// Verifies that the `run_len` leaves from index `first_leaf` on, whose [`subtree_root`] is `run_root`,
/// belong to the tree of `leaf_count` leaves under `root`. A single leaf is a run of one, its own root.
///
/// A run is a whole subtree: its length is a power of two, its first index a multiple of the length.
/// It starts at a real leaf and may reach into the padding. `proof` has the sibling hashes from the run
/// up to the root, so its length is `depth(leaf_count) - log2(run_len)`: no other length is looked at,
/// which keeps a node from being presented as a leaf and a leaf from standing at two indices.
///
/// # Errors
/// In this order: [`MathError::RunLengthNotPowerOfTwo`], [`MathError::RunNotAligned`],
/// [`MathError::RunOutOfTree`], [`MathError::ProofLengthMismatch`], [`MathError::RootMismatch`].
pub fn verify_run(
    root: &Hash,
    leaf_count: u32,
    first_leaf: u32,
    run_len: u32,
    run_root: Hash,
    proof: &[Hash],
) -> Result<(), MathError> {
    let (mut index, levels) = locate_run(leaf_count, first_leaf, run_len)?;
    if u32::try_from(proof.len()) != Ok(levels) {
        return Err(MathError::ProofLengthMismatch);
    }
    let mut node = run_root;
    for sibling in proof {
        let (left, right) = if index & 1 == 0 {
            (&node, sibling)
        } else {
            (sibling, &node)
        };
        node = node_hash(left, right);
        index >>= 1;
    }
    if node != *root {
        return Err(MathError::RootMismatch);
    }
    Ok(())
}

/// A run's index among the subtrees of its size, and the number of levels between it and the root.
pub(crate) fn locate_run(
    leaf_count: u32,
    first_leaf: u32,
    run_len: u32,
) -> Result<(u32, u32), MathError> {
    let run_depth = run_len
        .checked_ilog2()
        .filter(|_| run_len.is_power_of_two())
        .ok_or(MathError::RunLengthNotPowerOfTwo)?;
    if first_leaf & run_len.saturating_sub(1) != 0 {
        return Err(MathError::RunNotAligned);
    }
    if first_leaf >= leaf_count {
        return Err(MathError::RunOutOfTree);
    }
    let levels = depth(leaf_count)
        .checked_sub(run_depth)
        .ok_or(MathError::RunOutOfTree)?;
    let index = first_leaf.checked_shr(run_depth).unwrap_or(0);
    Ok((index, levels))
}
