//! `attest_benchmark`: the benchmark authority says how fast a worker is.

use inferix_staking_math::Benchmark;
use inferix_staking_tests::*;

#[test]
fn an_attestation_sets_speed_and_time_and_tells_the_old_one() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    let mut old = 0;
    for new in [
        HALF_IB,
        2_413_460_000,
        Benchmark::MIN,
        Benchmark::MAX,
        Benchmark::MAX,
    ] {
        net.chain.pass(DAY);
        let now = net.chain.now();

        let receipt = net.attests_benchmark(alice, new).succeeds();

        let state = net.worker_state(alice);
        assert_eq!((state.benchmark, state.benchmark_at), (new, now));
        let event: events::BenchmarkAttested = receipt.event();
        assert_eq!(
            (event.network, event.worker),
            (net.address, net.worker(alice).address)
        );
        assert_eq!((event.old_benchmark, event.new_benchmark), (old, new));
        old = new;
    }
}

#[test]
fn a_speed_out_of_bounds_is_refused() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    for speed in [0, Benchmark::MAX + 1, u64::MAX] {
        net.attests_benchmark(alice, speed)
            .fails_with(StakingError::BenchmarkOutOfRange);
    }
}

#[test]
fn a_rise_that_leaves_the_stake_short_seizes_nothing_and_ends_the_cover() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let before = net.worker_state(alice);
    assert_eq!(before.covered_since, GENESIS);
    net.chain.pass(DAY);

    net.attests_benchmark(alice, HALF_IB + 1).succeeds();

    let after = net.worker_state(alice);
    assert!(after.is_registered());
    assert_eq!((after.covered_since, after.active_stake), (0, MINIMUM));
    assert_eq!(
        (after.price, after.unbonding),
        (before.price, before.unbonding)
    );
    assert_eq!(net.vault_balance(alice), MINIMUM);
}

#[test]
fn cover_starts_anew_when_the_speed_falls_and_goes_on_when_it_was_never_broken() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for (speed, covered_since) in [
        (HALF_IB - 1, GENESIS),
        (HALF_IB, GENESIS),
        (HALF_IB + 1, 0),
        (HALF_IB, GENESIS + 4 * DAY),
        (1, GENESIS + 4 * DAY),
    ] {
        net.chain.pass(DAY);
        net.attests_benchmark(alice, speed).succeeds();
        assert_eq!(
            net.worker_state(alice).covered_since,
            covered_since,
            "at {speed}"
        );
    }
}

#[test]
fn it_needs_neither_a_reference_price_nor_a_registration() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    let alice = net.open_worker();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    let state = net.worker_state(alice);
    assert_eq!((state.benchmark, state.covered_since), (HALF_IB, 0));
}
