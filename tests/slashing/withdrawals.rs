//! `withdraw` beside open cases: what they still ask stays, to the unit, and nothing else.

use inferix_staking_tests::*;

use crate::cases::*;

/// The minimum active, and tickets of 10, 20 and 30 tokens that mature on days 90, 91 and 92. The whole may
/// be asked by one case.
fn worker_with_tickets() -> (TestNetwork, WorkerId) {
    let mut net = strict_network();
    let alice = net.registered_worker(MINIMUM + 60 * IFX);
    for amount in [10, 20, 30] {
        net.requests_unstake(alice, amount * IFX).succeeds();
        net.chain.pass(DAY);
    }
    net.chain.set_time(GENESIS + UNBONDING);
    (net, alice)
}

/// Withdraws, and returns how much.
fn withdraw(net: &mut TestNetwork, w: WorkerId) -> u64 {
    let before = net.owner_balance(w);
    let event: events::StakeWithdrawn = net.withdraws(w).succeeds().event();
    assert_eq!(net.owner_balance(w), before + event.amount);
    let worker = net.worker_state(w);
    assert!(worker.slashable() >= worker.open_asked);
    event.amount
}

#[test]
fn tickets_of_several_maturities_leave_exactly_what_is_asked() {
    let (mut net, alice) = worker_with_tickets();
    accuse(&mut net, alice, 1, MINIMUM + 25 * IFX);
    for (day, amount) in [(90, 10), (91, 20), (92, 5)] {
        net.chain.set_time(GENESIS + day * DAY);
        assert_eq!(withdraw(&mut net, alice), amount * IFX);
    }
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
    net.expect_unbonding(alice, 25 * IFX);
    net.chain.pass(DAY);
    assert_eq!(execute(&mut net, alice, 1), MINIMUM + 25 * IFX);
    assert_eq!(net.vault_balance(alice), 0);
}

#[test]
fn all_at_once_they_leave_the_same() {
    let (mut net, alice) = worker_with_tickets();
    net.chain.pass(2 * DAY);
    accuse(&mut net, alice, 1, MINIMUM + 25 * IFX);
    assert_eq!(withdraw(&mut net, alice), 35 * IFX);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
}

/// Two of the tickets have not matured: they answer for the case, and what has matured goes.
#[test]
fn what_has_not_matured_answers_first() {
    let (mut net, alice) = worker_with_tickets();
    accuse(&mut net, alice, 1, MINIMUM + 50 * IFX);
    assert_eq!(withdraw(&mut net, alice), 10 * IFX);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
    net.chain.pass(2 * DAY);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
}

#[test]
fn a_case_within_the_active_stake_holds_no_ticket() {
    let (mut net, alice) = worker_with_tickets();
    accuse(&mut net, alice, 1, MINIMUM);
    net.chain.pass(2 * DAY);
    assert_eq!(withdraw(&mut net, alice), 60 * IFX);
}

#[test]
fn one_unit_more_holds_one_unit() {
    let (mut net, alice) = worker_with_tickets();
    accuse(&mut net, alice, 1, MINIMUM + 1);
    net.chain.pass(2 * DAY);
    assert_eq!(withdraw(&mut net, alice), 60 * IFX - 1);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
}

#[test]
fn all_open_cases_count_and_each_that_ends_lets_its_part_go() {
    let (mut net, alice) = worker_with_tickets();
    for (case, amount) in [(1, MINIMUM), (2, 15 * IFX), (3, 20 * IFX)] {
        accuse(&mut net, alice, case, amount);
    }
    net.chain.pass(2 * DAY);
    assert_eq!(withdraw(&mut net, alice), 25 * IFX);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
    net.cancels_slash(alice, id(2)).succeeds();
    assert_eq!(withdraw(&mut net, alice), 15 * IFX);
    net.chain.pass(DAY);
    net.executes_slash(alice, id(1)).succeeds();
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
    net.executes_slash(alice, id(3)).succeeds();
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
    assert_eq!(net.worker_state(alice).slashable(), 0);
    assert_eq!(net.worker_state(alice).open_asked, 0);
}

/// A part that is executed comes out of what the case holds.
#[test]
fn a_part_holds_no_more_than_the_rest() {
    let mut net = limited_network();
    let alice = net.registered_worker(2 * MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.set_time(GENESIS + UNBONDING);
    accuse(&mut net, alice, 1, MINIMUM);
    net.chain.pass(VETO_WINDOW);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    assert_eq!(withdraw(&mut net, alice), MINIMUM);
    net.expect_stake(alice, MINIMUM - LIMIT);
    net.chain.pass(EPOCH);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.cancels_slash(alice, id(1)).succeeds();
    net.requests_unstake(alice, state::ALL).succeeds();
    net.chain.pass(UNBONDING);
    assert_eq!(withdraw(&mut net, alice), MINIMUM - 2 * LIMIT);
    net.closes_worker(alice).succeeds();
}

/// Immaturity is told before the case is.
#[test]
fn nothing_matured_is_nothing_matured() {
    let mut net = strict_network();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    accuse(&mut net, alice, 1, MINIMUM);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
}
