//! The parameters of `create_network`: each at its bounds and one past them.

use inferix_staking::NewNetwork;
use inferix_staking::state::{Caps, Params};
use inferix_staking_math::Price;
use inferix_staking_tests::*;

const H: u64 = HOUR as u64;
const D: u64 = DAY as u64;

/// A parameter: its name, how to set it, its least and its greatest value.
type Bound = (&'static str, fn(&mut Params, u64), u64, u64);

fn to_u32(value: u64) -> u32 {
    value.try_into().unwrap()
}

fn to_u16(value: u64) -> u16 {
    value.try_into().unwrap()
}

#[rustfmt::skip]
const BOUNDS: &[Bound] = &[
    ("epoch_emission_cap", |p, v| p.epoch_emission_cap = v, 1, u64::MAX),
    ("lifetime_cap", |p, v| p.lifetime_cap = v, 1, u64::MAX),
    ("epoch_penalty_cap", |p, v| p.epoch_penalty_cap = v, 1, u64::MAX),
    ("slash_limit_per_epoch", |p, v| p.slash_limit_per_epoch = v, 1, u64::MAX),
    ("emission_per_ibm", |p, v| p.emission_per_ibm = v, 0, u64::MAX),
    ("min_price", |p, v| p.min_price = v, 0, Price::MAX),
    ("epoch_secs", |p, v| p.epoch_secs = to_u32(v), H, 30 * D),
    ("coverage_epochs", |p, v| p.coverage_epochs = to_u32(v), 1, 200),
    ("grace_secs", |p, v| p.grace_secs = to_u32(v), 0, H),
    ("evidence_window_secs", |p, v| p.evidence_window_secs = to_u32(v), H, 28 * H),
    ("unbonding_secs", |p, v| p.unbonding_secs = to_u32(v), D, 365 * D),
    ("slash_delay_secs", |p, v| p.slash_delay_secs = to_u32(v), H, 14 * D),
    ("slash_execution_secs", |p, v| p.slash_execution_secs = to_u32(v), D, 90 * D),
    ("benchmark_max_age_secs", |p, v| p.benchmark_max_age_secs = to_u32(v), D, 365 * D),
    ("publication_delay_secs", |p, v| p.publication_delay_secs = to_u32(v), 600, 7 * D),
    ("param_delay_secs", |p, v| p.param_delay_secs = to_u32(v), H, 60 * D),
    ("max_slash_bps", |p, v| p.max_slash_bps = to_u16(v), 10, 10_000),
    ("max_price_step_bps", |p, v| p.max_price_step_bps = to_u16(v), 1, 5_000),
    ("max_benchmark_step_bps", |p, v| p.max_benchmark_step_bps = to_u16(v), 1, 5_000),
    ("max_reference_age_epochs", |p, v| p.max_reference_age_epochs = to_u16(v), 1, 15),
    ("pyth_max_age_secs", |p, v| p.pyth_max_age_secs = to_u32(v), 10, D),
    ("pyth_max_confidence_bps", |p, v| p.pyth_max_confidence_bps = to_u32(v), 1, 2_000),
];

/// Epochs of two hours and short windows, so that every parameter reaches its own bounds before a
/// rule between two of them stops it; and then one parameter changed.
fn with(set: fn(&mut Params, u64), value: u64) -> Params {
    let mut params = default_params();
    params.epoch_secs = to_u32(2 * H);
    params.grace_secs = 0;
    params.evidence_window_secs = to_u32(H);
    params.slash_delay_secs = to_u32(H);
    params.slash_execution_secs = to_u32(90 * D);
    set(&mut params, value);
    params
}

fn uncreated() -> TestNetwork {
    TestNetwork::uncreated(SPL_TOKEN, 9)
}

/// Creates the network as a test network or not.
fn creates(net: &mut TestNetwork, params: Params, test_network: bool) -> Call<'_> {
    let new = NewNetwork {
        test_network,
        ..net.new_network(params)
    };
    net.creates_network_with(new)
}

/// Asserts the refusal, and that the log names what is wrong.
fn expect_refusal(net: &mut TestNetwork, params: Params, test_network: bool, name: &str) {
    creates(net, params, test_network).fails_with(StakingError::ParameterOutOfRange);
    let log = creates(net, params, test_network).log_of_refusal();
    assert!(
        log.contains(&format!("Program log: {name}")),
        "{name} is not named in\n{log}"
    );
}

#[test]
fn every_parameter_may_reach_its_bounds() {
    let mut net = uncreated();
    for (name, set, least, greatest) in BOUNDS {
        for value in [*least, *greatest] {
            println!("{name} = {value}");
            let params = with(*set, value);
            creates(&mut net, params, true).succeeds();
            assert_eq!(net.network_state().params, params);
            net = TestNetwork::around(net.chain, net.keys, net.mint);
        }
    }
}

#[test]
fn no_parameter_may_pass_its_bounds() {
    let mut net = uncreated();
    for (name, set, least, greatest) in BOUNDS {
        for value in [least.checked_sub(1), greatest.checked_add(1)]
            .into_iter()
            .flatten()
        {
            println!("{name} = {value}");
            expect_refusal(&mut net, with(*set, value), true, name);
        }
    }
}

#[test]
fn every_parameter_but_the_three_that_may_be_off_must_not_be_zero() {
    let mut net = uncreated();
    let may_be_zero = ["emission_per_ibm", "min_price", "grace_secs"];
    for (name, set, ..) in BOUNDS {
        if !may_be_zero.contains(name) {
            expect_refusal(&mut net, with(*set, 0), true, name);
        }
    }
}

#[test]
fn an_epoch_lasts_whole_minutes() {
    let mut net = uncreated();
    let epoch = |secs| with(|p, v| p.epoch_secs = to_u32(v), secs);
    for secs in [H + 1, H + 59, H + 61] {
        expect_refusal(&mut net, epoch(secs), true, "epoch_secs");
    }
    creates(&mut net, epoch(H + 60), true).succeeds();
}

#[test]
fn an_epoch_lasts_a_day_unless_the_network_says_that_it_is_a_test_network() {
    let epoch = |secs| {
        let mut params = with(|p, v| p.epoch_secs = to_u32(v), secs);
        // What days make possible: for epochs of a day, at most 14 of evidence.
        params.publication_delay_secs = 600;
        params.param_delay_secs = to_u32(3 * D + H + 600);
        if secs >= D {
            params.evidence_window_secs = to_u32(14 * D);
        }
        params
    };
    for (secs, test_network) in [(D, false), (D, true), (D - 60, true), (H, true)] {
        let mut net = uncreated();
        let receipt = creates(&mut net, epoch(secs), test_network).succeeds();
        assert_eq!(net.network_state().test_network, u8::from(test_network));
        let event: events::NetworkCreated = receipt.event();
        assert_eq!(event.test_network, test_network);
    }
    let mut net = uncreated();
    for secs in [D - 60, H] {
        expect_refusal(&mut net, epoch(secs), false, "epoch_secs");
    }
    expect_refusal(&mut net, epoch(H - 60), true, "epoch_secs");
}

#[test]
fn the_grace_is_at_most_half_an_epoch() {
    let mut net = uncreated();
    let mut params = default_params();
    params.grace_secs = params.epoch_secs / 2 + 1;
    expect_refusal(&mut net, params, false, "grace_secs");
    params.grace_secs -= 1;
    creates(&mut net, params, false).succeeds();
}

#[test]
fn the_evidence_window_is_at_most_14_epochs_and_60_days() {
    let mut params = default_params();
    for (epoch_secs, window) in [(2 * D, 28 * D), (4 * D, 56 * D), (5 * D, 60 * D)] {
        let mut net = uncreated();
        params.epoch_secs = to_u32(epoch_secs);
        params.unbonding_secs = to_u32(200 * D);
        params.evidence_window_secs = to_u32(window + 1);
        expect_refusal(&mut net, params, false, "evidence_window_secs");
        params.evidence_window_secs = to_u32(window);
        creates(&mut net, params, false).succeeds();
    }
}

#[test]
fn a_slash_can_be_executed_for_at_least_two_epochs() {
    let mut net = uncreated();
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    params.slash_execution_secs = 2 * params.epoch_secs - 1;
    expect_refusal(&mut net, params, false, "slash_execution_secs");
    params.slash_execution_secs += 1;
    creates(&mut net, params, false).succeeds();
}

#[test]
fn unbonding_outlasts_evidence_two_slash_delays_and_an_epoch() {
    let mut net = uncreated();
    let mut params = default_params();
    let windows = params.evidence_window_secs + 2 * params.slash_delay_secs + params.epoch_secs;
    params.unbonding_secs = windows;
    expect_refusal(&mut net, params, false, "unbonding_secs must exceed");
    params.unbonding_secs = windows + 1;
    creates(&mut net, params, false).succeeds();
}

#[test]
fn the_defaults_are_those_of_the_documents() {
    let mut net = uncreated();
    let params = Params::defaults(Caps {
        epoch_emission_cap: 1,
        lifetime_cap: 2,
        epoch_penalty_cap: 3,
        slash_limit_per_epoch: 4,
    });
    creates(&mut net, params, false).succeeds();
    let expected = Params {
        epoch_emission_cap: 1,
        lifetime_cap: 2,
        epoch_penalty_cap: 3,
        slash_limit_per_epoch: 4,
        emission_per_ibm: 0,
        min_price: 0,
        epoch_secs: to_u32(72 * H),
        coverage_epochs: 2,
        grace_secs: to_u32(6 * H),
        evidence_window_secs: to_u32(28 * D),
        unbonding_secs: to_u32(90 * D),
        slash_delay_secs: to_u32(72 * H),
        slash_execution_secs: to_u32(30 * D),
        benchmark_max_age_secs: to_u32(30 * D),
        publication_delay_secs: to_u32(6 * H),
        param_delay_secs: to_u32(7 * D),
        max_slash_bps: 5_000,
        max_price_step_bps: 2_000,
        max_benchmark_step_bps: 2_000,
        max_reference_age_epochs: 2,
        pyth_feed: [0; 32],
        pyth_max_age_secs: 600,
        pyth_max_confidence_bps: 200,
    };
    assert_eq!(net.network_state().params, expected);
}
