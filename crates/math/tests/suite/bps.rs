//! Shares and steps.

use inferix_staking_math::{BPS, TokenPrice, clamp_to_step, share_up, within_step};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::strategies::{amount, config};

#[test]
fn a_share_rounds_up() {
    assert_eq!(share_up(100, 5_000), 50);
    assert_eq!(share_up(101, 5_000), 51);
    assert_eq!(share_up(9_999, 1), 1);
    assert_eq!(share_up(10_000, 1), 1);
    assert_eq!(share_up(10_001, 1), 2);
    assert_eq!(share_up(3, 3_333), 1);
    assert_eq!(share_up(3, 3_334), 2);
    assert_eq!(share_up(1, 1), 1);
    assert_eq!(share_up(u64::MAX, 9_999), 18_444_899_399_302_180_660);
}

#[test]
fn a_share_of_nothing_is_nothing() {
    assert_eq!(share_up(u64::MAX, 0), 0);
    assert_eq!(share_up(0, BPS), 0);
}

#[test]
fn more_than_the_whole_is_the_whole() {
    for bps in [BPS, BPS + 1, u16::MAX] {
        assert_eq!(share_up(u64::MAX, bps), u64::MAX);
        assert_eq!(share_up(7, bps), 7);
    }
}

#[test]
fn a_step_up_may_reach_its_limit_and_not_pass_it() {
    assert!(within_step(1_000_000, 1_200_000, 2_000));
    assert!(!within_step(1_000_000, 1_200_001, 2_000));
    // The limit is not rounded: 1,001 times 1.2 is 1,201.2.
    assert!(within_step(1_001, 1_201, 2_000));
    assert!(!within_step(1_001, 1_202, 2_000));
}

#[test]
fn a_step_down_is_a_step_up_taken_back() {
    assert!(within_step(1_200_000, 1_000_000, 2_000));
    assert!(!within_step(1_200_001, 1_000_000, 2_000));
    // 20% below is more than a step: 1,000,000 / 1.2 is 833,333.3.
    assert!(within_step(1_000_000, 833_334, 2_000));
    assert!(!within_step(1_000_000, 833_333, 2_000));
}

#[test]
fn a_step_of_nothing_allows_no_change() {
    assert!(within_step(1_000_000, 1_000_000, 0));
    assert!(!within_step(1_000_000, 1_000_001, 0));
    assert!(!within_step(1_000_000, 999_999, 0));
}

#[test]
fn no_step_leads_to_nothing_or_away_from_it() {
    for bps in [0, BPS, u16::MAX] {
        assert!(within_step(0, 0, bps));
        assert!(!within_step(0, 1, bps));
        assert!(!within_step(1, 0, bps));
    }
}

#[test]
fn the_widest_step_does_not_reach_from_one_end_of_a_range_to_the_other() {
    for (old, new) in [
        (TokenPrice::MIN, TokenPrice::MAX),
        (TokenPrice::MAX, TokenPrice::MIN),
        (1, u64::MAX),
        (u64::MAX, 1),
    ] {
        assert!(!within_step(old, new, u16::MAX));
    }
    assert!(within_step(u64::MAX - 1, u64::MAX, 1));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_share_is_the_exact_one_rounded_up(amount in amount(), bps: u16) {
        let exact = (BigUint::from(amount) * bps.min(10_000) + 9_999_u32) / 10_000_u32;
        prop_assert_eq!(BigUint::from(share_up(amount, bps)), exact);
    }

    #[test]
    fn a_step_is_compared_exactly(old in amount(), new in amount(), bps: u16) {
        let most = |from: u64| BigUint::from(from) * (10_000 + u32::from(bps));
        let up = BigUint::from(new) * 10_000_u32 <= most(old);
        let down = BigUint::from(old) * 10_000_u32 <= most(new);
        prop_assert_eq!(within_step(old, new, bps), up && down);
    }

    #[test]
    fn a_step_to_the_very_limit_is_compared_exactly(
        old in amount(), bps in 0..20_000_u16, off in -2..=2_i64,
    ) {
        let limit = u128::from(old) * (10_000 + u128::from(bps)) / 10_000;
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let new = limit.saturating_add_signed(off).max(old);
        let most = BigUint::from(old) * (10_000 + u32::from(bps));
        let within = BigUint::from(new) * 10_000_u32 <= most;
        prop_assert_eq!(within_step(old, new, bps), within);
        prop_assert_eq!(within_step(new, old, bps), within, "the way back is as long");
    }
}

#[test]
fn what_is_beyond_a_step_becomes_its_end() {
    assert_eq!(clamp_to_step(1_000_000, 3_000_000, 2_000), 1_200_000);
    assert_eq!(clamp_to_step(1_000_000, 1_200_001, 2_000), 1_200_000);
    assert_eq!(clamp_to_step(1_000_000, 1_199_999, 2_000), 1_199_999);
    assert_eq!(clamp_to_step(1_000_000, 833_333, 2_000), 833_334);
    assert_eq!(clamp_to_step(1_000_000, 0, 2_000), 833_334);
    assert_eq!(clamp_to_step(1_200_000, 0, 2_000), 1_000_000);
    assert_eq!(clamp_to_step(7, 100, 0), 7);
    assert_eq!(clamp_to_step(u64::MAX, u64::MAX, 5_000), u64::MAX);
    assert_eq!(clamp_to_step(0, 5, 5_000), 0);
}

proptest! {
    #![proptest_config(config())]

    /// The nearest value that is within the step, by the rule itself.
    #[test]
    fn a_clamped_value_is_within_the_step_and_none_is_nearer(
        old in 0..=TokenPrice::MAX,
        new in any::<u64>(),
        bps in 0..=5_000_u16,
    ) {
        let clamped = clamp_to_step(old, new, bps);
        prop_assert!(within_step(old, clamped, bps));
        match new.cmp(&clamped) {
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => prop_assert!(!within_step(old, clamped + 1, bps)),
            std::cmp::Ordering::Less => prop_assert!(!within_step(old, clamped - 1, bps)),
        }
    }
}
