//! Shares and price steps.

use inferix_staking_math::{BPS, TokenPrice, bps_of, within_step};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::strategies::{amount, config, token_price};

#[test]
fn a_share_rounds_down() {
    assert_eq!(bps_of(100, 5_000), 50);
    assert_eq!(bps_of(9_999, 1), 0);
    assert_eq!(bps_of(10_000, 1), 1);
    assert_eq!(bps_of(19_999, 1), 1);
    assert_eq!(bps_of(3, 3_333), 0);
    assert_eq!(bps_of(3, 3_334), 1);
    assert_eq!(bps_of(u64::MAX, 0), 0);
    assert_eq!(bps_of(u64::MAX, 9_999), 18_444_899_399_302_180_659);
}

#[test]
fn more_than_the_whole_is_the_whole() {
    for bps in [BPS, BPS + 1, u16::MAX] {
        assert_eq!(bps_of(u64::MAX, bps), u64::MAX);
        assert_eq!(bps_of(7, bps), 7);
    }
}

#[test]
fn a_step_may_reach_its_limit_and_not_pass_it() {
    let price = |nano| TokenPrice::from_nano(nano).unwrap();
    let old = price(1_000_000);
    assert!(within_step(old, price(1_200_000), 2_000));
    assert!(!within_step(old, price(1_200_001), 2_000));
    assert!(within_step(old, price(800_000), 2_000));
    assert!(!within_step(old, price(799_999), 2_000));

    // The limit is a share of the old price, and not rounded: 20% of 1,001 is 200.2.
    assert!(within_step(price(1_001), price(1_201), 2_000));
    assert!(!within_step(price(1_001), price(1_202), 2_000));

    assert!(within_step(old, old, 0));
    assert!(!within_step(old, price(1_000_001), 0));
    // Over 100% lets the price more than double.
    assert!(within_step(old, price(3_500_000), 25_000));
    assert!(!within_step(old, price(3_500_001), 25_000));
    // Up from one end of the range to the other is out of any step's reach, down is 99.99...%.
    assert!(!within_step(
        price(TokenPrice::MIN),
        price(TokenPrice::MAX),
        u16::MAX
    ));
    assert!(within_step(
        price(TokenPrice::MAX),
        price(TokenPrice::MIN),
        BPS
    ));
    assert!(!within_step(
        price(TokenPrice::MAX),
        price(TokenPrice::MIN),
        BPS - 1
    ));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_share_is_the_exact_one_rounded_down(amount in amount(), bps: u16) {
        let exact = BigUint::from(amount) * bps.min(10_000) / 10_000_u32;
        prop_assert_eq!(BigUint::from(bps_of(amount, bps)), exact);
    }

    #[test]
    fn a_step_is_compared_exactly(old in token_price(), new in token_price(), bps: u16) {
        let step = BigUint::from(old.nano().abs_diff(new.nano())) * 10_000_u32;
        let allowed = BigUint::from(old.nano()) * bps;
        prop_assert_eq!(within_step(old, new, bps), step <= allowed);
    }

    #[test]
    fn a_step_to_the_very_limit_is_compared_exactly(
        old in token_price(), bps in 0..20_000_u16, off in -2..=2_i64, up: bool,
    ) {
        let limit = i64::try_from(u128::from(old.nano()) * u128::from(bps) / 10_000).unwrap();
        let off = if up { limit + off } else { -limit - off };
        let nano = old.nano().saturating_add_signed(off).clamp(TokenPrice::MIN, TokenPrice::MAX);
        let new = TokenPrice::from_nano(nano).unwrap();
        let step = BigUint::from(old.nano().abs_diff(new.nano())) * 10_000_u32;
        prop_assert_eq!(within_step(old, new, bps), step <= BigUint::from(old.nano()) * bps);
    }
}
