//! `covers` decides without dividing, and so that nobody can tell.

use inferix_staking_math::{
    Benchmark, MAX_COVERAGE_EPOCHS, MAX_DECIMALS, MAX_EPOCH_MINUTES, Price, TokenPrice,
};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::reference::{EXAMPLE, Inputs};
use crate::strategies::{amount, config, inputs};

/// Asserts the definition at every stake where an error would show, and at `stakes`.
fn equals_its_definition(inputs: &Inputs, stakes: &[u64]) {
    let minimum = inputs.exact_minimum_stake();
    let near: Vec<u64> = match inputs.minimum_stake() {
        Ok(minimum) => (0..=2)
            .flat_map(|off| [minimum.saturating_sub(off), minimum.saturating_add(off)])
            .collect(),
        Err(_) => Vec::new(),
    };
    for &stake in near
        .iter()
        .chain(stakes)
        .chain(&[0, 1, u64::MAX - 1, u64::MAX])
    {
        let covered = BigUint::from(stake) >= minimum;
        assert_eq!(
            inputs.covers(stake),
            covered,
            "{stake} of {minimum} for {inputs:?}"
        );
    }
}

#[test]
fn the_minimum_covers_and_a_unit_less_does_not() {
    let minimum = EXAMPLE.minimum_stake().unwrap();
    assert!(EXAMPLE.covers(minimum));
    assert!(EXAMPLE.covers(minimum + 1));
    assert!(EXAMPLE.covers(u64::MAX));
    assert!(!EXAMPLE.covers(minimum - 1));
    assert!(!EXAMPLE.covers(0));
}

/// Everything at its smallest and at its largest, in all 640 combinations of ends and decimals.
#[test]
fn the_ends_of_all_ranges_are_decided_exactly() {
    for decimals in 0..=MAX_DECIMALS {
        for ends in 0..64_u32 {
            let end = |bit: u32, low: u64, high: u64| if ends >> bit & 1 == 0 { low } else { high };
            let inputs = Inputs {
                ib_nano: end(0, Benchmark::MIN, Benchmark::MAX),
                price_nano: end(1, Price::MIN, Price::MAX),
                min_price_nano: end(2, 0, Price::MAX),
                epoch_minutes: end(3, 1, MAX_EPOCH_MINUTES.into()) as u32,
                coverage_epochs: end(4, 1, MAX_COVERAGE_EPOCHS.into()) as u8,
                ifx_nano: end(5, TokenPrice::MIN, TokenPrice::MAX),
                decimals,
            };
            equals_its_definition(&inputs, &[1 << 31, 1 << 32, 1 << 63]);
        }
    }
}

/// The widths that the arithmetic takes for granted, on big integers.
#[test]
fn the_widest_products_have_the_room_that_they_need() {
    let speed = BigUint::from(MAX_COVERAGE_EPOCHS) * MAX_EPOCH_MINUTES * Benchmark::MAX;
    assert!(speed.bits() <= 64, "wraps without a check");
    let required = &speed * Price::MAX;
    assert!(required.bits() <= 108);
    let denominator = BigUint::from(60 * 10_u64.pow(MAX_DECIMALS.into())) * TokenPrice::MAX;
    assert!(denominator.bits() <= 86);
    assert!((denominator * u64::MAX).bits() <= 150);

    let widest = Inputs {
        ib_nano: Benchmark::MAX,
        price_nano: Price::MAX,
        min_price_nano: 0,
        epoch_minutes: MAX_EPOCH_MINUTES,
        coverage_epochs: MAX_COVERAGE_EPOCHS,
        ifx_nano: TokenPrice::MAX,
        decimals: 9,
    };
    let minimum = required / 60_u8 / TokenPrice::MAX;
    assert_eq!(widest.exact_minimum_stake(), minimum);
    for decimals in 0..=MAX_DECIMALS {
        let inputs = widest.decimals(decimals);
        equals_its_definition(&inputs, &[]);
        // A floor at the upper end asks for as much as a price there.
        let floored = inputs.price_nano(Price::MIN).min_price_nano(Price::MAX);
        assert_eq!(floored.exact_minimum_stake(), inputs.exact_minimum_stake());
        equals_its_definition(&floored, &[]);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn it_equals_its_definition(inputs in inputs(), stakes: [u64; 4], spread in amount()) {
        let [a, b, c, d] = stakes;
        equals_its_definition(&inputs, &[a, b, c, d, spread]);
    }

    #[test]
    fn it_equals_its_definition_for_all_decimals(inputs in inputs(), stake in amount()) {
        for decimals in 0..=9 {
            equals_its_definition(&inputs.decimals(decimals), &[stake]);
        }
    }

    #[test]
    fn more_stake_never_covers_less(inputs in inputs(), stake in amount(), more in amount()) {
        let covered = inputs.covers(stake);
        prop_assert!(!covered || inputs.covers(stake.saturating_add(more)));
    }
}
