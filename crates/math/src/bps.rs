//! Shares and steps in basis points (hundredths of a percent).

/// The whole, in basis points.
pub const BPS: u16 = 10_000;

/// `ceil(amount * bps / 10_000)`, in the units of `amount`. More than the whole counts as the whole, so the
/// result never exceeds `amount`. Rounds **up**: a share above zero of an amount above zero is at least one
/// unit.
pub fn share_up(amount: u64, bps: u16) -> u64 {
    let bps = u64::from(bps.min(BPS));
    // With amount = q * 10_000 + r the share is q * bps + r * bps / 10_000 exactly. The first term is
    // at most amount and the second at most r, so nothing saturates, and no 128-bit division, which
    // is a long software routine on chain, is needed.
    let whole = (amount / 10_000).saturating_mul(bps);
    let rest = (amount % 10_000).saturating_mul(bps).div_ceil(10_000);
    whole.saturating_add(rest)
}

/// Whether `old` and `new`, in the same unit, lie at most a step of `max_step_bps` apart:
/// `larger * 10_000 <= smaller * (10_000 + max_step_bps)`, exactly, without rounding.
///
/// The same in both directions: at 2,000 basis points up by at most a factor of 1.2, down by at most
/// 1/1.2, so that a step up can always be taken back by one step down.
pub fn within_step(old: u64, new: u64, max_step_bps: u16) -> bool {
    let (smaller, larger) = (old.min(new), old.max(new));
    let most = u32::from(BPS).saturating_add(u32::from(max_step_bps));
    // Both products are of a u64 and a u32: nothing saturates.
    u128::from(larger).saturating_mul(u128::from(BPS))
        <= u128::from(smaller).saturating_mul(u128::from(most))
}

/// The value nearest to `new` that lies within a step of `old`: see [`within_step`].
pub fn clamp_to_step(old: u64, new: u64, max_step_bps: u16) -> u64 {
    let whole = u64::from(BPS);
    let most = whole.saturating_add(u64::from(max_step_bps));
    let (highest, _) = scaled(old, most, whole);
    // At most `old`, so that one more does not overflow.
    let (lowest, rest) = scaled(old, whole, most);
    let lowest = lowest.saturating_add(u64::from(rest > 0));
    new.clamp(lowest.min(highest), highest)
}

/// `value * times / by` rounded down, at most `u64::MAX`, and the rest of the division. Both factors are at most
/// some tens of thousands, and `by` is not 0.
fn scaled(value: u64, times: u64, by: u64) -> (u64, u64) {
    // With value = q * by + r it is q * times + r * times / by, and needs no 128-bit division, which is a long
    // software routine on chain.
    let quotient = value.checked_div(by).unwrap_or(0).saturating_mul(times);
    let product = value.checked_rem(by).unwrap_or(0).saturating_mul(times);
    let (more, rest) = (
        product.checked_div(by).unwrap_or(0),
        product.checked_rem(by).unwrap_or(0),
    );
    (quotient.saturating_add(more), rest)
}
