//! `set_role` and `remove_role`: what the admin decides at once.

use inferix_staking::state::{Role, Roles};
use inferix_staking_tests::*;

/// The key that holds a role.
fn holder(roles: &mut Roles, role: Role) -> &mut Pubkey {
    match role {
        Role::Admin => &mut roles.admin,
        Role::BenchmarkAuthority => &mut roles.benchmark_authority,
        Role::PriceAuthority => &mut roles.price_authority,
        Role::Distributor => &mut roles.distributor,
        Role::Slasher => &mut roles.slasher,
        Role::Guardian => &mut roles.guardian,
    }
}

/// The roles that may not be set at once, however urgent.
const DELAYED: [Role; 3] = [Role::Admin, Role::Slasher, Role::Guardian];

#[test]
fn the_admin_hands_over_one_role_and_no_other() {
    let mut net = TestNetwork::new();
    assert_eq!(settable_roles().count(), 3);
    for role in settable_roles() {
        let mut expected = net.network_state().roles;
        let new_key = Pubkey::new_unique();

        let receipt = net.sets_role(role, new_key).succeeds();

        let old_key = std::mem::replace(holder(&mut expected, role), new_key);
        assert_eq!(net.network_state().roles, expected);
        let event: events::RoleSet = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.role, role);
        assert_eq!(event.old_key, old_key);
        assert_eq!(event.new_key, new_key);
    }
}

#[test]
fn the_old_key_is_stripped_everywhere_and_the_new_one_works() {
    for role in roles_but_the_admins() {
        let who = Who::The(role);
        for gate in GATES.iter().filter(|gate| gate.holders.contains(&who)) {
            println!("{role:?}: {}", gate.name);
            let (mut net, w) = gate.arranged();
            let newcomer = net.chain.wallet();
            net.appoints(role, newcomer.pubkey());
            let old_key = who.key(&net, w);
            gate.refusal
                .ends((gate.call)(&mut net, w).signed_by(&old_key));
            (gate.call)(&mut net, w).signed_by(&newcomer).succeeds();
        }
    }
}

#[test]
fn nobody_gets_a_role_at_the_zero_address() {
    let mut net = TestNetwork::new();
    for role in settable_roles() {
        net.sets_role(role, Pubkey::default())
            .fails_with(StakingError::ZeroAddress);
    }
}

/// Whoever it would be, the holder itself included.
#[test]
fn what_reaches_stakes_is_not_set_at_once() {
    let mut net = TestNetwork::new();
    for role in DELAYED {
        let keys = everybody_but(&net, &[]).into_iter();
        for key in keys.map(|key| key.pubkey()).chain([Pubkey::default()]) {
            net.sets_role(role, key)
                .fails_with(StakingError::RoleNeedsProposal);
        }
    }
    let behind_the_last = Role::ALL.len() as u8;
    net.sets_role(Role::Distributor, Pubkey::new_unique())
        .with_data(|data| data[8] = behind_the_last)
        .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
}

#[test]
fn a_role_is_left_to_nobody_at_once_where_that_harms_nobody() {
    let removable = Role::ALL
        .into_iter()
        .filter(|role| role.is_removed_at_once());
    assert_eq!(removable.clone().count(), 4);
    for role in removable {
        let mut net = TestNetwork::new();
        let mut expected = net.network_state();

        let receipt = net.removes_role(role).succeeds();

        let old_key = std::mem::take(holder(&mut expected.roles, role));
        let state = net.network_state();
        assert_eq!(format!("{state:?}"), format!("{expected:?}"));
        let event: events::RoleSet = receipt.event();
        assert_eq!(event.role, role);
        assert_eq!(event.old_key, old_key);
        assert_eq!(event.new_key, Pubkey::default());
    }
}

#[test]
fn the_holder_of_a_removed_role_can_do_nothing_more() {
    for role in Role::ALL
        .into_iter()
        .filter(|role| role.is_removed_at_once())
    {
        let who = Who::The(role);
        for gate in GATES.iter().filter(|gate| gate.holders.contains(&who)) {
            println!("{role:?}: {}", gate.name);
            let (mut net, w) = gate.arranged();
            net.removes_role(role).succeeds();
            let key = who.key(&net, w);
            gate.refusal.ends((gate.call)(&mut net, w).signed_by(&key));
        }
    }
}

/// The admin is never nobody, and without a guardian nobody stops a stolen admin.
#[test]
fn admin_and_guardian_are_not_removed_at_once() {
    let mut net = TestNetwork::new();
    for role in [Role::Admin, Role::Guardian] {
        net.removes_role(role)
            .fails_with(StakingError::RoleNeedsProposal);
    }
}

/// Admin, distributor, slasher and guardian: together they reach stakes.
#[test]
fn no_key_becomes_distributor_beside_another_role_that_reaches_stakes() {
    let mut net = TestNetwork::new();
    for role in DELAYED {
        let key = net.keys.of(role).pubkey();
        net.sets_role(Role::Distributor, key)
            .fails_with(StakingError::RolesNotSeparate);
        // What the authorities can do is bounded.
        for role in [Role::BenchmarkAuthority, Role::PriceAuthority] {
            net.sets_role(role, key).succeeds();
        }
    }
    // A role that nobody holds is like no other.
    net.removes_role(Role::Slasher).succeeds();
    net.removes_role(Role::Distributor).succeeds();
    let slasher = net.keys.slasher.pubkey();
    net.sets_role(Role::Distributor, slasher).succeeds();
}

/// A network with a worker's reward and a verifier's penalty, both published and not claimable yet.
fn published() -> (TestNetwork, WorkerId, Snapshot) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_published(&[(alice, 5 * IFX)]);
    let vault = net.penalty_vault;
    net.donate(&vault, 5 * IFX);
    net.publishes_penalties(snapshot.publication(0)).succeeds();
    (net, alice, snapshot)
}

#[test]
fn a_new_distributor_drops_what_is_not_claimable_yet_in_both_pools() {
    let (mut net, _, snapshot) = published();
    net.chain.pass(6 * HOUR - 1);

    let receipt = net
        .sets_role(Role::Distributor, Pubkey::new_unique())
        .succeeds();

    let dropped: Vec<events::PublicationCancelled> = receipt.events();
    assert_eq!(dropped.len(), 2);
    assert!(
        dropped
            .iter()
            .all(|event| event.root == snapshot.tree.root())
    );
    net.chain.pass(HOUR);
    net.claims(&snapshot, 0)
        .fails_with(StakingError::NothingPublished);
    let pools = [
        net.reward_pool_state().distribution,
        net.penalty_pool_state().distribution,
    ];
    assert!(
        pools
            .iter()
            .all(|pool| !pool.pending.exists() && !pool.current.exists())
    );
}

#[test]
fn a_removed_distributor_leaves_nothing_pending() {
    let (mut net, ..) = published();
    let receipt = net.removes_role(Role::Distributor).succeeds();
    let dropped: Vec<events::PublicationCancelled> = receipt.events();
    assert_eq!(dropped.len(), 2);
    assert!(!net.reward_pool_state().distribution.pending.exists());
    assert!(!net.penalty_pool_state().distribution.pending.exists());
}

#[test]
fn a_new_distributor_keeps_what_is_claimable_already() {
    let (mut net, alice, snapshot) = published();
    net.chain.pass(6 * HOUR);

    let receipt = net
        .sets_role(Role::Distributor, Pubkey::new_unique())
        .succeeds();

    assert!(receipt.events::<events::PublicationCancelled>().is_empty());
    assert!(net.penalty_pool_state().distribution.current.exists());
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.payout_balance(alice), 5 * IFX);
}

#[test]
fn a_new_holder_of_any_other_role_drops_nothing() {
    let (mut net, ..) = published();
    for role in roles_but_the_admins().filter(|role| *role != Role::Distributor) {
        net.appoints(role, Pubkey::new_unique());
    }
    assert!(net.reward_pool_state().distribution.pending.exists());
    assert!(net.penalty_pool_state().distribution.pending.exists());
}
