//! `claim_rewards` of a worker that is not registered: paid if it left while covered and its stake
//! still answers for what it did.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;

use crate::support::*;

const DUE: u64 = 10 * IFX;

/// A registered worker that has earned `DUE`.
fn earner() -> (TestNetwork, WorkerId, Snapshot) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    (net, alice, snapshot)
}

/// The same worker after it has asked everything back.
fn left_covered() -> (TestNetwork, WorkerId, Snapshot) {
    let (mut net, alice, snapshot) = earner();
    net.requests_unstake(alice, MINIMUM).succeeds();
    (net, alice, snapshot)
}

fn accuses(net: &mut TestNetwork, w: WorkerId, case: u8, amount: u64) {
    let now = net.chain.now();
    net.proposes_slash(w, offence(case, now, amount)).succeeds();
}

#[test]
fn who_left_while_covered_is_paid_while_its_stake_unbonds() {
    let (mut net, alice, snapshot) = left_covered();
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claim_of(&receipt), (Paid, DUE, DUE));
    assert_eq!(net.payout_balance(alice), DUE);
    net.expect_unbonding(alice, MINIMUM);
    net.expect_stake(alice, 0);

    // What a later publication adds for it, too; until the last second and beyond.
    let second = net.rewards_are_claimable(&[(alice, 2 * DUE)]);
    pays(&mut net, &second, DUE);
    let third = net.rewards_are_claimable(&[(alice, 3 * DUE)]);
    net.chain.pass(90 * DAY);
    pays(&mut net, &third, DUE);
}

#[test]
fn once_everything_is_withdrawn_it_waits() {
    let (mut net, alice, snapshot) = left_covered();
    net.chain.pass(90 * DAY);
    net.withdraws(alice).succeeds();
    waits(&mut net, alice, &snapshot, NotRegistered);
    // What was earned is there for it when it comes back.
    net.reference_price(999_999_999);
    net.attests_benchmark(alice, HALF_IB).succeeds();
    net.registers_worker(alice, ONE_USD, RAISED).succeeds();
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn it_is_paid_until_the_last_ticket_is_withdrawn() {
    let (mut net, alice, snapshot) = earner();
    net.tops_up(alice, 5 * IFX).succeeds();
    net.requests_unstake(alice, 5 * IFX).succeeds();
    net.chain.pass(DAY);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.pass(89 * DAY);
    net.withdraws(alice).succeeds();
    net.expect_unbonding(alice, MINIMUM);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_ticket_taken_back_is_stake_that_does_not_unbond() {
    let (mut net, alice, snapshot) = left_covered();
    net.cancels_unstake(alice, 0).succeeds();
    waits(&mut net, alice, &snapshot, NotRegistered);
    net.registers_worker(alice, ONE_USD, 0).succeeds();
    pays(&mut net, &snapshot, DUE);
}

/// Leaving does not get a short worker what it waits for, within the grace or not.
#[test]
fn who_left_while_short_waits() {
    for after in [0, GRACE, GRACE + 1, DAY] {
        let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
        net.chain.pass(after);
        net.requests_unstake(alice, MINIMUM).succeeds();
        waits(&mut net, alice, &snapshot, LeftShort);
        // The next epoch does not change that.
        net.next_epoch();
        waits(&mut net, alice, &snapshot, LeftShort);
    }
}

#[test]
fn who_left_while_short_is_paid_once_it_has_registered_again() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.registers_worker(alice, ONE_USD, MISSING).succeeds();
    pays(&mut net, &snapshot, DUE);
    // And leaves again, covered this time.
    net.requests_unstake(alice, RAISED).succeeds();
    let snapshot = net.rewards_are_claimable(&[(alice, 2 * DUE)]);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn the_last_time_it_left_is_what_counts() {
    let (mut net, alice, snapshot) = left_covered();
    net.cancels_unstake(alice, 0).succeeds();
    net.registers_worker(alice, ONE_USD, 0).succeeds();
    net.attests_benchmark(alice, HALF_IB / 5 * 6).succeeds();
    net.next_epoch();
    net.requests_unstake(alice, MINIMUM).succeeds();
    waits(&mut net, alice, &snapshot, LeftShort);
}

#[test]
fn an_open_case_holds_its_rewards_until_it_is_decided() {
    for (executed, left) in [(false, MINIMUM), (true, MINIMUM - 30 * IFX)] {
        let (mut net, alice, snapshot) = left_covered();
        accuses(&mut net, alice, 1, 30 * IFX);
        waits(&mut net, alice, &snapshot, SlashCaseOpen);
        if executed {
            net.chain.pass(3 * DAY);
            waits(&mut net, alice, &snapshot, SlashCaseOpen);
            net.executes_slash(alice, [1; 32]).succeeds();
        } else {
            net.cancels_slash(alice, [1; 32]).succeeds();
        }
        net.expect_unbonding(alice, left);
        pays(&mut net, &snapshot, DUE);
    }
}

#[test]
fn every_open_case_counts() {
    let (mut net, alice, snapshot) = left_covered();
    accuses(&mut net, alice, 1, IFX);
    accuses(&mut net, alice, 2, IFX);
    net.cancels_slash(alice, [1; 32]).succeeds();
    waits(&mut net, alice, &snapshot, SlashCaseOpen);
    net.cancels_slash(alice, [2; 32]).succeeds();
    pays(&mut net, &snapshot, DUE);
}

/// A registered worker is paid while a case is open: its stake is there.
#[test]
fn an_open_case_does_not_hold_a_registered_worker_s_rewards() {
    let (mut net, alice, snapshot) = earner();
    accuses(&mut net, alice, 1, IFX);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn who_was_slashed_to_nothing_after_leaving_waits() {
    let (mut net, alice, snapshot) = left_covered();
    for case in [1, 2] {
        accuses(&mut net, alice, case, MINIMUM / 2);
    }
    net.chain.pass(3 * DAY);
    for case in [1, 2] {
        net.executes_slash(alice, [case; 32]).succeeds();
        net.next_epoch();
    }
    net.expect_unbonding(alice, 0);
    waits(&mut net, alice, &snapshot, NotRegistered);
}

#[test]
fn who_never_registered_waits_whatever_unbonds() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.tops_up(alice, 2 * MINIMUM).succeeds();
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    waits(&mut net, alice, &snapshot, NotRegistered);
    net.requests_unstake(alice, MINIMUM).succeeds();
    waits(&mut net, alice, &snapshot, NotRegistered);
    net.registers_worker(alice, ONE_USD, 0).succeeds();
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn the_bar_comes_before_everything_else() {
    let fates: [fn(&mut TestNetwork, WorkerId); 4] = [
        |net, w| drop(net.requests_unstake(w, MINIMUM).succeeds()),
        |net, w| {
            minimum_rises(net, w);
            net.requests_unstake(w, MINIMUM).succeeds();
        },
        |net, w| {
            net.requests_unstake(w, MINIMUM).succeeds();
            accuses(net, w, 1, IFX);
        },
        |net, w| {
            net.requests_unstake(w, MINIMUM).succeeds();
            net.chain.pass(90 * DAY);
            net.withdraws(w).succeeds();
        },
    ];
    for (fate, then) in fates
        .into_iter()
        .zip([Paid, LeftShort, SlashCaseOpen, NotRegistered])
    {
        let (mut net, alice, snapshot) = earner();
        fate(&mut net, alice);
        net.bars_worker(alice).succeeds();
        waits(&mut net, alice, &snapshot, Barred);
        net.unbars_worker(alice).succeeds();
        let receipt = net.claims(&snapshot, 0).succeeds();
        assert_eq!(claims_of(&receipt)[0].0, then);
    }
}

#[test]
fn it_is_paid_to_the_payout_wallet_like_everybody_else() {
    let (mut net, alice, snapshot) = left_covered();
    let (payout, vault) = (net.worker(alice).payout_tokens, net.worker(alice).vault);
    let receipt = net.claims(&snapshot, 0).replacing(payout, vault).succeeds();
    assert_eq!(claims_of(&receipt), [(DestinationChanged, 0)]);
    let wallet = new_payout_wallet(&mut net, alice);
    waits(&mut net, alice, &snapshot, PayoutUnavailable);
    let mint = net.mint;
    net.chain.token_account(&wallet.pubkey(), &mint);
    pays(&mut net, &snapshot, DUE);
}
