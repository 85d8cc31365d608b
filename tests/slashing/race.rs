//! Slashability outlives every exit, and no case outlives its purpose.

use inferix_staking_tests::state::Network;
use inferix_staking_tests::*;
use solana_transaction_error::TransactionError;

use crate::cases::*;

/// Everything asked back at genesis.
fn leaving_worker(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(MINIMUM);
    net.requests_unstake(w, MINIMUM).succeeds();
    w
}

/// Half of it asked back at genesis.
fn shrinking_worker(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(2 * MINIMUM);
    net.requests_unstake(w, MINIMUM).succeeds();
    w
}

#[test]
fn whoever_comes_first_in_the_second_of_maturity_wins() {
    let mut net = strict_network();
    let (alice, bob) = (shrinking_worker(&mut net), shrinking_worker(&mut net));
    net.chain.set_time(GENESIS + UNBONDING);
    let now = net.chain.now();

    accuse(&mut net, alice, 1, 2 * MINIMUM);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);

    net.withdraws(bob).succeeds();
    net.proposes_slash(bob, offence(1, now, MINIMUM + 1))
        .fails_with(StakingError::SlashTooLarge);
}

#[test]
fn a_proposal_stops_a_withdrawal_of_the_same_transaction() {
    let mut net = strict_network();
    let alice = shrinking_worker(&mut net);
    net.chain.pass(UNBONDING);
    let now = net.chain.now();
    let propose = net
        .proposes_slash(alice, offence(1, now, 2 * MINIMUM))
        .instruction;
    let withdraw = net.withdraws(alice).instruction;
    let (payer, slasher) = (
        net.keys.admin.insecure_clone(),
        net.keys.slasher.insecure_clone(),
    );
    let owner = net.owner(alice);
    let sent = net
        .chain
        .send(&[propose, withdraw], &[&payer, &slasher, &owner]);
    // Index 2: the compute budget instruction comes first.
    let error = InstructionError::Custom(StakingError::SlashCaseOpen.into());
    assert_eq!(
        sent.unwrap_err().err,
        TransactionError::InstructionError(2, error)
    );
    net.expect_unbonding(alice, MINIMUM);
}

/// The shortest unbonding that parameters may have still leaves time for a whole case: an offence
/// in the second of the exit, proposed in the last second that its age allows.
#[test]
fn an_offence_at_the_exit_is_slashed_under_the_shortest_unbonding() {
    let mut params = default_params();
    let epoch = params.epoch_secs;
    params.unbonding_secs = params.evidence_window_secs + 2 * params.slash_delay_secs + epoch + 1;
    let mut net = TestNetwork::with_params(params);
    let alice = leaving_worker(&mut net);

    net.chain.set_time(GENESIS + EVIDENCE_WINDOW);
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM / 2))
        .succeeds();
    net.chain
        .set_time(GENESIS + EVIDENCE_WINDOW + 2 * VETO_WINDOW + EPOCH);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
    net.executes_slash(alice, id(1)).succeeds();

    assert_eq!(net.chain.balance(&net.penalty_vault), MINIMUM / 2);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
    net.chain.pass(1);
    net.withdraws(alice).succeeds();
    assert_eq!(net.vault_balance(alice), 0);
}

#[test]
fn no_move_of_the_owner_takes_stake_out_of_an_open_case() {
    let mut net = strict_network();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.set_time(GENESIS + UNBONDING);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
    net.closes_worker(alice)
        .fails_with(StakingError::SlashCaseOpen);
    net.executes_slash(alice, id(1)).succeeds();
    assert_eq!(net.chain.balance(&net.penalty_vault), MINIMUM);
}

#[test]
fn no_state_of_the_worker_shields_it() {
    let states: [fn(&mut TestNetwork, WorkerId); 4] = [
        |net, w| drop(net.bars_worker(w).succeeds()),
        |net, w| {
            net.next_epoch();
            net.attests_benchmark_with_admin(w, NANO).succeeds();
            net.next_epoch();
        },
        |net, w| drop(net.requests_unstake(w, MINIMUM).succeeds()),
        |net, _| net.chain.pass(UNBONDING),
    ];
    for state in states {
        for accused_first in [false, true] {
            let mut net = TestNetwork::new();
            let w = net.registered_worker(MINIMUM);
            if accused_first {
                accuse(&mut net, w, 1, MINIMUM / 2);
            }
            state(&mut net, w);
            if !accused_first {
                accuse(&mut net, w, 1, MINIMUM / 2);
            }
            net.chain.pass(VETO_WINDOW);
            net.executes_slash(w, id(1)).succeeds();
            assert_eq!(net.worker_state(w).slashable(), MINIMUM / 2);
            assert_eq!(net.chain.balance(&net.penalty_vault), MINIMUM / 2);
        }
    }
}

#[test]
fn stake_added_after_the_offence_answers_for_it_too() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(DAY);
    net.tops_up(alice, MINIMUM).succeeds();
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM))
        .succeeds();
    net.tops_up(alice, IFX).succeeds();
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(1)).succeeds();
    net.expect_stake(alice, MINIMUM + IFX);
}

#[test]
fn a_worker_opened_again_does_not_answer_for_an_earlier_one() {
    let mut net = strict_network();
    let alice = leaving_worker(&mut net);
    slash(&mut net, alice, 1, MINIMUM);
    let (owner, admin) = (net.owner(alice), net.keys.admin.insecure_clone());
    let close = net.closes_worker(alice).instruction;
    let open = net.opens_worker(alice).instruction;
    net.chain.must(&[close, open], &[&owner, &admin]);
    net.tops_up(alice, MINIMUM).succeeds();

    let reopened_at = net.chain.now();
    for (case, at, error) in [
        (1, GENESIS, StakingError::OffenceBeforeOpening),
        (2, reopened_at - 1, StakingError::OffenceBeforeOpening),
        // The id is spent, whatever time the slasher gives it.
        (1, reopened_at, StakingError::AlreadyExists),
    ] {
        net.proposes_slash(alice, offence(case, at, IFX))
            .fails_with(error);
    }
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::CaseNotOpen);
    net.expect_stake(alice, MINIMUM);
    net.proposes_slash(alice, offence(3, reopened_at, IFX))
        .succeeds();
}

#[test]
fn a_case_keeps_its_dates_whatever_the_parameters_become() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    accuse(&mut net, alice, 2, IFX);
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.params.slash_delay_secs = HOUR as u32;
        network.params.slash_execution_secs = DAY as u32;
        network.params.max_slash_bps = 1;
    });
    net.chain.set_time(GENESIS + VETO_WINDOW - 1);
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::VetoWindowOpen);
    net.cancels_slash(alice, id(1)).succeeds();
    net.chain.set_time(GENESIS + LAPSE - 1);
    let stranger = net.keys.stranger.insecure_clone();
    let call = net.cancels_slash(alice, id(2)).signed_by(&stranger);
    call.fails_with(StakingError::NotGuardianOrAdmin);
    net.executes_slash(alice, id(2)).succeeds();
    assert_eq!(net.chain.balance(&net.penalty_vault), IFX);
}

#[test]
fn a_case_that_nobody_executes_does_not_lock_the_worker() {
    let mut net = TestNetwork::new();
    let alice = leaving_worker(&mut net);
    net.chain.set_time(GENESIS + EVIDENCE_WINDOW);
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM / 2))
        .succeeds();
    net.chain.set_time(GENESIS + UNBONDING);
    net.withdraws(alice).succeeds();
    net.expect_unbonding(alice, MINIMUM / 2);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
    let owner = net.owner(alice);
    net.cancels_slash(alice, id(1)).signed_by(&owner).succeeds();
    net.withdraws(alice).succeeds();
    net.closes_worker(alice).succeeds();
}
