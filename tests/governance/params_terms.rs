//! The parameters that an epoch fixes: length, coverage, grace, price floor. The running epoch and those before it
//! keep theirs.

use inferix_staking::state::Params;
use inferix_staking_tests::*;

/// Applied at this epoch's beginning; counts from the next one.
const APPLIED: u64 = 3;
const NEXT: i64 = epoch_start(APPLIED + 1);
const GRACE: i64 = 6 * HOUR;

fn days(n: i64) -> u32 {
    u32::try_from(n * DAY).unwrap()
}

/// A worker at its minimum, and parameters changed after the delay.
fn changed(change: impl FnOnce(&mut Params)) -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.changes_params(change);
    assert_eq!(net.chain.now(), epoch_start(APPLIED));
    (net, alice)
}

// --- Length ---

/// The first changes of an epoch's length: from 3 days to 6, to 2 and back to 3.
fn three_lengths() -> TestNetwork {
    let (mut net, _) = changed(|params| {
        params.epoch_secs = days(6);
        params.max_slash_bps = 10_000;
    });
    net.changes_params(|params| params.epoch_secs = days(2));
    net.changes_params(|params| params.epoch_secs = days(3));
    net
}

#[test]
fn epochs_follow_each_other_without_a_gap_whatever_their_lengths() {
    let net = three_lengths();
    let ring = net.network_state().terms;
    let lengths: Vec<_> = (0..=ring.newest)
        .map(|epoch| ring.of(epoch).unwrap())
        .collect();
    let days: Vec<_> = lengths
        .iter()
        .map(|t| i64::from(t.epoch_secs) / DAY)
        .collect();
    // Epoch 3 is 3 days long, although the parameters say 6 in it; and so on.
    assert_eq!(days, [3, 3, 3, 3, 6, 6, 2, 2, 3]);
    let mut start = GENESIS;
    for terms in &lengths {
        assert_eq!(terms.start, start);
        for time in [start, start + 1, terms.end() - 1] {
            assert_eq!(ring.at(time), *terms);
        }
        start = terms.end();
    }
    // And what comes after the newest goes on from there.
    assert_eq!(ring.at(start + 3 * DAY).epoch, ring.newest + 2);
}

#[test]
fn a_record_speaks_of_each_epoch_by_its_own_length() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.changes_params(|params| {
        params.epoch_secs = days(6);
        params.max_slash_bps = 10_000;
    });
    net.chain.set_time(NEXT + 7 * DAY);
    // Untouched since it registered. S(n) of 6 days is twice that of 3.
    assert_eq!(net.settled_record(alice), "oeeeee");
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::StakeBelowMinimum);
}

#[test]
fn s_of_n_grows_with_the_epoch_from_the_next_one_on() {
    let (mut net, alice) = changed(|params| {
        params.epoch_secs = days(6);
        params.max_slash_bps = 10_000;
    });
    net.tops_up(alice, 1).succeeds();
    net.chain.set_time(NEXT - 1);
    net.touches(alice);
    assert_eq!(net.short_since(alice), 0);
    net.chain.set_time(NEXT);
    net.touches(alice);
    assert_eq!(net.short_since(alice), NEXT);
    net.tops_up(alice, MINIMUM - 2).succeeds();
    assert_eq!(net.short_since(alice), NEXT);
    net.tops_up(alice, 1).succeeds();
    assert_eq!(net.short_since(alice), 0);
}

/// What was told to a worker that cut its price, or was measured, in the running epoch.
#[test]
fn what_waits_for_the_next_epoch_comes_when_the_running_one_ends() {
    let (mut net, alice) = changed(|params| params.epoch_secs = days(2));
    net.sets_price(alice, ONE_USD / 2).succeeds();
    net.attests_benchmark(alice, HALF_IB + 1).succeeds();
    let worker = net.worker_state(alice);
    assert_eq!(worker.price.next_at, NEXT);
    assert_eq!(worker.benchmark.next_at, NEXT);
    net.chain.set_time(NEXT);
    net.sets_price(alice, ONE_USD / 4).succeeds();
    assert_eq!(net.worker_state(alice).price.next_at, NEXT + 2 * DAY);
    net.attests_benchmark(alice, HALF_IB).succeeds();
}

#[test]
fn the_first_half_is_half_of_the_epoch_s_own_length() {
    let (mut net, _) = changed(|params| params.epoch_secs = days(2));
    for (start, length) in [(NEXT, 2 * DAY), (NEXT + 2 * DAY, 2 * DAY)] {
        net.chain.set_time(start + length / 2);
        net.commits_price(ONE_USD)
            .fails_with(StakingError::SecondHalfOfEpoch);
        net.chain.pass(-1);
        net.commits_price(ONE_USD).succeeds();
    }
}

/// In base units times the epoch's length: what a slash took drains by the new limit in the new length.
#[test]
fn a_slash_limit_that_is_used_up_refills_over_the_longer_epoch() {
    let mut params = params_with_caps(6 * IFX);
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.changes_params(|params| params.epoch_secs = days(6));
    net.proposes_slash(alice, offence(1, net.chain.now(), 30 * IFX))
        .succeeds();
    net.chain.set_time(NEXT - 1);
    // The veto window is an epoch long.
    net.executes_slash(alice, [1; 32])
        .fails_with(StakingError::VetoWindowOpen);
    net.chain.set_time(NEXT);
    net.executes_slash(alice, [1; 32]).succeeds();
    assert_eq!(net.case_state(alice, [1; 32]).taken, 6 * IFX);
    net.chain.set_time(NEXT + 3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    assert_eq!(net.case_state(alice, [1; 32]).taken, 9 * IFX);
}

#[test]
fn what_a_slash_took_in_a_short_epoch_is_not_renewed_by_a_longer_one() {
    let mut params = params_with_caps(6 * IFX);
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(6 * DAY);
    net.commits_price(ONE_USD).succeeds();
    net.proposes_slash(alice, offence(1, net.chain.now(), 30 * IFX))
        .succeeds();
    let longer = Params {
        epoch_secs: days(6),
        ..params
    };
    net.proposes_params(longer, None).succeeds();
    net.chain.set_time(epoch_start(5));
    net.applies_params().succeeds();
    net.chain.set_time(epoch_start(6) - 1);
    net.executes_slash(alice, [1; 32]).succeeds();
    assert_eq!(net.case_state(alice, [1; 32]).taken, 6 * IFX);
    net.chain.pass(1);
    // In the epoch of 6 days a second refills a 518,400th of the limit; of the old epoch's, the same rest lies in it.
    let event: events::SlashExecuted = net.executes_slash(alice, [1; 32]).succeeds().event();
    assert_eq!(event.taken, 6 * IFX / (6 * 86_400));
}

/// A cap counts epochs by their number, ended ones only.
#[test]
fn a_publication_covers_epochs_of_either_length() {
    let mut net = TestNetwork::with_params(params_with_caps(IFX));
    let alice = net.registered_worker(3 * MINIMUM);
    net.changes_params(|params| params.epoch_secs = days(2));
    let vault = net.reward_vault;
    net.donate(&vault, 10 * IFX);
    net.chain.set_time(NEXT + 2 * DAY - 1);
    let early = net.snapshot(&[(alice, IFX)]).publication(4);
    net.publishes_rewards(early)
        .fails_with(StakingError::EpochNotEnded);
    net.chain.pass(1);
    let too_much = net.snapshot(&[(alice, 4 * IFX + 1)]).publication(4);
    net.publishes_rewards(too_much)
        .fails_with(StakingError::EpochCapExceeded);
    let all = net.snapshot(&[(alice, 4 * IFX)]).publication(4);
    net.publishes_rewards(all).succeeds();
}

#[test]
fn a_worker_that_registers_in_the_running_epoch_earns_from_the_next_one() {
    let (mut net, _) = changed(|params| params.epoch_secs = days(2));
    let bob = net.registered_worker(MINIMUM);
    net.chain.set_time(NEXT + 2 * DAY);
    assert_eq!(net.settled_record(bob), "ooooee");
}

// --- Coverage, floor, grace ---

#[test]
fn a_coverage_counts_from_the_next_epoch_and_back() {
    let (mut net, alice) = changed(|params| params.coverage_epochs = 4);
    net.chain.set_time(NEXT - 1);
    net.touches(alice);
    assert_eq!(net.short_since(alice), 0);
    net.chain.set_time(NEXT);
    net.tops_up(alice, MINIMUM).succeeds();
    assert_eq!(net.short_since(alice), 0);
    net.changes_params(|params| params.coverage_epochs = 2);
    net.requests_unstake(alice, MINIMUM)
        .fails_with(StakingError::StakeBelowMinimum);
    net.next_epoch();
    net.requests_unstake(alice, MINIMUM).succeeds();
    assert_eq!(net.settled_record(alice), "oeeeeeeee");
}

/// In the running epoch prices below the floor to come are still declared; from the next one S(n) counts the floor.
#[test]
fn a_price_floor_counts_from_the_next_epoch_and_back() {
    let (mut net, alice) = changed(|params| params.min_price = 2 * ONE_USD);
    let bob = net.registered_worker(MINIMUM);
    net.sets_price(alice, ONE_USD / 2).succeeds();
    net.chain.set_time(NEXT);
    net.sets_price(alice, 2 * ONE_USD - 1)
        .fails_with(StakingError::PriceBelowFloor);
    let carol = net.measured_worker();
    net.registers_worker(carol, ONE_USD, MINIMUM)
        .fails_with(StakingError::PriceBelowFloor);
    for w in [alice, bob] {
        net.touches(w);
        assert_eq!(net.short_since(w), NEXT);
        net.tops_up(w, MINIMUM).succeeds();
        assert_eq!(net.short_since(w), 0);
    }
    net.changes_params(|params| params.min_price = 0);
    net.sets_price(bob, ONE_USD)
        .fails_with(StakingError::PriceBelowFloor);
    net.next_epoch();
    net.sets_price(bob, ONE_USD).succeeds();
    net.requests_unstake(alice, MINIMUM + MINIMUM / 2)
        .succeeds();
}

/// Each epoch judges a worker that is short by its own grace: 6 hours, then 12, then none.
#[test]
fn a_grace_counts_from_the_next_epoch_twice_and_back() {
    for (changes, late, record) in [
        (&[12][..], 12 * HOUR, "oeeee"),
        (&[12], 12 * HOUR + 1, "oeees"),
        (&[0], 0, "oeeee"),
        (&[0], 1, "oeees"),
        (&[12, 0], 1, "oeeeeees"),
        (&[12, 0, 6], GRACE, "oeeeeeeeeee"),
        (&[12, 0, 6], GRACE + 1, "oeeeeeeeees"),
    ] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        for hours in changes {
            net.changes_params(|params| params.grace_secs = hours * 3_600);
        }
        // A fall of the price makes it short in the epoch that has the last of these graces.
        let network = net.address;
        let epoch = net.epoch();
        net.chain
            .change_state(&network, |network: &mut state::Network| {
                network.terms.coming(epoch).reference_price -= 1_000;
            });
        net.next_epoch();
        let begun = net.chain.now();
        net.chain.set_time(begun + late);
        assert_eq!(net.settled_record(alice), record, "{changes:?}, {late}");
        assert_eq!(net.short_since(alice), begun);
    }
}
