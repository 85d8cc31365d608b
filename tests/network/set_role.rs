//! `set_role`: the admin hands a role to another key.

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

#[test]
fn the_admin_hands_over_one_role_and_no_other() {
    let mut net = TestNetwork::new();
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
    for role in settable_roles() {
        let who = Who::The(role);
        for gate in GATES.iter().filter(|gate| gate.holders.contains(&who)) {
            println!("{role:?}: {}", gate.name);
            let (mut net, w) = gate.arranged();
            let newcomer = net.chain.wallet();
            net.sets_role(role, newcomer.pubkey()).succeeds();
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

/// Whoever it would be, the admin itself included.
#[test]
fn the_admin_role_cannot_be_set() {
    let mut net = TestNetwork::new();
    for key in everybody_but(&net, &[]) {
        net.sets_role(Role::Admin, key.pubkey())
            .fails_with(StakingError::AdminNotSettable);
    }
    net.sets_role(Role::Admin, Pubkey::default())
        .fails_with(StakingError::ZeroAddress);
    let behind_the_last = Role::ALL.len() as u8;
    net.sets_role(Role::Guardian, Pubkey::new_unique())
        .with_data(|data| data[8] = behind_the_last)
        .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
}

/// A slasher judges no offence from before it took office.
#[test]
fn a_new_slasher_is_in_office_since_it_was_set_and_no_other_role_counts() {
    let mut net = TestNetwork::new();
    assert_eq!(net.network_state().slasher_since, GENESIS);
    net.chain.pass(DAY);
    for role in settable_roles().filter(|role| *role != Role::Slasher) {
        net.sets_role(role, Pubkey::new_unique()).succeeds();
        assert_eq!(net.network_state().slasher_since, GENESIS);
    }
    let same = net.keys.slasher.pubkey();
    net.sets_role(Role::Slasher, same).succeeds();
    assert_eq!(net.network_state().slasher_since, GENESIS);

    net.sets_role(Role::Slasher, Pubkey::new_unique())
        .succeeds();
    assert_eq!(net.network_state().slasher_since, GENESIS + DAY);
    net.chain.pass(DAY);
    net.sets_role(Role::Slasher, same).succeeds();
    assert_eq!(net.network_state().slasher_since, GENESIS + 2 * DAY);
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
    for role in settable_roles().filter(|role| *role != Role::Distributor) {
        net.sets_role(role, Pubkey::new_unique()).succeeds();
    }
    assert!(net.reward_pool_state().distribution.pending.exists());
    assert!(net.penalty_pool_state().distribution.pending.exists());
}
