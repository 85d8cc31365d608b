//! `publish_rewards`: the distributor, for ended epochs, rising and funded. The caps are in
//! `publish_caps.rs`.

use inferix_staking_tests::state::{Params, Publication};
use inferix_staking_tests::*;

use crate::support::*;

const FUNDED: u64 = 1_000 * IFX;

/// A funded network at the start of epoch 1.
fn epoch_0_has_ended() -> TestNetwork {
    let mut net = TestNetwork::new();
    after_an_epoch(&mut net, FUNDED);
    net
}

/// Publishes and waits until it is claimable.
fn published(net: &mut TestNetwork, epoch: u64, total: u64) {
    net.publishes_rewards(publication(epoch, total)).succeeds();
    net.chain.pass(DELAY);
}

#[test]
fn the_distributor_publishes_and_the_root_waits() {
    let mut net = epoch_0_has_ended();
    let claimable_at = net.chain.now() + DELAY;
    let receipt = net.publishes_rewards(publication(0, IFX)).succeeds();

    let event: events::DistributionPublished = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.pool, state::PoolKind::Rewards);
    assert_eq!(event.epoch, 0);
    assert_eq!(event.root, [7; 32]);
    assert_eq!(event.leaf_count, 1);
    assert_eq!(event.old_cumulative_total, 0);
    assert_eq!(event.new_cumulative_total, IFX);
    assert_eq!(event.claimable_at, claimable_at);
    let books = net.reward_pool_state().distribution;
    assert_eq!(books.current, Publication::default());
    let pending = Publication {
        root: [7; 32],
        epoch: 0,
        cumulative_total: IFX,
        growth: IFX,
        written_off: 0,
        work: 0,
        claimable_at,
        leaf_count: 1,
        padding: [0; 4],
    };
    assert_eq!(books.pending, pending);
    assert_eq!(net.chain.balance(&net.reward_vault), FUNDED);

    net.chain.pass(EPOCH);
    let next: events::DistributionPublished = net
        .publishes_rewards(publication(1, 3 * IFX))
        .succeeds()
        .event();
    assert_eq!(next.old_cumulative_total, IFX);
    assert_eq!(next.new_cumulative_total, 3 * IFX);
    assert_eq!(net.reward_pool_state().distribution.current, pending);
}

#[test]
fn an_epoch_is_published_from_the_second_it_ends_in() {
    let mut net = epoch_0_has_ended();
    for at in [0, GENESIS - EPOCH, GENESIS, GENESIS + EPOCH - 1] {
        net.chain.set_time(at);
        net.publishes_rewards(publication(0, 0))
            .fails_with(StakingError::EpochNotEnded);
    }
    net.chain.set_time(GENESIS + EPOCH);
    for early in [1, 2, u64::MAX] {
        net.publishes_rewards(publication(early, 0))
            .fails_with(StakingError::EpochNotEnded);
    }
    net.publishes_rewards(publication(0, 0)).succeeds();
}

#[test]
fn an_epoch_is_published_once_and_the_order_is_kept() {
    let mut net = epoch_0_has_ended();
    net.chain.pass(5 * EPOCH);
    published(&mut net, 3, IFX);
    for again in [3, 2, 0] {
        net.publishes_rewards(publication(again, 2 * IFX))
            .fails_with(StakingError::EpochAlreadyPublished);
    }
    published(&mut net, 4, 2 * IFX);
}

#[test]
fn the_total_may_stand_still_and_never_falls() {
    let mut net = epoch_0_has_ended();
    net.chain.pass(2 * EPOCH);
    published(&mut net, 0, 5 * IFX);
    for fallen in [0, 5 * IFX - 1] {
        net.publishes_rewards(publication(1, fallen))
            .fails_with(StakingError::TotalFell);
    }
    published(&mut net, 1, 5 * IFX);
}

#[test]
fn what_is_not_funded_is_not_published_and_a_donation_funds() {
    let mut net = TestNetwork::with_params(Params {
        epoch_emission_cap: u64::MAX,
        lifetime_cap: u64::MAX,
        ..default_params()
    });
    after_an_epoch(&mut net, FUNDED);
    for over in [FUNDED + 1, u64::MAX] {
        net.publishes_rewards(publication(0, over))
            .fails_with(StakingError::Underfunded);
    }
    let vault = net.reward_vault;
    net.donate(&vault, 1);
    net.publishes_rewards(publication(0, FUNDED + 1)).succeeds();
}

#[test]
fn what_is_claimed_needs_no_funds_any_more() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let first = net.rewards_are_claimable(&[(alice, 10 * IFX)]);
    net.claims(&first, 0).succeeds();
    assert_eq!(net.chain.balance(&net.reward_vault), 0);

    net.chain.pass(EPOCH);
    let vault = net.reward_vault;
    net.donate(&vault, 5 * IFX);
    net.publishes_rewards(publication(1, 15 * IFX + 1))
        .fails_with(StakingError::Underfunded);
    net.publishes_rewards(publication(1, 15 * IFX)).succeeds();
}

#[test]
fn an_empty_publication_is_refused() {
    let mut net = epoch_0_has_ended();
    let (mut no_leaves, mut no_root) = (publication(0, 0), publication(0, 0));
    no_leaves.leaf_count = 0;
    no_root.root = [0; 32];
    for empty in [no_leaves, no_root] {
        net.publishes_rewards(empty)
            .fails_with(StakingError::EmptyPublication);
    }
}

#[test]
fn a_publication_waits_for_the_one_before_it() {
    let mut net = epoch_0_has_ended();
    net.chain.pass(EPOCH);
    net.publishes_rewards(publication(0, 0)).succeeds();
    let claimable_at = net.chain.now() + DELAY;
    for at in [claimable_at - DELAY, claimable_at - 1] {
        net.chain.set_time(at);
        net.publishes_rewards(publication(1, 0))
            .fails_with(StakingError::PublicationPending);
    }
    net.chain.set_time(claimable_at);
    net.publishes_rewards(publication(1, 0)).succeeds();
}

#[test]
fn the_old_root_is_claimable_until_the_second_the_new_one_is() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let old = net.rewards_are_published(&[(alice, 10 * IFX)]);
    net.chain.pass(DELAY - 1);
    net.claims(&old, 0)
        .fails_with(StakingError::NothingPublished);
    net.chain.pass(1);
    net.claims(&old, 0).succeeds();

    let new = net.rewards_are_published(&[(alice, 12 * IFX)]);
    net.chain.pass(DELAY - 1);
    net.claims(&new, 0).fails_with(StakingError::InvalidProof);
    net.claims(&old, 0).succeeds();
    assert_eq!(net.payout_balance(alice), 10 * IFX);
    net.chain.pass(1);
    net.claims(&old, 0).fails_with(StakingError::InvalidProof);
    net.claims(&new, 0).succeeds();
    assert_eq!(net.payout_balance(alice), 12 * IFX);
}

#[test]
fn nobody_but_the_distributor_publishes() {
    let mut net = epoch_0_has_ended();
    for key in everybody_but(&net, &[net.keys.distributor.pubkey()]) {
        net.publishes_rewards(publication(0, 0))
            .signed_by(&key)
            .fails_with(StakingError::NotDistributor);
    }
    net.publishes_rewards(publication(0, 0))
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
}

#[test]
fn the_accounts_of_another_network_are_refused() {
    let mut net = epoch_0_has_ended();
    let other = net.second_network();
    let (network, pool, vault) = (net.address, net.reward_pool, net.reward_vault);
    for (own, foreign, error) in [
        (network, other.address, StakingError::WrongNetwork),
        (pool, other.reward_pool, StakingError::WrongNetwork),
        (vault, other.reward_vault, StakingError::WrongVault),
        (vault, net.penalty_vault, StakingError::WrongVault),
    ] {
        net.publishes_rewards(publication(0, 0))
            .replacing(own, foreign)
            .fails_with(error);
    }
}

#[test]
fn forged_accounts_are_refused() {
    let mut net = epoch_0_has_ended();
    for own in [net.address, net.reward_pool] {
        let forged = net.chain.copy_of_another_program(&own);
        net.publishes_rewards(publication(0, 0))
            .replacing(own, forged)
            .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    }
    let (pool, other_kind) = (net.reward_pool, net.penalty_pool);
    net.publishes_rewards(publication(0, 0))
        .replacing(pool, other_kind)
        .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
}
