//! The admin hands its role over: proposed by the old key, accepted by the new one.

use inferix_staking::state::{Role, RoleProposal};
use inferix_staking_tests::*;

const DELAY: i64 = 7 * DAY;

fn proposed() -> (TestNetwork, Keypair) {
    let mut net = TestNetwork::new();
    let new_admin = net.chain.wallet();
    let receipt = net.proposes_admin(new_admin.pubkey()).succeeds();
    let event: events::RoleProposed = receipt.event();
    assert_eq!(event.role, Role::Admin);
    assert_eq!(event.old_key, net.keys.admin.pubkey());
    assert_eq!(event.new_key, new_admin.pubkey());
    assert_eq!(event.applicable_at, GENESIS + DELAY);
    assert_eq!(event.lapses_at, GENESIS + 2 * DELAY);
    (net, new_admin)
}

#[test]
fn the_new_admin_takes_over_after_the_delay_and_the_old_one_is_nobody() {
    let (mut net, new_admin) = proposed();
    net.chain.set_time(GENESIS + DELAY - 1);
    net.accepts_admin(&new_admin)
        .fails_with(StakingError::ProposalDelayNotPassed);
    net.chain.pass(1);

    let event: events::RoleSet = net.accepts_admin(&new_admin).succeeds().event();

    assert_eq!(event.role, Role::Admin);
    assert_eq!(event.old_key, net.keys.admin.pubkey());
    assert_eq!(event.new_key, new_admin.pubkey());
    let state = net.network_state();
    assert_eq!(state.roles.admin, new_admin.pubkey());
    assert_eq!(state.proposals.admin, RoleProposal::default());
    net.sets_snapshot_uri("https://x")
        .fails_with(StakingError::NotAdmin);
    net.sets_snapshot_uri("https://x")
        .signed_by(&new_admin)
        .succeeds();
    net.accepts_admin(&new_admin)
        .fails_with(StakingError::NotProposedAdmin);
}

#[test]
fn every_instruction_of_the_admin_s_follows_the_hand_over() {
    let admins = GATES
        .iter()
        .filter(|gate| gate.holders.contains(&Who::The(Role::Admin)));
    // The admin's own proposal is what the helper makes.
    for gate in admins.filter(|gate| gate.name != "cancel_admin") {
        println!("{}", gate.name);
        let (mut net, w) = gate.arranged();
        let old_admin = net.keys.admin.insecure_clone();
        let new_admin = net.chain.wallet();
        net.hands_over_to(&new_admin);
        gate.refusal
            .ends((gate.call)(&mut net, w).signed_by(&old_admin));
        (gate.call)(&mut net, w).signed_by(&new_admin).succeeds();
    }
}

#[test]
fn nobody_else_accepts_not_even_the_old_admin() {
    let (mut net, new_admin) = proposed();
    net.chain.pass(DELAY);
    for key in everybody_but(&net, &[]) {
        net.accepts_admin(&key)
            .fails_with(StakingError::NotProposedAdmin);
    }
    net.accepts_admin(&new_admin)
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
}

#[test]
fn it_lapses_after_seven_days() {
    let (mut net, new_admin) = proposed();
    net.chain.set_time(GENESIS + 2 * DELAY);
    net.accepts_admin(&new_admin)
        .fails_with(StakingError::NothingProposed);
    net.cancels_admin()
        .fails_with(StakingError::NothingProposed);
    net.chain.pass(-1);
    net.accepts_admin(&new_admin).succeeds();
}

#[test]
fn the_admin_cancels_it_and_the_guardian_does_not() {
    let (mut net, new_admin) = proposed();
    let guardian = net.keys.guardian.insecure_clone();
    net.cancels_admin()
        .signed_by(&guardian)
        .fails_with(StakingError::NotAdmin);
    let event: events::RoleProposalCancelled = net.cancels_admin().succeeds().event();
    assert_eq!(event.role, Role::Admin);
    assert_eq!(event.key, new_admin.pubkey());
    assert_eq!(event.cancelled_by, net.keys.admin.pubkey());
    net.chain.pass(DELAY);
    net.accepts_admin(&new_admin)
        .fails_with(StakingError::NotProposedAdmin);
    net.cancels_admin()
        .fails_with(StakingError::NothingProposed);
}

/// Whatever the key was given while the delay passed.
#[test]
fn the_new_admin_is_none_of_distributor_slasher_and_guardian() {
    for role in [Role::Distributor, Role::Slasher, Role::Guardian] {
        let (mut net, new_admin) = proposed();
        net.appoints(role, new_admin.pubkey());
        net.chain.pass(DELAY);
        net.accepts_admin(&new_admin)
            .fails_with(StakingError::RolesNotSeparate);
    }
}

#[test]
fn what_the_old_admin_has_proposed_waits_for_the_new_one_s_decision() {
    let (mut net, new_admin) = proposed();
    let slasher = Pubkey::new_unique();
    net.proposes_role(Role::Slasher, Some(slasher)).succeeds();
    net.chain.pass(DELAY);
    net.accepts_admin(&new_admin).succeeds();
    net.cancels_role(Role::Slasher)
        .fails_with(StakingError::NotGuardianOrAdmin);
    net.cancels_role(Role::Slasher)
        .signed_by(&new_admin)
        .succeeds();
}
