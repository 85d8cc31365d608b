//! What cases may ask of a worker, hold back and take.

use anchor_lang::error::Error;
use inferix_staking::state::{Moment, Network, Params, Worker, ALL};
use inferix_staking::StakingError;
use inferix_staking_math::NANO;

use crate::world::{
    epoch_start, params, priced_network, registered_worker, DAY, EPOCH, MINIMUM, START,
};

fn half() -> Params {
    Params {
        max_slash_bps: 5_000,
        ..params()
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>, error: StakingError) {
    assert_eq!(result.unwrap_err(), error.into());
}

/// A worker that holds this much, and its network.
fn holding(stake: u64) -> (Box<Network>, Worker) {
    let network = priced_network(half());
    let mut worker = registered_worker(&network, START);
    worker.active_stake = stake;
    worker.deposited_total = stake;
    (network, worker)
}

/// When a case lapses that still has time.
const LATER: i64 = i64::MAX;

/// Executes what a case still asks, and returns what it took.
fn execute(worker: &mut Worker, rest: u64, at: &Moment) -> u64 {
    let amount = worker.takeable(rest, LATER, at).unwrap();
    let taken = worker.execute_case(amount, at).unwrap();
    assert_eq!(taken, amount);
    if taken == rest {
        worker.close_case(0, at).unwrap();
    }
    taken
}

#[test]
fn one_case_asks_at_most_its_share_and_at_least_a_unit_can_be_asked() {
    for (stake, most) in [(1, 1), (2, 1), (3, 2), (MINIMUM, MINIMUM / 2)] {
        let (network, mut worker) = holding(stake);
        let at = network.at(START);
        refused(worker.open_case(0, &at), StakingError::AmountIsZero);
        refused(worker.open_case(most + 1, &at), StakingError::SlashTooLarge);
        worker.open_case(most, &at).unwrap();
        assert_eq!(worker.open_asked, most);
    }
    let (network, mut worker) = holding(0);
    refused(
        worker.open_case(1, &network.at(START)),
        StakingError::SlashTooLarge,
    );
}

#[test]
fn all_open_cases_together_ask_at_most_the_whole() {
    let (network, mut worker) = holding(100);
    let at = network.at(START);
    worker.open_case(50, &at).unwrap();
    worker.open_case(49, &at).unwrap();
    refused(worker.open_case(2, &at), StakingError::OpenCasesAskTooMuch);
    worker.open_case(1, &at).unwrap();
    refused(worker.open_case(1, &at), StakingError::OpenCasesAskTooMuch);
    assert_eq!(worker.open_asked, 100);
    assert_eq!(worker.free_of_cases(), 0);
}

#[test]
fn two_cases_of_half_the_stake_take_two_epochs() {
    let (network, mut worker) = holding(100);
    worker.open_case(50, &network.at(START)).unwrap();
    worker.open_case(50, &network.at(START)).unwrap();
    let first = network.at(epoch_start(2) - 1);
    assert_eq!(execute(&mut worker, 50, &first), 50);
    refused(
        worker.takeable(50, LATER, &first),
        StakingError::WorkerSlashLimitReached,
    );
    let next = network.at(epoch_start(2));
    assert_eq!(execute(&mut worker, 50, &next), 50);
    assert_eq!(worker.slashable(), 0);
    assert_eq!(worker.open_cases, 0);
    assert_eq!(worker.open_asked, 0);
}

#[test]
fn a_smaller_case_delays_a_larger_one_by_an_epoch_at_most() {
    let (network, mut worker) = holding(100);
    worker.open_case(30, &network.at(START)).unwrap();
    worker.open_case(50, &network.at(START)).unwrap();
    let first = network.at(epoch_start(1));
    assert_eq!(execute(&mut worker, 30, &first), 30);
    assert_eq!(execute(&mut worker, 50, &first), 20);
    let next = network.at(epoch_start(2));
    assert_eq!(execute(&mut worker, 30, &next), 30);
    assert_eq!(worker.slashable(), 20);
}

#[test]
fn a_withdrawal_of_what_no_case_asks_slows_no_case_down() {
    let (network, mut worker) = holding(100);
    worker.request_unstake(ALL, &network.at(START)).unwrap();
    let matured = START + 90 * DAY;
    let at = network.at(matured);
    worker.open_case(50, &at).unwrap();
    assert_eq!(worker.withdraw(matured).unwrap(), 50);
    assert_eq!(worker.slashable(), 50);
    assert_eq!(execute(&mut worker, 50, &at), 50);
}

#[test]
fn what_a_case_asked_of_a_larger_stake_does_not_widen_what_an_epoch_takes_of_a_smaller_one() {
    let (network, mut worker) = holding(1_000);
    worker.request_unstake(ALL, &network.at(START)).unwrap();
    let matured = START + 90 * DAY;
    let at = network.at(matured);
    worker.open_case(1, &at).unwrap();
    worker.open_case(99, &at).unwrap();
    assert_eq!(worker.withdraw(matured).unwrap(), 900);
    assert_eq!(execute(&mut worker, 1, &at), 1);
    assert_eq!(execute(&mut worker, 99, &at), 49);
    let next = network.at(matured + EPOCH);
    assert_eq!(execute(&mut worker, 50, &next), 50);
}

#[test]
fn a_clock_that_steps_back_renews_no_epoch() {
    let (network, mut worker) = holding(100);
    worker.open_case(50, &network.at(START)).unwrap();
    worker.open_case(50, &network.at(START)).unwrap();
    execute(&mut worker, 50, &network.at(epoch_start(3)));
    refused(
        worker.takeable(50, LATER, &network.at(epoch_start(3) - 1)),
        StakingError::WorkerSlashLimitReached,
    );
}

#[test]
fn a_slash_judges_who_has_left_in_the_same_epoch_by_what_is_unbonding() {
    let (network, mut worker) = holding(MINIMUM + 1);
    let left = network.at(epoch_start(2) + 1);
    worker.request_unstake(ALL, &left).unwrap();
    assert_eq!(worker.left_covered, 1);
    worker.slash(1, &left).unwrap();
    assert_eq!(worker.left_covered, 1, "it still holds S(n)");
    worker.slash(1, &network.at(epoch_start(3) - 1)).unwrap();
    assert_eq!(worker.left_covered, 0);
    assert_eq!(worker.coverage.short & 1, 1);
    // Back with the rest before the epoch ends: the epoch stays short.
    let back = network.at(epoch_start(3) - 1);
    worker.cancel_unstake(0, &back).unwrap();
    worker.register(NANO, 1, &back).unwrap();
    assert_eq!(worker.coverage.short & 1, 1);
}

#[test]
fn a_slash_after_the_epoch_it_left_in_judges_nobody() {
    let (network, mut worker) = holding(MINIMUM);
    worker
        .request_unstake(ALL, &network.at(epoch_start(2) + 1))
        .unwrap();
    worker.slash(1, &network.at(epoch_start(3))).unwrap();
    assert_eq!(worker.left_covered, 1);
    assert_eq!(worker.coverage.short, 0);
}

#[test]
fn what_is_put_in_after_leaving_answers_for_nothing() {
    let (network, mut worker) = holding(MINIMUM);
    worker.request_unstake(ALL, &network.at(START)).unwrap();
    worker.withdraw(START + 90 * DAY).unwrap();
    let at = network.at(START + 90 * DAY);
    assert_eq!(worker.left_covered, 1);
    worker.deposit(1, &at).unwrap();
    worker.request_unstake(1, &at).unwrap();
    assert_eq!(worker.left_covered, 0);
}

#[test]
fn a_withdrawal_leaves_exactly_what_open_cases_ask() {
    let (network, mut worker) = holding(100);
    worker.request_unstake(ALL, &network.at(START)).unwrap();
    let matured = START + 90 * DAY;
    worker.open_case(1, &network.at(matured - EPOCH)).unwrap();
    refused(worker.withdraw(matured - 1), StakingError::NothingMatured);
    assert_eq!(worker.withdraw(matured).unwrap(), 99);
    refused(worker.withdraw(matured), StakingError::SlashCaseOpen);
    worker.close_case(1, &network.at(matured)).unwrap();
    assert_eq!(worker.withdraw(matured).unwrap(), 1);
}

#[test]
fn what_active_stake_covers_of_the_cases_need_not_stay_in_the_tickets() {
    let (network, mut worker) = holding(3 * MINIMUM);
    let at = network.at(START);
    worker.request_unstake(MINIMUM, &at).unwrap();
    worker.open_case(MINIMUM, &at).unwrap();
    assert_eq!(worker.withdraw(START + 90 * DAY).unwrap(), MINIMUM);
}
