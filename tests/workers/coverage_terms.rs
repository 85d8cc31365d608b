//! Coverage under terms that change from one epoch to the next. The network is changed by hand, without delays,
//! and without the prices of the epochs in between: each epoch is judged by its own terms, not by today's.

use inferix_staking::state::{Network, Terms, Worker};
use inferix_staking_tests::*;

const GRACE: i64 = 6 * HOUR;

/// Changes the terms of the coming epoch, which those after it inherit.
fn change_coming(net: &mut TestNetwork, change: impl FnOnce(&mut Terms)) {
    let (network, epoch) = (net.address, net.epoch());
    net.chain.change_state(&network, |network: &mut Network| {
        change(network.terms.coming(epoch));
    });
}

/// A worker at its minimum, at the beginning of epoch 1.
fn worker_at_its_minimum() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    (net, alice)
}

#[test]
fn a_floor_above_the_price_makes_short_and_one_below_it_does_not() {
    for (floor, record) in [
        (0, "oee"),
        (1, "oee"),
        (ONE_USD, "oee"),
        (ONE_USD + 1, "oes"),
        (2 * ONE_USD, "oes"),
    ] {
        let (mut net, alice) = worker_at_its_minimum();
        change_coming(&mut net, |terms| terms.min_price = floor);
        net.chain.set_time(epoch_start(2) + GRACE + 1);
        assert_eq!(net.settled_record(alice), record, "floor {floor}");
    }
}

#[test]
fn a_floor_is_met_by_topping_up_to_what_it_asks() {
    let (mut net, alice) = worker_at_its_minimum();
    change_coming(&mut net, |terms| terms.min_price = 2 * ONE_USD);
    net.next_epoch();
    net.tops_up(alice, MINIMUM - 1).succeeds();
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.tops_up(alice, 1).succeeds();
    assert_eq!(net.short_since(alice), 0);
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::StakeBelowMinimum);
}

#[test]
fn a_coverage_of_200_epochs_asks_for_a_hundred_times_the_stake() {
    let (mut net, alice) = worker_at_its_minimum();
    change_coming(&mut net, |terms| terms.coverage_epochs = 200);
    net.next_epoch();
    net.tops_up(alice, 99 * MINIMUM - 1).succeeds();
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.tops_up(alice, 1).succeeds();
    assert_eq!(net.short_since(alice), 0);

    let bob = net.measured_worker();
    net.registers_worker(bob, ONE_USD, 100 * MINIMUM - 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.registers_worker(bob, ONE_USD, 100 * MINIMUM).succeeds();
}

#[test]
fn another_grace_counts_from_its_epoch() {
    for (grace, secs, record) in [
        (0, 0, "oee"),
        (0, 1, "oes"),
        (129_600, 129_600, "oee"),
        (129_600, 129_601, "oes"),
    ] {
        let (mut net, alice) = worker_at_its_minimum();
        net.commits_price(ONE_USD - 1).succeeds();
        change_coming(&mut net, |terms| terms.grace_secs = grace);
        net.chain.set_time(epoch_start(2) + secs);
        assert_eq!(net.settled_record(alice), record, "{grace} s, at {secs}");
    }
}

/// Epoch 2 is judged by its own grace of six hours, although it is settled when there is none.
#[test]
fn an_epoch_that_has_ended_is_judged_by_its_own_grace() {
    let (mut net, alice) = worker_at_its_minimum();
    let slash_at = epoch_start(2) - GRACE;
    net.chain.set_time(slash_at - 3 * DAY);
    net.proposes_slash(alice, offence(1, slash_at - 3 * DAY, 1))
        .succeeds();
    change_coming(&mut net, |_| ());
    net.chain.set_time(slash_at);
    net.executes_slash(alice, [1; 32]).succeeds();
    change_coming(&mut net, |terms| terms.grace_secs = 0);
    // Short for exactly the grace of epoch 1, and for a second more than that of epoch 2.
    net.chain.set_time(epoch_start(2) + 1);
    assert_eq!(net.settled_record(alice), "oes");
}

/// S(n) grows with the epoch: half as long asks for half the stake, twice as long for twice.
#[test]
fn epochs_of_another_length_ask_for_another_stake_and_end_at_another_time() {
    let (mut net, alice) = worker_at_its_minimum();
    change_coming(&mut net, |terms| terms.epoch_secs *= 2);
    let (second, third) = (epoch_start(2), epoch_start(4));
    net.chain.set_time(second + GRACE);
    net.touches(alice);
    assert_eq!(net.record(alice), "oee");
    assert_eq!(net.short_since(alice), second);
    net.chain.set_time(third - 1);
    assert_eq!(net.settled_record(alice), "oes");
    net.tops_up(alice, MINIMUM).succeeds();
    net.chain.set_time(third);
    assert_eq!(net.settled_record(alice), "oese");

    let (mut net, alice) = worker_at_its_minimum();
    change_coming(&mut net, |terms| terms.epoch_secs /= 2);
    net.chain.set_time(second);
    net.requests_unstake(alice, MINIMUM / 2).succeeds();
    net.chain.set_time(second + EPOCH / 2 * 3);
    assert_eq!(net.settled_record(alice), "oeeeee"[..6]);
}

/// Each epoch of a long absence by its own floor, grace and length.
#[test]
fn a_worker_that_was_away_is_judged_epoch_by_epoch() {
    let (mut net, alice) = worker_at_its_minimum();
    // Epoch 2: a floor above the price. 3: no floor. 4: coverage 3. 5: twice as long. 6: as at
    // first.
    let changes: [fn(&mut Terms); 5] = [
        |terms| terms.min_price = ONE_USD + 1,
        |terms| terms.min_price = 0,
        |terms| terms.coverage_epochs = 3,
        |terms| {
            terms.coverage_epochs = 2;
            terms.epoch_secs = 2 * EPOCH as u32;
        },
        |terms| terms.epoch_secs = EPOCH as u32,
    ];
    for change in changes {
        change_coming(&mut net, change);
        net.next_epoch();
    }
    assert_eq!(net.epoch(), 6);
    assert_eq!(net.settled_record(alice), "oesesse");
}

/// Without a reference price nothing says what a stake must be: nobody covers it.
#[test]
fn an_epoch_without_a_reference_price_is_short() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    change_coming(&mut net, |terms| terms.reference_price = 0);
    net.chain.set_time(epoch_start(2) + GRACE + 1);
    net.tops_up(alice, IFX).succeeds();
    assert_eq!(net.record(alice), "oes");
    assert_eq!(net.short_since(alice), epoch_start(2));
}

/// Neither can anybody who was measured at nothing, whatever they hold.
#[test]
fn a_registered_worker_without_a_benchmark_or_a_price_would_be_short() {
    let forgeries: [fn(&mut Worker); 2] = [
        |worker| worker.benchmark = Default::default(),
        |worker| worker.price = Default::default(),
    ];
    for forge in forgeries {
        let (mut net, alice) = worker_at_its_minimum();
        let address = net.worker(alice).address;
        net.chain.change_state(&address, forge);
        net.chain.pass(GRACE + 1);
        assert_eq!(net.settled_record(alice), "os");
    }
}
