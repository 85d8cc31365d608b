//! The minimum stake against the published examples and against big integers.

use inferix_staking_math::{
    Benchmark, MAX_COVERAGE_EPOCHS, MAX_EPOCH_MINUTES, MathError, NANO, Price, TokenPrice,
};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::reference::{DEAREST, EDGE, EXAMPLE, Inputs, LEAST};
use crate::strategies::{amount, config, floor, inputs, within};

/// The whitepaper's worker, 0.5 IB, in whole cents of USD, for a price in nano-USD per IB-hour.
const PUBLISHED: [(u64, u64); 3] = [
    (2 * NANO, 14_400),
    (NANO, 7_200),
    // $0.016 per IB-minute
    (60 * 16_000_000, 6_912),
];

#[test]
fn the_published_examples_hold_at_one_dollar_per_ifx() {
    for (price_nano, cents) in PUBLISHED {
        let worker = EXAMPLE.price_nano(price_nano);
        assert_eq!(worker.minimum_stake(), Ok(cents * 10_000), "6 decimals");
        let worker = worker.decimals(9);
        assert_eq!(worker.minimum_stake(), Ok(cents * 10_000_000), "9 decimals");
    }
}

#[test]
fn the_published_examples_hold_at_seven_and_a_half_cents_per_ifx() {
    for ((price_nano, _), (six, nine)) in PUBLISHED.into_iter().zip([
        // 1,920, 960 and 921.6 IFX
        (1_920_000_000, 1_920_000_000_000),
        (960_000_000, 960_000_000_000),
        (921_600_000, 921_600_000_000),
    ]) {
        let worker = EXAMPLE.price_nano(price_nano).ifx_nano(75_000_000);
        assert_eq!(worker.minimum_stake(), Ok(six));
        let worker = worker.decimals(9);
        assert_eq!(worker.minimum_stake(), Ok(nine));
    }
}

#[test]
fn coverage_of_one_epoch_gives_the_72_usd_that_the_whitepaper_prints() {
    let worker = EXAMPLE.coverage_epochs(1);
    assert_eq!(worker.minimum_stake(), Ok(72_000_000));
}

#[test]
fn a_fraction_of_a_base_unit_rounds_up() {
    // $144 at $7 per IFX is 20.571428571... IFX.
    let worker = EXAMPLE.ifx_nano(7 * NANO);
    for (decimals, minimum) in [
        (0, 21),
        (1, 206),
        (2, 2_058),
        (6, 20_571_429),
        (9, 20_571_428_572),
    ] {
        assert_eq!(worker.decimals(decimals).minimum_stake(), Ok(minimum));
    }
    // However small, it is never nothing.
    assert_eq!(LEAST.minimum_stake(), Ok(1));
}

#[test]
fn the_largest_stake_fits_and_one_unit_more_overflows() {
    // 2^64 - 1 = 3 * 5 * 17 * 257 * 641 * 65537 * 6700417
    let largest = EDGE
        .ib_nano(3 * 5 * 257 * 641 * 1_000)
        .price_nano(17 * 65_537 * 6_700_417);
    assert_eq!(largest.minimum_stake(), Ok(u64::MAX));
    assert!(largest.covers(u64::MAX));
    assert!(!largest.covers(u64::MAX - 1));

    // 2^64 exactly, and a fraction that only rounds up to it.
    let rounded_up = EDGE.ib_nano(10_754_281_999).price_nano(1_715_292_948_002);
    let fraction = u128::from(rounded_up.ib_nano) * u128::from(rounded_up.price_nano);
    assert!(u128::from(u64::MAX) * 1_000 < fraction && fraction < (1 << 64) * 1_000);
    let exactly = EDGE.ib_nano(1 << 31).price_nano((1 << 33) * 1_000);
    for too_much in [exactly, rounded_up] {
        assert_eq!(too_much.exact_minimum_stake(), BigUint::from(1_u128 << 64));
        assert_eq!(too_much.minimum_stake(), Err(MathError::Overflow));
        assert!(!too_much.covers(u64::MAX));
    }
}

#[test]
fn the_dearest_worker_of_all_overflows_and_is_not_covered() {
    assert_eq!(DEAREST.minimum_stake(), Err(MathError::Overflow));
    assert!(!DEAREST.covers(u64::MAX));
    // The same worker can stake a token with no decimals that is worth something.
    let possible = DEAREST.ifx_nano(TokenPrice::MAX).decimals(0);
    assert_eq!(possible.minimum_stake(), Ok(1_440_000));
}

#[test]
fn a_price_below_the_floor_counts_as_the_floor() {
    let floored = EXAMPLE.min_price_nano(NANO);
    for (price_nano, minimum) in [
        (Price::MIN, 72_000_000),
        (NANO - 1, 72_000_000),
        (NANO, 72_000_000),
        (NANO + 500_000, 72_036_000),
        (2 * NANO, 144_000_000),
    ] {
        let worker = floored.price_nano(price_nano);
        assert_eq!(worker.minimum_stake(), Ok(minimum));
        assert!(worker.covers(minimum) && !worker.covers(minimum - 1));
    }
}

#[test]
fn a_hundred_epochs_of_revenue_can_be_asked_for() {
    let worker = EXAMPLE.coverage_epochs(200);
    assert_eq!(worker.minimum_stake(), Ok(14_400_000_000));
}

/// The minimum stake with an overflow as more than anything.
fn ordered(inputs: Inputs) -> u128 {
    inputs.minimum_stake().map_or(u128::MAX, u128::from)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn it_is_the_exact_fraction_rounded_up(inputs in inputs()) {
        let exact = u64::try_from(inputs.exact_minimum_stake()).map_err(|_| MathError::Overflow);
        prop_assert_eq!(inputs.minimum_stake(), exact);
    }

    #[test]
    fn it_is_the_exact_fraction_for_all_decimals(inputs in inputs()) {
        for decimals in 0..=9 {
            let inputs = inputs.decimals(decimals);
            let exact = u64::try_from(inputs.exact_minimum_stake()).map_err(|_| MathError::Overflow);
            prop_assert_eq!(inputs.minimum_stake(), exact);
        }
    }

    #[test]
    fn bare_numbers_never_panic_and_give_a_stake_only_within_bounds(
        ib_nano in amount(), price_nano in amount(), min_price_nano in amount(),
        epoch_minutes: u32, coverage_epochs: u8, ifx_nano in amount(), decimals: u8,
    ) {
        let inputs = Inputs {
            ib_nano, price_nano, min_price_nano, epoch_minutes, coverage_epochs, ifx_nano, decimals,
        };
        let within_bounds = (1..=1_000 * NANO).contains(&ib_nano)
            && (1..=10_000 * NANO).contains(&price_nano)
            && (0..=10_000 * NANO).contains(&min_price_nano)
            && (1..=43_200).contains(&epoch_minutes)
            && (1..=200).contains(&coverage_epochs)
            && (1_000..=1_000_000 * NANO).contains(&ifx_nano)
            && decimals <= 9;
        let bounded = !matches!(inputs.minimum_stake(), Err(error) if error != MathError::Overflow);
        prop_assert_eq!(bounded, within_bounds);
    }

    #[test]
    fn a_larger_worker_never_needs_less(
        inputs in inputs(),
        ib_nano in within(Benchmark::MIN, Benchmark::MAX),
        price_nano in within(Price::MIN, Price::MAX),
        floor in floor(),
        epoch_minutes in 1..=MAX_EPOCH_MINUTES,
        coverage_epochs in 1..=MAX_COVERAGE_EPOCHS,
    ) {
        let larger = [
            inputs.ib_nano(ib_nano.max(inputs.ib_nano)),
            inputs.price_nano(price_nano.max(inputs.price_nano)),
            inputs.min_price_nano(floor.max(inputs.min_price_nano)),
            inputs.epoch_minutes(epoch_minutes.max(inputs.epoch_minutes)),
            inputs.coverage_epochs(coverage_epochs.max(inputs.coverage_epochs)),
        ];
        for larger in larger {
            prop_assert!(ordered(larger) >= ordered(inputs));
        }
    }

    #[test]
    fn a_floor_is_a_price_that_nobody_goes_below(inputs in inputs(), floor in floor()) {
        let floored = inputs.min_price_nano(floor);
        let bare = inputs.min_price_nano(0).price_nano(inputs.price_nano.max(floor));
        prop_assert_eq!(floored.minimum_stake(), bare.minimum_stake());
    }

    #[test]
    fn a_dearer_or_coarser_token_never_needs_more_base_units(
        inputs in inputs(),
        ifx_nano in within(TokenPrice::MIN, TokenPrice::MAX),
        decimals in 0..=9_u8,
    ) {
        let dearer = inputs.ifx_nano(ifx_nano.max(inputs.ifx_nano));
        prop_assert!(ordered(dearer) <= ordered(inputs));
        let coarser = inputs.decimals(decimals.min(inputs.decimals));
        prop_assert!(ordered(coarser) <= ordered(inputs));
    }
}
