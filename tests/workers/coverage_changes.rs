//! Coverage and what else changes it: a price that recovers, a slash, a benchmark, leaving and a
//! ticket taken back. All records are read from the account, as an instruction left them.

use inferix_staking_tests::state::ALL;
use inferix_staking_tests::*;

const GRACE: i64 = 6 * HOUR;

/// Executes a case of this amount at a time, which must be three days after the network's creation
/// or later.
fn slashed_at(net: &mut TestNetwork, w: WorkerId, time: i64, amount: u64) {
    let now = net.chain.now();
    net.chain.set_time(time - 3 * DAY);
    net.proposes_slash(w, offence(1, time - 3 * DAY, amount))
        .succeeds();
    assert!(now <= time - 3 * DAY, "time runs forward");
    net.chain.set_time(time);
    net.executes_slash(w, [1; 32]).succeeds();
}

/// From epoch 2 on the token costs $0.90, and the worker lacks 8 IFX; the clock stands at the
/// beginning of epoch 1.
fn about_to_be_short() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.commits_price(ONE_USD * 9 / 10).succeeds();
    (net, alice)
}

#[test]
fn a_slash_starts_the_grace_when_it_is_executed() {
    let slash_at = epoch_start(1) + 10 * HOUR;
    for (secs, record) in [(0, "oe"), (GRACE, "oe"), (GRACE + 1, "os")] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        slashed_at(&mut net, alice, slash_at, 1);
        assert_eq!(net.short_since(alice), slash_at);
        net.chain.pass(secs);
        net.tops_up(alice, 1).succeeds();
        assert_eq!(net.short_since(alice), 0);
        assert_eq!(net.record(alice), record);
    }
}

/// The last epoch's own grace must have run out in it: a slash in its last six hours is the next
/// one's matter.
#[test]
fn a_slash_late_in_an_epoch_has_its_grace_run_into_the_next() {
    for (before_end, record) in [(GRACE + 1, "oss"), (GRACE, "oee"), (1, "oee")] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        let slash_at = epoch_start(2) - before_end;
        slashed_at(&mut net, alice, slash_at, 1);
        net.chain.set_time(epoch_start(2));
        assert_eq!(net.settled_record(alice), record);
        assert_eq!(net.short_since(alice), slash_at);
        // One second more than the grace is too much for the new epoch, too.
        net.chain
            .set_time((slash_at + GRACE + 1).max(epoch_start(2) + 1));
        let short = format!("{}s", &record[..2]);
        assert_eq!(net.settled_record(alice), short);
    }
}

#[test]
fn a_slash_that_leaves_the_minimum_changes_nothing() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM + 1);
    slashed_at(&mut net, alice, epoch_start(1), 1);
    assert_eq!(net.short_since(alice), 0);
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "oee");
}

#[test]
fn a_second_reason_to_be_short_does_not_start_the_grace_again() {
    let (mut net, alice) = about_to_be_short();
    slashed_at(&mut net, alice, epoch_start(2) + HOUR, 1);
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.chain.set_time(epoch_start(2) + GRACE + 1);
    net.tops_up(alice, 8 * IFX + 1).succeeds();
    assert_eq!(net.record(alice), "oes");
}

#[test]
fn a_price_that_recovers_covers_from_its_epoch_and_leaves_earlier_ones_short() {
    let (mut net, alice) = about_to_be_short();
    net.chain.set_time(epoch_start(2));
    net.commits_price(ONE_USD).succeeds();
    net.chain.set_time(epoch_start(4));
    assert_eq!(net.settled_record(alice), "oesee");
    assert_eq!(net.short_since(alice), 0);
}

#[test]
fn a_benchmark_that_rises_and_falls_again_costs_the_epoch_between() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for (epoch, speed) in [(1, HALF_IB + 1), (2, HALF_IB), (3, HALF_IB - 1)] {
        net.chain.set_time(epoch_start(epoch));
        net.attests_benchmark(alice, speed).succeeds();
    }
    net.chain.set_time(epoch_start(4));
    assert_eq!(net.settled_record(alice), "oesee");
}

#[test]
fn leaving_while_short_costs_the_epoch_grace_or_not() {
    for (secs, record) in [
        (0, "oes"),
        (GRACE, "oes"),
        (GRACE + 1, "oes"),
        (EPOCH, "oess"),
    ] {
        let (mut net, alice) = about_to_be_short();
        net.chain.set_time(epoch_start(2) + secs);
        net.requests_unstake(alice, ALL).succeeds();
        let state = net.worker_state(alice);
        assert_eq!(net.record(alice), record);
        assert_eq!(state.left_covered, 0);
        assert_eq!(state.left_at, epoch_start(2) + secs);
        assert_eq!(state.coverage.short_since, 0);
        // Nothing that comes later takes the mark away, and none is added.
        net.next_epoch();
        assert_eq!(net.settled_record(alice), format!("{record}o"));
    }
}

#[test]
fn leaving_while_covered_costs_nothing_of_the_epoch() {
    for secs in [0, GRACE, EPOCH - 1] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        net.chain.set_time(epoch_start(1) + secs);
        net.requests_unstake(alice, ALL).succeeds();
        let state = net.worker_state(alice);
        assert_eq!(net.record(alice), "oe");
        assert_eq!(state.left_covered, 1);
        assert_eq!(state.left_at, epoch_start(1) + secs);
        net.chain.set_time(epoch_start(3));
        assert_eq!(net.settled_record(alice), "oeoo");
    }
}

/// Leaving and coming back within the grace does not replace the top-up: it costs the epoch.
#[test]
fn leaving_short_and_coming_back_covered_in_the_same_epoch_is_short() {
    let (mut net, alice) = about_to_be_short();
    net.chain.set_time(epoch_start(2) + HOUR);
    net.requests_unstake(alice, ALL).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.registers_worker(alice, ONE_USD, 8 * IFX).succeeds();
    assert_eq!(net.short_since(alice), 0);
    assert_eq!(net.record(alice), "oes");
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "oese");
}

#[test]
fn a_ticket_taken_back_covers_like_a_top_up() {
    for (secs, record) in [(GRACE, "oee"), (GRACE + 1, "oes")] {
        let (mut net, alice) = about_to_be_short();
        net.tops_up(alice, 8 * IFX).succeeds();
        net.requests_unstake(alice, 8 * IFX).succeeds();
        net.chain.set_time(epoch_start(2) + secs);
        net.cancels_unstake(alice, 0).succeeds();
        assert_eq!(net.short_since(alice), 0);
        assert_eq!(net.record(alice), record);
    }
}

/// An unregistered worker holds what it likes: its record has nothing to say.
#[test]
fn a_worker_that_is_not_registered_is_neither_covered_nor_short() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.tops_up(alice, 1).succeeds();
    net.chain.set_time(epoch_start(2) + EPOCH - 1);
    assert_eq!(net.settled_record(alice), "ooo");
    assert_eq!(net.short_since(alice), 0);
}

/// It does not earn in the epoch that it registers in; what it lacks there is recorded like
/// anybody's.
#[test]
fn a_worker_can_be_short_in_the_epoch_that_it_registers_in() {
    let mut params = default_params();
    params.slash_delay_secs = 3_600;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.proposes_slash(alice, offence(1, GENESIS, 1)).succeeds();
    net.chain.pass(HOUR);
    net.executes_slash(alice, [1; 32]).succeeds();
    assert_eq!(net.record(alice), "o");
    net.chain.pass(GRACE + 1);
    net.tops_up(alice, 1).succeeds();
    assert_eq!(net.record(alice), "x");
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "xe");
}

/// Back behind the epoch that the record stands in: its terms still count, and no bit moves.
#[test]
fn a_clock_that_steps_back_brings_no_earlier_epoch_back() {
    let (mut net, alice) = about_to_be_short();
    net.chain.set_time(epoch_start(2) + 1);
    net.touches(alice);
    let settled = net.worker_state(alice).coverage;
    assert_eq!(settled.short_since, epoch_start(2));
    for time in [epoch_start(2) - 1, epoch_start(1), GENESIS, 0] {
        net.chain.set_time(time);
        net.touches(alice);
        assert_eq!(net.worker_state(alice).coverage, settled);
        // A top-up is measured by the epoch that has been reached.
        net.requests_unstake(alice, 1)
            .fails_with(StakingError::StakeBelowMinimum);
    }
    net.tops_up(alice, 8 * IFX - 1).succeeds();
    assert_eq!(net.worker_state(alice).coverage, settled);
    net.tops_up(alice, 1).succeeds();
    assert_eq!(net.short_since(alice), 0);
    net.chain.set_time(epoch_start(3));
    assert_eq!(net.settled_record(alice), "oeee");
}
