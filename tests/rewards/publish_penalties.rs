//! `publish_penalties`: the same rules on the penalty pool. The caps are in `publish_caps.rs`.

use inferix_staking_tests::state::{NewPublication, Params, PoolKind};
use inferix_staking_tests::*;

use crate::support::*;

const FUNDED: u64 = 1_000 * IFX;

fn epoch_0_has_ended() -> TestNetwork {
    let mut net = TestNetwork::with_params(Params {
        epoch_penalty_cap: u64::MAX,
        ..params_with_caps(1)
    });
    after_an_epoch(&mut net, FUNDED);
    net
}

#[test]
fn the_distributor_publishes_what_verifiers_earned() {
    let mut net = epoch_0_has_ended();
    let receipt = net.publishes_penalties(publication(0, FUNDED)).succeeds();

    let event: events::DistributionPublished = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.pool, PoolKind::Penalties);
    assert_eq!(event.epoch, 0);
    assert_eq!(event.root, [7; 32]);
    assert_eq!(event.leaf_count, 1);
    assert_eq!(event.old_cumulative_total, 0);
    assert_eq!(event.new_cumulative_total, FUNDED);
    assert_eq!(event.claimable_at, net.chain.now() + DELAY);
    let pending = net.penalty_pool_state().distribution.pending;
    assert_eq!(pending.root, [7; 32]);
    assert_eq!(pending.cumulative_total, FUNDED);
    assert_eq!(pending.growth, FUNDED);
    assert_eq!(pending.work, 0);
    assert!(
        !net.reward_pool_state().distribution.pending.exists(),
        "the reward pool stays as it is"
    );
}

#[test]
fn every_rule_of_a_publication_holds() {
    let mut net = epoch_0_has_ended();
    let good = publication(0, FUNDED);
    let no_leaves = NewPublication {
        leaf_count: 0,
        ..good
    };
    let no_root = NewPublication {
        root: [0; 32],
        ..good
    };
    for (bad, error) in [
        (publication(1, FUNDED), StakingError::EpochNotEnded),
        (publication(0, FUNDED + 1), StakingError::Underfunded),
        (publication(0, u64::MAX), StakingError::Underfunded),
        (no_leaves, StakingError::EmptyPublication),
        (no_root, StakingError::EmptyPublication),
    ] {
        net.publishes_penalties(bad).fails_with(error);
    }
    net.publishes_penalties(good).succeeds();
    net.chain.pass(DELAY - 1);
    net.publishes_penalties(good)
        .fails_with(StakingError::PublicationPending);
    net.chain.pass(EPOCH);
    for (bad, error) in [
        (good, StakingError::EpochAlreadyPublished),
        (publication(1, FUNDED - 1), StakingError::TotalFell),
    ] {
        net.publishes_penalties(bad).fails_with(error);
    }
    net.publishes_penalties(publication(1, FUNDED)).succeeds();
}

#[test]
fn a_slash_funds_what_is_published() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, MINIMUM))
        .succeeds();
    net.chain.pass(EPOCH);
    net.publishes_penalties(publication(0, MINIMUM))
        .fails_with(StakingError::Underfunded);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.publishes_penalties(publication(0, MINIMUM + 1))
        .fails_with(StakingError::Underfunded);
    net.publishes_penalties(publication(0, MINIMUM)).succeeds();
}

#[test]
fn nobody_but_the_distributor_publishes() {
    let mut net = epoch_0_has_ended();
    for key in everybody_but(&net, &[net.keys.distributor.pubkey()]) {
        net.publishes_penalties(publication(0, 0))
            .signed_by(&key)
            .fails_with(StakingError::NotDistributor);
    }
    net.publishes_penalties(publication(0, 0))
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
}

#[test]
fn foreign_and_forged_accounts_are_refused() {
    let mut net = epoch_0_has_ended();
    let other = net.second_network();
    let (network, pool, vault) = (net.address, net.penalty_pool, net.penalty_vault);
    for (own, foreign, error) in [
        (network, other.address, StakingError::WrongNetwork),
        (pool, other.penalty_pool, StakingError::WrongNetwork),
        (vault, other.penalty_vault, StakingError::WrongVault),
        (vault, net.reward_vault, StakingError::WrongVault),
    ] {
        net.publishes_penalties(publication(0, 0))
            .replacing(own, foreign)
            .fails_with(error);
    }
    let (fake_network, fake_pool) = (
        net.chain.copy_of_another_program(&network),
        net.chain.copy_of_another_program(&pool),
    );
    let other_kind = net.reward_pool;
    for (own, wrong, error) in [
        (
            network,
            fake_network,
            AnchorErrorCode::AccountOwnedByWrongProgram,
        ),
        (pool, fake_pool, AnchorErrorCode::AccountOwnedByWrongProgram),
        (
            pool,
            other_kind,
            AnchorErrorCode::AccountDiscriminatorMismatch,
        ),
    ] {
        net.publishes_penalties(publication(0, 0))
            .replacing(own, wrong)
            .fails_with_anchor(error);
    }
}
