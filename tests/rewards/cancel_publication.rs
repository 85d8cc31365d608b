//! `cancel_publication`: the guardian or the admin, while a root is not claimable yet.

use inferix_staking_tests::state::{PoolKind, Publication};
use inferix_staking_tests::*;

use crate::support::*;

/// Epoch 0's root waits in both pools.
fn both_wait() -> TestNetwork {
    let mut net = TestNetwork::new();
    after_an_epoch(&mut net, 10 * IFX);
    for pool in POOLS {
        publishes(&mut net, pool, publication(0, IFX)).succeeds();
    }
    net
}

#[test]
fn the_guardian_and_the_admin_cancel_in_either_pool_and_the_epoch_can_be_published_again() {
    let mut net = both_wait();
    for (pool, other) in [(POOLS[0], POOLS[1]), (POOLS[1], POOLS[0])] {
        for key in [&net.keys.guardian, &net.keys.admin].map(Keypair::insecure_clone) {
            let untouched = books(&net, other);
            let receipt = net.cancels_publication(pool).signed_by(&key).succeeds();

            let event: events::PublicationCancelled = receipt.event();
            assert_eq!(event.network, net.address);
            assert_eq!(event.pool, pool);
            assert_eq!(event.epoch, 0);
            assert_eq!(event.root, [7; 32]);
            assert_eq!(event.cumulative_total, IFX);
            assert_eq!(books(&net, pool).pending, Publication::default());
            assert_eq!(books(&net, pool).current, Publication::default());
            assert_eq!(books(&net, other), untouched);
            publishes(&mut net, pool, publication(0, IFX)).succeeds();
        }
    }
}

#[test]
fn nobody_else_cancels() {
    let mut net = both_wait();
    let those = [&net.keys.guardian, &net.keys.admin].map(Signer::pubkey);
    for key in everybody_but(&net, &those) {
        for pool in POOLS {
            net.cancels_publication(pool)
                .signed_by(&key)
                .fails_with(StakingError::NotGuardianOrAdmin);
        }
    }
    net.cancels_publication(POOLS[0])
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
}

#[test]
fn a_root_is_safe_from_the_second_it_is_claimable() {
    let mut net = both_wait();
    net.chain.pass(DELAY - 1);
    net.cancels_publication(PoolKind::Rewards).succeeds();
    net.chain.pass(1);
    net.cancels_publication(PoolKind::Penalties)
        .fails_with(StakingError::NoPendingPublication);
}

#[test]
fn where_nothing_waits_nothing_is_cancelled() {
    let mut net = TestNetwork::new();
    for pool in POOLS {
        net.cancels_publication(pool)
            .fails_with(StakingError::NoPendingPublication);
    }
    let mut net = both_wait();
    for pool in POOLS {
        net.cancels_publication(pool).succeeds();
        net.cancels_publication(pool)
            .fails_with(StakingError::NoPendingPublication);
    }
}

#[test]
fn the_root_before_it_stays_claimable() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let old = net.rewards_are_claimable(&[(alice, 10 * IFX)]);
    let new = net.rewards_are_published(&[(alice, 99 * IFX)]);
    net.cancels_publication(PoolKind::Rewards).succeeds();
    net.chain.pass(DELAY);
    net.claims(&new, 0).fails_with(StakingError::InvalidProof);
    net.claims(&old, 0).succeeds();
    assert_eq!(net.payout_balance(alice), 10 * IFX);
}

#[test]
fn foreign_and_forged_accounts_are_refused() {
    let mut net = both_wait();
    let other = net.second_network();
    let own = [net.address, net.reward_pool, net.penalty_pool];
    let foreign = [other.address, other.reward_pool, other.penalty_pool];
    for (own, foreign) in own.into_iter().zip(foreign) {
        let forged = net.chain.copy_of_another_program(&own);
        for pool in POOLS {
            net.cancels_publication(pool)
                .replacing(own, foreign)
                .fails_with(StakingError::WrongNetwork);
            net.cancels_publication(pool)
                .replacing(own, forged)
                .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
        }
    }
}
