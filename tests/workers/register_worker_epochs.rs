//! `register_worker` and the clock: how old a reference price may be, the price floor of the epoch,
//! and the first epoch that a worker earns in.

use inferix_staking::state::Network;
use inferix_staking_tests::*;

/// A network with a measured worker whose reference price may be this many epochs old.
fn with_reference_age(epochs: u16) -> (TestNetwork, WorkerId) {
    let mut params = default_params();
    params.max_reference_age_epochs = epochs;
    params.benchmark_max_age_secs = 365 * 86_400;
    let mut net = TestNetwork::with_params(params);
    let w = net.measured_worker();
    (net, w)
}

#[test]
fn without_a_reference_price_nobody_registers() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    let w = net.measured_worker();
    net.registers_worker(w, ONE_USD, MINIMUM)
        .fails_with(StakingError::NoReferencePrice);
    net.commits_price(ONE_USD).succeeds();
    net.registers_worker(w, ONE_USD, MINIMUM).succeeds();
}

#[test]
fn a_reference_price_lasts_as_many_more_epochs_as_the_network_says() {
    for age in [1, 2, 15] {
        let (mut net, alice) = with_reference_age(age);
        let stale_at = epoch_start(u64::from(age) + 1);
        net.chain.set_time(stale_at);
        net.registers_worker(alice, ONE_USD, MINIMUM)
            .fails_with(StakingError::ReferencePriceStale);
        net.chain.set_time(stale_at - 1);
        net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    }
}

/// A commit helps from the next epoch: what it says of the current one was known before.
#[test]
fn the_age_counts_from_the_epoch_that_a_price_first_counts_in() {
    let (mut net, alice) = with_reference_age(2);
    net.chain.set_time(epoch_start(6));
    net.commits_price(ONE_USD).succeeds();
    net.registers_worker(alice, ONE_USD, MINIMUM)
        .fails_with(StakingError::ReferencePriceStale);
    net.chain.set_time(epoch_start(10));
    net.registers_worker(alice, ONE_USD, MINIMUM)
        .fails_with(StakingError::ReferencePriceStale);
    for time in [epoch_start(7), epoch_start(10) - 1] {
        net.chain.set_time(time);
        let w = net.measured_worker();
        net.registers_worker(w, ONE_USD, MINIMUM).succeeds();
    }
}

#[test]
fn a_price_below_the_floor_is_refused() {
    let mut params = default_params();
    params.min_price = ONE_USD;
    let mut net = TestNetwork::with_params(params);
    let alice = net.measured_worker();
    for price in [1, ONE_USD / 2, ONE_USD - 1] {
        net.registers_worker(alice, price, 10 * MINIMUM)
            .fails_with(StakingError::PriceBelowFloor);
    }
    net.registers_worker(alice, ONE_USD, MINIMUM - 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
}

#[test]
fn a_floor_counts_from_its_own_epoch() {
    let mut net = TestNetwork::new();
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.terms.coming(0).min_price = 2 * ONE_USD;
    });
    let (alice, bob) = (net.measured_worker(), net.measured_worker());
    net.chain.set_time(epoch_start(1) - 1);
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    net.chain.set_time(epoch_start(1));
    net.registers_worker(bob, ONE_USD, 2 * MINIMUM)
        .fails_with(StakingError::PriceBelowFloor);
    net.registers_worker(bob, 2 * ONE_USD, 2 * MINIMUM)
        .succeeds();
    // The one that was there holds half of what its own price no longer decides.
    net.touches(alice);
    assert_eq!(net.short_since(alice), epoch_start(1));
    assert_eq!(net.short_since(bob), 0);
}

#[test]
fn a_worker_earns_from_the_epoch_after_its_registration() {
    for time in [0, 1, EPOCH / 2, EPOCH - 1] {
        let mut net = TestNetwork::new();
        let alice = net.measured_worker();
        net.chain.set_time(epoch_start(1) + time);

        net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();

        assert_eq!(net.record(alice), "oo");
        net.chain.set_time(epoch_start(2) - 1);
        assert_eq!(net.settled_record(alice), "oo");
        net.chain.set_time(epoch_start(2));
        assert_eq!(net.settled_record(alice), "ooe");
        net.chain.set_time(epoch_start(4));
        assert_eq!(net.settled_record(alice), "ooeee");
    }
}

#[test]
fn coming_back_in_the_epoch_that_it_left_costs_nothing_and_a_later_one_is_out() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.set_time(epoch_start(1) + HOUR);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    assert_eq!(net.worker_state(alice).left_at, 0);
    assert_eq!(net.record(alice), "oe");

    net.chain.set_time(epoch_start(2) + HOUR);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.set_time(epoch_start(4) + HOUR);
    net.commits_price(ONE_USD).succeeds();
    net.next_epoch();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    assert_eq!(net.record(alice), "oeeooo");
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "oeeoooe");
}

/// A price committed for the next epoch is not what a worker registers at, and what it then has to
/// meet.
#[test]
fn registering_before_a_fall_needs_the_current_minimum_and_the_next_epoch_asks_for_more() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.next_epoch();
    net.commits_price(ONE_USD * 9 / 10).succeeds();
    net.chain.set_time(epoch_start(2) - 1);
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    net.chain.set_time(epoch_start(2) + 1);
    net.touches(alice);
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.tops_up(alice, 8 * IFX - 1).succeeds();
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.tops_up(alice, 1).succeeds();
    assert_eq!(net.short_since(alice), 0);
}
