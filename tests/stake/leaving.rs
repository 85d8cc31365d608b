//! `request_unstake` of a worker that is short, or has nothing left: what leaving does to its
//! record, and what is kept of it.

use inferix_staking_tests::state::{ALL, Unbonding};
use inferix_staking_tests::*;

/// In epoch 2, an hour after its beginning: S(n) has doubled with the benchmark, and the worker is
/// short.
fn short_worker() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, NANO).succeeds();
    net.chain.set_time(epoch_start(2) + HOUR);
    (net, alice)
}

/// Registered, with no stake at all: slashed in epoch 1.
fn slashed_to_nothing() -> (TestNetwork, WorkerId) {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(HOUR);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, MINIMUM))
        .succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.expect_stake(alice, 0);
    (net, alice)
}

#[test]
fn a_short_worker_leaves_altogether_or_not_at_all() {
    let (mut net, alice) = short_worker();
    for part in [1, MINIMUM / 2, MINIMUM - 1] {
        net.requests_unstake(alice, part)
            .fails_with(StakingError::StakeBelowMinimum);
    }
    net.requests_unstake(alice, MINIMUM).succeeds();
    assert!(!net.worker_state(alice).is_registered());
}

#[test]
fn leaving_short_marks_the_epoch_and_the_worker() {
    for amount in [MINIMUM, ALL] {
        let (mut net, alice) = short_worker();
        net.requests_unstake(alice, amount).succeeds();
        let state = net.worker_state(alice);
        assert_eq!(net.record(alice), "oes");
        assert_eq!(state.left_covered, 0);
        assert_eq!(state.left_at, epoch_start(2) + HOUR);
        assert_eq!(state.coverage.short_since, 0);
    }
}

#[test]
fn leaving_covered_marks_neither() {
    let (mut net, alice) = short_worker();
    net.tops_up(alice, MINIMUM).succeeds();
    net.requests_unstake(alice, ALL).succeeds();
    assert_eq!(net.record(alice), "oee");
    assert_eq!(net.worker_state(alice).left_covered, 1);
}

/// A worker that left short, came back and leaves covered has left covered: the mark is of the last
/// time.
#[test]
fn each_leaving_is_marked_by_itself() {
    let (mut net, alice) = short_worker();
    net.requests_unstake(alice, ALL).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    let back = net.worker_state(alice);
    assert_eq!(back.left_at, 0);
    assert_eq!(back.left_covered, 0);
    net.chain.set_time(epoch_start(3) + HOUR);
    net.requests_unstake(alice, ALL).succeeds();
    let state = net.worker_state(alice);
    assert_eq!(state.left_covered, 1);
    assert_eq!(state.left_at, epoch_start(3) + HOUR);
    assert_eq!(net.record(alice), "oese");
}

#[test]
fn what_an_unregistered_worker_does_with_its_stake_is_not_leaving() {
    let (mut net, alice) = short_worker();
    net.requests_unstake(alice, ALL).succeeds();
    let left = net.worker_state(alice);
    net.chain.pass(HOUR);
    net.tops_up(alice, IFX).succeeds();
    net.requests_unstake(alice, ALL).succeeds();
    let state = net.worker_state(alice);
    assert_eq!(state.left_at, left.left_at);
    assert_eq!(state.left_covered, left.left_covered);
    assert_eq!(state.coverage, left.coverage);
}

#[test]
fn a_worker_slashed_to_nothing_leaves_without_a_ticket() {
    let (mut net, alice) = slashed_to_nothing();
    net.chain.pass(HOUR);
    let now = net.chain.now();

    let event: events::UnstakeRequested = net.requests_unstake(alice, ALL).succeeds().event();

    assert_eq!(event.ticket, None);
    assert_eq!(event.old_active_stake, 0);
    assert_eq!(event.new_active_stake, 0);
    assert!(!event.registered);
    let state = net.worker_state(alice);
    assert!(!state.is_registered());
    assert_eq!(state.unbonding, Unbonding::default());
    assert_eq!(state.left_at, now);
    assert_eq!(state.left_covered, 0);
    // The grace since the slash has not run out. Leaving makes the epoch short nevertheless.
    assert_eq!(net.record(alice), "os");
    // Once is enough.
    net.requests_unstake(alice, ALL)
        .fails_with(StakingError::AmountIsZero);
}

#[test]
fn of_nothing_only_all_can_be_asked_back() {
    let (mut net, alice) = slashed_to_nothing();
    net.requests_unstake(alice, 0)
        .fails_with(StakingError::AmountIsZero);
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::InsufficientStake);
    let bob = net.open_worker();
    net.requests_unstake(bob, ALL)
        .fails_with(StakingError::AmountIsZero);
}

/// Four tickets are no obstacle where none is needed.
#[test]
fn a_worker_slashed_to_nothing_leaves_with_all_its_tickets_in_use() {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM + 4);
    for _ in 0..4 {
        net.requests_unstake(alice, 1).succeeds();
    }
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM))
        .succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    let event: events::UnstakeRequested = net.requests_unstake(alice, ALL).succeeds().event();
    assert_eq!(event.ticket, None);
    net.expect_unbonding(alice, 4);
    assert!(!net.worker_state(alice).is_registered());
}

/// In an epoch that has begun: leaving ends the obligation to the price with the epoch, not at
/// once.
#[test]
fn whoever_left_without_a_stake_comes_back_at_its_old_price_or_in_the_next_epoch() {
    let (mut net, alice) = slashed_to_nothing();
    net.requests_unstake(alice, ALL).succeeds();
    net.registers_worker(alice, ONE_USD / 2, MINIMUM - 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.next_epoch();
    net.registers_worker(alice, ONE_USD / 2, MINIMUM / 2)
        .succeeds();
    assert_eq!(net.record(alice), "oso");
}
