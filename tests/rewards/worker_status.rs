//! `worker_status`: what a claim would do, foretold for every row of the table of claims, and what can be taken out.

use inferix_staking_tests::state::ClaimOutcome::{self, *};
use inferix_staking_tests::state::{
    ALL, ClaimsState, Pausable, PoolKind, RewardLeaf, WorkerStatus,
};
use inferix_staking_tests::*;

use crate::claim_outcomes::{MOVED, WORKERS, each_gets_its_fate, published};
use crate::support::*;

const DUE: u64 = 20 * IFX;

/// What the view says of the first leaf of a snapshot.
fn view(net: &mut TestNetwork, snapshot: &Snapshot) -> WorkerStatus {
    let w = snapshot.entries[0].0;
    net.status_of(w, Some(snapshot.reward_leaf(0)))
}

/// Expects that the view foretells this, names this account, and that the claim then does the same.
fn foretells(
    net: &mut TestNetwork,
    snapshot: &Snapshot,
    expected: (ClaimOutcome, u64),
    destination: Pubkey,
) -> WorkerStatus {
    let w = snapshot.entries[0].0;
    let (before, state) = (
        net.chain.account(&net.worker(w).address),
        view(net, snapshot),
    );
    assert_eq!((state.outcome, state.amount), expected);
    assert_eq!(state.destination, destination);
    assert_eq!(before, net.chain.account(&net.worker(w).address));
    let receipt = net.claims(snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [expected]);
    state
}

const NOWHERE: Pubkey = Pubkey::new_from_array([0; 32]);

#[test]
fn who_covers_is_paid() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    let payout = net.worker(alice).payout_tokens;
    let status = foretells(&mut net, &snapshot, (Paid, DUE), payout);
    assert!(status.registered && status.covers && status.earns && !status.barred);
    assert_eq!(
        (status.due, status.claimable(), status.claimed_total),
        (DUE, DUE, 0)
    );
    let status = foretells(&mut net, &snapshot, (NothingDue, 0), payout);
    assert_eq!((status.due, status.claimed_total), (0, DUE));
}

#[test]
fn who_is_barred_waits() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    net.bars_worker(alice).succeeds();
    let status = foretells(&mut net, &snapshot, (Barred, 0), NOWHERE);
    assert!(status.barred && status.covers);
    assert_eq!((status.due, status.claimable()), (DUE, 0));
}

#[test]
fn who_is_short_and_restakes_fills_its_stake_first() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    let (vault, payout) = (net.worker(alice).vault, net.worker(alice).payout_tokens);
    let status = foretells(&mut net, &snapshot, (Restaked, MISSING), vault);
    assert!(!status.covers && status.earns);
    assert_eq!(status.short_since, epoch_start(2));
    assert_eq!(
        (status.minimum_stake, status.active_stake, status.surplus),
        (RAISED, MINIMUM, 0)
    );
    let status = foretells(&mut net, &snapshot, (Paid, DUE - MISSING), payout);
    assert!(status.covers);
    assert_eq!((status.short_since, status.active_stake), (0, RAISED));
}

#[test]
fn who_is_short_and_does_not_restake_waits() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    net.sets_restake(alice, false).succeeds();
    foretells(&mut net, &snapshot, (StakeBelowMinimum, 0), NOWHERE);
}

/// Nobody has touched the worker since its stake fell short: the view settles the record itself.
#[test]
fn the_grace_decides_whether_the_epoch_earns() {
    for (after, earns) in [(GRACE, true), (GRACE + 1, false)] {
        let (mut net, _, snapshot) = short_worker(TestNetwork::new(), DUE);
        net.chain.pass(after);
        let status = view(&mut net, &snapshot);
        assert_eq!((status.earns, status.short_since), (earns, epoch_start(2)));
    }
}

#[test]
fn who_left_covered_is_paid_while_its_stake_unbonds_and_no_case_is_open() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    net.requests_unstake(alice, ALL).succeeds();
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, IFX)).succeeds();
    let status = foretells(&mut net, &snapshot, (SlashCaseOpen, 0), NOWHERE);
    assert_eq!((status.open_cases, status.open_asked), (1, IFX));
    assert_eq!((status.active_stake, status.slashable), (0, MINIMUM));
    net.cancels_slash(alice, [1; 32]).succeeds();
    let payout = net.worker(alice).payout_tokens;
    let status = foretells(&mut net, &snapshot, (Paid, DUE), payout);
    assert!(!status.registered && !status.covers);
}

#[test]
fn who_left_short_or_never_came_or_took_everything_waits() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    net.requests_unstake(alice, ALL).succeeds();
    foretells(&mut net, &snapshot, (LeftShort, 0), NOWHERE);

    let mut net = TestNetwork::new();
    let bob = net.measured_worker();
    let snapshot = net.rewards_are_claimable(&[(bob, DUE)]);
    foretells(&mut net, &snapshot, (NotRegistered, 0), NOWHERE);

    let mut net = TestNetwork::new();
    let carol = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(carol, DUE)]);
    net.requests_unstake(carol, ALL).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(carol).succeeds();
    foretells(&mut net, &snapshot, (NotRegistered, 0), NOWHERE);
}

/// Each worker's leaf with the accounts of the run, then the run.
#[test]
fn every_outcome_is_foretold() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let snapshot = published(&mut net);
        each_gets_its_fate(&mut net, &snapshot);
        let claim = net.claims_run(&snapshot, 0, 16).instruction;
        open_payout_wallet(&mut net, MOVED);
        let foretold: Vec<_> = (0..WORKERS)
            .map(|i| {
                let destination = claim.accounts[5 + 2 * i].pubkey;
                let call = net.views_worker(WorkerId(i), Some(snapshot.reward_leaf(i)));
                let status: WorkerStatus =
                    call.with_account(3, destination).succeeds().return_data();
                (status.outcome, status.amount)
            })
            .collect();
        let mut call = net.claims_run(&snapshot, 0, 16);
        call.instruction = claim;
        assert_eq!(foretold, claims_of(&call.succeeds()));
        let outcomes: Vec<_> = foretold.into_iter().map(|(outcome, _)| outcome).collect();
        assert_eq!(outcomes, ClaimOutcome::ALL);
    }
}

#[test]
fn where_claims_are_not_open_the_view_says_why_and_the_claim_fails() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let status = net.status_of(alice, None);
    assert_eq!(
        (status.claims, status.outcome),
        (ClaimsState::NothingPublished, NothingDue)
    );

    let snapshot = net.rewards_are_published(&[(alice, DUE)]);
    let status = view(&mut net, &snapshot);
    assert_eq!(
        (status.claims, status.claimable()),
        (ClaimsState::NothingPublished, 0)
    );
    net.claims(&snapshot, 0)
        .fails_with(StakingError::NothingPublished);

    net.chain.pass(DELAY);
    let status = view(&mut net, &snapshot);
    assert_eq!(
        (status.claims, status.claimable()),
        (ClaimsState::Open, DUE)
    );
    net.suspends_publication(PoolKind::Rewards).succeeds();
    let status = view(&mut net, &snapshot);
    assert_eq!(
        (status.claims, status.claimable()),
        (ClaimsState::Suspended, 0)
    );
    assert_eq!((status.outcome, status.amount), (Paid, DUE));
    net.claims(&snapshot, 0)
        .fails_with(StakingError::PublicationSuspended);

    net.chain.pass(7 * DAY);
    let status = view(&mut net, &snapshot);
    assert_eq!(
        (status.claims, status.claimable()),
        (ClaimsState::Open, DUE)
    );
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_pause_of_claims_is_told_before_everything_else() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.pauses(Pausable::Claims.bit()).succeeds();
    assert_eq!(net.status_of(alice, None).claims, ClaimsState::Paused);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    let status = view(&mut net, &snapshot);
    assert_eq!(status.claims, ClaimsState::Paused);
    assert_eq!((status.outcome, status.claimable()), (Paid, 0));
    net.claims(&snapshot, 0).fails_with(StakingError::Paused);
    net.chain.set_time(GENESIS + 7 * DAY);
    assert_eq!(view(&mut net, &snapshot).claimable(), DUE);
    pays(&mut net, &snapshot, DUE);
}

/// To the last unit, at prices and benchmarks that do not divide evenly.
#[test]
fn the_surplus_is_what_can_be_asked_back() {
    for price in [ONE_USD, ONE_USD / 3, ONE_USD * 7 / 5] {
        let mut net = TestNetwork::new();
        let alice = net.measured_worker();
        net.registers_worker(alice, price, 3 * MINIMUM).succeeds();
        let status = net.status_of(alice, None);
        assert_eq!(status.surplus, status.active_stake - status.minimum_stake);
        net.requests_unstake(alice, status.surplus + 1)
            .fails_with(StakingError::StakeBelowMinimum);
        net.requests_unstake(alice, status.surplus).succeeds();
        let status = net.status_of(alice, None);
        assert_eq!(
            (status.surplus, status.active_stake),
            (0, status.minimum_stake)
        );
        assert_eq!(status.slashable, 3 * MINIMUM);
        assert!(status.covers);
    }
}

#[test]
fn who_is_not_registered_can_ask_for_all_of_its_stake() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.tops_up(alice, 5).succeeds();
    let status = net.status_of(alice, None);
    assert_eq!(
        (status.surplus, status.minimum_stake, status.covers),
        (5, 0, false)
    );
    net.requests_unstake(alice, 5).succeeds();
}

#[test]
fn what_is_withdrawable_is_what_a_withdrawal_pays() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.requests_unstake(alice, 10 * IFX).succeeds();
    net.chain.pass(DAY);
    net.requests_unstake(alice, 20 * IFX).succeeds();
    net.chain.pass(89 * DAY - 1);
    for (wait, expected) in [(0, 0), (1, 10 * IFX), (DAY, 30 * IFX)] {
        net.chain.pass(wait);
        assert_eq!(net.status_of(alice, None).withdrawable, expected);
        if expected == 0 {
            net.withdraws(alice)
                .fails_with(StakingError::NothingMatured);
        }
    }
    // A case that asks for all that is left but one unit.
    let (now, asked) = (net.chain.now(), MINIMUM);
    net.proposes_slash(alice, offence(1, now, asked)).succeeds();
    net.proposes_slash(alice, offence(2, now, MINIMUM - 1))
        .succeeds();
    assert_eq!(net.status_of(alice, None).withdrawable, 1);
    let before = net.owner_balance(alice);
    net.withdraws(alice).succeeds();
    assert_eq!(net.owner_balance(alice), before + 1);
    assert_eq!(net.status_of(alice, None).withdrawable, 0);
    net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
}

/// S(n) as the other view has it, now and in the coming epoch.
#[test]
fn both_minimums_are_those_that_a_quote_names() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.next_epoch();
    net.attests_benchmark(alice, HALF_IB / 10 * 11).succeeds();
    net.commits_price(ONE_USD * 9 / 10).succeeds();
    net.sets_price(alice, ONE_USD / 2).succeeds();
    for _ in 0..2 {
        let quote: inferix_staking::MinimumStakeQuote = net
            .quotes_minimum_stake(alice, None)
            .succeeds()
            .return_data();
        let status = net.status_of(alice, None);
        assert_eq!(status.epoch, quote.epoch);
        assert_eq!(status.minimum_stake, quote.minimum_stake);
        assert_eq!(Some(status.next_minimum_stake), quote.next_minimum_stake);
        net.next_epoch();
    }
    // Who leaves has no price from the next epoch on.
    net.requests_unstake(alice, ALL).succeeds();
    let status = net.status_of(alice, None);
    assert_eq!(
        (status.minimum_stake > 0, status.next_minimum_stake),
        (true, 0)
    );
    net.next_epoch();
    assert_eq!(net.status_of(alice, None).minimum_stake, 0);
}

/// A leaf that was not published is judged as if it were: the proof is the claim's matter.
#[test]
fn a_leaf_of_another_opening_or_beyond_the_publication_is_told() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    let leaf = snapshot.reward_leaf(0);
    let other = RewardLeaf {
        opened_slot: leaf.opened_slot + 1,
        ..leaf
    };
    let status = net.status_of(alice, Some(other));
    assert_eq!((status.outcome, status.due, status.open), (Closed, 0, true));
    let greedy = RewardLeaf {
        cumulative: DUE + 1,
        ..leaf
    };
    let status = net.status_of(alice, Some(greedy));
    assert_eq!(
        (status.outcome, status.amount, status.due),
        (ExceedsPublication, 0, DUE + 1)
    );
}
