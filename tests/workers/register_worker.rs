//! `register_worker`: the owner or the operator brings the stake and names a price.

use inferix_staking_math::{Benchmark, Price};
use inferix_staking_tests::*;

#[test]
fn exactly_the_minimum_registers_and_is_moved_in() {
    for (token_program, decimals, minimum) in [
        (SPL_TOKEN, 9, MINIMUM),
        (TOKEN_2022, 6, 72_000_000),
        (SPL_TOKEN, 0, 72),
    ] {
        let mut net = TestNetwork::with(token_program, decimals, default_params());
        let alice = net.measured_worker();
        let wallet = net.owner_balance(alice);

        let receipt = net.registers_worker(alice, ONE_USD, minimum).succeeds();

        let state = net.worker_state(alice);
        assert!(state.is_registered());
        assert_eq!(state.active_stake, minimum);
        assert_eq!(state.deposited_total, minimum);
        assert_eq!(state.price.current, ONE_USD);
        assert_eq!(state.price.next_at, 0);
        assert_eq!(state.left_at, 0);
        assert_eq!(state.left_covered, 0);
        assert_eq!(state.coverage.short_since, 0);
        assert_eq!(net.vault_balance(alice), minimum);
        assert_eq!(net.owner_balance(alice), wallet - minimum);
        let event: events::WorkerRegistered = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, net.worker(alice).address);
        assert_eq!(event.price, ONE_USD);
        assert_eq!(event.price_effective_at, GENESIS);
        assert_eq!(event.old_active_stake, 0);
        assert_eq!(event.new_active_stake, minimum);
    }
}

#[test]
fn one_base_unit_short_is_refused_and_both_numbers_are_named() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.registers_worker(alice, ONE_USD, MINIMUM - 1)
        .fails_with(StakingError::StakeBelowMinimum);
    // A price that makes S(n) a fraction of a base unit more than MINIMUM rounds up.
    net.registers_worker(alice, ONE_USD + 1, MINIMUM)
        .fails_with(StakingError::StakeBelowMinimum);

    let log = net
        .registers_worker(alice, ONE_USD, MINIMUM - 1)
        .log_of_refusal();
    let sentence = format!("stake {} is below the minimum stake {MINIMUM}", MINIMUM - 1);
    assert!(log.contains(&sentence), "{log}");
}

#[test]
fn a_benchmark_is_needed_and_must_be_fresh_to_the_second() {
    let mut net = TestNetwork::new();
    let unmeasured = net.open_worker();
    let alice = net.measured_worker();
    net.registers_worker(unmeasured, ONE_USD, MINIMUM)
        .fails_with(StakingError::NoBenchmark);

    // The price of the epoch that begins after 30 days.
    net.chain.set_time(GENESIS + 27 * DAY);
    net.commits_price(ONE_USD).succeeds();
    net.chain.set_time(GENESIS + 30 * DAY + 1);
    net.registers_worker(alice, ONE_USD, MINIMUM)
        .fails_with(StakingError::BenchmarkStale);
    net.chain.set_time(GENESIS + 30 * DAY);
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
}

#[test]
fn a_barred_or_registered_worker_is_refused() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.registers_worker(alice, ONE_USD, MINIMUM)
        .fails_with(StakingError::AlreadyRegistered);
    let bob = net.measured_worker();
    net.bars_worker(bob).succeeds();
    net.registers_worker(bob, ONE_USD, MINIMUM)
        .fails_with(StakingError::WorkerBarred);
    net.unbars_worker(bob).succeeds();
    net.registers_worker(bob, ONE_USD, MINIMUM).succeeds();
}

#[test]
fn the_price_stays_within_its_bounds() {
    let mut net = TestNetwork::new();
    // A billionth of an IB, so that the highest price needs 1.44 IFX, and no stake is too small.
    for (price, deposit) in [(Price::MIN, 1), (Price::MAX, 1_440_000)] {
        let w = net.open_worker();
        net.attests_benchmark(w, Benchmark::MIN).succeeds();
        for price in [0, Price::MAX + 1, u64::MAX] {
            net.registers_worker(w, price, MINIMUM)
                .fails_with(StakingError::PriceOutOfRange);
        }
        net.registers_worker(w, price, deposit - 1)
            .fails_with(StakingError::StakeBelowMinimum);
        net.registers_worker(w, price, deposit).succeeds();
    }
}

#[test]
fn a_minimum_that_no_account_could_hold_is_refused() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    net.commits_price(1_000).succeeds();
    let alice = net.open_worker();
    net.attests_benchmark(alice, Benchmark::MAX).succeeds();
    net.registers_worker(alice, Price::MAX, u64::MAX)
        .fails_with(StakingError::AmountOverflow);
    net.tops_up(alice, 1).succeeds();
    net.registers_worker(alice, ONE_USD, u64::MAX)
        .fails_with(StakingError::AmountOverflow);
}

#[test]
fn leaving_and_coming_back_cheaper_in_one_epoch_dodges_no_price_cut() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.registers_worker(alice, 2 * ONE_USD, 2 * MINIMUM)
        .succeeds();
    net.requests_unstake(alice, 2 * MINIMUM).succeeds();

    for time in [GENESIS, GENESIS + EPOCH - 1] {
        net.chain.set_time(time);
        net.registers_worker(alice, ONE_USD, 2 * MINIMUM - 1)
            .fails_with(StakingError::StakeBelowMinimum);
    }
    net.chain.set_time(GENESIS + EPOCH);
    let receipt = net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    let event: events::WorkerRegistered = receipt.event();
    assert_eq!(event.price_effective_at, GENESIS + EPOCH);
}

#[test]
fn coming_back_cheaper_with_the_old_stake_counts_as_a_cut() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.registers_worker(alice, 2 * ONE_USD, 2 * MINIMUM)
        .succeeds();
    net.requests_unstake(alice, 2 * MINIMUM).succeeds();

    let receipt = net.registers_worker(alice, ONE_USD, 2 * MINIMUM).succeeds();

    let event: events::WorkerRegistered = receipt.event();
    assert_eq!(event.price, ONE_USD);
    assert_eq!(event.price_effective_at, GENESIS + EPOCH);
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.chain.set_time(GENESIS + EPOCH);
    net.requests_unstake(alice, MINIMUM).succeeds();
}
