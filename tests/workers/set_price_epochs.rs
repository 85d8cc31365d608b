//! `set_price` and coverage: what a short worker may declare, the floor, and what the record says.

use inferix_staking::state::{Network, Schedule};
use inferix_staking_tests::*;

/// In epoch 2, half a grace after its beginning: the token has lost a tenth, so S(n) is 80 IFX, and
/// the worker holds 72.
fn short_worker() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.commits_price(ONE_USD * 9 / 10).succeeds();
    net.chain.set_time(epoch_start(2) + 3 * HOUR);
    (net, alice)
}

#[test]
fn a_short_worker_may_cut_or_keep_its_price_but_not_raise_it() {
    let (mut net, alice) = short_worker();
    net.sets_price(alice, ONE_USD + 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.sets_price(alice, ONE_USD).succeeds();
    net.sets_price(alice, ONE_USD / 2).succeeds();
    assert_eq!(net.short_since(alice), epoch_start(2));
}

/// A cut counts from the next epoch: for the current one, the worker has to top up.
#[test]
fn a_cut_does_not_save_the_epoch_and_covers_the_next() {
    let (mut net, alice) = short_worker();
    net.sets_price(alice, ONE_USD / 2).succeeds();
    net.chain.set_time(epoch_start(3));
    net.touches(alice);
    assert_eq!(net.short_since(alice), 0);
    assert_eq!(net.record(alice), "oese");
}

#[test]
fn of_the_prices_before_now_and_next_each_is_kept() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(4 * MINIMUM);
    let price = |net: &TestNetwork| net.worker_state(alice).price;
    net.sets_price(alice, 3 * ONE_USD).succeeds();
    let raised = Schedule {
        previous: ONE_USD,
        current: 3 * ONE_USD,
        next: 0,
        next_at: 0,
    };
    assert_eq!(price(&net), raised);
    net.sets_price(alice, 2 * ONE_USD).succeeds();
    let waiting = Schedule {
        next: 2 * ONE_USD,
        next_at: epoch_start(1),
        ..raised
    };
    assert_eq!(price(&net), waiting);
    net.next_epoch();
    net.sets_price(alice, ONE_USD).succeeds();
    let moved_on = Schedule {
        previous: 3 * ONE_USD,
        current: 2 * ONE_USD,
        next: ONE_USD,
        next_at: epoch_start(2),
    };
    assert_eq!(price(&net), moved_on);
}

#[test]
fn a_price_below_the_floor_is_refused_and_the_floor_itself_taken() {
    let mut params = default_params();
    params.min_price = ONE_USD / 2;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    for price in [1, ONE_USD / 2 - 1] {
        net.sets_price(alice, price)
            .fails_with(StakingError::PriceBelowFloor);
    }
    net.sets_price(alice, ONE_USD / 2).succeeds();
    net.next_epoch();
    net.requests_unstake(alice, MINIMUM / 2 + 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.requests_unstake(alice, MINIMUM / 2).succeeds();
}

/// A price that was allowed when it was declared and is below a floor of today's: it counts as the
/// floor, and a rise up to the floor needs no more stake than the floor did.
#[test]
fn a_price_from_before_the_floor_can_only_be_raised_to_it() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.terms.coming(0).min_price = 2 * ONE_USD;
    });
    net.next_epoch();
    for price in [ONE_USD / 2, ONE_USD, 2 * ONE_USD - 1] {
        net.sets_price(alice, price)
            .fails_with(StakingError::PriceBelowFloor);
    }
    net.sets_price(alice, 2 * ONE_USD + 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.sets_price(alice, 2 * ONE_USD).succeeds();
    assert_eq!(net.record(alice), "oe");
}

#[test]
fn neither_a_rise_nor_a_cut_changes_the_record_of_a_covered_worker() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    for (epoch, price) in [(1, 2 * ONE_USD), (2, ONE_USD), (3, 2 * ONE_USD), (4, 1)] {
        net.chain.set_time(epoch_start(epoch) + HOUR);
        net.sets_price(alice, price).succeeds();
        assert_eq!(net.short_since(alice), 0);
    }
    assert_eq!(net.record(alice), "oeeee");
}

#[test]
fn without_a_reference_price_there_is_no_minimum_to_raise_to() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.terms.places[0].reference_price = 0;
    });
    for price in [ONE_USD, 2 * ONE_USD] {
        net.sets_price(alice, price)
            .fails_with(StakingError::NoReferencePrice);
    }
}
