//! `tests/vectors/minimum_stake.json`.

use inferix_staking_math::{
    Benchmark, MAX_COVERAGE_EPOCHS, MAX_DECIMALS, MAX_EPOCH_MINUTES, MathError, Price, TokenPrice,
};
use serde::{Deserialize, Serialize};

use super::files::{self, decimal};
use super::minimum_stake_cases::{with_minimum, without_minimum};
use crate::reference::Inputs;

const FILE: &str = "minimum_stake.json";

#[derive(Serialize, Deserialize)]
struct Vectors {
    about: String,
    bounds: Bounds,
    minimum_stakes: Vec<MinimumStake>,
    /// The minimum does not exist: the error's name. Where it is `Overflow`, no stake covers.
    errors: Vec<Refusal>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Bounds {
    ib_nano: Range,
    price_nano: Range,
    min_price_nano: Range,
    epoch_minutes: Range,
    coverage_epochs: Range,
    ifx_nano: Range,
    decimals: Range,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Range {
    #[serde(with = "decimal")]
    min: u64,
    #[serde(with = "decimal")]
    max: u64,
}

#[derive(Serialize, Deserialize)]
struct MinimumStake {
    name: String,
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(with = "decimal")]
    minimum_stake: u64,
    covers: Vec<Covers>,
}

#[derive(Serialize, Deserialize)]
struct Covers {
    #[serde(with = "decimal")]
    stake: u64,
    covered: bool,
}

#[derive(Serialize, Deserialize)]
struct Refusal {
    name: String,
    #[serde(flatten)]
    inputs: Inputs,
    error: String,
}

fn vectors() -> Vectors {
    Vectors {
        about: "S = ceil(coverage_epochs * epoch_minutes * ib_nano * max(price_nano, min_price_nano) / \
                (60 * 10^(9 - decimals) * ifx_nano)) in token base units. Nano: nine decimals. \
                price_nano is USD per IB-hour, min_price_nano the floor under it (0: none), ifx_nano \
                USD per IFX. 64-bit numbers are strings."
            .into(),
        bounds: bounds(),
        minimum_stakes: with_minimum().into_iter().map(minimum_stake).collect(),
        errors: without_minimum().into_iter().map(refusal).collect(),
    }
}

fn bounds() -> Bounds {
    let range = |min, max| Range { min, max };
    Bounds {
        ib_nano: range(Benchmark::MIN, Benchmark::MAX),
        price_nano: range(Price::MIN, Price::MAX),
        min_price_nano: range(0, Price::MAX),
        epoch_minutes: range(1, MAX_EPOCH_MINUTES.into()),
        coverage_epochs: range(1, MAX_COVERAGE_EPOCHS.into()),
        ifx_nano: range(TokenPrice::MIN, TokenPrice::MAX),
        decimals: range(0, MAX_DECIMALS.into()),
    }
}

fn minimum_stake((name, inputs): (String, Inputs)) -> MinimumStake {
    let minimum = u64::try_from(inputs.exact_minimum_stake()).unwrap();
    let mut stakes = vec![0, minimum - 1, minimum, minimum.saturating_add(1), u64::MAX];
    stakes.sort_unstable();
    stakes.dedup();
    let covers = |stake| Covers {
        stake,
        covered: stake >= minimum,
    };
    let covers = stakes.into_iter().map(covers).collect();
    MinimumStake {
        name,
        inputs,
        minimum_stake: minimum,
        covers,
    }
}

fn refusal((name, inputs, error): (&str, Inputs, MathError)) -> Refusal {
    Refusal {
        name: name.into(),
        inputs,
        error: format!("{error:?}"),
    }
}

#[test]
fn the_file_of_minimum_stakes_is_up_to_date() {
    files::is_up_to_date(FILE, &vectors());
}

#[test]
#[ignore = "writes the file"]
fn write_vectors() {
    files::write(FILE, &vectors());
}

#[test]
fn the_crate_agrees_with_the_file_of_minimum_stakes() {
    let vectors: Vectors = files::read(FILE);
    assert_eq!(vectors.bounds, bounds());
    for MinimumStake {
        name,
        inputs,
        minimum_stake,
        covers,
    } in vectors.minimum_stakes
    {
        assert_eq!(inputs.minimum_stake(), Ok(minimum_stake), "{name}");
        for Covers { stake, covered } in covers {
            assert_eq!(inputs.covers(stake), covered, "{name}, stake {stake}");
        }
    }
    for Refusal {
        name,
        inputs,
        error,
    } in vectors.errors
    {
        let refused = inputs.minimum_stake().unwrap_err();
        assert_eq!(format!("{refused:?}"), error, "{name}");
        if error == "Overflow" {
            assert!(!inputs.covers(u64::MAX), "{name}");
        }
    }
}
