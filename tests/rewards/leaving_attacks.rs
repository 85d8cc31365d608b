//! `claim_rewards`: leaving is no way around what a slash or a missing stake would cost. Each of these
//! attacks worked once.

use inferix_staking_tests::state::ALL;
use inferix_staking_tests::state::ClaimOutcome::{LeftShort, NotRegistered};
use inferix_staking_tests::*;

use crate::support::*;

const DUE: u64 = 10 * IFX;

/// A network where one case may ask for everything, and a worker with rewards to claim.
fn earner() -> (TestNetwork, WorkerId, Snapshot) {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let w = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(w, DUE)]);
    (net, w, snapshot)
}

/// Opens a case for an offence that happens now.
fn accuse(net: &mut TestNetwork, w: WorkerId, amount: u64) {
    let now = net.chain.now();
    net.proposes_slash(w, offence(1, now, amount)).succeeds();
}

/// A worker that left for the rest of the epoch in which it was slashed kept the epoch and was paid for it,
/// with no grace to keep.
#[test]
fn leaving_for_the_epoch_dodges_no_slash() {
    for leaves in [false, true] {
        let (mut net, w, snapshot) = earner();
        // In epoch 1, six hours in; executable in epoch 2, six hours in.
        accuse(&mut net, w, MINIMUM / 2);
        net.sets_restake(w, false).succeeds();
        net.chain.set_time(epoch_start(2) + 1);
        if leaves {
            net.requests_unstake(w, ALL).succeeds();
        }
        net.chain.set_time(epoch_start(2) + 6 * HOUR);
        net.executes_slash(w, [1; 32]).succeeds();
        net.chain.pass(HOUR);
        net.claims(&snapshot, 0).succeeds();
        assert_eq!(net.payout_balance(w), 0);
        // It makes the loss good in the epoch's last second.
        net.chain.set_time(epoch_start(3) - 1);
        if leaves {
            net.cancels_unstake(w, 0).succeeds();
            net.registers_worker(w, ONE_USD, MINIMUM / 2).succeeds();
        } else {
            net.tops_up(w, MINIMUM / 2).succeeds();
        }
        net.chain.set_time(epoch_start(3) + 1);
        assert_eq!(net.settled_record(w), "oese", "leaves: {leaves}");
    }
}

/// The same without coming back.
#[test]
fn an_epoch_does_not_earn_with_the_whole_stake_slashed() {
    let (mut net, w, snapshot) = earner();
    accuse(&mut net, w, MINIMUM);
    net.chain.set_time(epoch_start(2) + 1);
    net.requests_unstake(w, ALL).succeeds();
    net.chain.set_time(epoch_start(2) + 6 * HOUR);
    net.executes_slash(w, [1; 32]).succeeds();
    waits(&mut net, w, &snapshot, NotRegistered);
    net.next_epoch();
    assert_eq!(net.settled_record(w), "oeso");
}

/// What the slash leaves decides, to the unit.
#[test]
fn a_leaver_that_still_holds_enough_keeps_its_epoch() {
    for (extra, record) in [(IFX, "oeeo"), (IFX - 1, "oeso")] {
        let mut net = TestNetwork::new();
        let w = net.registered_worker(MINIMUM + extra);
        let snapshot = net.rewards_are_claimable(&[(w, DUE)]);
        accuse(&mut net, w, IFX);
        net.chain.set_time(epoch_start(2) + 1);
        net.requests_unstake(w, ALL).succeeds();
        net.chain.set_time(epoch_start(2) + 6 * HOUR);
        net.executes_slash(w, [1; 32]).succeeds();
        if extra == IFX {
            pays(&mut net, &snapshot, DUE);
        } else {
            waits(&mut net, w, &snapshot, LeftShort);
        }
        net.next_epoch();
        assert_eq!(net.settled_record(w), record);
    }
}

/// An epoch after it has left the slash is the case's matter alone: the epoch has ended.
#[test]
fn a_slash_in_a_later_epoch_takes_no_epoch_back() {
    let (mut net, w, snapshot) = earner();
    accuse(&mut net, w, MINIMUM / 2);
    net.requests_unstake(w, ALL).succeeds();
    net.chain.set_time(epoch_start(2) + 6 * HOUR);
    net.executes_slash(w, [1; 32]).succeeds();
    pays(&mut net, &snapshot, DUE);
    assert_eq!(net.settled_record(w), "oeo");
}

/// Whoever was slashed to nothing put one unit in again, asked it back, and was paid for having stake on its
/// way out.
#[test]
fn a_leaver_slashed_to_nothing_is_not_paid_for_one_unit() {
    let (mut net, w, snapshot) = earner();
    accuse(&mut net, w, MINIMUM);
    net.requests_unstake(w, ALL).succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(w, [1; 32]).succeeds();
    waits(&mut net, w, &snapshot, NotRegistered);
    net.tops_up(w, 1).succeeds();
    net.requests_unstake(w, 1).succeeds();
    waits(&mut net, w, &snapshot, LeftShort);
}

#[test]
fn who_has_withdrawn_everything_is_not_paid_for_one_unit() {
    let (mut net, w, snapshot) = earner();
    net.requests_unstake(w, ALL).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(w).succeeds();
    waits(&mut net, w, &snapshot, NotRegistered);
    net.tops_up(w, 1).succeeds();
    net.requests_unstake(w, 1).succeeds();
    waits(&mut net, w, &snapshot, LeftShort);
    // With S(n) at stake again it is.
    net.attests_benchmark(w, HALF_IB).succeeds();
    net.commits_price(ONE_USD).succeeds();
    net.next_epoch();
    net.registers_worker(w, ONE_USD, MINIMUM).succeeds();
    pays(&mut net, &snapshot, DUE);
}

/// An operator's unit in the stake of who has left, and the owner who asked it back was not paid any more.
#[test]
fn an_operator_s_unit_ends_no_pay_of_who_has_left() {
    let (mut net, w, snapshot) = earner();
    let operator = net.hires_operator(w);
    net.requests_unstake(w, ALL).succeeds();
    net.tops_up_as(&operator, w, 1)
        .fails_with(StakingError::NotOwnerOrOperator);
    net.requests_unstake(w, ALL)
        .fails_with(StakingError::AmountIsZero);
    pays(&mut net, &snapshot, DUE);
    net.chain.pass(90 * DAY);
    net.withdraws(w).succeeds();
    net.closes_worker(w).succeeds();
}
