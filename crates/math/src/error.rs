//! The one error type of the crate.

use core::fmt;

/// Why an input was refused or a result does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MathError {
    /// A benchmark outside [`Benchmark::MIN`](crate::Benchmark::MIN) to
    /// [`Benchmark::MAX`](crate::Benchmark::MAX).
    BenchmarkOutOfBounds,
    /// A worker's price outside [`Price::MIN`](crate::Price::MIN) to
    /// [`Price::MAX`](crate::Price::MAX).
    PriceOutOfBounds,
    /// A token price outside [`TokenPrice::MIN`](crate::TokenPrice::MIN) to
    /// [`TokenPrice::MAX`](crate::TokenPrice::MAX).
    TokenPriceOutOfBounds,
    /// A coverage of zero, or over [`MAX_COVERAGE_EPOCHS`](crate::MAX_COVERAGE_EPOCHS).
    CoverageOutOfBounds,
    /// An epoch of zero minutes, or over [`MAX_EPOCH_MINUTES`](crate::MAX_EPOCH_MINUTES).
    EpochOutOfBounds,
    /// More token decimals than [`MAX_DECIMALS`](crate::MAX_DECIMALS).
    DecimalsOutOfBounds,
    /// The minimum stake exceeds `u64::MAX` base units, so no token account could hold it.
    Overflow,
    /// The number of leaves in a run is not a power of two.
    RunLengthNotPowerOfTwo,
    /// The run's first leaf index is not a multiple of its length, so the run is no subtree.
    RunNotAligned,
    /// The run starts past the last leaf, or is longer than the padded tree.
    RunOutOfTree,
    /// The proof does not have one hash for each level between the run and the root.
    ProofLengthMismatch,
    /// The run and its proof lead to another root.
    RootMismatch,
}

impl fmt::Display for MathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BenchmarkOutOfBounds => "the benchmark must be above 0 and at most 1000 IB",
            Self::PriceOutOfBounds => "the price must be above 0 and at most 10000 USD per IB-hour",
            Self::TokenPriceOutOfBounds => {
                "the token price must be from 0.000001 to 1000000 USD per IFX"
            }
            Self::CoverageOutOfBounds => "the coverage must be from 1 to 200 epochs",
            Self::EpochOutOfBounds => "the epoch must last from 1 to 43200 minutes",
            Self::DecimalsOutOfBounds => "the token must have at most 9 decimals",
            Self::Overflow => "the minimum stake is more than a token account can hold",
            Self::RunLengthNotPowerOfTwo => "the number of leaves must be a power of two",
            Self::RunNotAligned => "the first leaf must be a multiple of the number of leaves",
            Self::RunOutOfTree => "the leaves lie outside the tree",
            Self::ProofLengthMismatch => {
                "the proof must have one hash for each level between the leaves and the root"
            }
            Self::RootMismatch => "the leaves and the proof do not lead to the published root",
        })
    }
}

impl core::error::Error for MathError {}
