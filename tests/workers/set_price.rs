//! `set_price`: a rise counts at once, a cut from the next epoch on.

use inferix_staking_math::{Benchmark, Price};
use inferix_staking_tests::*;

const NEXT_EPOCH: i64 = GENESIS + EPOCH;

/// A worker that asks $2 and holds exactly the 144 IFX for it.
fn two_dollar_worker() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.registers_worker(alice, 2 * ONE_USD, 2 * MINIMUM)
        .succeeds();
    (net, alice)
}

/// The price that counts for S(n) now.
fn price_now(net: &TestNetwork, w: WorkerId) -> u64 {
    net.worker_state(w).price.at(net.chain.now())
}

#[test]
fn a_rise_counts_at_once_and_needs_the_stake_for_it() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.sets_price(alice, 2 * ONE_USD + 1)
        .fails_with(StakingError::StakeBelowMinimum);

    let event: events::PriceSet = net.sets_price(alice, 2 * ONE_USD).succeeds().event();

    assert_eq!(price_now(&net, alice), 2 * ONE_USD);
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.old_price, ONE_USD);
    assert_eq!(event.new_price, 2 * ONE_USD);
    assert_eq!(event.effective_at, GENESIS);
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::StakeBelowMinimum);
}

#[test]
fn a_cut_frees_stake_from_the_first_second_of_the_next_epoch_on() {
    let (mut net, alice) = two_dollar_worker();

    let event: events::PriceSet = net.sets_price(alice, ONE_USD).succeeds().event();

    assert_eq!(event.old_price, 2 * ONE_USD);
    assert_eq!(event.new_price, ONE_USD);
    assert_eq!(event.effective_at, NEXT_EPOCH);
    for time in [GENESIS, NEXT_EPOCH - 1] {
        net.chain.set_time(time);
        assert_eq!(price_now(&net, alice), 2 * ONE_USD);
        net.requests_unstake(alice, 1)
            .fails_with(StakingError::StakeBelowMinimum);
    }
    net.chain.set_time(NEXT_EPOCH);
    assert_eq!(price_now(&net, alice), ONE_USD);
    net.requests_unstake(alice, MINIMUM + 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.requests_unstake(alice, MINIMUM).succeeds();
}

#[test]
fn a_cut_in_the_last_second_waits_one_second_and_in_the_first_a_whole_epoch() {
    for (time, effective_at) in [
        (NEXT_EPOCH - 1, NEXT_EPOCH),
        (NEXT_EPOCH, NEXT_EPOCH + EPOCH),
    ] {
        let (mut net, alice) = two_dollar_worker();
        net.chain.set_time(time);
        let event: events::PriceSet = net.sets_price(alice, ONE_USD).succeeds().event();
        assert_eq!(event.effective_at, effective_at);
    }
}

#[test]
fn of_several_cuts_the_last_one_counts() {
    let (mut net, alice) = two_dollar_worker();
    for price in [ONE_USD / 2, ONE_USD * 3 / 2] {
        let event: events::PriceSet = net.sets_price(alice, price).succeeds().event();
        // Also when it is more than the cut before it: the old price still counts.
        assert_eq!(event.old_price, 2 * ONE_USD);
        assert_eq!(event.effective_at, NEXT_EPOCH);
    }
    net.chain.set_time(NEXT_EPOCH);
    assert_eq!(price_now(&net, alice), ONE_USD * 3 / 2);
}

#[test]
fn a_rise_after_a_cut_replaces_it() {
    let (mut net, alice) = two_dollar_worker();
    net.tops_up(alice, MINIMUM).succeeds();
    net.sets_price(alice, ONE_USD).succeeds();

    net.sets_price(alice, 3 * ONE_USD + 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.sets_price(alice, 3 * ONE_USD).succeeds();

    for time in [GENESIS, NEXT_EPOCH] {
        net.chain.set_time(time);
        assert_eq!(price_now(&net, alice), 3 * ONE_USD);
    }
}

#[test]
fn the_same_price_again_takes_a_cut_back() {
    let (mut net, alice) = two_dollar_worker();
    net.sets_price(alice, ONE_USD).succeeds();
    net.sets_price(alice, 2 * ONE_USD).succeeds();
    net.chain.set_time(NEXT_EPOCH);
    assert_eq!(price_now(&net, alice), 2 * ONE_USD);
}

#[test]
fn a_cut_and_a_full_exit_leave_the_old_price_for_the_epoch() {
    let (mut net, alice) = two_dollar_worker();
    net.sets_price(alice, ONE_USD).succeeds();
    net.requests_unstake(alice, 2 * MINIMUM).succeeds();
    assert!(!net.worker_state(alice).is_registered());
    net.registers_worker(alice, ONE_USD, 2 * MINIMUM - 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.chain.set_time(NEXT_EPOCH);
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
}

#[test]
fn a_clock_that_steps_back_brings_the_old_price_back_and_no_more() {
    let (mut net, alice) = two_dollar_worker();
    net.sets_price(alice, ONE_USD).succeeds();
    net.chain.set_time(NEXT_EPOCH);
    net.chain.set_time(NEXT_EPOCH - 1);
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::StakeBelowMinimum);
}

#[test]
fn only_a_registered_worker_has_a_price_to_set() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.sets_price(alice, ONE_USD)
        .fails_with(StakingError::NotRegistered);
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.sets_price(alice, ONE_USD / 2)
        .fails_with(StakingError::NotRegistered);
}

#[test]
fn the_price_stays_within_its_bounds() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, Benchmark::MIN)
        .succeeds();
    net.next_epoch();
    for price in [0, Price::MAX + 1, u64::MAX] {
        net.sets_price(alice, price)
            .fails_with(StakingError::PriceOutOfRange);
    }
    for price in [Price::MAX, Price::MIN] {
        net.sets_price(alice, price).succeeds();
    }
}
