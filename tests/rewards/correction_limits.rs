//! `publish_rewards` and `publish_penalties` after a suspension: what a correction may say.

use inferix_staking_tests::state::{Base, PoolKind};
use inferix_staking_tests::*;

use crate::heist::CAP;
use crate::support::*;

/// A wrong root for epoch 1 of this pool, suspended for good: 10 tokens were published right for
/// epoch 0, and the wrong root adds as much as it may. Funded for whatever is published; epoch 2
/// has ended.
fn suspended(pool: PoolKind) -> TestNetwork {
    let mut net = TestNetwork::with_params(params_with_caps(CAP));
    after_an_epoch(&mut net, 1_000_000 * IFX);
    net.chain.pass(2 * EPOCH);
    for (epoch, total) in [(0, 10 * IFX), (1, 10 * IFX + CAP)] {
        publishes(&mut net, pool, publication(epoch, total)).succeeds();
        net.chain.pass(DELAY);
    }
    let admin = net.keys.admin.insecure_clone();
    net.suspends_publication(pool).signed_by(&admin).succeeds();
    net
}

#[test]
fn growth_and_cap_are_measured_from_the_last_root_that_was_never_suspended() {
    for pool in POOLS {
        let mut net = suspended(pool);
        let base = Base {
            next_epoch: 1,
            cumulative_total: 10 * IFX,
        };
        assert_eq!(books(&net, pool).base, base);
        // The same epoch, once more up to its cap; or down to nothing; or two epochs at once.
        for (epoch, growth, error) in [
            (1, CAP + 1, Some(StakingError::EpochCapExceeded)),
            (1, CAP, None),
            (1, 0, None),
            (2, 2 * CAP + 1, Some(StakingError::EpochCapExceeded)),
            (2, 2 * CAP, None),
        ] {
            let new = publication(epoch, 10 * IFX + growth);
            let call = publishes(&mut net, pool, new);
            if let Some(error) = error {
                call.fails_with(error);
                continue;
            }
            let event: events::DistributionPublished = call.succeeds().event();
            assert_eq!(event.epoch, epoch);
            assert_eq!(event.old_cumulative_total, 10 * IFX);
            assert_eq!(event.new_cumulative_total, 10 * IFX + growth);
            assert_eq!(event.written_off, 0);
            assert_eq!(books(&net, pool).pending.growth, growth);
            net.cancels_publication(pool).succeeds();
        }
    }
}

#[test]
fn a_correction_covers_at_least_the_suspended_epoch_and_falls_at_most_to_the_base() {
    for pool in POOLS {
        let mut net = suspended(pool);
        for (epoch, total, error) in [
            (0, 10 * IFX, StakingError::EpochAlreadyPublished),
            (3, 10 * IFX, StakingError::EpochNotEnded),
            (1, 10 * IFX - 1, StakingError::TotalFell),
            (1, 0, StakingError::TotalFell),
        ] {
            publishes(&mut net, pool, publication(epoch, total)).fails_with(error);
        }
        publishes(&mut net, pool, publication(1, 10 * IFX)).succeeds();
    }
}

/// The base moves on with the correction, as if there had been nothing else.
#[test]
fn the_next_publication_is_measured_from_the_correction() {
    for pool in POOLS {
        let mut net = suspended(pool);
        publishes(&mut net, pool, publication(1, 15 * IFX)).succeeds();
        net.chain.pass(DELAY);
        let most = 15 * IFX + CAP;
        for (total, error) in [
            (most + 1, StakingError::EpochCapExceeded),
            (15 * IFX - 1, StakingError::TotalFell),
        ] {
            publishes(&mut net, pool, publication(2, total)).fails_with(error);
        }
        publishes(&mut net, pool, publication(1, most))
            .fails_with(StakingError::EpochAlreadyPublished);
        publishes(&mut net, pool, publication(2, most)).succeeds();
        net.chain.pass(DELAY);
        net.suspends_publication(pool).succeeds();
        let base = Base {
            next_epoch: 2,
            cumulative_total: 15 * IFX,
        };
        assert_eq!(books(&net, pool).base, base);
    }
}

/// A first root that was wrong is measured from nothing.
#[test]
fn a_first_publication_is_corrected_from_nothing() {
    for pool in POOLS {
        let mut net = TestNetwork::with_params(params_with_caps(CAP));
        after_an_epoch(&mut net, 1_000 * IFX);
        publishes(&mut net, pool, publication(0, CAP)).succeeds();
        net.chain.pass(DELAY);
        net.suspends_publication(pool).succeeds();
        publishes(&mut net, pool, publication(0, CAP + 1))
            .fails_with(StakingError::EpochCapExceeded);
        publishes(&mut net, pool, publication(0, 0)).succeeds();
    }
}

/// A false alarm that has lapsed, and a regular publication after it, which replaces what was
/// suspended.
#[test]
fn an_ordinary_publication_after_a_lapsed_suspension_counts_both_epochs() {
    for pool in POOLS {
        let mut net = TestNetwork::with_params(params_with_caps(CAP));
        after_an_epoch(&mut net, 1_000 * IFX);
        publishes(&mut net, pool, publication(0, CAP)).succeeds();
        net.chain.pass(DELAY);
        net.suspends_publication(pool).succeeds();
        net.chain.pass(7 * DAY);
        publishes(&mut net, pool, publication(1, 2 * CAP + 1))
            .fails_with(StakingError::EpochCapExceeded);
        publishes(&mut net, pool, publication(1, 2 * CAP)).succeeds();
    }
}
