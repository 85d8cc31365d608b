//! `cancel_slash`: the guardian or the admin at any time, anyone once it has lapsed. Vetoes after the
//! window are in `late_veto.rs`.

use inferix_staking_tests::state::{CaseState, Role};
use inferix_staking_tests::*;

use crate::cases::*;

#[test]
fn the_guardian_and_the_admin_veto() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let keys = [&net.keys.guardian, &net.keys.admin].map(Keypair::insecure_clone);
    for (case, key) in (1..).zip(keys) {
        accuse(&mut net, alice, case, IFX);

        let receipt = net
            .cancels_slash(alice, id(case))
            .signed_by(&key)
            .succeeds();

        let state = net.case_state(alice, id(case));
        assert_eq!(state.state, CaseState::Cancelled.byte());
        assert_eq!(state.taken, 0);
        assert_eq!(state.vetoed_by, key.pubkey());
        assert_eq!(net.worker_state(alice).open_cases, 0);
        assert_eq!(net.worker_state(alice).open_asked, 0);
        net.expect_stake(alice, MINIMUM);
        let event: events::SlashCancelled = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, net.worker(alice).address);
        assert_eq!(event.slash_case, net.case_address(alice, id(case)));
        assert_eq!(event.cancelled_by, key.pubkey());
        assert_eq!(event.asked, IFX);
    }
}

#[test]
fn nobody_else_vetoes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    let those = [net.keys.guardian.pubkey(), net.keys.admin.pubkey()];
    let error = StakingError::NotGuardianOrAdmin;
    for now in [GENESIS, GENESIS + VETO_WINDOW, GENESIS + LAPSE - 1] {
        net.chain.set_time(now);
        only_these_may(&mut net, &those, error, |net| {
            net.cancels_slash(alice, id(1))
        });
    }
}

#[test]
fn a_guardian_of_yesterday_has_no_veto() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    let successor = net.chain.wallet();
    net.appoints(Role::Guardian, successor.pubkey());
    net.cancels_slash(alice, id(1))
        .fails_with(StakingError::NotGuardianOrAdmin);
    net.cancels_slash(alice, id(1))
        .signed_by(&successor)
        .succeeds();
}

#[test]
fn anyone_cancels_what_nobody_executed() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    net.chain.set_time(GENESIS + LAPSE);
    let owner = net.owner(alice);
    let receipt = net.cancels_slash(alice, id(1)).signed_by(&owner).succeeds();
    let event: events::SlashCancelled = receipt.event();
    assert_eq!(event.cancelled_by, owner.pubkey());
    // That is not a veto, whoever does it.
    assert_eq!(net.case_state(alice, id(1)).vetoed_by, Pubkey::default());
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::CaseNotOpen);
}

#[test]
fn a_decided_case_stays_decided() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    net.cancels_slash(alice, id(1)).succeeds();
    slash(&mut net, alice, 2, IFX);
    for now in [net.chain.now(), GENESIS + 2 * LAPSE] {
        net.chain.set_time(now);
        for case in [1, 2] {
            net.cancels_slash(alice, id(case))
                .fails_with(StakingError::CaseNotOpen);
        }
    }
    assert_eq!(net.worker_state(alice).open_cases, 0);
}

#[test]
fn a_veto_ends_one_case_and_no_other() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    accuse(&mut net, alice, 2, IFX);
    net.cancels_slash(alice, id(1)).succeeds();
    assert_eq!(net.worker_state(alice).open_cases, 1);
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(2)).succeeds();
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let other = net.second_network();
    accuse(&mut net, alice, 1, IFX);
    accuse(&mut net, bob, 1, IFX);
    let (case, bobs_case) = (net.case_address(alice, id(1)), net.case_address(bob, id(1)));
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (
            net.worker(alice).address,
            net.worker(bob).address,
            StakingError::WrongWorker,
        ),
        (case, bobs_case, StakingError::WrongWorker),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.cancels_slash(alice, id(1)));
    refuses_forgeries(&mut net, |net| net.cancels_slash(alice, id(1)));
}

/// Another network's guardian is nobody here.
#[test]
fn the_roles_of_another_network_do_not_count() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    let mut other = net.second_network();
    let theirs = net.chain.wallet();
    net.swap(&mut other);
    net.appoints(Role::Guardian, theirs.pubkey());
    net.swap(&mut other);
    let call = net.cancels_slash(alice, id(1)).signed_by(&theirs);
    call.fails_with(StakingError::NotGuardianOrAdmin);
    let network = net.address;
    let call = net
        .cancels_slash(alice, id(1))
        .signed_by(&theirs)
        .replacing(network, other.address);
    call.fails_with(StakingError::WrongNetwork);
}
