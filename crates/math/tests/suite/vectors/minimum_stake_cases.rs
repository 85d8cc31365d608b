//! The cases of `tests/vectors/minimum_stake.json`.

use inferix_staking_math::{
    Benchmark, MAX_COVERAGE_EPOCHS, MAX_DECIMALS, MAX_EPOCH_MINUTES, MathError, NANO, Price,
    TokenPrice,
};

use crate::reference::{DEAREST, EDGE, EXAMPLE, Inputs, LEAST};

/// Inputs that have a minimum stake.
pub fn with_minimum() -> Vec<(String, Inputs)> {
    let mut cases = Vec::new();
    let mut add = |name: &str, inputs: Inputs| cases.push((name.to_owned(), inputs));
    for (usd, price_nano) in [("144", 2 * NANO), ("72", NANO), ("69.12", 960_000_000)] {
        for (ifx, ifx_nano) in [("1", NANO), ("0.075", 75_000_000)] {
            for decimals in [6, 9] {
                let name = format!("published: ${usd} at ${ifx} per IFX, {decimals} decimals");
                add(
                    &name,
                    EXAMPLE
                        .price_nano(price_nano)
                        .ifx_nano(ifx_nano)
                        .decimals(decimals),
                );
            }
        }
    }
    let one = EXAMPLE.coverage_epochs(1);
    add("coverage of one epoch gives the printed $72", one);
    for decimals in 0..=MAX_DECIMALS {
        let name = format!("rounds up: $144 at $7 per IFX, {decimals} decimals");
        add(&name, EXAMPLE.ifx_nano(7 * NANO).decimals(decimals));
    }
    let h100 = EXAMPLE.ib_nano(2_413_460_000).price_nano(1_990_000_000);
    add("an H100 at $1.99", h100.ifx_nano(31_415_927).decimals(9));
    let t4 = EXAMPLE.ib_nano(202_220_000).price_nano(350_000_000);
    add("a T4 at $0.35", t4.ifx_nano(68_271_333).decimals(9));
    for (name, price_nano) in [
        ("the floor under the least price", Price::MIN),
        ("the floor under a price right below it", NANO - 1),
        ("a price that is the floor", NANO),
        ("a price right above the floor", NANO + 1),
        ("a price well above the floor", 2 * NANO),
    ] {
        let floored = EXAMPLE.min_price_nano(NANO).price_nano(price_nano);
        add(name, floored.decimals(9));
    }
    let floored = EXAMPLE.price_nano(NANO / 4).min_price_nano(NANO / 3);
    add(
        "rounds up: the floor at $7 per IFX",
        floored.ifx_nano(7 * NANO),
    );
    add("least floor", EXAMPLE.min_price_nano(Price::MIN));
    add("largest floor", EXAMPLE.min_price_nano(Price::MAX));
    add("least benchmark", EXAMPLE.ib_nano(Benchmark::MIN));
    add("largest benchmark", EXAMPLE.ib_nano(Benchmark::MAX));
    add("least price", EXAMPLE.price_nano(Price::MIN));
    add("largest price", EXAMPLE.price_nano(Price::MAX));
    add("shortest epoch", EXAMPLE.epoch_minutes(1));
    add("longest epoch", EXAMPLE.epoch_minutes(MAX_EPOCH_MINUTES));
    add(
        "most coverage",
        EXAMPLE.coverage_epochs(MAX_COVERAGE_EPOCHS),
    );
    add("cheapest token", EXAMPLE.ifx_nano(TokenPrice::MIN));
    add("dearest token", EXAMPLE.ifx_nano(TokenPrice::MAX));
    add("everything least, still one base unit", LEAST);
    let dearest = DEAREST.ifx_nano(TokenPrice::MAX).decimals(0);
    add("everything largest", dearest);
    let floored = dearest.price_nano(Price::MIN).min_price_nano(Price::MAX);
    add("everything largest by the floor", floored);
    let (ib_nano, price_nano) = (2_471_055_000, 7_465_128_891_793);
    add(
        "exactly 2^64 - 1",
        EDGE.ib_nano(ib_nano).price_nano(price_nano),
    );
    cases
}

/// Inputs that have none, and the error.
pub fn without_minimum() -> Vec<(&'static str, Inputs, MathError)> {
    let mut cases = Vec::new();
    let mut add = |name, inputs, error| cases.push((name, inputs, error));

    let error = MathError::BenchmarkOutOfBounds;
    add("no benchmark", EXAMPLE.ib_nano(0), error);
    add(
        "benchmark too large",
        EXAMPLE.ib_nano(Benchmark::MAX + 1),
        error,
    );
    let error = MathError::PriceOutOfBounds;
    add("no price", EXAMPLE.price_nano(0), error);
    add("price too large", EXAMPLE.price_nano(Price::MAX + 1), error);
    let floor = EXAMPLE.min_price_nano(Price::MAX + 1);
    add("floor too large", floor, error);
    let error = MathError::TokenPriceOutOfBounds;
    add("no token price", EXAMPLE.ifx_nano(0), error);
    add(
        "token too cheap",
        EXAMPLE.ifx_nano(TokenPrice::MIN - 1),
        error,
    );
    add(
        "token too dear",
        EXAMPLE.ifx_nano(TokenPrice::MAX + 1),
        error,
    );
    let error = MathError::CoverageOutOfBounds;
    add("no coverage", EXAMPLE.coverage_epochs(0), error);
    add(
        "coverage too large",
        EXAMPLE.coverage_epochs(MAX_COVERAGE_EPOCHS + 1),
        error,
    );
    let error = MathError::EpochOutOfBounds;
    add("no epoch", EXAMPLE.epoch_minutes(0), error);
    add(
        "epoch too long",
        EXAMPLE.epoch_minutes(MAX_EPOCH_MINUTES + 1),
        error,
    );
    let error = MathError::DecimalsOutOfBounds;
    add("ten decimals", EXAMPLE.decimals(10), error);
    add("eighteen decimals", EXAMPLE.decimals(18), error);

    let error = MathError::Overflow;
    add(
        "exactly 2^64",
        EDGE.ib_nano(1 << 31).price_nano((1 << 33) * 1_000),
        error,
    );
    let rounded = EDGE.ib_nano(10_754_281_999).price_nano(1_715_292_948_002);
    add("a fraction that rounds up to 2^64", rounded, error);
    add("everything largest for the cheapest token", DEAREST, error);
    let floored = EDGE.ib_nano(1 << 31).min_price_nano((1 << 33) * 1_000);
    add("exactly 2^64 by the floor", floored.price_nano(1), error);
    cases
}
