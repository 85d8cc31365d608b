//! A change of any parameter touches nothing that exists.

use inferix_staking::state::Params;
use inferix_staking_tests::*;

/// A parameter: its name, and another value of it.
type Change = (&'static str, fn(&mut Params));

#[rustfmt::skip]
const CHANGES: [Change; 23] = [
    ("epoch_emission_cap", |p| p.epoch_emission_cap /= 2),
    ("lifetime_cap", |p| p.lifetime_cap -= 1),
    ("epoch_penalty_cap", |p| p.epoch_penalty_cap /= 2),
    ("slash_limit_per_epoch", |p| p.slash_limit_per_epoch /= 2),
    ("emission_per_ibm", |p| p.emission_per_ibm += 1),
    ("min_price", |p| p.min_price += ONE_USD),
    ("epoch_secs", |p| p.epoch_secs += 86_400),
    ("coverage_epochs", |p| p.coverage_epochs *= 2),
    ("grace_secs", |p| p.grace_secs /= 2),
    ("evidence_window_secs", |p| p.evidence_window_secs += 86_400),
    ("unbonding_secs", |p| p.unbonding_secs += 86_400),
    ("slash_delay_secs", |p| p.slash_delay_secs /= 2),
    ("slash_execution_secs", |p| p.slash_execution_secs += 86_400),
    ("benchmark_max_age_secs", |p| p.benchmark_max_age_secs -= 86_400),
    ("publication_delay_secs", |p| p.publication_delay_secs += 3_600),
    ("param_delay_secs", |p| p.param_delay_secs += 3_600),
    ("max_slash_bps", |p| p.max_slash_bps += 500),
    ("max_price_step_bps", |p| p.max_price_step_bps += 500),
    ("max_benchmark_step_bps", |p| p.max_benchmark_step_bps += 500),
    ("max_reference_age_epochs", |p| p.max_reference_age_epochs += 1),
    ("pyth_feed", |p| p.pyth_feed[0] += 1),
    ("pyth_max_age_secs", |p| p.pyth_max_age_secs += 1),
    ("pyth_max_confidence_bps", |p| p.pyth_max_confidence_bps += 1),
];

/// A worker with a ticket, an open case, a root that is claimable and one that is pending.
fn inhabited() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(3 * MINIMUM);
    net.requests_unstake(alice, IFX).succeeds();
    net.rewards_are_claimable(&[(alice, IFX)]);
    net.chain.set_time(epoch_start(2) + HOUR);
    net.proposes_slash(alice, offence(1, GENESIS, IFX))
        .succeeds();
    let vault = net.reward_vault;
    net.donate(&vault, IFX);
    let snapshot = net.snapshot(&[(alice, 2 * IFX)]);
    net.publishes_rewards(snapshot.publication(1)).succeeds();
    (net, alice)
}

/// All accounts of the program but the network.
fn others(net: &TestNetwork, w: WorkerId) -> Vec<Vec<u8>> {
    let case = net.case_address(w, [1; 32]);
    let addresses = [
        net.worker(w).address,
        net.reward_pool,
        net.penalty_pool,
        case,
    ];
    let accounts = addresses.iter().map(|address| net.chain.account(address));
    accounts.map(|account| account.unwrap().data).collect()
}

/// Worker, ticket, case, roots, records, the running epoch and those before it: twice in a row, and back.
#[test]
fn a_change_of_any_parameter_touches_nothing_that_exists() {
    for (name, change) in CHANGES {
        println!("{name}");
        let (mut net, alice) = inhabited();
        let mut once = default_params();
        change(&mut once);
        let mut twice = once;
        change(&mut twice);
        // A lifetime cap is only lowered.
        let back = match name {
            "lifetime_cap" => twice,
            _ => default_params(),
        };
        for params in [once, twice, back] {
            let before = others(&net, alice);
            net.proposes_params(params, None).succeeds();
            while net.chain.now() < net.network_state().proposals.params.timelock.applicable_at {
                net.next_epoch();
            }
            let network = net.network_state();
            let running = net.terms();

            net.applies_params().succeeds();

            assert_eq!(others(&net, alice), before);
            let after = net.network_state();
            assert_eq!(after.params, params);
            assert_eq!(after.roles, network.roles);
            assert_eq!(net.terms(), running);
            for epoch in 0..=running.epoch {
                if running.epoch - epoch <= 15 {
                    assert_eq!(after.terms.of(epoch), network.terms.of(epoch));
                }
            }
            // And the coming epoch begins where the running one ends, whatever its length.
            let coming = after.terms.of(running.epoch + 1).unwrap();
            let mut expected = state::Terms {
                epoch: running.epoch + 1,
                start: running.end(),
                ..running
            };
            expected.set_params(&params);
            assert_eq!(coming, expected);
        }
    }
}

/// A parameter that is added is in the table above.
#[test]
fn every_parameter_is_changed_above() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/params.json");
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let defaults = file["defaults"].as_object().unwrap();
    for name in defaults.keys() {
        assert!(CHANGES.iter().any(|(other, _)| other == name), "{name}");
    }
}
