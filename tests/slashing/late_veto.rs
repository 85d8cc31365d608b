//! `cancel_slash` after the veto window: a case can be vetoed until it has taken all that it asks.

use inferix_staking_tests::state::CaseState;
use inferix_staking_tests::*;

use crate::cases::*;

/// The guardian and the admin, and whether the case then says that it was a guardian.
fn who_may(net: &TestNetwork) -> [(Keypair, u8); 2] {
    let keys = &net.keys;
    [
        (keys.guardian.insecure_clone(), 1),
        (keys.admin.insecure_clone(), 0),
    ]
}

#[test]
fn a_veto_is_possible_until_the_case_lapses() {
    for secs in [0, VETO_WINDOW - 1, VETO_WINDOW, VETO_WINDOW + 1, LAPSE - 1] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        for (case, (key, by_guardian)) in (1..).zip(who_may(&net)) {
            net.chain.set_time(GENESIS);
            accuse(&mut net, alice, case, IFX);
            net.chain.set_time(GENESIS + secs);

            net.cancels_slash(alice, id(case))
                .signed_by(&key)
                .succeeds();

            let state = net.case_state(alice, id(case));
            assert_eq!(state.state, CaseState::Cancelled.byte());
            assert_eq!(state.vetoed_by, key.pubkey());
            assert_eq!(state.vetoed_by_guardian, by_guardian);
            assert_eq!(net.worker_state(alice).open_asked, 0);
            net.executes_slash(alice, id(case))
                .fails_with(StakingError::CaseNotOpen);
        }
        net.expect_stake(alice, MINIMUM);
    }
}

#[test]
fn a_veto_after_a_part_saves_the_rest_and_returns_nothing() {
    let mut net = limited_network();
    let keys = who_may(&net);
    for (key, _) in keys {
        let alice = net.registered_worker(MINIMUM);
        convict(&mut net, alice, 1, 3 * LIMIT);
        net.chain.pass(EPOCH);
        let penalties = net.chain.balance(&net.penalty_vault);
        assert_eq!(execute(&mut net, alice, 1), LIMIT);
        assert_eq!(net.worker_state(alice).open_asked, 2 * LIMIT);
        net.chain.pass(DAY);

        let receipt = net.cancels_slash(alice, id(1)).signed_by(&key).succeeds();

        let event: events::SlashCancelled = receipt.event();
        assert_eq!(event.asked, 3 * LIMIT);
        assert_eq!(event.taken, LIMIT);
        let case = net.case_state(alice, id(1));
        assert_eq!(case.state, CaseState::Cancelled.byte());
        assert_eq!(case.taken, LIMIT);
        assert_eq!(case.vetoed_by, key.pubkey());
        let worker = net.worker_state(alice);
        assert_eq!(worker.open_cases, 0);
        assert_eq!(worker.open_asked, 0);
        assert_eq!(worker.slashed_total, LIMIT);
        assert_eq!(worker.active_stake, MINIMUM - LIMIT);
        assert_eq!(net.chain.balance(&net.penalty_vault), penalties + LIMIT);
        net.executes_slash(alice, id(1))
            .fails_with(StakingError::CaseNotOpen);
    }
}

/// Even by those who could have vetoed it the day before.
#[test]
fn who_clears_a_lapsed_case_has_not_vetoed_it() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let keys = who_may(&net);
    for case in [1, 2] {
        accuse(&mut net, alice, case, IFX);
    }
    net.chain.set_time(GENESIS + LAPSE);
    for (case, (key, _)) in (1..).zip(keys) {
        net.cancels_slash(alice, id(case))
            .signed_by(&key)
            .succeeds();
        let case = net.case_state(alice, id(case));
        assert_eq!(case.vetoed_by, Pubkey::default());
        assert_eq!(case.vetoed_by_guardian, 0);
    }
}

/// The case is over: there is nothing left to veto.
#[test]
fn an_executed_case_is_not_vetoed() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    slash(&mut net, alice, 1, IFX);
    for (key, _) in who_may(&net) {
        net.cancels_slash(alice, id(1))
            .signed_by(&key)
            .fails_with(StakingError::CaseNotOpen);
    }
    assert_eq!(net.chain.balance(&net.penalty_vault), IFX);
}
