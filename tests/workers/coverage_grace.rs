//! Coverage and the grace: a worker that the token's price has made short tops up in time, at the
//! edge, or too late. All records are read from the account, as an instruction left them.

use inferix_staking_tests::*;

const GRACE: i64 = 6 * HOUR;
/// What S(n) of `MINIMUM` becomes when the token loses a tenth: 80 IFX.
const MISSING: u64 = 8 * IFX;

/// In epoch 1: from epoch 2 on the token costs $0.90, and the worker lacks 8 IFX.
fn about_to_be_short(grace_secs: u32) -> (TestNetwork, WorkerId) {
    let mut params = default_params();
    params.grace_secs = grace_secs;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.commits_price(ONE_USD * 9 / 10).succeeds();
    (net, alice)
}

/// The record in epoch 2 and, settled, in epoch 3, of a worker that tops up this long after epoch 2
/// began.
fn topped_up_after(grace_secs: u32, secs: i64) -> (String, String) {
    let (mut net, alice) = about_to_be_short(grace_secs);
    net.chain.set_time(epoch_start(2) + secs);
    net.tops_up(alice, MISSING).succeeds();
    assert_eq!(net.short_since(alice), 0);
    let at_once = net.record(alice);
    net.next_epoch();
    (at_once, net.settled_record(alice))
}

fn records(at_once: &str, later: &str) -> (String, String) {
    (at_once.into(), later.into())
}

#[test]
fn topping_up_within_the_grace_loses_nothing() {
    for secs in [0, 1, GRACE / 2, GRACE - 1, GRACE] {
        assert_eq!(topped_up_after(21_600, secs), records("oee", "oeee"));
    }
}

#[test]
fn topping_up_a_second_after_the_grace_is_too_late_for_the_epoch_and_not_for_the_next() {
    for secs in [GRACE + 1, EPOCH / 2, EPOCH - 1] {
        assert_eq!(topped_up_after(21_600, secs), records("oes", "oese"));
    }
}

#[test]
fn topping_up_before_the_fall_loses_nothing() {
    for secs in [-EPOCH, -1] {
        let (mut net, alice) = about_to_be_short(21_600);
        net.chain.set_time(epoch_start(2) + secs);
        net.tops_up(alice, MISSING).succeeds();
        net.chain.set_time(epoch_start(3));
        assert_eq!(net.settled_record(alice), "oeee");
        assert_eq!(net.short_since(alice), 0);
    }
}

#[test]
fn without_a_grace_the_first_second_short_is_one_too_many() {
    assert_eq!(topped_up_after(0, 0), records("oee", "oeee"));
    assert_eq!(topped_up_after(0, 1), records("oes", "oese"));
}

#[test]
fn the_longest_grace_is_half_an_epoch() {
    let half = EPOCH as u32 / 2;
    assert_eq!(topped_up_after(half, EPOCH / 2), records("oee", "oeee"));
    assert_eq!(topped_up_after(half, EPOCH / 2 + 1), records("oes", "oese"));
}

#[test]
fn one_base_unit_too_little_is_short_too() {
    let (mut net, alice) = about_to_be_short(21_600);
    net.chain.set_time(epoch_start(2));
    net.tops_up(alice, MISSING - 1).succeeds();
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.chain.set_time(epoch_start(2) + GRACE + 1);
    net.tops_up(alice, 1).succeeds();
    assert_eq!(net.record(alice), "oes");
}

/// What the record says of the time before it, the moment of the call decides: not the top-up that
/// follows.
#[test]
fn a_record_shows_the_grace_running_and_run_out() {
    let (mut net, alice) = about_to_be_short(21_600);
    for (time, record, short_since) in [
        (epoch_start(2) - 1, "oe", 0),
        (epoch_start(2), "oee", epoch_start(2)),
        (epoch_start(2) + GRACE, "oee", epoch_start(2)),
        (epoch_start(2) + GRACE + 1, "oes", epoch_start(2)),
        (epoch_start(3) - 1, "oes", epoch_start(2)),
        (epoch_start(3), "oess", epoch_start(2)),
        (epoch_start(5), "oessss", epoch_start(2)),
    ] {
        net.chain.set_time(time);
        assert_eq!(net.settled_record(alice), record);
        assert_eq!(net.short_since(alice), short_since);
    }
}

/// A worker that stays short has used its grace up: later epochs are short from their first second,
/// and it has to be covered before they begin.
#[test]
fn the_grace_is_not_granted_again_while_a_worker_stays_short() {
    for (secs, record) in [(-1, "oese"), (0, "oess"), (GRACE, "oess")] {
        let (mut net, alice) = about_to_be_short(21_600);
        net.chain.set_time(epoch_start(3) + secs);
        net.tops_up(alice, MISSING).succeeds();
        net.chain.set_time(epoch_start(4) - 1);
        assert_eq!(net.settled_record(alice), record, "at {secs}");
    }
}

/// The next fall finds it covered, so it has a grace again.
#[test]
fn each_fall_has_a_grace_of_its_own() {
    let (mut net, alice) = about_to_be_short(21_600);
    let prices = [810_000_000, 729_000_000, 656_100_000];
    for (epoch, price) in (2..).zip(prices) {
        net.chain.set_time(epoch_start(epoch) + GRACE);
        net.commits_price(price).succeeds();
        let minimum = net.quotes_minimum_stake(alice, None).succeeds();
        let quote: inferix_staking::MinimumStakeQuote = minimum.return_data();
        net.tops_up(alice, quote.minimum_stake - quote.active_stake)
            .succeeds();
        assert_eq!(net.short_since(alice), 0);
    }
    assert_eq!(net.record(alice), "oeeee");
}

/// A price that falls by a hair makes a worker at its minimum short like any other.
#[test]
fn the_smallest_fall_counts() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.commits_price(ONE_USD - 1).succeeds();
    net.chain.set_time(epoch_start(2) + GRACE + 1);
    net.touches(alice);
    assert_eq!(net.short_since(alice), epoch_start(2));
    assert_eq!(net.record(alice), "oes");
}
