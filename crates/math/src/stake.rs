//! The minimum stake `S(n)` and whether a stake covers it.
//!
//! The whitepaper defines, in USD, `S(n) = 2 * E * IB(n) * P(n)`: the coverage (2, governed), the
//! minutes in an epoch, the worker's benchmark and its price per IB-*minute*. Here the price is per
//! IB-*hour*, sixty times as much, and the result is IFX base units:
//!
//! ```text
//! USD        = coverage * epoch_minutes * IB * price / 60
//!            = coverage * epoch_minutes * ib_nano * price_nano / (60 * 10^18)
//! IFX        = USD / (ifx_nano / 10^9)
//! base units = IFX * 10^decimals
//!
//!                     coverage * epoch_minutes * ib_nano * price_nano
//!       S    = ceil( ------------------------------------------------- )
//!                           60 * 10^(9 - decimals) * ifx_nano
//! ```
//!
//! One exact fraction, rounded **up** once: a worker never holds less than the rule asks for. Where the
//! network has a price floor, a lower price counts as the floor: otherwise a worker could declare a price
//! of nearly nothing, stake nearly nothing, and be paid by its work like everybody else.

use crate::{Benchmark, MAX_COVERAGE_EPOCHS, MAX_DECIMALS, MAX_EPOCH_MINUTES};
use crate::{MathError, Price, TokenPrice};

/// The inputs of S(n) that an epoch fixes for every worker: coverage, epoch length, IFX price, decimals and
/// price floor. Built once per instruction, used for each worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakeRule {
    /// coverage * epoch_minutes, without the factor that it shares with the denominator
    numerator: u64,
    /// 60 * 10^(9 - decimals) * ifx_nano, without it
    denominator: u128,
    /// A lower price counts as this one, in nano; 0 if there is no floor.
    floor: u64,
}

// Why nothing in this module can overflow. It rests on the bounds of the inputs alone, so a bound that
// is raised too far stops the build here.
#[expect(
    clippy::as_conversions,
    reason = "both widen, and `From` cannot be called in a const"
)]
const _: () = {
    // numerator * ib fits a u64, and times the price it is below 2^108.
    assert!(MAX_COVERAGE_EPOCHS as u64 * (MAX_EPOCH_MINUTES as u64) < 1 << 24);
    assert!(Benchmark::MAX < 1 << 40 && Price::MAX < 1 << 44);
    // 60 * 10^9 < 2^36: the denominator is below 2^86, its upper word below 2^22.
    assert!(MAX_DECIMALS == 9 && TokenPrice::MAX < 1 << 50);
};

impl StakeRule {
    /// The rule for a coverage in epochs (1 to 200), an epoch in minutes (1 to 43,200), the price of a
    /// whole IFX and the mint's decimals (0 to 9), without a price floor.
    ///
    /// # Errors
    /// [`MathError::CoverageOutOfBounds`], [`MathError::EpochOutOfBounds`] or
    /// [`MathError::DecimalsOutOfBounds`], checked in this order.
    pub const fn new(
        coverage_epochs: u8,
        epoch_minutes: u32,
        ifx: TokenPrice,
        decimals: u8,
    ) -> Result<Self, MathError> {
        if coverage_epochs == 0 || coverage_epochs > MAX_COVERAGE_EPOCHS {
            return Err(MathError::CoverageOutOfBounds);
        }
        if epoch_minutes == 0 || epoch_minutes > MAX_EPOCH_MINUTES {
            return Err(MathError::EpochOutOfBounds);
        }
        // 60 * 10^(9 - decimals)
        let scale: u64 = match decimals {
            0 => 60_000_000_000,
            1 => 6_000_000_000,
            2 => 600_000_000,
            3 => 60_000_000,
            4 => 6_000_000,
            5 => 600_000,
            6 => 60_000,
            7 => 6_000,
            8 => 600,
            9 => 60,
            _ => return Err(MathError::DecimalsOutOfBounds),
        };
        #[expect(
            clippy::as_conversions,
            reason = "both widen, and `From` cannot be called in a const fn"
        )]
        let (coverage, minutes) = (coverage_epochs as u64, epoch_minutes as u64);
        let numerator = coverage.saturating_mul(minutes);
        // Wherever an epoch lasts whole hours, both have the 60 minutes of an hour in them. Without these,
        // most denominators fit a half word, which makes `product` cheaper.
        let (numerator, scale) = if numerator % 60 == 0 {
            (numerator / 60, scale / 60)
        } else {
            (numerator, scale)
        };
        Ok(Self {
            numerator,
            denominator: product(scale, ifx.nano()),
            floor: 0,
        })
    }

    /// The same rule with a price floor.
    pub const fn with_floor(self, floor: Price) -> Self {
        Self {
            floor: floor.nano(),
            ..self
        }
    }

    /// The minimum stake `S(n)` in token base units, rounded **up**.
    ///
    /// # Errors
    /// [`MathError::Overflow`] if it does not fit `u64`: no stake covers such a worker.
    pub fn minimum_stake(&self, ib: Benchmark, price: Price) -> Result<u64, MathError> {
        let required = self.required(ib, price);
        let mut stake = required.checked_div(self.denominator).unwrap_or(u128::MAX);
        // Rounded up without `div_ceil`, which divides twice on chain.
        if stake.saturating_mul(self.denominator) < required {
            stake = stake.saturating_add(1);
        }
        u64::try_from(stake).map_err(|_| MathError::Overflow)
    }

    /// Whether a stake in token base units is at least [`minimum_stake`](Self::minimum_stake), for all
    /// inputs; `false` where the minimum does not fit `u64`.
    ///
    /// Cross-multiplied, because a 128-bit division is a long software routine on chain:
    /// `stake >= ceil(n / d)` is `stake * d >= n`, stake being an integer.
    #[inline(always)]
    pub fn covers(&self, stake: u64, ib: Benchmark, price: Price) -> bool {
        let required = self.required(ib, price);
        if self.denominator >> 64 == 0 {
            return product(stake, low_word(self.denominator)) >= required;
        }
        self.covers_wide(stake, required)
    }

    /// The same for a denominator of more than 64 bits.
    #[inline(never)]
    fn covers_wide(&self, stake: u64, required: u128) -> bool {
        // stake * d may need 150 bits, so it is compared as (upper 128 bits, lower 64 bits).
        // d = dh * 2^64 + dl with dh < 2^22. `high` is below 2^64 * 2^22 + 2^64: nothing saturates.
        let low = product(stake, low_word(self.denominator));
        let upper = product(stake, low_word(self.denominator >> 64));
        let high = (low >> 64).saturating_add(upper);
        (high, low_word(low)) >= (required >> 64, low_word(required))
    }

    /// coverage * epoch_minutes * ib_nano * max(price, floor)_nano, below 2^108, without the common factor.
    #[inline(always)]
    fn required(&self, ib: Benchmark, price: Price) -> u128 {
        let price = price.nano().max(self.floor);
        // Below 2^64 by the assertions above, so it never wraps; a check would cost every worker in a
        // batch of claims 42 compute units.
        let speed = self.numerator.wrapping_mul(ib.nano());
        product(speed, price)
    }
}

/// `a * b`, from products of half words: what a 128-bit multiplication does on chain as well, but for
/// operands of twice this length and in a function of its own. Cheaper where `b` is below 2^32, which
/// prices below $4.29 are.
#[inline(always)]
const fn product(a: u64, b: u64) -> u128 {
    const HALF: u64 = 0xffff_ffff;
    let (a_low, a_high) = (a & HALF, a >> 32);
    let (b_low, b_high) = (b & HALF, b >> 32);
    // A product of half words is at most (2^32 - 1)^2 = 2^64 - 2^33 + 1, which leaves room for two
    // more half words: nothing wraps.
    let low = a_low.wrapping_mul(b_low);
    let middle = a_high.wrapping_mul(b_low).wrapping_add(low >> 32);
    let (high, other) = if b_high == 0 {
        (middle >> 32, middle)
    } else {
        let other = a_low.wrapping_mul(b_high).wrapping_add(middle & HALF);
        let high = a_high
            .wrapping_mul(b_high)
            .wrapping_add(middle >> 32)
            .wrapping_add(other >> 32);
        (high, other)
    };
    #[expect(
        clippy::as_conversions,
        reason = "both widen, and `From` cannot be called in a const fn"
    )]
    let (high, low) = (high as u128, ((other << 32) | (low & HALF)) as u128);
    (high << 64) | low
}

/// The lower 64 bits.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "dropping the upper bits is the purpose"
)]
const fn low_word(value: u128) -> u64 {
    value as u64
}

/// [`StakeRule::minimum_stake`] for a single worker, without a price floor.
///
/// # Errors
/// Those of [`StakeRule::new`] and [`StakeRule::minimum_stake`].
pub fn minimum_stake(
    ib: Benchmark,
    price: Price,
    epoch_minutes: u32,
    coverage_epochs: u8,
    ifx: TokenPrice,
    decimals: u8,
) -> Result<u64, MathError> {
    StakeRule::new(coverage_epochs, epoch_minutes, ifx, decimals)?.minimum_stake(ib, price)
}

/// [`StakeRule::covers`] for a single worker, without a price floor.
///
/// # Errors
/// Those of [`StakeRule::new`].
pub fn covers(
    stake: u64,
    ib: Benchmark,
    price: Price,
    epoch_minutes: u32,
    coverage_epochs: u8,
    ifx: TokenPrice,
    decimals: u8,
) -> Result<bool, MathError> {
    Ok(StakeRule::new(coverage_epochs, epoch_minutes, ifx, decimals)?.covers(stake, ib, price))
}
