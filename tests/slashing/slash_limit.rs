//! `execute_slash` within `slash_limit_per_epoch`: a limit that refills all the time, and cases that are
//! executed in parts.

use inferix_staking_tests::state::{CaseState, Network};
use inferix_staking_tests::*;

use crate::cases::*;

const EXECUTION: i64 = LAPSE - VETO_WINDOW;

/// Two cases that each ask for half a worker's stake, far more than the limit, and are due at the beginning
/// of epoch 1.
fn two_large_cases() -> (TestNetwork, WorkerId, WorkerId) {
    let mut net = limited_network();
    let [alice, bob] = [0; 2].map(|_| net.registered_worker(MINIMUM));
    for w in [alice, bob] {
        accuse(&mut net, w, 1, MINIMUM / 2);
    }
    net.chain.pass(VETO_WINDOW);
    (net, alice, bob)
}

#[test]
fn a_case_larger_than_the_limit_is_executed_in_part_and_stays_open() {
    let (mut net, alice, _) = two_large_cases();
    let now = net.chain.now();

    let receipt = net.executes_slash(alice, id(1)).succeeds();

    let event: events::SlashExecuted = receipt.event();
    assert_eq!(event.asked, MINIMUM / 2);
    assert_eq!(event.taken, LIMIT);
    assert_eq!(event.rest, MINIMUM / 2 - LIMIT);
    assert!(event.open);
    assert_eq!(event.lapses_at, now + EXECUTION);
    let case = net.case_state(alice, id(1));
    assert_eq!(case.state, CaseState::Open.byte());
    assert_eq!(case.taken, LIMIT);
    assert_eq!(case.lapses_at, now + EXECUTION);
    assert_eq!(case.executable_at, GENESIS + VETO_WINDOW);
    let worker = net.worker_state(alice);
    assert_eq!(worker.active_stake, MINIMUM - LIMIT);
    assert_eq!(worker.open_cases, 1);
    assert_eq!(worker.open_asked, MINIMUM / 2 - LIMIT);
    let pool = net.penalty_pool_state();
    assert_eq!(pool.slashed_total, LIMIT);
    assert_eq!(pool.slashed.of(1), LIMIT);
    assert_eq!(pool.slash_bucket.level, [LIMIT * EPOCH as u64, 0]);
    assert_eq!(pool.slash_bucket.level_at, now);
    assert_eq!(i64::from(pool.slash_bucket.epoch_secs), EPOCH);
    assert_eq!(net.chain.balance(&net.penalty_vault), LIMIT);
    // Nothing is left in this second, for anybody.
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::SlashLimitReached);
}

#[test]
fn the_limit_refills_to_the_second() {
    let (mut net, alice, _) = two_large_cases();
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    for secs in [1, 2, 60, HOUR, DAY] {
        net.chain.pass(secs);
        assert_eq!(execute(&mut net, alice, 1), secs as u64 * PER_SEC);
    }
}

#[test]
fn it_is_whole_again_an_epoch_later_and_never_more() {
    let (mut net, alice, _) = two_large_cases();
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    for (secs, taken) in [
        (EPOCH - 1, LIMIT - PER_SEC),
        (EPOCH, LIMIT),
        (EPOCH + 1, LIMIT),
        (9 * EPOCH, LIMIT),
    ] {
        net.chain.pass(secs);
        assert_eq!(execute(&mut net, alice, 1), taken, "after {secs} s");
    }
}

/// Whoever executes as often as possible gets the limit once, and once more as it refills.
#[test]
fn a_window_of_an_epoch_takes_twice_the_limit_at_most() {
    for step in [HOUR, 7 * HOUR + 13, EPOCH / 2, EPOCH] {
        let (mut net, alice, _) = two_large_cases();
        let end = net.chain.now() + EPOCH;
        let mut taken = 0;
        while net.chain.now() <= end {
            taken += execute(&mut net, alice, 1);
            net.chain.pass(step);
        }
        assert!(taken <= 2 * LIMIT, "{taken} by steps of {step} s");
        if EPOCH % step == 0 {
            assert_eq!(taken, 2 * LIMIT);
        }
    }
}

#[test]
fn all_workers_share_it() {
    let (mut net, alice, bob) = two_large_cases();
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.executes_slash(bob, id(1))
        .fails_with(StakingError::SlashLimitReached);
    net.chain.pass(MINUTE);
    assert_eq!(execute(&mut net, bob, 1), 60 * PER_SEC);
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::SlashLimitReached);
    assert_eq!(net.vault_balance(bob), MINIMUM - 60 * PER_SEC);
    let both = LIMIT + 60 * PER_SEC;
    assert_eq!(net.penalty_pool_state().slashed_total, both);
    assert_eq!(net.chain.balance(&net.penalty_vault), both);
}

#[test]
fn a_case_that_fits_is_executed_whole_to_the_last_unit() {
    let mut net = limited_network();
    let [alice, bob] = [0; 2].map(|_| net.registered_worker(MINIMUM));
    accuse(&mut net, alice, 1, LIMIT - 7);
    accuse(&mut net, bob, 2, 8);
    net.chain.pass(VETO_WINDOW);
    assert_eq!(execute(&mut net, alice, 1), LIMIT - 7);
    assert!(!net.case_state(alice, id(1)).is_open());
    assert_eq!(execute(&mut net, bob, 2), 7);
    assert_eq!(net.case_state(bob, id(2)).rest(), 1);
    net.chain.pass(1);
    assert_eq!(execute(&mut net, bob, 2), 1);
    let case = net.case_state(bob, id(2));
    assert_eq!(case.state, CaseState::Executed.byte());
    assert_eq!(case.taken, 8);
    assert_eq!(net.worker_state(bob).open_cases, 0);
}

#[test]
fn each_part_starts_the_time_of_execution_over() {
    let (mut net, alice, _) = two_large_cases();
    let stranger = net.keys.stranger.insecure_clone();
    let mut lapses_at = GENESIS + LAPSE;
    for _ in 0..4 {
        net.chain.set_time(lapses_at - 1);
        execute(&mut net, alice, 1);
        // A refusal in the same second moves nothing.
        net.executes_slash(alice, id(1))
            .fails_with(StakingError::SlashLimitReached);
        net.chain.set_time(lapses_at);
        net.cancels_slash(alice, id(1))
            .signed_by(&stranger)
            .fails_with(StakingError::NotGuardianOrAdmin);
        lapses_at += EXECUTION - 1;
        assert_eq!(net.case_state(alice, id(1)).lapses_at, lapses_at);
    }
    net.chain.set_time(lapses_at);
    net.cancels_slash(alice, id(1))
        .signed_by(&stranger)
        .succeeds();
    assert_eq!(net.case_state(alice, id(1)).taken, 4 * LIMIT);
}

/// A contested case lapses later than its first part would make it.
#[test]
fn a_part_makes_no_case_lapse_sooner() {
    let (mut net, alice, _) = two_large_cases();
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.params.slash_execution_secs = DAY as u32;
    });
    execute(&mut net, alice, 1);
    assert_eq!(net.case_state(alice, id(1)).lapses_at, GENESIS + LAPSE);
}

/// Forged: a limit that was changed since.
#[test]
fn a_limit_that_changes_counts_at_once_and_is_whole_an_epoch_later() {
    for limit in [LIMIT / 10, 10 * LIMIT] {
        let (mut net, alice, _) = two_large_cases();
        assert_eq!(execute(&mut net, alice, 1), LIMIT);
        let network = net.address;
        net.chain.change_state(&network, |network: &mut Network| {
            network.params.slash_limit_per_epoch = limit;
        });
        if limit < LIMIT {
            net.executes_slash(alice, id(1))
                .fails_with(StakingError::SlashLimitReached);
            net.chain.pass(1);
            assert_eq!(execute(&mut net, alice, 1), PER_SEC / 10);
        } else {
            assert_eq!(execute(&mut net, alice, 1), limit - LIMIT);
        }
        net.chain.pass(EPOCH);
        assert_eq!(execute(&mut net, alice, 1), limit);
    }
}

#[test]
fn a_clock_that_steps_back_refills_nothing_twice() {
    let (mut net, alice, _) = two_large_cases();
    net.chain.pass(DAY);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    let now = net.chain.now();
    for earlier in [now - DAY, now - 1, now] {
        net.chain.set_time(earlier);
        net.executes_slash(alice, id(1))
            .fails_with(StakingError::SlashLimitReached);
    }
    net.chain.set_time(now + 1);
    assert_eq!(execute(&mut net, alice, 1), PER_SEC);
}

/// Nor does an execution while it is back.
#[test]
fn what_is_taken_on_a_clock_that_has_stepped_back_refills_nothing() {
    let mut net = limited_network();
    let [alice, bob, carol] = [0; 3].map(|_| net.registered_worker(MINIMUM));
    accuse(&mut net, alice, 1, LIMIT - 10 * PER_SEC);
    accuse(&mut net, bob, 1, PER_SEC);
    accuse(&mut net, carol, 1, LIMIT);
    let now = epoch_start(1) + DAY;
    for (time, w, taken) in [
        (now, alice, LIMIT - 10 * PER_SEC),
        (now - DAY, bob, PER_SEC),
        (now, carol, 9 * PER_SEC),
    ] {
        net.chain.set_time(time);
        assert_eq!(execute(&mut net, w, 1), taken);
    }
}

#[test]
fn one_networks_slashes_do_not_use_up_anothers_limit() {
    let (mut net, alice, _) = two_large_cases();
    let mut other = net.second_network();
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.swap(&mut other);
    let carol = net.open_worker();
    net.tops_up(carol, 20 * IFX).succeeds();
    slash(&mut net, carol, 1, 10 * IFX);
    assert_eq!(net.penalty_pool_state().slashed_total, 10 * IFX);
}
