//! Shares and price steps in basis points (hundredths of a percent).

use crate::TokenPrice;

/// The whole, in basis points.
pub const BPS: u16 = 10_000;

/// `floor(amount * bps / 10_000)`, in the units of `amount`. More than the whole counts as the whole,
/// so the result never exceeds `amount`. Rounds **down**.
pub fn bps_of(amount: u64, bps: u16) -> u64 {
    let bps = u64::from(bps.min(BPS));
    // With amount = q * 10_000 + r the share is q * bps + r * bps / 10_000 exactly. The first term is
    // at most amount and the second less than r, so nothing saturates, and no 128-bit division, which
    // is a long software routine on chain, is needed.
    let whole = (amount / 10_000).saturating_mul(bps);
    let rest = (amount % 10_000).saturating_mul(bps) / 10_000;
    whole.saturating_add(rest)
}

/// Whether `new` differs from `old`, up or down, by at most `max_step_bps` of `old`:
/// `|new - old| * 10_000 <= old * max_step_bps`, exactly, without rounding. Over 10,000 is allowed
/// and lets the price more than double.
pub fn within_step(old: TokenPrice, new: TokenPrice, max_step_bps: u16) -> bool {
    let step = u128::from(new.nano().abs_diff(old.nano()));
    // Both products are of a u64 and a u16, below 2^80: nothing saturates.
    step.saturating_mul(u128::from(BPS))
        <= u128::from(old.nano()).saturating_mul(u128::from(max_step_bps))
}
