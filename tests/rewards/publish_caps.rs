//! `publish_rewards` and `publish_penalties`: how much a publication may add.

use inferix_staking_tests::state::{Network, Params, PoolKind};
use inferix_staking_tests::*;

use crate::support::*;

/// What the pools may add for an epoch, and the rewards in all.
const EMISSION_CAP: u64 = 40 * IFX;
const PENALTY_CAP: u64 = 3 * IFX;
const LIFETIME_CAP: u64 = 1_000 * IFX;

fn params() -> Params {
    Params {
        epoch_emission_cap: EMISSION_CAP,
        lifetime_cap: LIFETIME_CAP,
        epoch_penalty_cap: PENALTY_CAP,
        ..default_params()
    }
}

/// A network in which this many epochs have ended, with funds for whatever is published.
fn after_epochs(params: Params, ended: i64) -> TestNetwork {
    let mut net = TestNetwork::with_params(params);
    after_an_epoch(&mut net, 1_000_000 * IFX);
    net.chain.pass((ended - 1) * EPOCH);
    net
}

fn cap(pool: PoolKind) -> u64 {
    match pool {
        PoolKind::Rewards => EMISSION_CAP,
        PoolKind::Penalties => PENALTY_CAP,
    }
}

/// Publishes exactly `most` for an epoch and not one unit more, and waits until it is claimable.
fn publishes_at_most(net: &mut TestNetwork, pool: PoolKind, epoch: u64, most: u64) {
    for over in [most + 1, u64::MAX] {
        publishes(net, pool, publication(epoch, over)).fails_with(StakingError::EpochCapExceeded);
    }
    publishes(net, pool, publication(epoch, most)).succeeds();
    net.chain.pass(DELAY);
}

#[test]
fn each_pool_has_its_own_cap_for_every_epoch_since_the_last_publication() {
    for pool in POOLS {
        let mut net = after_epochs(params(), 12);
        let mut total = 0;
        for (epoch, epochs) in [(2, 3), (3, 1), (5, 2), (6, 1), (10, 4), (11, 1)] {
            total += epochs * cap(pool);
            publishes_at_most(&mut net, pool, epoch, total);
        }
    }
}

/// Long after the network's creation, or after a long silence, one publication adds no more than
/// usual.
#[test]
fn a_cap_counts_four_epochs_at_most() {
    for pool in POOLS {
        for first in [3, 4, 16] {
            let mut net = after_epochs(params(), 40);
            publishes_at_most(&mut net, pool, first, 4 * cap(pool));
            publishes_at_most(&mut net, pool, first + 5, 8 * cap(pool));
            publishes_at_most(&mut net, pool, first + 20, 12 * cap(pool));
        }
    }
}

/// What was left out of one publication may not be added to the next.
#[test]
fn an_epoch_that_is_not_used_up_gives_nothing_to_the_next_one() {
    for pool in POOLS {
        let mut net = after_epochs(params(), 3);
        publishes(&mut net, pool, publication(1, IFX)).succeeds();
        net.chain.pass(DELAY);
        publishes_at_most(&mut net, pool, 2, IFX + cap(pool));
    }
}

#[test]
fn a_cancelled_publication_uses_nothing_up() {
    for pool in POOLS {
        let mut net = after_epochs(params(), 2);
        publishes(&mut net, pool, publication(0, cap(pool))).succeeds();
        net.cancels_publication(pool).succeeds();
        publishes_at_most(&mut net, pool, 0, cap(pool));
        publishes_at_most(&mut net, pool, 1, 2 * cap(pool));
    }
}

/// The amount of `work` times the emission per IBM, rounded down, and not one unit more.
fn expect_emission(emission_per_ibm: u64, work: u64, most: u64) {
    let mut net = after_epochs(params(), 2);
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.params.emission_per_ibm = emission_per_ibm;
    });
    net.publishes_rewards_for(publication(0, most + 1), work)
        .fails_with(StakingError::EmissionExceedsWork);
    let receipt = net
        .publishes_rewards_for(publication(0, most), work)
        .succeeds();
    let event: events::DistributionPublished = receipt.event();
    assert_eq!(event.work, work);
    assert_eq!(net.reward_pool_state().distribution.pending.work, work);

    // Only what is added has to be worked for.
    net.chain.pass(DELAY);
    net.publishes_rewards_for(publication(1, 2 * most + 1), work)
        .fails_with(StakingError::EmissionExceedsWork);
    net.publishes_rewards_for(publication(1, 2 * most), work)
        .succeeds();
}

#[test]
fn rewards_are_at_most_the_work_times_the_emission_per_ibm() {
    // (billionths of a base unit per IBM, IBM, base units)
    for (emission_per_ibm, work, most) in [
        (2_500_000_000, 4, 10),
        (2_500_000_000, 3, 7),
        (2_500_000_000, 1, 2),
        (999_999_999, 1, 0),
        (1, 1_000_000_000, 1),
        (1, 1_999_999_999, 1),
        (1, u64::MAX, u64::MAX / 1_000_000_000),
        (u64::MAX, 0, 0),
    ] {
        expect_emission(emission_per_ibm, work, most);
    }
}

#[test]
fn work_beyond_all_numbers_leaves_the_cap_of_the_epoch() {
    let mut net = after_epochs(params(), 1);
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.params.emission_per_ibm = u64::MAX;
    });
    net.publishes_rewards_for(publication(0, EMISSION_CAP + 1), u64::MAX)
        .fails_with(StakingError::EpochCapExceeded);
    net.publishes_rewards_for(publication(0, EMISSION_CAP), u64::MAX)
        .succeeds();
}

#[test]
fn without_an_emission_per_ibm_work_is_noted_and_limits_nothing() {
    for work in [0, 1, u64::MAX] {
        let mut net = after_epochs(params(), 1);
        assert_eq!(net.network_state().params.emission_per_ibm, 0);
        net.publishes_rewards_for(publication(0, EMISSION_CAP), work)
            .succeeds();
        assert_eq!(net.reward_pool_state().distribution.pending.work, work);
    }
}

/// Penalties pay for no work.
#[test]
fn the_emission_per_ibm_is_the_rewards_alone() {
    let mut net = after_epochs(params(), 1);
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.params.emission_per_ibm = 1;
    });
    net.publishes_rewards(publication(0, 1))
        .fails_with(StakingError::EmissionExceedsWork);
    net.publishes_penalties(publication(0, PENALTY_CAP))
        .succeeds();
}

#[test]
fn rewards_reach_the_lifetime_cap_and_never_exceed_it() {
    let mut params = params();
    params.lifetime_cap = 2 * EMISSION_CAP + 5;
    params.epoch_penalty_cap = u64::MAX;
    let mut net = after_epochs(params, 5);
    net.publishes_rewards(publication(1, 2 * EMISSION_CAP))
        .succeeds();
    net.chain.pass(DELAY);
    for over in [params.lifetime_cap + 1, 3 * EMISSION_CAP] {
        net.publishes_rewards(publication(2, over))
            .fails_with(StakingError::LifetimeCapExceeded);
    }
    for epoch in [2, 3] {
        net.publishes_rewards(publication(epoch, params.lifetime_cap))
            .succeeds();
        net.chain.pass(DELAY);
    }
    // What was slashed is the bound of the penalties.
    net.publishes_penalties(publication(0, params.lifetime_cap + 1))
        .succeeds();
}
