//! The arithmetic of Inferix worker staking, without a chain in it.
//!
//! The on-chain program, its tests and (through the files in `tests/vectors/`) the TypeScript client
//! all take their numbers from here, so that a wallet, a crank and the chain never differ by a unit.
//!
//! * [`fixed`]: fractional quantities as nine-decimal fixed point, each a type of its own;
//! * [`stake`]: the minimum stake `S(n)` and whether a stake covers it;
//! * [`bps`]: shares and steps in basis points;
//! * [`hash`]: what leaves and nodes of the reward tree are the hashes of;
//! * [`merkle`]: the tree, and proofs that leaves belong to it;
//! * [`subtree`]: the root of a run of leaves;
//! * [`tree`] (feature `tree`): builds whole trees, for tests and distributors.
//!
//! Rules that hold everywhere: what a worker must hold rounds **up**, what anybody is paid rounds
//! **down**; nothing wraps, nothing panics, and every refusal is a [`MathError`].
//!
//! ```
//! use inferix_staking_math::{Benchmark, MathError, NANO, Price, StakeRule, TokenPrice};
//!
//! // An RTX 4090 machine (0.5 IB) at $2 per IB-hour; coverage 2, 72-hour epochs; $1 per IFX, which
//! // has 6 decimals.
//! let rule = StakeRule::new(2, 72 * 60, TokenPrice::from_nano(NANO)?, 6)?;
//! let ib = Benchmark::from_nano(NANO / 2)?;
//! let price = Price::from_nano(2 * NANO)?;
//!
//! assert_eq!(rule.minimum_stake(ib, price)?, 144_000_000); // 144 IFX
//! assert!(rule.covers(144_000_000, ib, price));
//! assert!(!rule.covers(143_999_999, ib, price));
//! # Ok::<(), MathError>(())
//! ```

#![no_std]
#![deny(unsafe_code)]
#![warn(missing_docs)]

#[cfg(feature = "tree")]
extern crate alloc;

pub mod bps;
pub mod error;
pub mod fixed;
pub mod hash;
pub mod merkle;
pub mod stake;
pub mod subtree;
#[cfg(feature = "tree")]
pub mod tree;

pub use bps::{BPS, clamp_to_step, share_up, within_step};
pub use error::MathError;
pub use fixed::{
    Benchmark, MAX_COVERAGE_EPOCHS, MAX_DECIMALS, MAX_EPOCH_MINUTES, NANO, Price, TokenPrice,
};
pub use hash::{EMPTY_LEAF, Hash, leaf_hash, node_hash, sha256};
pub use merkle::{MAX_DEPTH, depth, verify_run};
pub use stake::{StakeRule, covers, minimum_stake};
pub use subtree::{MAX_SUBTREE_LEVELS, Subtree, subtree_root};
#[cfg(feature = "tree")]
pub use tree::MerkleTree;
