//! Inputs for property tests: spread over all magnitudes and fond of extremes, because a uniform `u64`
//! below 10^13 is nearly always above 10^12.

use inferix_staking_math::{
    Benchmark, MAX_COVERAGE_EPOCHS, MAX_DECIMALS, MAX_EPOCH_MINUTES, Price, TokenPrice,
};
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::reference::Inputs;

pub fn config() -> Config {
    Config {
        failure_persistence: None,
        ..Config::with_cases(2_048)
    }
}

/// Numbers within bounds: uniform, of any magnitude, powers of ten, and near both ends.
pub fn within(min: u64, max: u64) -> impl Strategy<Value = u64> {
    prop_oneof![
        3 => min..=max,
        4 => (0..64_u32, any::<u64>())
            .prop_map(move |(bits, value)| (value >> bits).clamp(min, max)),
        3 => (0..20_u32).prop_map(move |power| 10_u64.pow(power).clamp(min, max)),
        1 => min..=min.saturating_add(3).min(max),
        1 => max.saturating_sub(3).max(min)..=max,
    ]
}

pub fn amount() -> impl Strategy<Value = u64> {
    within(0, u64::MAX)
}

/// A price floor: none as often as one of any size.
pub fn floor() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), within(Price::MIN, Price::MAX)]
}

pub fn inputs() -> impl Strategy<Value = Inputs> {
    (
        within(Benchmark::MIN, Benchmark::MAX),
        within(Price::MIN, Price::MAX),
        floor(),
        within(1, u64::from(MAX_EPOCH_MINUTES)),
        1..=MAX_COVERAGE_EPOCHS,
        within(TokenPrice::MIN, TokenPrice::MAX),
        0..=MAX_DECIMALS,
    )
        .prop_map(
            |(ib_nano, price_nano, floor, minutes, coverage_epochs, ifx_nano, decimals)| Inputs {
                ib_nano,
                price_nano,
                min_price_nano: floor,
                epoch_minutes: u32::try_from(minutes).unwrap(),
                coverage_epochs,
                ifx_nano,
                decimals,
            },
        )
}
