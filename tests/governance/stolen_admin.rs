//! What a thief does with the admin's key alone, and the earliest moment at which each step works.
//!
//! Slasher, guardian and distributor were appointed in one transaction, and a stake was in the thief's wallet after
//! 78 hours. By the defaults it takes 10 days while the guardian sleeps and 24 while it is awake; unbonding takes 90,
//! but who has left before the thief's slasher is in office is out of its reach.

use inferix_staking::state::{NewPublication, Role};
use inferix_staking_tests::*;

use crate::theft::*;

#[test]
fn nothing_that_reaches_a_stake_happens_at_once() {
    let mut theft = Theft::begins();
    let keys = [Pubkey::new_unique(), theft.slasher.pubkey()];
    for role in [Role::Slasher, Role::Guardian, Role::Admin] {
        theft
            .net
            .sets_role(role, keys[0])
            .fails_with(StakingError::RoleNeedsProposal);
    }
    theft
        .net
        .removes_role(Role::Guardian)
        .fails_with(StakingError::RoleNeedsProposal);
    theft.accuses().fails_with(StakingError::NotSlasher);
}

#[test]
fn a_sleeping_guardian_gives_it_ten_days() {
    let mut theft = Theft::begins();
    theft.proposes_its_slasher();
    theft.at(DELAY - 1);
    theft
        .net
        .applies_role(Role::Slasher)
        .fails_with(StakingError::ProposalDelayNotPassed);
    theft.goes_from_office_to_loot(DELAY);
    assert_eq!(theft.net.chain.now(), GENESIS + 10 * DAY + 6 * HOUR);
}

/// It cancels each slasher until it is replaced itself, which takes two delays; and the slasher after that takes
/// another one, with a veto that comes from nobody.
#[test]
fn a_waking_guardian_gives_it_24_days() {
    let mut theft = Theft::begins();
    let puppet = theft.net.chain.wallet();
    theft
        .net
        .proposes_role(Role::Guardian, Some(puppet.pubkey()))
        .succeeds();
    let guardian = theft.guardian.insecure_clone();
    theft
        .net
        .cancels_role(Role::Guardian)
        .signed_by(&guardian)
        .fails_with(StakingError::NotAdmin);
    for day in 0..14 {
        theft.at(day * DAY);
        theft.proposes_its_slasher();
        theft
            .net
            .cancels_role(Role::Slasher)
            .signed_by(&guardian)
            .succeeds();
    }
    theft.at(2 * DELAY - 1);
    theft.proposes_its_slasher();
    theft
        .net
        .applies_role(Role::Guardian)
        .fails_with(StakingError::ProposalDelayNotPassed);
    // The last second in which the guardian can.
    theft
        .net
        .cancels_role(Role::Slasher)
        .signed_by(&guardian)
        .succeeds();
    theft.at(2 * DELAY);
    theft.net.applies_role(Role::Guardian).succeeds();
    theft.proposes_its_slasher();
    theft
        .net
        .cancels_role(Role::Slasher)
        .signed_by(&guardian)
        .fails_with(StakingError::NotGuardianOrAdmin);
    theft.at(3 * DELAY - 1);
    theft
        .net
        .applies_role(Role::Slasher)
        .fails_with(StakingError::ProposalDelayNotPassed);
    theft.goes_from_office_to_loot(3 * DELAY);
    assert_eq!(theft.net.chain.now(), GENESIS + 24 * DAY + 6 * HOUR);
}

/// The guardian's removal is not a way around its replacement.
#[test]
fn removing_the_guardian_takes_as_long_as_replacing_it() {
    let mut theft = Theft::begins();
    theft.net.proposes_role(Role::Guardian, None).succeeds();
    theft.at(2 * DELAY - 1);
    theft
        .net
        .applies_role(Role::Guardian)
        .fails_with(StakingError::ProposalDelayNotPassed);
}

/// For good: who has left before the thief's slasher is in office is out of its reach, however long unbonding takes.
#[test]
fn who_leaves_in_time_is_out_of_its_reach() {
    let mut theft = Theft::begins();
    let alice = theft.alice;
    theft.proposes_its_slasher();
    theft.at(DELAY - 1);
    theft.net.requests_unstake(alice, u64::MAX).succeeds();
    theft.at(DELAY);
    theft.net.applies_role(Role::Slasher).succeeds();
    theft.at(DELAY + DAY);
    let office = GENESIS + DELAY;
    for (at, error) in [
        (GENESIS, StakingError::OffenceBeforeSlasher),
        (office - 1, StakingError::OffenceBeforeSlasher),
        (office, StakingError::OffenceAfterLeaving),
        (office + DAY, StakingError::OffenceAfterLeaving),
    ] {
        let slasher = theft.slasher.insecure_clone();
        theft
            .net
            .proposes_slash(alice, offence(1, at, 1))
            .signed_by(&slasher)
            .fails_with(error);
    }
    theft.at(DELAY - 1 + 90 * DAY);
    theft.net.withdraws(alice).succeeds();
}

/// Stake that was never registered has never worked: it answers for nothing, and is out of its reach, too.
#[test]
fn who_has_never_registered_is_out_of_its_reach() {
    let mut theft = Theft::begins();
    let bob = theft.net.measured_worker();
    theft.net.tops_up(bob, MINIMUM).succeeds();
    theft.proposes_its_slasher();
    theft.at(DELAY - 1);
    theft.net.requests_unstake(bob, u64::MAX).succeeds();
    theft.at(DELAY);
    theft.net.applies_role(Role::Slasher).succeeds();
    theft.at(DELAY + DAY);
    let slasher = theft.slasher.insecure_clone();
    let accused = offence(1, theft.net.chain.now(), 1);
    theft
        .net
        .proposes_slash(bob, accused)
        .signed_by(&slasher)
        .fails_with(StakingError::OffenceBeforeSlasher);
    theft.at(DELAY - 1 + 90 * DAY);
    theft.net.withdraws(bob).succeeds();
}

/// A second too late.
#[test]
fn who_leaves_when_the_slasher_is_in_office_is_in_its_reach() {
    let mut theft = Theft::begins();
    let alice = theft.alice;
    theft.proposes_its_slasher();
    theft.at(DELAY);
    theft.net.applies_role(Role::Slasher).succeeds();
    theft.net.requests_unstake(alice, u64::MAX).succeeds();
    theft.accuses().succeeds();
}

/// For good: the key's owner still has it, too, and cancels whatever the thief proposes.
#[test]
fn the_key_s_owner_cancels_each_proposal() {
    let mut theft = Theft::begins();
    theft.proposes_its_slasher();
    let key = Pubkey::new_unique();
    theft.net.proposes_role(Role::Guardian, None).succeeds();
    theft.net.proposes_admin(key).succeeds();
    theft.net.proposes_params(default_params(), None).succeeds();
    let owner = theft.net.keys.admin.insecure_clone();
    theft.net.cancels_role(Role::Slasher).succeeds();
    theft.net.cancels_role(Role::Guardian).succeeds();
    theft.net.cancels_admin().succeeds();
    theft.net.cancels_params().signed_by(&owner).succeeds();
    theft.at(2 * DELAY);
    for role in [Role::Slasher, Role::Guardian] {
        theft
            .net
            .applies_role(role)
            .fails_with(StakingError::NothingProposed);
    }
}

/// The distributor it appoints at once gets no stake: the guardian cancels its roots within their delay, and suspends
/// one that slipped through.
#[test]
fn a_distributor_of_its_own_is_stopped_by_the_guardian() {
    let mut theft = Theft::begins();
    let vault = theft.net.penalty_vault;
    theft.net.donate(&vault, IFX);
    theft.at(EPOCH);
    let distributor = theft.distributor.insecure_clone();
    theft
        .net
        .sets_role(Role::Distributor, distributor.pubkey())
        .succeeds();
    let tree = verifier_tree(&[(theft.wallet, IFX)]);
    let new = NewPublication {
        epoch: 0,
        root: tree.root(),
        leaf_count: 1,
        cumulative_total: IFX,
        written_off: 0,
    };
    let publishes = |theft: &mut Theft| {
        let call = theft.net.publishes_penalties(new);
        call.signed_by(&distributor).succeeds();
    };
    publishes(&mut theft);
    theft
        .net
        .cancels_publication_of(state::PoolKind::Penalties, new.root)
        .succeeds();
    publishes(&mut theft);
    theft.net.chain.pass(PUBLICATION_DELAY);
    theft
        .net
        .suspends_publication(state::PoolKind::Penalties)
        .succeeds();
    let wallet = theft.wallet;
    theft
        .net
        .claims_penalty(&wallet, 0, IFX, vec![])
        .fails_with(StakingError::PublicationSuspended);
    assert_eq!(theft.loot(), 0);
}

/// No key is enough for two of the roles that it takes.
#[test]
fn the_thief_needs_keys_of_its_own_for_each_role() {
    let mut theft = Theft::begins();
    let thief = theft.net.keys.admin.pubkey();
    theft
        .net
        .proposes_role(Role::Slasher, Some(thief))
        .fails_with(StakingError::RolesNotSeparate);
    theft
        .net
        .sets_role(Role::Distributor, thief)
        .fails_with(StakingError::RolesNotSeparate);
}
