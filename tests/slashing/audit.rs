//! The attacks of the audit that slashes were open to, by its numbers. None of them works any more.

use inferix_staking_tests::state::{CaseState, Role};
use inferix_staking_tests::*;

use crate::cases::*;

/// Two cases of 50% took a worker's whole stake in one transaction.
#[test]
fn f2_two_cases_of_half_the_stake_do_not_take_all_of_it_at_once() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for case in [1, 2] {
        accuse(&mut net, alice, case, MINIMUM / 2);
    }
    net.chain.pass(VETO_WINDOW);
    let [first, second] = [1, 2].map(|case| net.executes_slash(alice, id(case)).instruction);
    net.chain.send(&[first.clone(), second], &[]).unwrap_err();
    net.expect_stake(alice, MINIMUM);
    net.chain.must(&[first], &[]);
    net.executes_slash(alice, id(2))
        .fails_with(StakingError::WorkerSlashLimitReached);
    net.expect_stake(alice, MINIMUM / 2);
    // The guardian has until the next epoch, at least.
    net.cancels_slash(alice, id(2)).succeeds();
}

/// A sybil's case of one unit, executed first in each epoch, kept a case of the whole limit out until it
/// lapsed.
#[test]
fn f3_dust_slashes_do_not_shield_a_large_one() {
    let mut net = limited_network();
    let [culprit, sybil] = [0; 2].map(|_| net.registered_worker(MINIMUM));
    for case in 1..=10 {
        accuse(&mut net, sybil, case, 1);
    }
    convict(&mut net, culprit, 1, 2 * LIMIT);
    net.chain.pass(EPOCH - VETO_WINDOW);
    let mut dust = 1;
    while net.case_state(culprit, id(1)).is_open() {
        // Dust first, at the beginning of each epoch.
        assert_eq!(execute(&mut net, sybil, dust), 1);
        assert!(execute(&mut net, culprit, 1) > 0);
        dust += 1;
        net.next_epoch();
    }
    // The large one took the three epochs that it takes with a unit of dust in each.
    assert_eq!(dust, 4);
    let case = net.case_state(culprit, id(1));
    assert_eq!(case.state, CaseState::Executed.byte());
    assert_eq!(case.taken, 2 * LIMIT);
    net.cancels_slash(culprit, id(1))
        .fails_with(StakingError::CaseNotOpen);
}

/// With an epoch of 30 days and a day for execution the second case of an epoch always lapsed.
#[test]
fn f3b_no_parameters_let_a_case_lapse_before_the_limit_is_whole_again() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    for (execution, fits) in [(DAY, false), (60 * DAY - 1, false), (60 * DAY, true)] {
        let mut params = default_params();
        params.epoch_secs = (30 * DAY) as u32;
        params.unbonding_secs = (120 * DAY) as u32;
        params.max_slash_bps = 10_000;
        params.slash_execution_secs = execution as u32;
        let call = net.creates_network(params);
        if fits {
            call.succeeds();
        } else {
            call.fails_with(StakingError::ParameterOutOfRange);
        }
    }
}

/// Ten cases of the limit each, noticed a second after their veto window: guardian and admin could stop none.
#[test]
fn f4_a_queue_of_wrong_slashes_is_stopped_after_the_veto_window() {
    let mut net = limited_network();
    let alice = net.registered_worker(MINIMUM);
    for case in 1..=10 {
        accuse(&mut net, alice, case, LIMIT);
    }
    net.chain.pass(VETO_WINDOW);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.chain.pass(1);
    // The thief takes another second's worth before the vetoes land.
    assert_eq!(execute(&mut net, alice, 2), PER_SEC);
    for case in 2..=10 {
        net.cancels_slash(alice, id(case)).succeeds();
    }
    net.expect_stake(alice, MINIMUM - LIMIT - PER_SEC);
    let worker = net.worker_state(alice);
    assert_eq!(worker.open_cases, 0);
    assert_eq!(worker.open_asked, 0);
}

/// The cases of a slasher that was replaced lived on after their veto window.
#[test]
fn f14_the_cases_of_a_replaced_slasher_are_stopped_after_the_veto_window() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    convict(&mut net, alice, 1, MINIMUM / 2);
    net.appoints(Role::Slasher, Pubkey::new_unique());
    net.cancels_slash(alice, id(1)).succeeds();
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::CaseNotOpen);
    net.expect_stake(alice, MINIMUM);
}

/// The limit of an epoch was taken in its last second, and that of the next one a second later.
#[test]
fn f10_two_limits_are_not_taken_within_a_second() {
    let mut net = limited_network();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, 2 * LIMIT);
    net.chain.set_time(epoch_start(3) - 1);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.chain.set_time(epoch_start(3));
    assert_eq!(execute(&mut net, alice, 1), PER_SEC);
}

/// A stranger's dust, before each try to close, kept a worker open for ever.
#[test]
fn f13_a_stranger_s_dust_keeps_no_worker_from_closing() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let stranger = net.keys.stranger.insecure_clone();
    net.funded_tokens(&stranger.pubkey(), IFX);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.tops_up_as(&stranger, alice, 1)
        .fails_with(StakingError::NotOwnerOrOperator);
    net.chain.pass(UNBONDING);
    net.withdraws(alice).succeeds();
    net.tops_up_as(&stranger, alice, 1)
        .fails_with(StakingError::NotOwnerOrOperator);
    // A plain transfer is swept.
    let vault = net.worker(alice).vault;
    net.donate(&vault, 1);
    net.closes_worker(alice).succeeds();
}

/// Cases of one unit, each proposed before the last one ends, held 1,000 tokens for a year.
#[test]
fn f17_a_case_of_one_unit_holds_one_unit() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    // The last time at which something of its time on the network can be proposed.
    net.chain.pass(EVIDENCE_WINDOW);
    for case in 1..=3 {
        net.proposes_slash(alice, offence(case, GENESIS, 1))
            .succeeds();
    }
    net.chain.set_time(GENESIS + UNBONDING);
    net.withdraws(alice).succeeds();
    assert_eq!(net.vault_balance(alice), 3);
    // Nothing newer can be proposed against it, and what is open has lapsed.
    let now = net.chain.now();
    net.proposes_slash(alice, offence(4, now, 1))
        .fails_with(StakingError::OffenceAfterLeaving);
    let owner = net.owner(alice);
    for case in 1..=3 {
        net.cancels_slash(alice, id(case))
            .signed_by(&owner)
            .succeeds();
    }
    net.withdraws(alice).succeeds();
    net.closes_worker(alice).succeeds();
}

/// A slash of one unit made a worker at its minimum lose its claims and its epoch.
#[test]
fn f21_a_slash_of_one_unit_costs_no_epoch_within_the_grace() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    net.next_epoch();
    accuse(&mut net, alice, 1, 1);
    net.chain.pass(VETO_WINDOW + DAY);
    net.executes_slash(alice, id(1)).succeeds();
    net.chain.pass(6 * HOUR);
    net.tops_up(alice, 1).succeeds();
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "oeeee");
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.payout_balance(alice), IFX);
}

/// The same without a top-up: with restake on, its own rewards fill the stake again.
#[test]
fn f21_nor_does_it_stop_the_claims_of_a_worker_that_restakes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    slash(&mut net, alice, 1, 1);
    net.claims(&snapshot, 0).succeeds();
    net.expect_stake(alice, MINIMUM);
    assert_eq!(net.short_since(alice), 0);
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.payout_balance(alice), IFX - 1);
}

/// Two stolen keys, the operator's and the slasher's: a worker that has left stays out of reach, because
/// only its owner brings it back.
#[test]
fn a_thief_with_the_operator_s_key_cannot_bring_a_worker_back_within_reach() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let thief = net.hires_operator(alice);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.pass(EPOCH);
    net.registers_worker_as(&thief, alice, ONE_USD, MINIMUM)
        .fails_with(StakingError::NotOwnerOrOperator);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1))
        .fails_with(StakingError::OffenceAfterLeaving);
}
