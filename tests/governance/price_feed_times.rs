//! When the feed's price can be committed, and who may replace it.

use inferix_staking::state::{Params, PriceSource};
use inferix_staking_tests::*;

use crate::fed::*;

const HALF: i64 = EPOCH / 2;

#[test]
fn the_first_price_is_the_authority_s() {
    let mut params = default_params();
    params.pyth_feed = FEED;
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(params).succeeds();
    Update::new(&net)
        .commits(&mut net)
        .fails_with(StakingError::NoReferencePrice);
    net.commits_price(ONE_USD).succeeds();
    Update::new(&net)
        .commits(&mut net)
        .fails_with(StakingError::PriceAlreadyCommitted);
}

#[test]
fn it_is_committed_once_an_epoch_in_its_first_half() {
    let (mut net, mut update) = fed();
    for (time, accepted) in [(HALF, false), (EPOCH - 1, false), (HALF - 1, true)] {
        net.chain.set_time(epoch_start(1) + time);
        update.publish_time = net.chain.now();
        let call = update.commits(&mut net);
        match accepted {
            true => drop(call.succeeds()),
            false => call.fails_with(StakingError::SecondHalfOfEpoch),
        }
    }
    update
        .commits(&mut net)
        .fails_with(StakingError::PriceAlreadyCommitted);
    net.next_epoch();
    update.publish_time = net.chain.now();
    update.commits(&mut net).succeeds();
}

/// Nobody chooses the better one of two prices, and nobody undoes the authority's.
#[test]
fn the_authority_s_price_is_not_replaced_by_the_feed_s() {
    let (mut net, update) = fed();
    net.commits_price(ONE_USD + 1).succeeds();
    update
        .commits(&mut net)
        .fails_with(StakingError::PriceAlreadyCommitted);
}

#[test]
fn the_authority_replaces_the_feed_s_price_once_in_the_same_first_half() {
    for time in [0, HALF - 1] {
        let (mut net, update) = fed();
        update.commits(&mut net).succeeds();
        net.chain.set_time(epoch_start(1) + time);
        // Within a step of the price in force, too.
        net.commits_price(1_200_000_001)
            .fails_with(StakingError::PriceStepTooLarge);
        let event: events::PriceCommitted = net.commits_price(1_200_000_000).succeeds().event();
        assert_eq!(event.epoch, 2);
        assert_eq!(event.source, PriceSource::Authority);
        net.commits_price(ONE_USD)
            .fails_with(StakingError::PriceAlreadyCommitted);
        Update::new(&net)
            .commits(&mut net)
            .fails_with(StakingError::PriceAlreadyCommitted);
        net.next_epoch();
        assert_eq!(net.terms().reference_price, 1_200_000_000);
    }
}

#[test]
fn the_feed_s_price_is_not_replaced_after_the_first_half_nor_in_the_next_epoch() {
    let (mut net, update) = fed();
    update.commits(&mut net).succeeds();
    net.chain.set_time(epoch_start(1) + HALF);
    net.commits_price(ONE_USD)
        .fails_with(StakingError::SecondHalfOfEpoch);
    net.next_epoch();
    net.commits_price(ONE_USD).succeeds();
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
}

/// A clock that steps back into the epoch before does not open that again.
#[test]
fn a_clock_that_steps_back_lets_nobody_replace_it() {
    let (mut net, update) = fed();
    update.commits(&mut net).succeeds();
    net.chain.set_time(epoch_start(1) - 1);
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
}

/// Epochs of a day, and updates that may be as old as can be.
fn with_daily_epochs() -> Params {
    let day = 86_400;
    Params {
        pyth_feed: FEED,
        pyth_max_age_secs: day,
        epoch_secs: day,
        evidence_window_secs: 14 * day,
        slash_delay_secs: 3_600,
        publication_delay_secs: 600,
        param_delay_secs: 263_400,
        ..default_params()
    }
}

/// Whoever brings the price does not fall back on an update that was brought before, or an older one: it must be of the
/// running epoch. So at any parameters, also if the cluster's clock is half an epoch late.
#[test]
fn no_update_is_committed_in_two_epochs() {
    for ahead in [0, DAY / 2] {
        let mut net = TestNetwork::with_params(with_daily_epochs());
        net.next_epoch();
        net.chain.pass(DAY / 2 - 1);
        let mut update = Update::new(&net);
        update.publish_time += ahead;
        update.commits(&mut net).succeeds();
        net.next_epoch();
        update
            .commits(&mut net)
            .fails_with(StakingError::FeedPriceStale);
        update.publish_time = net.chain.now() - 1;
        update
            .commits(&mut net)
            .fails_with(StakingError::FeedPriceStale);
        update.publish_time += 1;
        update.commits(&mut net).succeeds();
    }
}

/// Nor where the length of epochs changes between the two commits, before the first or after it.
#[test]
fn no_update_is_committed_in_two_epochs_of_different_lengths() {
    let longer = Params {
        epoch_secs: 3 * 86_400,
        ..with_daily_epochs()
    };
    for applied_before in [true, false] {
        let mut net = TestNetwork::with_params(with_daily_epochs());
        net.proposes_params(longer, None).succeeds();
        net.chain.set_time(GENESIS + 4 * DAY);
        if applied_before {
            net.applies_params().succeeds();
        }
        net.chain.pass(DAY / 2 - 1);
        let update = Update::new(&net);
        update.commits(&mut net).succeeds();
        net.next_epoch();
        if !applied_before {
            net.applies_params().succeeds();
        }
        update
            .commits(&mut net)
            .fails_with(StakingError::FeedPriceStale);
    }
}

/// An update that is ahead of the clock stays longer by so much and no more: who commits does not wait for the clock.
#[test]
fn an_update_from_ahead_lasts_until_it_is_too_old_by_the_cluster_s_clock() {
    let max_age = i64::from(default_params().pyth_max_age_secs);
    for (passed, accepted) in [
        (0, true),
        (HOUR + max_age, true),
        (HOUR + max_age + 1, false),
    ] {
        let (mut net, mut update) = fed();
        update.publish_time += HOUR;
        net.chain.pass(passed);
        let call = update.commits(&mut net);
        match accepted {
            true => drop(call.succeeds()),
            false => call.fails_with(StakingError::FeedPriceStale),
        }
    }
}

#[test]
fn the_feed_works_without_a_price_authority() {
    let (mut net, _) = fed();
    net.removes_role(state::Role::PriceAuthority).succeeds();
    for _ in 0..3 {
        Update::new(&net).commits(&mut net).succeeds();
        net.next_epoch();
    }
}
