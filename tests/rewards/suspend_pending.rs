//! `suspend_publication` and what is waiting for its delay: what was built on the suspended root is
//! dropped, a correction stays and ends the suspension.

use inferix_staking_tests::state::{PoolKind, Publication, Role};
use inferix_staking_tests::*;

use crate::support::*;

const SUSPENSION: i64 = 7 * DAY;

/// A claimable root for epoch 0 in this pool, at the beginning of epoch 2.
fn claimable(pool: PoolKind) -> TestNetwork {
    let mut net = TestNetwork::new();
    after_an_epoch(&mut net, 100 * IFX);
    net.chain.pass(EPOCH);
    publishes(&mut net, pool, publication(0, 10 * IFX)).succeeds();
    net.chain.pass(DELAY);
    net
}

fn admin_suspends(net: &mut TestNetwork, pool: PoolKind) -> Call<'_> {
    let admin = net.keys.admin.insecure_clone();
    net.suspends_publication(pool).signed_by(&admin)
}

/// Another root for epoch 0: a correction of the suspended one.
fn correction() -> state::NewPublication {
    state::NewPublication {
        root: [8; 32],
        ..publication(0, 5 * IFX)
    }
}

/// Whether claims are refused because of a suspension. Nobody has a leaf under these roots.
fn expect_suspended(net: &mut TestNetwork, pool: PoolKind, suspended: bool) {
    let error = if suspended {
        StakingError::PublicationSuspended
    } else {
        StakingError::InvalidProof
    };
    let hash = [3; 32];
    match pool {
        PoolKind::Rewards => {
            let leaf = inferix_staking::ClaimLeaf::Hash { hash };
            net.claims_rewards(0, vec![leaf], vec![], &[])
                .fails_with(error);
        }
        PoolKind::Penalties => {
            let wallet = net.keys.stranger.pubkey();
            net.claims_penalty(&wallet, 0, IFX, vec![])
                .fails_with(error);
        }
    }
}

#[test]
fn what_was_built_on_the_suspended_root_is_dropped() {
    for pool in POOLS {
        let mut net = claimable(pool);
        publishes(&mut net, pool, publication(1, 20 * IFX)).succeeds();
        let receipt = net.suspends_publication(pool).succeeds();
        let event: events::PublicationCancelled = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.pool, pool);
        assert_eq!(event.epoch, 1);
        assert_eq!(event.root, [7; 32]);
        assert_eq!(event.cumulative_total, 20 * IFX);
        let event: events::PublicationSuspended = receipt.event();
        assert_eq!(event.epoch, 0);
        assert_eq!(books(&net, pool).pending, Publication::default());

        net.chain.pass(DELAY);
        expect_suspended(&mut net, pool, true);
        assert_eq!(books(&net, pool).current.epoch, 0);
        net.cancels_publication(pool)
            .fails_with(StakingError::NoPendingPublication);
        publishes(&mut net, pool, correction()).succeeds();
    }
}

#[test]
fn the_suspension_ends_with_the_correction_to_the_second() {
    for by_admin in [true, false] {
        for pool in POOLS {
            let mut net = claimable(pool);
            if by_admin {
                admin_suspends(&mut net, pool).succeeds();
            } else {
                net.suspends_publication(pool).succeeds();
            }
            net.chain.pass(DAY);
            publishes(&mut net, pool, correction()).succeeds();
            net.chain.pass(DELAY - 1);
            expect_suspended(&mut net, pool, true);
            net.chain.pass(1);
            expect_suspended(&mut net, pool, false);
        }
    }
}

/// The suspension ends when the correction becomes claimable, not when somebody notices.
#[test]
fn a_correction_that_nobody_touches_ends_it_at_the_same_time() {
    for pool in POOLS {
        let mut net = claimable(pool);
        net.suspends_publication(pool).succeeds();
        publishes(&mut net, pool, correction()).succeeds();
        let claimable_at = books(&net, pool).pending.claimable_at;
        // Settled a day late, by the next publication.
        net.chain.pass(DELAY + DAY);
        publishes(&mut net, pool, publication(1, 5 * IFX)).succeeds();
        let after = books(&net, pool);
        assert_eq!(after.current.root, [8; 32]);
        assert_eq!(after.was_suspended, 0);
        assert_eq!(after.suspended_until, claimable_at);
        assert_eq!(after.guardian_suspended_until, claimable_at);
        net.cancels_publication(pool).succeeds();

        net.chain.set_time(claimable_at + SUSPENSION - 1);
        net.suspends_publication(pool)
            .fails_with(StakingError::SuspendedRecently);
        net.chain.pass(1);
        net.suspends_publication(pool).succeeds();
    }
}

#[test]
fn a_second_suspension_leaves_the_correction_pending() {
    for pool in POOLS {
        let mut net = claimable(pool);
        net.suspends_publication(pool).succeeds();
        publishes(&mut net, pool, correction()).succeeds();
        let pending = books(&net, pool).pending;
        net.chain.pass(1);
        let receipt = admin_suspends(&mut net, pool).succeeds();
        assert!(receipt.events::<events::PublicationCancelled>().is_empty());
        assert_eq!(books(&net, pool).pending, pending);
        net.chain.pass(DELAY - 2);
        expect_suspended(&mut net, pool, true);
        net.chain.pass(1);
        expect_suspended(&mut net, pool, false);
        assert_eq!(books(&net, pool).pending, pending, "nobody has settled it");
    }
}

/// From the second it is claimable, a suspension means the correction itself.
#[test]
fn a_correction_that_is_claimable_is_suspended_like_any_root() {
    for pool in POOLS {
        let mut net = claimable(pool);
        admin_suspends(&mut net, pool).succeeds();
        publishes(&mut net, pool, correction()).succeeds();
        net.chain.pass(DELAY);
        let event: events::PublicationSuspended = admin_suspends(&mut net, pool).succeeds().event();
        assert_eq!(event.root, [8; 32]);
        expect_suspended(&mut net, pool, true);
    }
}

#[test]
fn a_correction_can_be_cancelled_and_the_suspension_goes_on() {
    for pool in POOLS {
        let mut net = claimable(pool);
        admin_suspends(&mut net, pool).succeeds();
        publishes(&mut net, pool, correction()).succeeds();
        net.cancels_publication(pool).succeeds();
        net.chain.pass(DELAY);
        expect_suspended(&mut net, pool, true);
        publishes(&mut net, pool, correction()).succeeds();
        net.chain.pass(DELAY);
        expect_suspended(&mut net, pool, false);
    }
}

#[test]
fn a_new_distributor_corrects_what_the_old_one_left() {
    for pool in POOLS {
        let mut net = claimable(pool);
        admin_suspends(&mut net, pool).succeeds();
        publishes(&mut net, pool, correction()).succeeds();
        let successor = net.chain.wallet();
        net.sets_role(Role::Distributor, successor.pubkey())
            .succeeds();
        assert_eq!(books(&net, pool).pending, Publication::default());
        net.chain.pass(DELAY);
        expect_suspended(&mut net, pool, true);
        publishes(&mut net, pool, correction())
            .signed_by(&successor)
            .succeeds();
        net.chain.pass(DELAY);
        expect_suspended(&mut net, pool, false);
    }
}

/// What a wrong root pays after its correction was computed would be missing in the correction.
#[test]
fn a_suspension_does_not_lapse_while_a_correction_waits() {
    for pool in POOLS {
        let mut net = claimable(pool);
        net.suspends_publication(pool).succeeds();
        let lapses_at = books(&net, pool).suspended_until;
        net.chain.set_time(lapses_at - 1);
        publishes(&mut net, pool, correction()).succeeds();
        let claimable_at = lapses_at - 1 + DELAY;
        assert_eq!(books(&net, pool).suspended_until, claimable_at);
        for now in [lapses_at, claimable_at - 1] {
            net.chain.set_time(now);
            expect_suspended(&mut net, pool, true);
        }
        net.chain.pass(1);
        expect_suspended(&mut net, pool, false);
    }
}

#[test]
fn a_correction_after_the_lapse_stops_the_wrong_root_again() {
    for pool in POOLS {
        let mut net = claimable(pool);
        net.suspends_publication(pool).succeeds();
        net.chain.pass(SUSPENSION);
        expect_suspended(&mut net, pool, false);
        publishes(&mut net, pool, correction()).succeeds();
        expect_suspended(&mut net, pool, true);
        net.chain.pass(DELAY - 1);
        expect_suspended(&mut net, pool, true);
        net.chain.pass(1);
        expect_suspended(&mut net, pool, false);
    }
}

#[test]
fn a_correction_that_comes_early_does_not_lengthen_the_suspension() {
    for pool in POOLS {
        let mut net = claimable(pool);
        net.suspends_publication(pool).succeeds();
        let lapses_at = books(&net, pool).suspended_until;
        publishes(&mut net, pool, correction()).succeeds();
        assert_eq!(books(&net, pool).suspended_until, lapses_at);
        net.cancels_publication(pool).succeeds();
        net.chain.set_time(lapses_at);
        expect_suspended(&mut net, pool, false);
        assert_eq!(books(&net, pool).current.root, [7; 32]);
    }
}
