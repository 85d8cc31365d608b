//! `claim_rewards` when the worker changes between the making of a claim and its landing: it alone
//! is skipped, and the others of its run are paid.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;

use crate::support::*;

/// Each worker's due: none of it fits into a short stake as a whole.
const DUE: u64 = 20 * IFX;
/// The worker that changes, of four.
const ALICE: WorkerId = WorkerId(1);

/// Four workers that have earned `DUE` each.
fn four() -> (TestNetwork, Snapshot) {
    let mut net = TestNetwork::new();
    let entries: Vec<_> = (0..4)
        .map(|_| (net.registered_worker(MINIMUM), DUE))
        .collect();
    let snapshot = net.rewards_are_claimable(&entries);
    (net, snapshot)
}

/// Makes a claim for all four, lets something happen, and sends it. Expects that nothing is paid
/// for `ALICE`, and everything for the others.
fn only_alice_is_skipped(
    net: &mut TestNetwork,
    snapshot: &Snapshot,
    outcome: state::ClaimOutcome,
    happens: impl FnOnce(&mut TestNetwork),
) {
    let made = net.claims_run(snapshot, 0, 4).instruction;
    happens(net);
    let mut call = net.claims_run(snapshot, 0, 4);
    call.instruction = made;
    let receipt = call.succeeds();
    let mut expected = [(Paid, DUE); 4];
    expected[ALICE.0] = (outcome, 0);
    assert_eq!(claims_of(&receipt), expected);
    let event: events::RewardsClaimed = receipt.event();
    assert_eq!(event.new_claimed_total, 3 * DUE);
    assert_eq!(net.chain.balance(&net.reward_vault), DUE);
    for w in [WorkerId(0), WorkerId(2), WorkerId(3)] {
        assert_eq!(net.payout_balance(w), DUE, "{w:?}");
    }
}

#[test]
fn a_payout_wallet_set_in_the_slot_before_skips_that_worker_alone() {
    let (mut net, snapshot) = four();
    let old = net.worker(ALICE).payout_tokens;
    only_alice_is_skipped(&mut net, &snapshot, DestinationChanged, |net| {
        open_payout_wallet(net, ALICE);
    });
    assert_eq!(net.chain.balance(&old), 0);
    assert_eq!(net.payout_balance(ALICE), 0);
    net.claims_run(&snapshot, 0, 4).succeeds();
    assert_eq!(net.chain.balance(&old), 0);
    assert_eq!(net.payout_balance(ALICE), DUE);
}

#[test]
fn the_same_within_one_transaction() {
    let (mut net, snapshot) = four();
    let claim = net.claims_run(&snapshot, 0, 4).instruction;
    let old = net.worker(ALICE).payout_tokens;
    let (owner, stranger) = (net.owner(ALICE), net.keys.stranger.pubkey());
    let change = net.sets_payout(ALICE, stranger).instruction;
    net.chain.must(&[change, claim], &[&owner]);
    assert_eq!(net.chain.balance(&old), 0);
    assert_eq!(net.chain.balance(&net.reward_vault), DUE);
}

#[test]
fn a_worker_that_falls_short_in_between_is_skipped_and_restakes_at_the_next_claim() {
    let (mut net, snapshot) = four();
    net.attests_benchmark(ALICE, HALF_IB / 5 * 6).succeeds();
    only_alice_is_skipped(
        &mut net,
        &snapshot,
        DestinationChanged,
        TestNetwork::next_epoch,
    );
    net.expect_stake(ALICE, MINIMUM);
    let receipt = net.claims(&snapshot, ALICE.0 as u32).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
}

#[test]
fn a_worker_that_is_healed_in_between_is_skipped_and_paid_at_the_next_claim() {
    let (mut net, snapshot) = four();
    minimum_rises(&mut net, ALICE);
    only_alice_is_skipped(&mut net, &snapshot, DestinationChanged, |net| {
        net.tops_up(ALICE, MISSING).succeeds();
    });
    net.expect_stake(ALICE, RAISED);
    net.claims(&snapshot, ALICE.0 as u32).succeeds();
    assert_eq!(net.payout_balance(ALICE), DUE);
}

/// Its rewards wait, and the payout account is not touched.
#[test]
fn a_worker_that_stops_restaking_in_between_waits() {
    let (mut net, snapshot) = four();
    minimum_rises(&mut net, ALICE);
    only_alice_is_skipped(&mut net, &snapshot, StakeBelowMinimum, |net| {
        net.sets_restake(ALICE, false).succeeds();
    });
    assert_eq!(net.payout_balance(ALICE), 0);
    net.expect_stake(ALICE, MINIMUM);
}

#[test]
fn a_worker_that_is_barred_in_between_waits() {
    let (mut net, snapshot) = four();
    only_alice_is_skipped(&mut net, &snapshot, Barred, |net| {
        net.bars_worker(ALICE).succeeds();
    });
}

/// Where rewards go stays the same, so the claim that was made for a registered worker pays.
#[test]
fn a_worker_that_leaves_covered_in_between_is_paid() {
    let (mut net, snapshot) = four();
    let made = net.claims_run(&snapshot, 0, 4).instruction;
    net.requests_unstake(ALICE, MINIMUM).succeeds();
    let mut call = net.claims_run(&snapshot, 0, 4);
    call.instruction = made;
    assert_eq!(claims_of(&call.succeeds()), [(Paid, DUE); 4]);
}

/// A claim for a worker that is paid already neither fails nor pays twice, whatever has changed.
#[test]
fn a_claim_that_comes_second_pays_nothing() {
    let (mut net, snapshot) = four();
    let made = net.claims_run(&snapshot, 0, 4).instruction;
    net.claims_run(&snapshot, 0, 4).succeeds();
    open_payout_wallet(&mut net, ALICE);
    let mut call = net.claims_run(&snapshot, 0, 4);
    call.instruction = made;
    assert_eq!(claims_of(&call.succeeds()), [(NothingDue, 0); 4]);
    assert_eq!(net.payout_balance(ALICE), 0);
}

/// Two runs over the same leaves in one transaction, the second made before the first one healed.
#[test]
fn one_transaction_can_restake_and_then_pay() {
    let (mut net, snapshot) = four();
    minimum_rises(&mut net, ALICE);
    let restakes = net.claims(&snapshot, ALICE.0 as u32).instruction;
    let mut pays = restakes.clone();
    pays.accounts[5].pubkey = net.worker(ALICE).payout_tokens;
    net.chain.must(&[restakes, pays], &[]);
    net.expect_stake(ALICE, RAISED);
    assert_eq!(net.payout_balance(ALICE), DUE - MISSING);
}
