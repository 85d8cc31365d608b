//! The parameters of the price feed: each counts from the next commit on. A price that was committed stays.

use inferix_staking::state::Params;
use inferix_staking_tests::*;

use crate::fed::*;

/// The oldest update that the next epoch takes is this old.
fn takes_updates_as_old_as(net: &mut TestNetwork, secs: u32) {
    net.next_epoch();
    let mut update = Update::new(net);
    net.chain.pass(i64::from(secs) + 1);
    update.commits(net).fails_with(StakingError::FeedPriceStale);
    update.publish_time += 1;
    update.commits(net).succeeds();
}

/// The widest interval that the next epoch takes is this share of the price.
fn takes_intervals_as_wide_as(net: &mut TestNetwork, bps: u32) {
    net.next_epoch();
    let mut update = Update::new(net);
    update.ema_price = 100_000_000;
    update.ema_conf = u64::from(bps) * 10_000 + 1;
    update
        .commits(net)
        .fails_with(StakingError::FeedPriceUncertain);
    update.ema_conf -= 1;
    update.commits(net).succeeds();
}

#[test]
fn an_update_s_age_is_asked_at_the_next_commit_twice_and_back() {
    let (mut net, _) = fed();
    let first = net.network_state().params.pyth_max_age_secs;
    takes_updates_as_old_as(&mut net, first);
    for secs in [10, 86_400, first] {
        net.changes_params(|params| params.pyth_max_age_secs = secs);
        takes_updates_as_old_as(&mut net, secs);
    }
}

#[test]
fn an_update_s_confidence_is_asked_at_the_next_commit_twice_and_back() {
    let (mut net, _) = fed();
    let first = net.network_state().params.pyth_max_confidence_bps;
    takes_intervals_as_wide_as(&mut net, first);
    for bps in [1, 2_000, first] {
        net.changes_params(|params| params.pyth_max_confidence_bps = bps);
        takes_intervals_as_wide_as(&mut net, bps);
    }
}

#[test]
fn another_feed_counts_at_the_next_commit_and_back() {
    let (mut net, _) = fed();
    let other = [9; 32];
    for (feed, before) in [(other, FEED), (FEED, other)] {
        net.changes_params(|params| params.pyth_feed = feed);
        net.next_epoch();
        let mut update = Update::new(&net);
        update.feed_id = before;
        update
            .commits(&mut net)
            .fails_with(StakingError::WrongPriceUpdate);
        update.feed_id = feed;
        update.commits(&mut net).succeeds();
    }
}

/// An update that the new parameters would refuse was committed in the same epoch: it counts in the next one, and
/// the price authority may still replace it, as before.
#[test]
fn a_price_that_was_committed_stays_whatever_its_parameters_become() {
    let changes: [fn(&mut Params); 4] = [
        |params| params.pyth_max_age_secs = 10,
        |params| params.pyth_max_confidence_bps = 1,
        |params| params.pyth_feed = [9; 32],
        |params| params.pyth_feed = [0; 32],
    ];
    for change in changes {
        for replaced in [false, true] {
            let (mut net, _) = fed();
            let mut params = net.network_state().params;
            change(&mut params);
            net.proposes_params(params, None).succeeds();
            net.chain.set_time(epoch_start(4));
            let mut update = Update::new(&net);
            net.chain.pass(600);
            (update.ema_price, update.ema_conf) = (112_000_000, 2_000_000);
            update.commits(&mut net).succeeds();

            net.applies_params().succeeds();

            if replaced {
                net.commits_price(ONE_USD + 1).succeeds();
            }
            assert_eq!(net.terms().reference_price, ONE_USD);
            net.next_epoch();
            let expected = if replaced { ONE_USD + 1 } else { 1_100_000_000 };
            assert_eq!(net.terms().reference_price, expected);
        }
    }
}
