//! What each quantity may be, and the error that says otherwise.

use inferix_staking_math::{
    Benchmark, MAX_COVERAGE_EPOCHS, MAX_DECIMALS, MAX_EPOCH_MINUTES, MathError, NANO, Price,
    StakeRule, TokenPrice, covers, minimum_stake,
};

use crate::reference::EXAMPLE;

#[test]
fn a_benchmark_is_above_0_and_at_most_1000_ib() {
    assert_eq!((Benchmark::MIN, Benchmark::MAX), (1, 1_000 * NANO));
    for nano in [1, 202_220_000, Benchmark::MAX] {
        assert_eq!(Benchmark::from_nano(nano).map(Benchmark::nano), Ok(nano));
    }
    for nano in [0, Benchmark::MAX + 1, u64::MAX] {
        let refused = Err(MathError::BenchmarkOutOfBounds);
        assert_eq!(Benchmark::from_nano(nano), refused);
    }
}

#[test]
fn a_price_is_above_0_and_at_most_10000_usd() {
    assert_eq!((Price::MIN, Price::MAX), (1, 10_000 * NANO));
    for nano in [1, 960_000_000, Price::MAX] {
        assert_eq!(Price::from_nano(nano).map(Price::nano), Ok(nano));
    }
    for nano in [0, Price::MAX + 1, u64::MAX] {
        assert_eq!(Price::from_nano(nano), Err(MathError::PriceOutOfBounds));
    }
}

#[test]
fn a_token_price_is_from_a_millionth_to_a_million_usd() {
    assert_eq!(
        (TokenPrice::MIN, TokenPrice::MAX),
        (NANO / 1_000_000, NANO * 1_000_000)
    );
    for nano in [TokenPrice::MIN, 75_000_000, TokenPrice::MAX] {
        assert_eq!(TokenPrice::from_nano(nano).map(TokenPrice::nano), Ok(nano));
    }
    for nano in [0, TokenPrice::MIN - 1, TokenPrice::MAX + 1, u64::MAX] {
        let refused = Err(MathError::TokenPriceOutOfBounds);
        assert_eq!(TokenPrice::from_nano(nano), refused);
    }
}

#[test]
fn a_rule_has_coverage_epoch_and_decimals_within_bounds() {
    let ifx = TokenPrice::from_nano(NANO).unwrap();
    let rule = |coverage, minutes, decimals| StakeRule::new(coverage, minutes, ifx, decimals).err();

    for coverage in 0..=u8::MAX {
        let fits = (1..=MAX_COVERAGE_EPOCHS).contains(&coverage);
        let refused = (!fits).then_some(MathError::CoverageOutOfBounds);
        assert_eq!(rule(coverage, 4_320, 6), refused, "coverage {coverage}");
    }
    for minutes in [1, 4_320, MAX_EPOCH_MINUTES] {
        assert_eq!(rule(2, minutes, 6), None);
    }
    for minutes in [0, MAX_EPOCH_MINUTES + 1, u32::MAX] {
        assert_eq!(rule(2, minutes, 6), Some(MathError::EpochOutOfBounds));
    }
    for decimals in 0..=u8::MAX {
        let refused = (decimals > MAX_DECIMALS).then_some(MathError::DecimalsOutOfBounds);
        assert_eq!(rule(2, 4_320, decimals), refused, "decimals {decimals}");
    }
    assert_eq!(rule(0, 0, 10), Some(MathError::CoverageOutOfBounds));
    assert_eq!(rule(1, 0, 10), Some(MathError::EpochOutOfBounds));
}

#[test]
fn the_functions_for_one_worker_refuse_what_the_rule_refuses() {
    let (ib, price) = (EXAMPLE.ib(), EXAMPLE.price());
    let ifx = TokenPrice::from_nano(NANO).unwrap();
    for (minutes, coverage, decimals, error) in [
        (4_320, 0, 6, MathError::CoverageOutOfBounds),
        (0, 2, 6, MathError::EpochOutOfBounds),
        (4_320, 2, 10, MathError::DecimalsOutOfBounds),
    ] {
        let minimum = minimum_stake(ib, price, minutes, coverage, ifx, decimals);
        assert_eq!(minimum, Err(error));
        let covered = covers(u64::MAX, ib, price, minutes, coverage, ifx, decimals);
        assert_eq!(covered, Err(error));
    }
    assert_eq!(covers(144_000_000, ib, price, 4_320, 2, ifx, 6), Ok(true));
    assert_eq!(covers(143_999_999, ib, price, 4_320, 2, ifx, 6), Ok(false));
}

#[test]
fn a_quantity_takes_no_more_room_than_its_number() {
    assert_eq!(size_of::<Benchmark>(), 8);
    assert_eq!(size_of::<Price>(), 8);
    assert_eq!(size_of::<TokenPrice>(), 8);
}

#[test]
fn every_error_says_something_of_its_own() {
    let errors = [
        MathError::BenchmarkOutOfBounds,
        MathError::PriceOutOfBounds,
        MathError::TokenPriceOutOfBounds,
        MathError::CoverageOutOfBounds,
        MathError::EpochOutOfBounds,
        MathError::DecimalsOutOfBounds,
        MathError::Overflow,
        MathError::RunLengthNotPowerOfTwo,
        MathError::RunNotAligned,
        MathError::RunOutOfTree,
        MathError::ProofLengthMismatch,
        MathError::RootMismatch,
    ];
    let mut sentences: Vec<String> = errors
        .iter()
        .map(|error| {
            let error: &dyn core::error::Error = error;
            error.to_string()
        })
        .collect();
    assert!(sentences.iter().all(|sentence| sentence.len() > 20));
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), errors.len());
}
