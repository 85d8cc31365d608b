//! The parameters of `create_network`: each at its bounds and one past them.

use inferix_staking::state::Params;
use inferix_staking_tests::*;

use crate::impostors::log_of_refusal;

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
    ("slash_limit_per_epoch", |p, v| p.slash_limit_per_epoch = v, 1, u64::MAX),
    ("epoch_secs", |p, v| p.epoch_secs = to_u32(v), H, 30 * D),
    ("coverage_epochs", |p, v| p.coverage_epochs = to_u32(v), 1, 10),
    ("unbonding_secs", |p, v| p.unbonding_secs = to_u32(v), D, 365 * D),
    ("evidence_window_secs", |p, v| p.evidence_window_secs = to_u32(v), H, 60 * D),
    ("slash_delay_secs", |p, v| p.slash_delay_secs = to_u32(v), H, 14 * D),
    ("slash_execution_secs", |p, v| p.slash_execution_secs = to_u32(v), D, 90 * D),
    ("benchmark_max_age_secs", |p, v| p.benchmark_max_age_secs = to_u32(v), D, 365 * D),
    ("publication_delay_secs", |p, v| p.publication_delay_secs = to_u32(v), 600, 7 * D),
    ("param_delay_secs", |p, v| p.param_delay_secs = to_u32(v), H, 60 * D),
    ("max_slash_bps", |p, v| p.max_slash_bps = to_u16(v), 1, 10_000),
    ("max_price_step_bps", |p, v| p.max_price_step_bps = to_u16(v), 1, 10_000),
];

/// The default parameters with one changed, and short windows, so that the unbonding time outlasts
/// them at each of its own bounds.
fn with(set: fn(&mut Params, u64), value: u64) -> Params {
    let mut params = default_params();
    params.epoch_secs = to_u32(H);
    params.evidence_window_secs = to_u32(H);
    params.slash_delay_secs = to_u32(H);
    set(&mut params, value);
    params
}

fn uncreated() -> TestNetwork {
    TestNetwork::uncreated(SPL_TOKEN, 9)
}

/// Asserts the refusal, and that the log names what is wrong.
fn expect_refusal(net: &mut TestNetwork, params: Params, name: &str) {
    let (payer, create_key) = (
        net.keys.admin.insecure_clone(),
        net.create_key.insecure_clone(),
    );
    net.creates_network(params)
        .fails_with(StakingError::ParameterOutOfRange);
    let instruction = net.creates_network(params).instruction;
    let log = log_of_refusal(net, instruction, &[&payer, &create_key]);
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
            net.creates_network(params).succeeds();
            assert_eq!(net.network_state().params, params);
            net = TestNetwork::around(net.chain, net.keys, net.mint);
        }
    }
}

#[test]
fn no_parameter_may_pass_its_bounds() {
    let mut net = uncreated();
    for (name, set, least, greatest) in BOUNDS {
        for value in [Some(0), Some(least - 1), greatest.checked_add(1)]
            .into_iter()
            .flatten()
        {
            println!("{name} = {value}");
            expect_refusal(&mut net, with(*set, value), name);
        }
    }
}

#[test]
fn an_epoch_lasts_whole_minutes() {
    let mut net = uncreated();
    for secs in [H + 1, H + 59, H + 61] {
        expect_refusal(
            &mut net,
            with(|p, v| p.epoch_secs = to_u32(v), secs),
            "epoch_secs",
        );
    }
    net.creates_network(with(|p, v| p.epoch_secs = to_u32(v), H + 60))
        .succeeds();
}

#[test]
fn unbonding_outlasts_evidence_slash_delay_and_an_epoch() {
    let mut net = uncreated();
    let mut params = default_params();
    let windows = params.evidence_window_secs + params.slash_delay_secs + params.epoch_secs;
    params.unbonding_secs = windows;
    expect_refusal(&mut net, params, "unbonding_secs must exceed");
    params.unbonding_secs = windows + 1;
    net.creates_network(params).succeeds();
}
