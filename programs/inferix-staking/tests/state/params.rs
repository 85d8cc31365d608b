//! `tests/vectors/params.json`: the defaults and the bounds of a network's parameters, which the TypeScript
//! client and the compiled program are tested against, too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use inferix_staking::state::{Caps, Params};
use serde::Deserialize;
use serde_json::Value;

/// Parameters by name. 64-bit numbers are strings.
type Set = BTreeMap<String, Value>;

#[derive(Deserialize)]
struct Vectors {
    caps: Set,
    defaults: Set,
    rules: Vec<Rule>,
}

/// Sets just inside and just outside of one rule, as changes of the defaults.
#[derive(Deserialize)]
struct Rule {
    rule: String,
    inside: Vec<Set>,
    outside: Vec<Set>,
}

fn vectors() -> Vectors {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/params.json");
    let text = fs::read_to_string(path).expect("the file of parameters is missing");
    serde_json::from_str(&text).expect("JSON")
}

fn number(value: &Value) -> u64 {
    value.as_str().map_or_else(
        || value.as_u64().expect("a number"),
        |text| text.parse().unwrap(),
    )
}

fn narrow<T: TryFrom<u64>>(value: u64) -> T {
    T::try_from(value).ok().expect("within its width")
}

/// Sets one parameter. Takes them all apart, so that a new one cannot be forgotten.
fn set(params: &mut Params, name: &str, value: u64) {
    let Params {
        epoch_emission_cap,
        lifetime_cap,
        epoch_penalty_cap,
        slash_limit_per_epoch,
        emission_per_ibm,
        min_price,
        epoch_secs,
        coverage_epochs,
        grace_secs,
        evidence_window_secs,
        unbonding_secs,
        slash_delay_secs,
        slash_execution_secs,
        benchmark_max_age_secs,
        publication_delay_secs,
        param_delay_secs,
        max_slash_bps,
        max_price_step_bps,
        max_benchmark_step_bps,
        max_reference_age_epochs,
        // No number: the file's is zero, too.
        pyth_feed: _,
        pyth_max_age_secs,
        pyth_max_confidence_bps,
    } = params;
    match name {
        "epoch_emission_cap" => *epoch_emission_cap = value,
        "lifetime_cap" => *lifetime_cap = value,
        "epoch_penalty_cap" => *epoch_penalty_cap = value,
        "slash_limit_per_epoch" => *slash_limit_per_epoch = value,
        "emission_per_ibm" => *emission_per_ibm = value,
        "min_price" => *min_price = value,
        "epoch_secs" => *epoch_secs = narrow(value),
        "coverage_epochs" => *coverage_epochs = narrow(value),
        "grace_secs" => *grace_secs = narrow(value),
        "evidence_window_secs" => *evidence_window_secs = narrow(value),
        "unbonding_secs" => *unbonding_secs = narrow(value),
        "slash_delay_secs" => *slash_delay_secs = narrow(value),
        "slash_execution_secs" => *slash_execution_secs = narrow(value),
        "benchmark_max_age_secs" => *benchmark_max_age_secs = narrow(value),
        "publication_delay_secs" => *publication_delay_secs = narrow(value),
        "param_delay_secs" => *param_delay_secs = narrow(value),
        "max_slash_bps" => *max_slash_bps = narrow(value),
        "max_price_step_bps" => *max_price_step_bps = narrow(value),
        "max_benchmark_step_bps" => *max_benchmark_step_bps = narrow(value),
        "max_reference_age_epochs" => *max_reference_age_epochs = narrow(value),
        "pyth_max_age_secs" => *pyth_max_age_secs = narrow(value),
        "pyth_max_confidence_bps" => *pyth_max_confidence_bps = narrow(value),
        other => panic!("there is no parameter {other}"),
    }
}

impl Vectors {
    fn caps(&self) -> Caps {
        let cap = |name: &str| number(&self.caps[name]);
        Caps {
            epoch_emission_cap: cap("epoch_emission_cap"),
            lifetime_cap: cap("lifetime_cap"),
            epoch_penalty_cap: cap("epoch_penalty_cap"),
            slash_limit_per_epoch: cap("slash_limit_per_epoch"),
        }
    }

    /// Whether the program accepts the defaults with this changed.
    fn accepts(&self, change: &Set) -> bool {
        let mut params = Params::defaults(self.caps());
        let mut test_network = false;
        for (name, value) in change {
            match value {
                Value::Bool(is_one) if name == "test_network" => test_network = *is_one,
                value => set(&mut params, name, number(value)),
            }
        }
        params.validate(test_network).is_ok()
    }
}

#[test]
fn the_defaults_are_those_of_the_file() {
    let vectors = vectors();
    // From nothing, so that the file names every parameter.
    let mut params: Params = bytemuck::Zeroable::zeroed();
    assert_eq!(vectors.defaults["pyth_feed"], "0".repeat(64));
    let numbers = vectors
        .defaults
        .iter()
        .filter(|(name, _)| *name != "pyth_feed");
    for (name, value) in numbers {
        set(&mut params, name, number(value));
    }
    assert_eq!(vectors.defaults.len(), 23);
    assert_eq!(params, Params::defaults(vectors.caps()));
    assert!(vectors.accepts(&Set::new()));
}

#[test]
fn every_rule_accepts_what_is_just_inside_and_refuses_what_is_just_outside() {
    let vectors = vectors();
    for Rule {
        rule,
        inside,
        outside,
    } in &vectors.rules
    {
        assert!(!inside.is_empty() && !outside.is_empty(), "{rule}");
        for change in inside {
            assert!(vectors.accepts(change), "{rule}: {change:?}");
        }
        for change in outside {
            assert!(!vectors.accepts(change), "{rule}: {change:?}");
        }
    }
}

#[test]
fn every_parameter_with_a_bound_has_its_rule_in_the_file() {
    let vectors = vectors();
    let ruled: BTreeSet<&str> = vectors
        .rules
        .iter()
        .filter_map(|rule| rule.rule.split([' ', ':']).next())
        .collect();
    let unbound: Vec<_> = vectors
        .defaults
        .keys()
        .filter(|name| !ruled.contains(name.as_str()))
        .collect();
    assert_eq!(unbound, ["emission_per_ibm", "pyth_feed"]);
}
