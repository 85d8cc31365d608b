//! A new slasher after the delay, a new guardian, or none, after twice the delay.

use inferix_staking::state::{Role, RoleProposal, Timelock};
use inferix_staking_tests::*;

const DELAY: i64 = 7 * DAY;
/// How long it can be applied: 7 days, since an epoch is shorter.
const APPLICABLE: i64 = 7 * DAY;

/// Each role that is proposed, and its delay.
const PROPOSED: [(Role, i64); 2] = [(Role::Slasher, DELAY), (Role::Guardian, 2 * DELAY)];

fn proposal(net: &TestNetwork, role: Role) -> RoleProposal {
    let proposals = net.network_state().proposals;
    match role {
        Role::Slasher => proposals.slasher,
        Role::Guardian => proposals.guardian,
        _ => proposals.admin,
    }
}

#[test]
fn a_proposal_changes_nothing_but_itself_and_says_when() {
    for (role, delay) in PROPOSED {
        let mut net = TestNetwork::new();
        let mut expected = net.network_state();
        let key = Pubkey::new_unique();

        let receipt = net.proposes_role(role, Some(key)).succeeds();

        let timelock = Timelock {
            applicable_at: GENESIS + delay,
            lapses_at: GENESIS + delay + APPLICABLE,
        };
        let place = match role {
            Role::Slasher => &mut expected.proposals.slasher,
            _ => &mut expected.proposals.guardian,
        };
        *place = RoleProposal { key, timelock };
        let state = net.network_state();
        assert_eq!(format!("{state:?}"), format!("{expected:?}"));
        let event: events::RoleProposed = receipt.event();
        assert_eq!(event.role, role);
        assert_eq!(event.old_key, net.keys.of(role).pubkey());
        assert_eq!(event.new_key, key);
        assert_eq!(event.applicable_at, timelock.applicable_at);
        assert_eq!(event.lapses_at, timelock.lapses_at);
    }
}

#[test]
fn anyone_applies_it_from_the_delay_s_last_second_until_it_lapses() {
    for (role, delay) in PROPOSED {
        for late in [0, APPLICABLE - 1] {
            let mut net = TestNetwork::new();
            let key = Pubkey::new_unique();
            net.proposes_role(role, Some(key)).succeeds();
            net.chain.set_time(GENESIS + delay - 1);
            net.applies_role(role)
                .fails_with(StakingError::ProposalDelayNotPassed);
            net.chain.set_time(GENESIS + delay + late);

            let receipt = net.applies_role(role).succeeds();

            assert_eq!(*net.network_state().roles.of(role), key);
            assert_eq!(proposal(&net, role), RoleProposal::default());
            let event: events::RoleSet = receipt.event();
            assert_eq!(event.role, role);
            assert_eq!(event.old_key, net.keys.of(role).pubkey());
            assert_eq!(event.new_key, key);
            net.applies_role(role)
                .fails_with(StakingError::NothingProposed);
        }
    }
}

#[test]
fn what_has_lapsed_counts_for_nothing_and_makes_room() {
    for (role, delay) in PROPOSED {
        let mut net = TestNetwork::new();
        net.proposes_role(role, Some(Pubkey::new_unique()))
            .succeeds();
        net.chain.set_time(GENESIS + delay + APPLICABLE - 1);
        net.proposes_role(role, Some(Pubkey::new_unique()))
            .fails_with(StakingError::ProposalPending);
        net.chain.pass(1);
        net.applies_role(role)
            .fails_with(StakingError::NothingProposed);
        net.cancels_role(role)
            .fails_with(StakingError::NothingProposed);
        let key = Pubkey::new_unique();
        net.proposes_role(role, Some(key)).succeeds();
        assert_eq!(proposal(&net, role).key, key);
    }
}

/// An epoch of 10 days is longer than 7.
#[test]
fn a_proposal_lasts_for_an_epoch_if_that_is_longer() {
    let mut params = default_params();
    params.epoch_secs = (10 * DAY) as u32;
    let mut net = TestNetwork::with_params(params);
    let key = Pubkey::new_unique();
    net.proposes_role(Role::Slasher, Some(key)).succeeds();
    net.chain.set_time(GENESIS + DELAY + 10 * DAY - 1);
    net.applies_role(Role::Slasher).succeeds();
}

#[test]
fn one_of_a_kind_is_pending_at_a_time() {
    let mut net = TestNetwork::new();
    for (role, _) in PROPOSED {
        net.proposes_role(role, Some(Pubkey::new_unique()))
            .succeeds();
        net.proposes_role(role, Some(Pubkey::new_unique()))
            .fails_with(StakingError::ProposalPending);
    }
    net.proposes_admin(Pubkey::new_unique()).succeeds();
    net.proposes_admin(Pubkey::new_unique())
        .fails_with(StakingError::ProposalPending);
}

#[test]
fn the_guardian_can_be_proposed_to_be_nobody_and_no_other() {
    let mut net = TestNetwork::new();
    net.proposes_role(Role::Slasher, None)
        .fails_with(StakingError::ZeroAddress);
    for role in [Role::Slasher, Role::Guardian] {
        net.proposes_role(role, Some(Pubkey::default()))
            .fails_with(StakingError::ZeroAddress);
    }
    net.proposes_admin(Pubkey::default())
        .fails_with(StakingError::ZeroAddress);
    net.proposes_role(Role::Guardian, None).succeeds();
    net.chain.pass(2 * DELAY - 1);
    net.applies_role(Role::Guardian)
        .fails_with(StakingError::ProposalDelayNotPassed);
    net.chain.pass(1);
    net.applies_role(Role::Guardian).succeeds();
    assert_eq!(net.network_state().roles.guardian, Pubkey::default());
    net.pauses(1).fails_with(StakingError::NotGuardian);
}

#[test]
fn what_is_set_at_once_is_not_proposed_and_an_admin_must_accept() {
    let mut net = TestNetwork::new();
    for role in settable_roles().chain([Role::Admin]) {
        net.proposes_role(role, Some(Pubkey::new_unique()))
            .fails_with(StakingError::RoleNotProposed);
        net.applies_role(role)
            .fails_with(StakingError::RoleNotProposed);
        net.cancels_role(role)
            .fails_with(StakingError::RoleNotProposed);
    }
}

/// Its key runs in a bot, and is the one most likely to be stolen.
#[test]
fn the_guardian_stops_a_slasher_and_not_its_own_replacement() {
    let mut net = TestNetwork::new();
    let guardian = net.keys.guardian.insecure_clone();
    let key = Pubkey::new_unique();
    for (role, _) in PROPOSED {
        net.proposes_role(role, Some(key)).succeeds();
    }
    net.cancels_role(Role::Guardian)
        .signed_by(&guardian)
        .fails_with(StakingError::NotAdmin);
    let call = net.cancels_role(Role::Slasher).signed_by(&guardian);
    let event: events::RoleProposalCancelled = call.succeeds().event();
    assert_eq!(event.role, Role::Slasher);
    assert_eq!(event.key, key);
    assert_eq!(event.cancelled_by, guardian.pubkey());
    net.cancels_role(Role::Guardian).succeeds();
    net.chain.pass(2 * DELAY);
    for (role, _) in PROPOSED {
        net.applies_role(role)
            .fails_with(StakingError::NothingProposed);
    }
}

/// A slasher judges no offence from before it took office.
#[test]
fn a_new_slasher_is_in_office_since_it_was_applied() {
    let mut net = TestNetwork::new();
    assert_eq!(net.network_state().slasher_since, GENESIS);
    net.proposes_role(Role::Slasher, Some(Pubkey::new_unique()))
        .succeeds();
    net.chain.set_time(GENESIS + DELAY + HOUR);
    net.applies_role(Role::Slasher).succeeds();
    assert_eq!(net.network_state().slasher_since, GENESIS + DELAY + HOUR);

    net.appoints(Role::Guardian, Pubkey::new_unique());
    for role in settable_roles() {
        net.chain.pass(1);
        net.sets_role(role, Pubkey::new_unique()).succeeds();
    }
    assert_eq!(net.network_state().slasher_since, GENESIS + DELAY + HOUR);
}

#[test]
fn the_slasher_in_office_stays_so_if_it_is_proposed_again() {
    let mut net = TestNetwork::new();
    let slasher = net.keys.slasher.pubkey();
    net.proposes_role(Role::Slasher, Some(slasher)).succeeds();
    net.chain.pass(DELAY);
    net.applies_role(Role::Slasher).succeeds();
    assert_eq!(net.network_state().slasher_since, GENESIS);
    // Removed and appointed again, it judges nothing older than that.
    net.removes_role(Role::Slasher).succeeds();
    net.proposes_role(Role::Slasher, Some(slasher)).succeeds();
    net.chain.pass(DELAY);
    net.applies_role(Role::Slasher).succeeds();
    assert_eq!(net.network_state().slasher_since, GENESIS + 2 * DELAY);
}

#[test]
fn no_key_is_proposed_for_a_second_role_that_reaches_stakes() {
    let mut net = TestNetwork::new();
    let reaching = [
        Role::Admin,
        Role::Distributor,
        Role::Slasher,
        Role::Guardian,
    ];
    for (role, _) in PROPOSED {
        for other in reaching.into_iter().filter(|other| *other != role) {
            let key = net.keys.of(other).pubkey();
            net.proposes_role(role, Some(key))
                .fails_with(StakingError::RolesNotSeparate);
        }
    }
    for other in &reaching[1..] {
        let key = net.keys.of(*other).pubkey();
        net.proposes_admin(key)
            .fails_with(StakingError::RolesNotSeparate);
    }
}

/// Whatever the key was given while the delay passed.
#[test]
fn a_key_that_has_got_another_role_meanwhile_does_not_take_office() {
    for (role, delay) in PROPOSED {
        let mut net = TestNetwork::new();
        let key = Pubkey::new_unique();
        net.proposes_role(role, Some(key)).succeeds();
        net.sets_role(Role::Distributor, key).succeeds();
        net.chain.pass(delay);
        net.applies_role(role)
            .fails_with(StakingError::RolesNotSeparate);
        net.removes_role(Role::Distributor).succeeds();
        net.applies_role(role).succeeds();
    }
}

/// Two proposals of one key: the second to be applied is refused.
#[test]
fn one_key_does_not_become_slasher_and_guardian() {
    let mut net = TestNetwork::new();
    let key = Pubkey::new_unique();
    for (role, _) in PROPOSED {
        net.proposes_role(role, Some(key)).succeeds();
    }
    net.chain.pass(2 * DELAY - 1);
    net.applies_role(Role::Slasher).succeeds();
    net.chain.pass(1);
    net.applies_role(Role::Guardian)
        .fails_with(StakingError::RolesNotSeparate);
}

/// The delay stands in the proposal. Which delay counts is decided when it is made.
#[test]
fn another_delay_does_not_move_what_is_pending() {
    let mut net = TestNetwork::new();
    let key = Pubkey::new_unique();
    net.proposes_role(Role::Guardian, Some(key)).succeeds();
    net.changes_params(|params| params.param_delay_secs = (10 * DAY) as u32);
    assert!(net.chain.now() < GENESIS + 2 * DELAY);
    net.chain.set_time(GENESIS + 2 * DELAY);
    net.applies_role(Role::Guardian).succeeds();
    let now = net.chain.now();
    net.proposes_role(Role::Slasher, Some(Pubkey::new_unique()))
        .succeeds();
    let applicable_at = proposal(&net, Role::Slasher).timelock.applicable_at;
    assert_eq!(applicable_at, now + 10 * DAY);
}

/// A shorter delay that is only proposed shortens nothing.
#[test]
fn the_delay_in_force_counts_while_another_is_proposed() {
    let mut net = TestNetwork::new();
    let mut params = default_params();
    params.param_delay_secs = (6 * DAY) as u32 + 21_600;
    net.proposes_params(params, None).succeeds();
    for (role, delay) in PROPOSED {
        net.proposes_role(role, Some(Pubkey::new_unique()))
            .succeeds();
        let applicable_at = proposal(&net, role).timelock.applicable_at;
        assert_eq!(applicable_at, GENESIS + delay);
    }
}
