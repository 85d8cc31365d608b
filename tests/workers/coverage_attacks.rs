//! Two attacks that a record which notes only what somebody happens to see would let through.

use inferix_staking::MinimumStakeQuote;
use inferix_staking::state::{ClaimOutcome, CoverageRecord};
use inferix_staking_tests::*;

const GRACE: i64 = 6 * HOUR;
/// 1.26 to the tenth power is 10.09.
const FALL_BPS: u16 = 2_600;

fn quote(net: &mut TestNetwork, w: WorkerId) -> MinimumStakeQuote {
    net.quotes_minimum_stake(w, None).succeeds().return_data()
}

/// A worker at its minimum, which the token's price raises tenfold in ten epochs: those from 2 to
/// 11. Calls `meanwhile` at the beginning of each of them, and leaves the clock in the last second
/// of epoch 11.
fn through_ten_falls(
    mut meanwhile: impl FnMut(&mut TestNetwork, WorkerId),
) -> (TestNetwork, WorkerId) {
    let mut params = default_params();
    params.max_price_step_bps = FALL_BPS;
    params.benchmark_max_age_secs = 365 * 86_400;
    let mut net = TestNetwork::with_params(params);
    let mallory = net.registered_worker(MINIMUM);
    let mut price = ONE_USD;
    for epoch in 1..=11 {
        net.next_epoch();
        if epoch <= 10 {
            price = (price * 10_000).div_ceil(10_000 + u64::from(FALL_BPS));
            net.commits_price(price).succeeds();
        }
        if epoch >= 2 {
            meanwhile(&mut net, mallory);
        }
    }
    assert_eq!(net.epoch(), 11);
    net.chain.set_time(epoch_start(12) - 1);
    (net, mallory)
}

/// Tops up to S(n).
fn tops_up_what_is_missing(net: &mut TestNetwork, w: WorkerId) {
    let quote = quote(net, w);
    net.tops_up(w, quote.minimum_stake - quote.active_stake)
        .succeeds();
    assert_eq!(net.short_since(w), 0);
}

#[test]
fn a_stake_that_stayed_behind_a_falling_price_is_short_in_every_epoch_of_the_fall() {
    let (mut net, mallory) = through_ten_falls(|_, _| ());
    let short = quote(&mut net, mallory);
    assert!(short.minimum_stake > 9 * short.active_stake);

    tops_up_what_is_missing(&mut net, mallory);

    assert_eq!(net.record(mallory), "oessssssssss");
    net.next_epoch();
    assert_eq!(net.settled_record(mallory), "oesssssssssse");
}

/// The same when the record is read long after the fall, as a distributor computes it from the
/// accounts.
#[test]
fn reading_the_record_later_shows_the_same_epochs() {
    let (mut net, mallory) = through_ten_falls(|_, _| ());
    tops_up_what_is_missing(&mut net, mallory);
    let at_once = record_letters(&net.settled_worker(mallory).coverage);
    for epoch in [12, 14, 15, 16] {
        net.chain.set_time(epoch_start(epoch));
        let seen = record_letters(&net.settled_worker(mallory).coverage);
        let whole = format!("{at_once}{}", "e".repeat(epoch as usize - 11));
        assert_eq!(seen, whole[whole.len().saturating_sub(15)..]);
    }
}

#[test]
fn topping_up_late_in_every_epoch_makes_every_epoch_short() {
    let (net, mallory) = through_ten_falls(|net, mallory| {
        net.chain.pass(GRACE + 1);
        tops_up_what_is_missing(net, mallory);
    });
    assert_eq!(net.record(mallory), "oessssssssss");
}

/// The fall itself costs nobody an epoch.
#[test]
fn topping_up_within_the_grace_of_every_epoch_keeps_every_epoch() {
    let (net, alice) = through_ten_falls(|net, alice| {
        net.chain.pass(GRACE);
        tops_up_what_is_missing(net, alice);
    });
    assert_eq!(net.record(alice), "oeeeeeeeeeee");
}

/// Leaving just before the look and coming back with the full stake does not help either.
#[test]
fn leaving_and_coming_back_hides_none_of_them() {
    let (mut net, mallory) = through_ten_falls(|_, _| ());
    let minimum = quote(&mut net, mallory).minimum_stake;
    net.requests_unstake(mallory, state::ALL).succeeds();
    net.registers_worker(mallory, ONE_USD, minimum).succeeds();
    assert_eq!(net.record(mallory), "oessssssssss");
}

/// What a stranger does to a worker, in order: a claim that pays nothing, and a top-up of one base
/// unit.
fn stranger_touches(net: &mut TestNetwork, w: WorkerId, snapshot: &Snapshot) {
    let event: events::RewardsClaimed = net.claims(snapshot, 0).succeeds().event();
    assert_eq!(event.claims[0].outcome, ClaimOutcome::NothingDue);
    let stranger = net.keys.stranger.insecure_clone();
    net.tops_up_as(&stranger, w, 1).succeeds();
}

/// A worker at its minimum that has been paid everything so far. An ordinary fall of one percent
/// makes it lack 72 / 0.99 - 72 = 0.727 IFX in epoch 2. It tops up an hour after that epoch has
/// begun. Strangers touch it at these times. Returns its record in the last second of epoch 3.
fn touched_at(times: &[i64]) -> CoverageRecord {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let stranger = net.keys.stranger.pubkey();
    net.funded_tokens(&stranger, IFX);
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    net.claims(&snapshot, 0).succeeds();
    net.commits_price(ONE_USD * 99 / 100).succeeds();

    let topped_up_at = epoch_start(2) + HOUR;
    let (before, after): (Vec<_>, Vec<_>) = times.iter().partition(|time| **time <= topped_up_at);
    for time in before {
        net.chain.set_time(time);
        stranger_touches(&mut net, alice, &snapshot);
    }
    net.chain.set_time(topped_up_at);
    net.tops_up(alice, IFX).succeeds();
    for time in after {
        net.chain.set_time(time);
        stranger_touches(&mut net, alice, &snapshot);
    }
    net.chain.set_time(epoch_start(3) + EPOCH - 1);
    net.touches(alice);
    net.worker_state(alice).coverage
}

#[test]
fn a_strangers_touch_costs_a_worker_that_tops_up_in_time_nothing_whenever_it_comes() {
    let untouched = touched_at(&[]);
    assert_eq!(record_letters(&untouched), "oeee");
    let (begin, end) = (epoch_start(2), epoch_start(3));
    for times in [
        vec![begin - 1],
        vec![begin],
        vec![begin + 1],
        vec![begin + HOUR],
        vec![begin + HOUR + 1],
        vec![begin + GRACE, begin + GRACE + 1],
        vec![end - 1, end, end + 1],
        (begin - 2..begin + 3).collect(),
        (begin..begin + EPOCH).step_by(8 * 3_600).collect(),
    ] {
        assert_eq!(touched_at(&times), untouched, "touched at {times:?}");
    }
}

/// A worker that was short in epoch 2 and is covered again before epoch 4 begins.
#[test]
fn a_touch_in_an_epoch_that_has_ended_changes_nothing_of_it() {
    let mut records = vec![];
    for touch in [None, Some(0), Some(GRACE), Some(EPOCH - 1)] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
        net.claims(&snapshot, 0).succeeds();
        net.commits_price(ONE_USD * 99 / 100).succeeds();
        if let Some(secs) = touch {
            net.chain.set_time(epoch_start(3) + secs);
            let event: events::RewardsClaimed = net.claims(&snapshot, 0).succeeds().event();
            assert_eq!(event.claims[0].outcome, ClaimOutcome::NothingDue);
            assert_eq!(net.record(alice)[..3], *"oes");
        }
        net.chain.set_time(epoch_start(4) - 1);
        net.tops_up(alice, IFX).succeeds();
        net.chain.set_time(epoch_start(4));
        net.touches(alice);
        records.push(net.worker_state(alice).coverage);
    }
    assert_eq!(record_letters(&records[0]), "oesse");
    assert!(records.iter().all(|record| record == &records[0]));
}
