//! Coverage of a worker that nobody touches until something changes it in epoch 5: the epochs
//! before are judged by what it held, asked and was measured at then.

use inferix_staking::state::ClaimOutcome;
use inferix_staking_tests::state::ALL;
use inferix_staking_tests::*;

/// In epoch 3 alone the token costs 1 / 1.2 of a dollar, and S(n) is 86.4 IFX in place of 72. The
/// worker's stake is this, and `prepare` does in epoch 0 what must be done before. The clock stands
/// in epoch 5.
fn away_since_epoch_0(
    stake: u64,
    prepare: impl FnOnce(&mut TestNetwork, WorkerId),
) -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(stake);
    prepare(&mut net, alice);
    for (epoch, price) in [(2, 833_333_334), (3, ONE_USD)] {
        net.chain.set_time(epoch_start(epoch));
        net.commits_price(price).succeeds();
    }
    net.chain.set_time(epoch_start(5) + HOUR);
    assert_eq!(net.record(alice), "o");
    (net, alice)
}

fn nothing(_: &mut TestNetwork, _: WorkerId) {}

#[test]
fn what_is_unstaked_now_was_there_then() {
    let (mut net, alice) = away_since_epoch_0(100 * IFX, nothing);
    net.requests_unstake(alice, 28 * IFX).succeeds();
    assert_eq!(net.record(alice), "oeeeee");
}

#[test]
fn what_is_topped_up_now_was_missing_then() {
    let (mut net, alice) = away_since_epoch_0(MINIMUM, nothing);
    net.tops_up(alice, 100 * IFX).succeeds();
    assert_eq!(net.record(alice), "oeesee");
}

#[test]
fn a_ticket_taken_back_now_was_unbonding_then() {
    let (mut net, alice) = away_since_epoch_0(100 * IFX, |net, alice| {
        net.requests_unstake(alice, 28 * IFX).succeeds();
    });
    net.cancels_unstake(alice, 0).succeeds();
    assert_eq!(net.record(alice), "oeesee");
}

#[test]
fn what_is_slashed_now_was_there_then() {
    let (mut net, alice) = away_since_epoch_0(90 * IFX, |net, alice| {
        net.proposes_slash(alice, offence(1, GENESIS, 18 * IFX))
            .succeeds();
    });
    net.executes_slash(alice, [1; 32]).succeeds();
    net.expect_stake(alice, MINIMUM);
    assert_eq!(net.record(alice), "oeeeee");
}

/// At two dollars, 144 IFX are enough now and would not have been in epoch 3.
#[test]
fn a_price_raised_now_was_lower_then() {
    let (mut net, alice) = away_since_epoch_0(2 * MINIMUM, nothing);
    net.sets_price(alice, 2 * ONE_USD).succeeds();
    assert_eq!(net.record(alice), "oeeeee");
}

/// Half a dollar from epoch 1: 43.2 IFX in epoch 3.
#[test]
fn a_cut_counts_in_the_epochs_after_it_and_not_before() {
    let (mut net, alice) = away_since_epoch_0(MINIMUM, |net, alice| {
        net.sets_price(alice, ONE_USD / 2).succeeds();
    });
    net.touches(alice);
    assert_eq!(net.record(alice), "oeeeee");

    let (mut net, alice) = away_since_epoch_0(MINIMUM, nothing);
    net.sets_price(alice, ONE_USD / 2).succeeds();
    assert_eq!(net.record(alice), "oeesee");
}

/// 0.6 IB ask for 86.4 IFX in most epochs and would have asked for 103.68 in epoch 3.
#[test]
fn a_measurement_now_was_not_made_then() {
    let (mut net, alice) = away_since_epoch_0(100 * IFX, nothing);
    net.attests_benchmark(alice, HALF_IB * 12 / 10).succeeds();
    assert_eq!(net.record(alice), "oeeeee");
    net.chain.set_time(epoch_start(6));
    net.requests_unstake(alice, 13_600_000_001)
        .fails_with(StakingError::StakeBelowMinimum);
    net.requests_unstake(alice, 13_600_000_000).succeeds();
}

#[test]
fn who_leaves_now_was_short_or_covered_then_and_leaves_covered() {
    for (stake, record) in [(MINIMUM, "oeesee"), (100 * IFX, "oeeeee")] {
        let (mut net, alice) = away_since_epoch_0(stake, nothing);
        net.requests_unstake(alice, ALL).succeeds();
        assert_eq!(net.record(alice), record);
        assert_eq!(net.worker_state(alice).left_covered, 1);
    }
}

/// The claim has a shorter way for a worker that was covered in the epoch before.
#[test]
fn a_claim_after_any_number_of_epochs_settles_like_every_other_call() {
    for epochs in [0, 1, 2, 3, 4, 14, 15, 16, 17, 18, 100] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
        net.claims(&snapshot, 0).succeeds();
        assert_eq!(net.record(alice), "oe");
        // Epochs 2 and 3 are short.
        net.commits_price(ONE_USD - 1).succeeds();
        net.chain.set_time(epoch_start(3));
        net.commits_price(ONE_USD).succeeds();
        net.chain.set_time(epoch_start(3 + epochs) + 12 * HOUR);
        let (address, untouched) = (net.worker(alice).address, net.worker_state(alice));

        let event: events::RewardsClaimed = net.claims(&snapshot, 0).succeeds().event();

        assert_eq!(event.claims[0].outcome, ClaimOutcome::NothingDue);
        let by_claim = net.worker_state(alice).coverage;
        net.chain
            .change_state(&address, |worker| *worker = untouched);
        net.touches(alice);
        assert_eq!(net.worker_state(alice).coverage, by_claim);
        let history = format!("oess{}", "e".repeat(epochs as usize));
        let newest = &history[history.len().saturating_sub(15)..];
        assert_eq!(record_letters(&by_claim), newest, "{epochs} epochs");
    }
}
