//! `execute_slash`: anyone, after the veto window; what is taken lands in the penalty vault.

use inferix_staking_tests::state::{CaseState, Ticket, Worker};
use inferix_staking_tests::*;

use crate::cases::*;

#[test]
fn what_is_taken_lands_in_the_penalty_vault_and_nowhere_else() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let owner_before = net.owner_balance(alice);
    convict(&mut net, alice, 1, 10 * IFX);

    let receipt = net.executes_slash(alice, id(1)).succeeds();

    let worker = net.worker_state(alice);
    assert_eq!(worker.active_stake, MINIMUM - 10 * IFX);
    assert_eq!(worker.slashed_total, 10 * IFX);
    assert_eq!(worker.registered, 1);
    assert_eq!(worker.open_cases, 0);
    assert_eq!(worker.open_asked, 0);
    assert_eq!(net.vault_balance(alice), MINIMUM - 10 * IFX);
    assert_eq!(net.chain.balance(&net.penalty_vault), 10 * IFX);
    assert_eq!(net.chain.balance(&net.reward_vault), 0);
    assert_eq!(net.owner_balance(alice), owner_before);
    let pool = net.penalty_pool_state();
    assert_eq!(pool.slashed_total, 10 * IFX);
    assert_eq!(pool.slashed.of(net.epoch()), 10 * IFX);
    let case = net.case_state(alice, id(1));
    assert_eq!(case.state, CaseState::Executed.byte());
    assert_eq!(case.taken, 10 * IFX);
    let event: events::SlashExecuted = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.slash_case, net.case_address(alice, id(1)));
    assert_eq!(event.asked, 10 * IFX);
    assert_eq!(event.taken, 10 * IFX);
    assert_eq!(event.rest, 0);
    assert!(!event.open);
    assert_eq!(event.lapses_at, GENESIS + LAPSE);
    assert_eq!(event.old_active_stake, MINIMUM);
    assert_eq!(event.new_active_stake, MINIMUM - 10 * IFX);
    assert_eq!(event.old_unbonding, 0);
    assert_eq!(event.new_unbonding, 0);
}

#[test]
fn a_case_is_executed_from_its_deadline_on() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    net.chain.set_time(GENESIS + VETO_WINDOW - 1);
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::VetoWindowOpen);
    net.chain.set_time(GENESIS + VETO_WINDOW);
    net.executes_slash(alice, id(1)).succeeds();
}

#[test]
fn a_lapsed_case_that_nobody_cancelled_is_still_executed() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    net.chain.pass(2 * LAPSE);
    net.executes_slash(alice, id(1)).succeeds();
}

#[test]
fn active_stake_pays_first_and_then_the_ticket_that_matures_first() {
    let mut net = strict_network();
    let alice = net.registered_worker(200 * IFX);
    net.requests_unstake(alice, IFX).succeeds();
    net.chain.pass(DAY);
    net.requests_unstake(alice, 20 * IFX).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.chain.pass(DAY);
    // Takes the first place and matures last.
    net.requests_unstake(alice, 30 * IFX).succeeds();

    slash(&mut net, alice, 1, 100 * IFX);
    net.expect_stake(alice, 50 * IFX);
    net.expect_unbonding(alice, 50 * IFX);

    slash(&mut net, alice, 2, 55 * IFX);
    net.expect_stake(alice, 0);
    let amounts = |net: &TestNetwork| net.worker_state(alice).unbonding.tickets.map(|t| t.amount);
    assert_eq!(amounts(&net), [30 * IFX, 15 * IFX, 0, 0]);

    slash(&mut net, alice, 3, 20 * IFX);
    assert_eq!(amounts(&net), [25 * IFX, 0, 0, 0]);
    assert_eq!(
        net.worker_state(alice).unbonding.tickets[1],
        Ticket::default()
    );
    assert_eq!(net.vault_balance(alice), 25 * IFX);
}

/// Forged: open cases never ask for more than there is, and nothing else takes it away.
#[test]
fn a_case_takes_what_is_there_when_it_asks_for_more_and_ends() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    convict(&mut net, alice, 1, MINIMUM / 2);
    let worker = net.worker(alice).address;
    for left in [5, 0] {
        net.chain.change_state(&worker, |worker: &mut Worker| {
            worker.active_stake = left;
            worker.deposited_total = left;
        });
        let call = net.executes_slash(alice, id(1));
        if left == 0 {
            call.fails_with(StakingError::CaseNotOpen);
            continue;
        }
        let event: events::SlashExecuted = call.succeeds().event();
        assert_eq!(event.taken, left);
        assert_eq!(event.rest, MINIMUM / 2 - left);
        assert!(!event.open);
        let worker = net.worker_state(alice);
        assert_eq!(worker.slashable(), 0);
        assert_eq!(worker.open_cases, 0);
        assert_eq!(worker.open_asked, 0);
        assert_eq!(net.chain.balance(&net.penalty_vault), left);
    }
}

#[test]
fn a_decided_case_is_not_executed_again() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    accuse(&mut net, alice, 2, IFX);
    net.cancels_slash(alice, id(1)).succeeds();
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(2)).succeeds();
    for case in [1, 2] {
        net.executes_slash(alice, id(case))
            .fails_with(StakingError::CaseNotOpen);
    }
    assert_eq!(net.chain.balance(&net.penalty_vault), IFX);
}

#[test]
fn token_2022_slashes_alike() {
    let mut net = TestNetwork::with(TOKEN_2022, 6, default_params());
    let alice = net.open_worker();
    net.tops_up(alice, 100).succeeds();
    slash(&mut net, alice, 1, 50);
    assert_eq!(net.vault_balance(alice), 50);
    assert_eq!(net.chain.balance(&net.penalty_vault), 50);
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let mut other = net.second_network();
    net.swap(&mut other);
    let carol = net.registered_worker(MINIMUM);
    let carols = (net.worker(carol).address, net.worker(carol).vault);
    net.swap(&mut other);
    accuse(&mut net, bob, 1, IFX);
    convict(&mut net, alice, 1, IFX);
    let (mine, theirs) = (net.worker(alice), net.worker(bob));
    let (case, bobs_case) = (net.case_address(alice, id(1)), net.case_address(bob, id(1)));
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (mine.address, carols.0, StakingError::WrongNetwork),
        (mine.address, theirs.address, StakingError::WrongVault),
        (mine.vault, theirs.vault, StakingError::WrongVault),
        (mine.vault, carols.1, StakingError::WrongVault),
        (mine.vault, net.penalty_vault, StakingError::WrongVault),
        (mine.vault, net.reward_vault, StakingError::WrongVault),
        (case, bobs_case, StakingError::WrongWorker),
        (
            net.penalty_pool,
            other.penalty_pool,
            StakingError::WrongNetwork,
        ),
        (
            net.penalty_vault,
            other.penalty_vault,
            StakingError::WrongVault,
        ),
        (
            net.penalty_vault,
            net.reward_vault,
            StakingError::WrongVault,
        ),
        (net.penalty_vault, mine.vault, StakingError::WrongVault),
        (
            net.penalty_vault,
            theirs.owner_tokens,
            StakingError::WrongVault,
        ),
        (
            net.token_program,
            TOKEN_2022,
            StakingError::WrongTokenProgram,
        ),
        (
            net.token_program,
            inferix_staking::ID,
            StakingError::WrongTokenProgram,
        ),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.executes_slash(alice, id(1)));
    refuses_forgeries(&mut net, |net| net.executes_slash(alice, id(1)));
    net.executes_slash(alice, id(1)).succeeds();
}
