//! `attest_benchmark`: the benchmark authority says how fast a worker is.

use inferix_staking::state::Schedule;
use inferix_staking_math::Benchmark;
use inferix_staking_tests::*;

const HALF: i64 = EPOCH / 2;

/// An IB worker at the beginning of epoch 1, measured in epoch 0 at this speed.
fn measured_at(speed: u64, max_step_bps: u16) -> (TestNetwork, WorkerId) {
    let mut params = default_params();
    params.max_benchmark_step_bps = max_step_bps;
    let mut net = TestNetwork::with_params(params);
    let alice = net.open_worker();
    net.attests_benchmark(alice, speed).succeeds();
    net.next_epoch();
    (net, alice)
}

fn speed_now(net: &TestNetwork, w: WorkerId) -> u64 {
    net.worker_state(w).benchmark.at(net.chain.now())
}

#[test]
fn the_first_one_counts_at_once_in_either_half_of_any_epoch() {
    for time in [0, HALF, EPOCH - 1, 7 * EPOCH + HALF] {
        for speed in [Benchmark::MIN, HALF_IB, Benchmark::MAX] {
            let mut net = TestNetwork::new();
            let alice = net.open_worker();
            net.chain.pass(time);

            let receipt = net.attests_benchmark(alice, speed).succeeds();

            let state = net.worker_state(alice);
            let expected = Schedule {
                current: speed,
                ..Schedule::default()
            };
            assert_eq!(state.benchmark, expected);
            assert_eq!(state.benchmark_at, GENESIS + time);
            let event: events::BenchmarkAttested = receipt.event();
            assert_eq!(event.network, net.address);
            assert_eq!(event.worker, net.worker(alice).address);
            assert_eq!(event.old_benchmark, 0);
            assert_eq!(event.new_benchmark, speed);
            assert_eq!(event.effective_at, GENESIS + time);
            assert!(!event.by_admin_too);
        }
    }
}

#[test]
fn a_later_one_counts_from_the_next_epoch() {
    let (mut net, alice) = measured_at(HALF_IB, 2_000);
    let (second, third) = (HALF_IB + 7, HALF_IB - 7);
    net.chain.pass(HOUR);

    let event: events::BenchmarkAttested = net.attests_benchmark(alice, second).succeeds().event();

    assert_eq!(event.old_benchmark, HALF_IB);
    assert_eq!(event.new_benchmark, second);
    assert_eq!(event.effective_at, epoch_start(2));
    let state = net.worker_state(alice);
    let expected = Schedule {
        previous: 0,
        current: HALF_IB,
        next: second,
        next_at: epoch_start(2),
    };
    assert_eq!(state.benchmark, expected);
    assert_eq!(state.benchmark_at, epoch_start(1) + HOUR);
    net.chain.set_time(epoch_start(2) - 1);
    assert_eq!(speed_now(&net, alice), HALF_IB);
    net.chain.set_time(epoch_start(2));
    assert_eq!(speed_now(&net, alice), second);

    // The next one moves on: what was in force is kept as the previous speed.
    net.attests_benchmark(alice, third).succeeds();
    let expected = Schedule {
        previous: HALF_IB,
        current: second,
        next: third,
        next_at: epoch_start(3),
    };
    assert_eq!(net.worker_state(alice).benchmark, expected);
}

#[test]
fn the_second_half_of_an_epoch_begins_at_exactly_the_half() {
    let (mut net, alice) = measured_at(HALF_IB, 2_000);
    for time in [HALF, HALF + 1, EPOCH - 1] {
        net.chain.set_time(epoch_start(1) + time);
        net.attests_benchmark(alice, HALF_IB)
            .fails_with(StakingError::SecondHalfOfEpoch);
        net.attests_benchmark_with_admin(alice, HALF_IB)
            .fails_with(StakingError::SecondHalfOfEpoch);
    }
    net.chain.set_time(epoch_start(1) + HALF - 1);
    net.attests_benchmark(alice, HALF_IB).succeeds();
}

#[test]
fn a_worker_is_measured_once_an_epoch_the_first_time_included() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (net.open_worker(), net.open_worker());
    for epoch in 0..3 {
        net.chain.set_time(epoch_start(epoch));
        net.attests_benchmark(alice, HALF_IB).succeeds();
        for time in [0, HALF - 1, EPOCH - 1] {
            net.chain.set_time(epoch_start(epoch) + time);
            net.attests_benchmark(alice, HALF_IB)
                .fails_with(StakingError::BenchmarkAlreadyAttested);
            net.attests_benchmark_with_admin(alice, HALF_IB)
                .fails_with(StakingError::BenchmarkAlreadyAttested);
        }
        // A clock that steps back does not open an epoch again.
        net.chain.set_time(GENESIS);
        net.attests_benchmark(alice, HALF_IB)
            .fails_with(StakingError::BenchmarkAlreadyAttested);
    }
    // Another worker's measurement is its own matter.
    net.attests_benchmark(bob, HALF_IB).succeeds();
}

/// Speed, step in basis points, and the furthest speeds below and above.
const EDGES: [(u64, u16, u64, u64); 5] = [
    // 0.5 / 1.2 = 0.416,666,666,67
    (HALF_IB, 2_000, 416_666_667, 600_000_000),
    (600_000_000, 2_000, 500_000_000, 720_000_000),
    (NANO, 1, 999_900_010, 1_000_100_000),
    (3, 5_000, 2, 4),
    (Benchmark::MAX, 2_000, 833_333_333_334, Benchmark::MAX),
];

#[test]
fn a_step_may_reach_its_edge_and_not_one_unit_more_unless_the_admin_signs_too() {
    for (speed, bps, lowest, highest) in EDGES {
        for edge in [lowest, highest] {
            let (mut net, alice) = measured_at(speed, bps);
            net.attests_benchmark(alice, edge).succeeds();
            net.next_epoch();
            assert_eq!(speed_now(&net, alice), edge);
        }
        for beyond in [lowest - 1, highest + 1] {
            if beyond > Benchmark::MAX {
                continue;
            }
            let (mut net, alice) = measured_at(speed, bps);
            net.attests_benchmark(alice, beyond)
                .fails_with(StakingError::BenchmarkStepTooLarge);

            let receipt = net.attests_benchmark_with_admin(alice, beyond).succeeds();

            let event: events::BenchmarkAttested = receipt.event();
            assert!(event.by_admin_too);
            assert_eq!(event.effective_at, epoch_start(2));
            assert_eq!(speed_now(&net, alice), speed);
            net.next_epoch();
            assert_eq!(speed_now(&net, alice), beyond);
        }
    }
}

#[test]
fn a_step_is_measured_from_the_speed_in_force() {
    let (mut net, alice) = measured_at(HALF_IB, 2_000);
    net.attests_benchmark(alice, 600_000_000).succeeds();
    net.chain.set_time(epoch_start(5));
    net.attests_benchmark(alice, 720_000_001)
        .fails_with(StakingError::BenchmarkStepTooLarge);
    net.attests_benchmark(alice, 720_000_000).succeeds();
}

#[test]
fn the_same_speed_again_keeps_a_worker_fit_to_register() {
    let (mut net, alice) = measured_at(HALF_IB, 2_000);
    net.chain.set_time(epoch_start(9));
    net.commits_price(ONE_USD).succeeds();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    assert_eq!(net.worker_state(alice).benchmark_at, epoch_start(9));
    // More than the 30 days since the first measurement, and not since the second.
    net.next_epoch();
    net.next_epoch();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
}

#[test]
fn a_speed_out_of_bounds_is_refused_first_or_later_and_whoever_signs() {
    let (mut net, measured) = measured_at(HALF_IB, 5_000);
    let opened = net.open_worker();
    for w in [measured, opened] {
        for speed in [0, Benchmark::MAX + 1, u64::MAX] {
            net.attests_benchmark(w, speed)
                .fails_with(StakingError::BenchmarkOutOfRange);
            net.attests_benchmark_with_admin(w, speed)
                .fails_with(StakingError::BenchmarkOutOfRange);
        }
    }
}

#[test]
fn a_rise_makes_a_worker_short_from_the_next_epoch_and_seizes_nothing() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.attests_benchmark(alice, HALF_IB + 1).succeeds();
    let before = net.worker_state(alice);
    assert_eq!(before.coverage.short_since, 0);
    net.chain.set_time(epoch_start(2) + HOUR);
    net.touches(alice);

    let after = net.worker_state(alice);
    assert!(after.is_registered());
    assert_eq!(after.coverage.short_since, epoch_start(2));
    assert_eq!(after.active_stake, MINIMUM);
    assert_eq!(after.unbonding, before.unbonding);
    assert_eq!(after.price, before.price);
    assert_eq!(net.vault_balance(alice), MINIMUM);
}

#[test]
fn it_needs_neither_a_reference_price_nor_a_registration() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    let alice = net.open_worker();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    net.next_epoch();
    net.attests_benchmark(alice, HALF_IB + 1).succeeds();
    assert_eq!(net.short_since(alice), 0);
    assert_eq!(net.record(alice), "oo");
}
