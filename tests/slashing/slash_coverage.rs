//! `execute_slash` and the coverage record: a slash that leaves a worker short starts its grace at
//! that moment, and nothing else about a case does.

use inferix_staking_tests::*;

use crate::cases::*;

const GRACE: i64 = 6 * HOUR;

/// A worker with one token more than it needs, and a case against it that is due for execution:
/// within epoch 2, a day after its beginning.
fn convicted(amount: u64) -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM + IFX);
    net.next_epoch();
    net.chain.pass(DAY);
    convict(&mut net, alice, 1, amount);
    assert_eq!(net.epoch(), 2);
    (net, alice)
}

#[test]
fn a_slash_that_leaves_the_stake_covered_leaves_the_record_alone() {
    let (mut net, alice) = convicted(IFX);
    net.executes_slash(alice, id(1)).succeeds();
    net.expect_stake(alice, MINIMUM);
    assert_eq!(net.short_since(alice), 0);
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "oeee");
}

#[test]
fn the_grace_starts_with_the_slash_that_leaves_it_short() {
    for (after, record) in [(0, "oeee"), (GRACE, "oeee"), (GRACE + 1, "oese")] {
        let (mut net, alice) = convicted(IFX + 1);
        let slashed_at = net.chain.now();
        net.executes_slash(alice, id(1)).succeeds();
        assert_eq!(net.short_since(alice), slashed_at);
        net.chain.pass(after);
        net.tops_up(alice, 1).succeeds();
        assert_eq!(net.short_since(alice), 0);
        net.next_epoch();
        assert_eq!(net.settled_record(alice), record, "after {after} seconds");
    }
}

/// A second slash finds it short already.
#[test]
fn another_slash_does_not_start_the_grace_again() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for case in [1, 2] {
        accuse(&mut net, alice, case, IFX);
    }
    net.chain.pass(VETO_WINDOW);
    let slashed_at = net.chain.now();
    net.executes_slash(alice, id(1)).succeeds();
    net.chain.pass(HOUR);
    net.executes_slash(alice, id(2)).succeeds();
    assert_eq!(net.short_since(alice), slashed_at);
}

#[test]
fn nor_does_a_slash_of_a_worker_that_an_epoch_has_made_short() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.attests_benchmark(alice, HALF_IB + 1).succeeds();
    accuse(&mut net, alice, 1, IFX);
    net.next_epoch();
    let short_since = net.chain.now();
    net.chain.pass(HOUR);
    net.executes_slash(alice, id(1)).succeeds();
    assert_eq!(net.short_since(alice), short_since);
}

/// The grace may run over into the next epoch: the one in which it ends is the one that is lost.
#[test]
fn a_grace_that_begins_at_an_epoch_s_end_is_not_cut_short() {
    for (after, record) in [(GRACE, "oeeee"), (GRACE + 1, "oeese")] {
        let (mut net, alice) = convicted(IFX + 1);
        net.chain.set_time(net.terms().end() - HOUR);
        net.executes_slash(alice, id(1)).succeeds();
        net.chain.pass(after);
        assert_eq!(net.epoch(), 3);
        net.tops_up(alice, 1).succeeds();
        net.next_epoch();
        assert_eq!(net.settled_record(alice), record, "after {after} seconds");
    }
}

#[test]
fn who_is_slashed_to_nothing_stays_registered_and_short() {
    let mut net = strict_network();
    let alice = net.registered_worker(MINIMUM);
    convict(&mut net, alice, 1, MINIMUM);
    let slashed_at = net.chain.now();
    net.executes_slash(alice, id(1)).succeeds();
    assert_eq!(net.worker_state(alice).registered, 1);
    assert_eq!(net.short_since(alice), slashed_at);
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "oss");
}

#[test]
fn a_worker_that_is_not_registered_is_never_short() {
    let mut net = strict_network();
    let (left, never) = (net.registered_worker(MINIMUM), net.open_worker());
    net.tops_up(never, MINIMUM).succeeds();
    net.requests_unstake(left, MINIMUM).succeeds();
    for w in [left, never] {
        slash(&mut net, w, 1, MINIMUM);
        assert_eq!(net.worker_state(w).slashable(), 0);
        assert_eq!(net.short_since(w), 0);
        assert_eq!(net.worker_state(w).coverage.short, 0);
    }
}

/// Only what is taken can make anybody short.
#[test]
fn neither_a_proposal_nor_a_veto_changes_the_record() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.touches(alice);
    let before = net.worker_state(alice).coverage;
    accuse(&mut net, alice, 1, MINIMUM / 2);
    assert_eq!(net.worker_state(alice).coverage, before);
    net.cancels_slash(alice, id(1)).succeeds();
    assert_eq!(net.worker_state(alice).coverage, before);
}
