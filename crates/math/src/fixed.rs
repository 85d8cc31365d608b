//! Fractional quantities as fixed point: nine decimals in a `u64` ("nano"), one type per unit.
//!
//! The types are what keeps a price per IB-hour from being passed for a price per token. Each can only
//! hold a value within its bounds, and the bounds are what makes the arithmetic in
//! [`stake`](crate::stake) free of overflow.

use crate::MathError;

/// One whole unit in nano.
pub const NANO: u64 = 1_000_000_000;

/// The most decimals that the IFX mint may have. With nine, the whole supply of 1,000,000,000 tokens is
/// 10^18 base units, which leaves a `u64` room; many more would not fit.
pub const MAX_DECIMALS: u8 = 9;

/// The most epochs that the minimum stake may cover. By the formula it is 2; the last testnet asked for
/// some 100 to 130 times the revenue of an epoch.
pub const MAX_COVERAGE_EPOCHS: u8 = 200;

/// The longest epoch in minutes: 30 days.
pub const MAX_EPOCH_MINUTES: u32 = 43_200;

macro_rules! nano_unit {
    ($(#[$doc:meta])* $name:ident, $min:expr, $max:expr, $error:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(u64);

        impl $name {
            /// The smallest value, in nano.
            pub const MIN: u64 = $min;
            /// The largest value, in nano.
            pub const MAX: u64 = $max;

            /// Takes a value in nano.
            ///
            /// # Errors
            #[doc = concat!("[`MathError::", stringify!($error), "`] outside `MIN..=MAX`.")]
            pub const fn from_nano(nano: u64) -> Result<Self, MathError> {
                if nano < Self::MIN || nano > Self::MAX {
                    return Err(MathError::$error);
                }
                Ok(Self(nano))
            }

            /// A value that was checked when it was stored: 0, which stands for none, or within bounds. Its
            /// upper bound is not checked again, which would cost every worker in a batch of claims.
            pub const fn from_stored(nano: u64) -> Option<Self> {
                debug_assert!(nano <= Self::MAX);
                if nano == 0 { None } else { Some(Self(nano)) }
            }

            /// The value in nano.
            pub const fn nano(self) -> u64 {
                self.0
            }
        }
    };
}

nano_unit! {
    /// A worker's measured speed in IB (*Inferix Bench*; 1 IB is the standard node): above 0, at most
    /// 1000 IB.
    Benchmark, 1, 1_000 * NANO, BenchmarkOutOfBounds
}

nano_unit! {
    /// What a provider asks, in USD per IB-**hour**: above 0, at most $10,000. The whitepaper's `P(n)`
    /// is per IB-*minute*, a sixtieth of this.
    Price, 1, 10_000 * NANO, PriceOutOfBounds
}

nano_unit! {
    /// What one whole IFX costs, in USD: $0.000001 to $1,000,000.
    TokenPrice, 1_000, 1_000_000 * NANO, TokenPriceOutOfBounds
}
