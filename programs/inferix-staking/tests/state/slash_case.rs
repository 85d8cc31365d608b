//! One case: contested, vetoed, executed in parts, overruled.

use anchor_lang::error::Error;
use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use inferix_staking::state::{CaseParties, CaseState, Network, Offence, SlashCase, Worker};
use inferix_staking::StakingError;

use crate::world::{params, priced_network, worker, DAY, EPOCH, OWNER, START};

const DELAY: i64 = 3 * DAY;
const EXECUTION: i64 = 30 * DAY;
const ANSWER: [u8; 32] = [1; 32];

fn offence(at: i64, amount: u64) -> Offence {
    Offence {
        id: [1; 32],
        reason: 7,
        evidence_hash: [2; 32],
        at,
        amount,
        reporter: Pubkey::default(),
    }
}

fn proposed(network: &Network) -> SlashCase {
    let mut case = SlashCase::zeroed();
    let parties = CaseParties {
        bump: 255,
        network: Pubkey::default(),
        worker: Pubkey::default(),
        proposer: network.roles.slasher,
        rent_payer: OWNER,
    };
    let deadlines = network.params.slash_deadlines(START);
    case.open(parties, &offence(START, 100), &deadlines, START);
    case
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>, error: StakingError) {
    assert_eq!(result.unwrap_err(), error.into());
}

#[test]
fn the_first_answer_moves_both_deadlines_by_the_cases_own_delay() {
    let network = priced_network(params());
    let mut case = proposed(&network);
    let last = START + DELAY - 1;
    case.contest(ANSWER, false, last).unwrap();
    assert_eq!(case.executable_at, START + 2 * DELAY);
    assert_eq!(case.lapses_at, START + 2 * DELAY + EXECUTION);
    refused(
        case.check_executable(START + 2 * DELAY - 1),
        StakingError::VetoWindowOpen,
    );
    case.check_executable(START + 2 * DELAY).unwrap();
}

#[test]
fn only_the_owner_replaces_an_answer_and_wins_no_more_time_by_it() {
    let network = priced_network(params());
    let mut case = proposed(&network);
    case.contest(ANSWER, false, START).unwrap();
    let (executable_at, lapses_at) = (case.executable_at, case.lapses_at);
    refused(
        case.contest([3; 32], false, START),
        StakingError::AlreadyContested,
    );
    case.contest([3; 32], true, START + 2 * DELAY - 1).unwrap();
    assert_eq!(case.answer_hash, [3; 32]);
    assert_eq!(case.executable_at, executable_at);
    assert_eq!(case.lapses_at, lapses_at);
}

#[test]
fn an_answer_comes_within_the_window_and_says_something() {
    let network = priced_network(params());
    let mut case = proposed(&network);
    refused(
        case.contest([0; 32], true, START),
        StakingError::EmptyAnswer,
    );
    refused(
        case.contest(ANSWER, true, START + DELAY),
        StakingError::VetoWindowPassed,
    );
    case.cancel(&network.roles.guardian, &network.roles, START)
        .unwrap();
    refused(case.contest(ANSWER, true, START), StakingError::CaseNotOpen);
}

#[test]
fn a_veto_is_possible_until_the_case_is_executed() {
    let network = priced_network(params());
    let roles = &network.roles;
    for by in [roles.guardian, roles.admin] {
        let mut case = proposed(&network);
        case.record_execution(40, false, START + DELAY + EXECUTION);
        case.cancel(&by, roles, START + DELAY + EXECUTION - 1)
            .unwrap();
        assert_eq!(case.vetoed_by, by);
        assert_eq!(case.vetoed_by_guardian != 0, by == roles.guardian);
        assert_eq!(case.taken, 40);
        refused(
            case.check_executable(START + DELAY),
            StakingError::CaseNotOpen,
        );
    }
    let mut case = proposed(&network);
    case.record_execution(100, false, 0);
    refused(
        case.cancel(&roles.admin, roles, START + DELAY),
        StakingError::CaseNotOpen,
    );
}

#[test]
fn a_stranger_clears_a_case_that_has_lapsed_and_vetoes_nothing() {
    let network = priced_network(params());
    let mut case = proposed(&network);
    let lapse = START + DELAY + EXECUTION;
    refused(
        case.cancel(&OWNER, &network.roles, lapse - 1),
        StakingError::NotGuardianOrAdmin,
    );
    case.cancel(&OWNER, &network.roles, lapse).unwrap();
    assert_eq!(case.vetoed_by, Pubkey::default());
    assert_eq!(case.vetoed_by_guardian, 0);
}

#[test]
fn a_part_leaves_the_case_open_and_moves_its_lapse() {
    let network = priced_network(params());
    let mut case = proposed(&network);
    let now = START + DELAY + 5;
    case.record_execution(99, false, network.params.slash_lapses_at(now));
    assert!(case.is_open());
    assert_eq!(case.rest(), 1);
    assert_eq!(case.lapses_at, now + EXECUTION);
    // A clock that steps back brings no earlier lapse.
    case.record_execution(0, false, START);
    assert_eq!(case.lapses_at, now + EXECUTION);
    case.record_execution(1, false, 0);
    assert_eq!(case.state, CaseState::Executed.byte());
}

#[test]
fn a_case_ends_when_nothing_is_left_to_take() {
    let network = priced_network(params());
    let mut case = proposed(&network);
    case.record_execution(40, true, 0);
    assert_eq!(case.state, CaseState::Executed.byte());
    assert_eq!(case.rest(), 60);
}

#[test]
fn a_replaced_guardians_veto_is_overruled_once() {
    let mut network = priced_network(params());
    let mut case = proposed(&network);
    case.record_execution(40, false, 0);
    case.cancel(&network.roles.guardian, &network.roles, START)
        .unwrap();
    let later = START + 10 * DAY;
    let deadlines = network.params.slash_deadlines(later);
    let again = |case: &mut SlashCase, network: &Network, offence: Offence| {
        case.reopen(OWNER, &offence, &network.roles, &deadlines, later)
    };
    let offence = offence(START, 60);
    refused(
        again(&mut case, &network, offence),
        StakingError::AlreadyExists,
    );

    network.roles.guardian = Pubkey::new_from_array([77; 32]);
    let older = Offence {
        at: START - 1,
        ..offence
    };
    refused(
        again(&mut case, &network, older),
        StakingError::AnotherOffence,
    );
    let more = Offence {
        amount: 61,
        ..offence
    };
    refused(
        again(&mut case, &network, more),
        StakingError::AnotherOffence,
    );
    case.answer_hash = ANSWER;
    again(&mut case, &network, offence).unwrap();
    assert!(case.is_open());
    assert_eq!(case.rest(), 60);
    assert_eq!(case.taken, 40);
    assert_eq!(case.proposer, OWNER);
    assert_eq!(case.answer_hash, [0; 32], "it can be contested again");
    assert_eq!(case.executable_at, later + DELAY);

    // Never a second time.
    case.cancel(&network.roles.guardian, &network.roles, later)
        .unwrap();
    network.roles.guardian = Pubkey::new_from_array([78; 32]);
    refused(
        again(&mut case, &network, offence),
        StakingError::AlreadyExists,
    );
}

#[test]
fn the_admins_veto_and_a_lapse_stand() {
    let mut network = priced_network(params());
    let lapse = START + DELAY + EXECUTION;
    for (by, now) in [(network.roles.admin, START), (OWNER, lapse)] {
        let mut case = proposed(&network);
        case.cancel(&by, &network.roles, now).unwrap();
        network.roles.guardian = Pubkey::new_from_array([77; 32]);
        network.roles.admin = Pubkey::new_from_array([79; 32]);
        let deadlines = network.params.slash_deadlines(now);
        refused(
            case.reopen(OWNER, &offence(START, 1), &network.roles, &deadlines, now),
            StakingError::AlreadyExists,
        );
    }
}

#[test]
fn an_offence_lies_within_the_workers_and_the_slashers_time() {
    let network = priced_network(params());
    let opened = START + 10;
    let mut worker = worker(&network, opened);
    let now = START + 2 * EPOCH;
    let at = network.at(now);
    let check = |worker: &Worker, time, since| offence(time, 1).check_time(worker, since, &at);

    check(&worker, opened, opened).unwrap();
    // Who has never registered answers to the slasher who was in office when it was opened.
    refused(
        check(&worker, now, opened + 1),
        StakingError::OffenceBeforeSlasher,
    );
    worker.registered = 1;
    check(&worker, now, now).unwrap();
    refused(
        check(&worker, now + 1, START),
        StakingError::OffenceInFuture,
    );
    refused(
        check(&worker, opened - 1, START),
        StakingError::OffenceBeforeOpening,
    );
    refused(
        check(&worker, opened, opened + 1),
        StakingError::OffenceBeforeSlasher,
    );
    // Who has left answers until the end of that epoch, after leaving to the slasher of that time only.
    (worker.registered, worker.left_at) = (0, START + 20);
    check(&worker, START + EPOCH - 1, START + 20).unwrap();
    refused(
        check(&worker, START + EPOCH, START),
        StakingError::OffenceAfterLeaving,
    );
    refused(
        check(&worker, START + 21, START + 21),
        StakingError::OffenceAfterLeaving,
    );
    check(&worker, START + 20, START).unwrap();
}
