//! The reward tree, and proofs that leaves belong to it.
//!
//! A leaf says what a worker has earned in all, so a later tree contains every earlier one. Leaves
//! stand in publication order, padded with [`EMPTY_LEAF`](crate::EMPTY_LEAF) to a power of two, and the
//! number of hashes in a proof is fixed by the leaf count.

use crate::MathError;
use crate::hash::{Hash, Node};

/// The depth of the deepest tree, which has `u32::MAX` leaves.
pub const MAX_DEPTH: usize = 32;

/// The number of levels above the leaves: the smallest `d` with `2^d >= leaf_count`, 0 for no leaf.
pub const fn depth(leaf_count: u32) -> u32 {
    // The bits that are needed to write the last index.
    u32::BITS.saturating_sub(leaf_count.saturating_sub(1).leading_zeros())
}

/// Verifies that the `run_len` leaves from index `first_leaf` on, whose [`subtree_root`](crate::subtree_root) is `run_root`,
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
    run_root: &Hash,
    proof: &[Hash],
) -> Result<(), MathError> {
    let mut index = locate_proof(leaf_count, first_leaf, run_len, proof.len())?;
    let (mut even, mut odd) = (Node::NEW, Node::NEW);
    *even.child(index) = *run_root;
    let (pairs, last) = proof.as_chunks();
    for [one, next] in pairs {
        even.climb(&mut index, one, &mut odd);
        odd.climb(&mut index, next, &mut even);
    }
    let top = match last {
        [one] => {
            even.climb(&mut index, one, &mut odd);
            &mut odd
        }
        _ => &mut even,
    };
    if top.child(index) != root {
        return Err(MathError::RootMismatch);
    }
    Ok(())
}

/// A run's index among the subtrees of its size, if a proof of this length leads from it to the root.
///
/// The usual case without a logarithm, which is a long software routine on chain: the run's length doubled
/// once for each hash must be the smallest power of two that holds all leaves.
fn locate_proof(
    leaf_count: u32,
    first_leaf: u32,
    run_len: u32,
    proof_len: usize,
) -> Result<u64, MathError> {
    let (count, first, len) = (
        u64::from(leaf_count),
        u64::from(first_leaf),
        u64::from(run_len),
    );
    if proof_len <= MAX_DEPTH && len.is_power_of_two() {
        let width = len << proof_len;
        let smallest = count <= width && (count > width >> 1 || width == 1);
        let aligned = first & len.wrapping_sub(1) == 0;
        if smallest && aligned && first < count {
            return Ok(first.checked_div(len).unwrap_or(0));
        }
    }
    // Something is wrong: say what.
    locate_run(leaf_count, first_leaf, run_len)?;
    Err(MathError::ProofLengthMismatch)
}

/// A run's index among the subtrees of its size, and the number of levels between it and the root.
pub(crate) fn locate_run(
    leaf_count: u32,
    first_leaf: u32,
    run_len: u32,
) -> Result<(u32, u32), MathError> {
    if !run_len.is_power_of_two() {
        return Err(MathError::RunLengthNotPowerOfTwo);
    }
    let run_depth = run_len.trailing_zeros();
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
