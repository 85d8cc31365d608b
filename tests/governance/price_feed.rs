//! `commit_price_from_pyth`: anyone brings the price of the network's feed. Which one, and what it counts as.

use inferix_staking::state::PriceSource;
use inferix_staking_math::TokenPrice;
use inferix_staking_tests::*;

use crate::fed::*;

#[test]
fn the_addresses_and_numbers_are_pyth_s() {
    assert_eq!(
        RECEIVER.to_string(),
        "rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ"
    );
    let (net, update) = fed();
    let full = update.bytes();
    assert_eq!(full.len(), LEN);
    assert_eq!(full[40], 1);
    assert_eq!(full[41..73], FEED);
    assert_eq!(size_of::<inferix_staking::pyth::PriceUpdate>(), LEN - 1);
    drop(net);
}

#[test]
fn anyone_commits_the_low_end_of_the_moving_average_for_the_next_epoch() {
    let (mut net, update) = fed();

    let event: events::PriceCommitted = update.commits(&mut net).succeeds().event();

    assert_eq!(event.epoch, 2);
    assert_eq!(event.old_price, ONE_USD);
    assert_eq!(event.new_price, ONE_USD);
    assert_eq!(event.source, PriceSource::Pyth);
    assert_eq!(net.network_state().price_replaceable, 1);
    net.next_epoch();
    assert_eq!(net.terms().reference_price, ONE_USD);
    assert_eq!(net.terms().reference_epoch, 2);
}

#[test]
fn every_exponent_says_the_same_price() {
    for (exponent, price, conf) in [
        (-12, 1_100_100_000_000, 100_000_000),
        (-10, 11_001_000_000, 1_000_000),
        (-9, 1_100_100_000, 100_000),
        (-8, 110_010_000, 10_000),
        (-4, 11_001, 1),
    ] {
        let (mut net, update) = fed_with(|update| {
            (update.exponent, update.ema_price, update.ema_conf) = (exponent, price, conf);
        });
        let event: events::PriceCommitted = update.commits(&mut net).succeeds().event();
        assert_eq!(event.new_price, 1_100_000_000, "exponent {exponent}");
    }
    // Rounded down.
    let (mut net, update) = fed_with(|update| {
        (update.exponent, update.ema_price, update.ema_conf) = (-10, 11_000_000_009, 0);
    });
    let event: events::PriceCommitted = update.commits(&mut net).succeeds().event();
    assert_eq!(event.new_price, 1_100_000_000);
}

#[test]
fn an_exponent_that_nine_decimals_cannot_say_is_refused() {
    for (exponent, price) in [
        (-30, i64::MAX),
        (i32::MIN, i64::MAX),
        (i32::MAX, 1),
        (11, 1),
        (2, 1_000_000_000),
        // Less than a billionth of a USD.
        (-18, 999_999_999),
    ] {
        let (mut net, update) = fed_with(|update| {
            (update.exponent, update.ema_price, update.ema_conf) = (exponent, price, 0);
        });
        update
            .commits(&mut net)
            .fails_with(StakingError::FeedPriceUncertain);
    }
}

#[test]
fn a_price_beyond_the_step_counts_as_the_step_s_end() {
    for (price, committed) in [
        (200_000_000, 1_200_000_000),
        (120_000_001, 1_200_000_000),
        (120_000_000, 1_200_000_000),
        (119_999_999, 1_199_999_990),
        (83_333_334, 833_333_340),
        (83_333_333, 833_333_334),
        (1, 833_333_334),
        (i64::MAX / 100, 1_200_000_000),
    ] {
        let (mut net, update) = fed_with(|update| {
            (update.ema_price, update.ema_conf) = (price, 0);
        });
        let event: events::PriceCommitted = update.commits(&mut net).succeeds().event();
        assert_eq!(event.new_price, committed, "{price}");
    }
}

#[test]
fn it_never_leaves_the_range_of_token_prices() {
    for (first, price) in [(TokenPrice::MIN, 1), (TokenPrice::MAX, i64::MAX / 100)] {
        let mut params = default_params();
        params.pyth_feed = FEED;
        let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
        net.creates_network(params).succeeds();
        net.commits_price(first).succeeds();
        net.next_epoch();
        let mut update = Update::new(&net);
        (update.ema_price, update.ema_conf) = (price, 0);
        let event: events::PriceCommitted = update.commits(&mut net).succeeds().event();
        assert_eq!(event.new_price, first);
    }
}

#[test]
fn without_a_feed_it_is_switched_off() {
    let mut net = TestNetwork::new();
    net.next_epoch();
    let mut update = Update::new(&net);
    update
        .commits(&mut net)
        .fails_with(StakingError::FeedSwitchedOff);
    update.feed_id = [0; 32];
    update
        .commits(&mut net)
        .fails_with(StakingError::FeedSwitchedOff);
    net.changes_params(|params| params.pyth_feed = FEED);
    net.next_epoch();
    let update = Update::new(&net);
    update.commits(&mut net).succeeds();
    net.changes_params(|params| params.pyth_feed = [0; 32]);
    net.next_epoch();
    Update::new(&net)
        .commits(&mut net)
        .fails_with(StakingError::FeedSwitchedOff);
}

#[test]
fn what_is_not_a_fully_verified_update_of_this_feed_is_refused() {
    let wrong: [fn(&mut Update); 8] = [
        |update| update.owner = inferix_staking::ID,
        |update| update.owner = Pubkey::default(),
        |update| update.discriminator[7] += 1,
        |update| update.feed_id[31] += 1,
        |update| update.verified = Err(0),
        |update| update.verified = Err(1),
        |update| update.verified = Err(5),
        |update| update.verified = Err(12),
    ];
    for change in wrong {
        let (mut net, update) = fed_with(change);
        update
            .commits(&mut net)
            .fails_with(StakingError::WrongPriceUpdate);
    }
    let (mut net, update) = fed();
    for len in [0, 8, 40, 41, LEN - 2] {
        let mut bytes = update.bytes();
        bytes.truncate(len);
        let account = net.chain.forge_bytes(RECEIVER, bytes);
        net.commits_price_from_pyth(account)
            .fails_with(StakingError::WrongPriceUpdate);
    }
    let mut bytes = update.bytes();
    bytes[40] = 2;
    let account = net.chain.forge_bytes(RECEIVER, bytes);
    net.commits_price_from_pyth(account)
        .fails_with(StakingError::WrongPriceUpdate);
    net.commits_price_from_pyth(Pubkey::new_unique())
        .fails_with(StakingError::WrongPriceUpdate);
}

/// A partly verified update has one byte more ahead of its feed. Read as a full one it would name another feed.
#[test]
fn the_bytes_of_a_partly_verified_update_are_not_read_as_a_full_one_s() {
    let (mut net, update) = fed_with(|update| update.verified = Err(1));
    let mut bytes = update.bytes();
    bytes[40] = 1;
    let account = net.chain.forge_bytes(RECEIVER, bytes);
    net.commits_price_from_pyth(account)
        .fails_with(StakingError::WrongPriceUpdate);
}

#[test]
fn it_may_be_as_old_as_the_network_allows() {
    let (mut net, mut update) = fed();
    net.chain.pass(601);
    update
        .commits(&mut net)
        .fails_with(StakingError::FeedPriceStale);
    update.publish_time = i64::MIN + 1;
    update
        .commits(&mut net)
        .fails_with(StakingError::FeedPriceStale);
    update.publish_time = net.chain.now() - 600;
    update.commits(&mut net).succeeds();
}

/// A cluster's clock runs behind the publishers' at times.
#[test]
fn it_may_be_ahead_of_the_cluster_s_clock() {
    for ahead in [1, HOUR, i64::MAX - GENESIS - EPOCH] {
        let (mut net, update) = fed_with(|update| update.publish_time += ahead);
        update.commits(&mut net).succeeds();
    }
}

#[test]
fn it_must_be_as_certain_as_the_network_asks() {
    // 2% of the price.
    for (price, conf, certain) in [
        (100_000_000, 2_000_000, true),
        (100_000_000, 2_000_001, false),
        (100_000_000, u64::MAX, false),
        (0, 0, false),
        (-1, 0, false),
        (i64::MIN, 0, false),
        (49, 0, true),
        (49, 1, false),
    ] {
        let (mut net, update) = fed_with(|update| {
            (update.ema_price, update.ema_conf) = (price, conf);
        });
        let call = update.commits(&mut net);
        match certain {
            true => drop(call.succeeds()),
            false => call.fails_with(StakingError::FeedPriceUncertain),
        }
    }
}
