//! `claim_rewards` of a short worker that restakes: what it is due fills its stake first, up to
//! S(n), and the rest is paid at the next claim.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;

use crate::support::*;

#[test]
fn what_is_missing_goes_to_the_stake_and_the_rest_to_the_payout_wallet() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), 20 * IFX);
    let before = net.worker_state(alice);
    let receipt = net.claims(&snapshot, 0).succeeds();

    let event: events::RewardsClaimed = receipt.event();
    assert_eq!(event.old_claimed_total, 0);
    assert_eq!(event.new_claimed_total, MISSING);
    assert_eq!(claim_of(&receipt), (Restaked, MISSING, MISSING));
    assert_eq!(net.vault_balance(alice), RAISED);
    assert_eq!(net.payout_balance(alice), 0);
    let after = net.worker_state(alice);
    assert_eq!(after.active_stake, RAISED);
    assert_eq!(after.deposited_total, before.deposited_total + MISSING);
    assert_eq!(after.restaked_total, MISSING);
    assert_eq!(after.claimed_total, MISSING);
    assert!(!after.coverage.is_short_now());
    assert_eq!(books(&net, POOLS[0]).claimed_total, MISSING);

    let rest = 20 * IFX - MISSING;
    pays(&mut net, &snapshot, rest);
    let paid = net.worker_state(alice);
    assert_eq!(paid.claimed_total, 20 * IFX);
    assert_eq!(paid.restaked_total, MISSING);
    assert_eq!(paid.deposited_total, after.deposited_total);
    net.expect_stake(alice, RAISED);
    assert_eq!(net.chain.balance(&net.reward_vault), 0);
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(NothingDue, 0)]);
}

#[test]
fn one_unit_decides_whether_it_covers_again_and_whether_anything_is_left_to_pay() {
    for (due, restaked, rest) in [
        (1, 1, 0),
        (MISSING - 1, MISSING - 1, 0),
        (MISSING, MISSING, 0),
        (MISSING + 1, MISSING, 1),
    ] {
        let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), due);
        let receipt = net.claims(&snapshot, 0).succeeds();
        assert_eq!(claim_of(&receipt), (Restaked, restaked, restaked));
        net.expect_stake(alice, MINIMUM + restaked);
        let short = net.worker_state(alice).coverage.is_short_now();
        assert_eq!(short, restaked < MISSING, "due {due}");
        if rest > 0 {
            pays(&mut net, &snapshot, rest);
        }
        let receipt = net.claims(&snapshot, 0).succeeds();
        assert_eq!(claims_of(&receipt), [(NothingDue, 0)]);
    }
}

/// Each epoch's rewards go on filling the stake, until it covers.
#[test]
fn a_worker_that_lacks_more_than_it_earns_heals_little_by_little() {
    let (mut net, alice, first) = short_worker(TestNetwork::new(), 5 * IFX);
    net.claims(&first, 0).succeeds();
    for (earned, restaked, stake) in [(10, 5 * IFX, 82 * IFX), (15, MISSING - 10 * IFX, RAISED)] {
        let next = net.rewards_are_claimable(&[(alice, earned * IFX)]);
        let receipt = net.claims(&next, 0).succeeds();
        assert_eq!(claims_of(&receipt), [(Restaked, restaked)]);
        net.expect_stake(alice, stake);
    }
    assert_eq!(net.worker_state(alice).restaked_total, MISSING);
    assert!(!net.worker_state(alice).coverage.is_short_now());
}

#[test]
fn a_worker_that_heals_within_the_grace_loses_no_epoch() {
    for (after, earns) in [(0, true), (GRACE, true), (GRACE + 1, false)] {
        let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), 20 * IFX);
        let epoch = net.epoch();
        net.chain.pass(after);
        net.claims(&snapshot, 0).succeeds();
        net.next_epoch();
        let record = net.settled_worker(alice).coverage;
        assert_eq!(record.earns(epoch), earns, "healed after {after} seconds");
        assert!(record.earns(epoch + 1), "it is covered since");
    }
}

#[test]
fn a_slash_is_filled_up_too() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, 20 * IFX)]);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 3 * IFX))
        .succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, 3 * IFX)]);
    net.expect_stake(alice, MINIMUM);
    pays(&mut net, &snapshot, 17 * IFX);
}

#[test]
fn restaked_rewards_are_stake_like_any_other() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), MISSING);
    net.claims(&snapshot, 0).succeeds();
    let before = net.owner_balance(alice);
    net.requests_unstake(alice, RAISED).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(alice).succeeds();
    assert_eq!(net.owner_balance(alice), before + RAISED);
    net.closes_worker(alice).succeeds();
    let pool = net.reward_pool_state();
    assert_eq!(pool.closed_workers, 1);
    assert_eq!(pool.closed_claimed_total, MISSING);
}

#[test]
fn a_worker_that_does_not_restake_waits_until_it_does() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), 20 * IFX);
    net.sets_restake(alice, false).succeeds();
    waits(&mut net, alice, &snapshot, StakeBelowMinimum);
    let vault = net.worker(alice).vault;
    let payout = net.worker(alice).payout_tokens;
    let call = net.claims(&snapshot, 0).replacing(payout, vault);
    assert_eq!(claims_of(&call.succeeds()), [(StakeBelowMinimum, 0)]);
    net.expect_stake(alice, MINIMUM);

    net.sets_restake(alice, true).succeeds();
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
}

/// Its switch has no say while it covers S(n).
#[test]
fn a_covered_worker_is_paid_whether_it_restakes_or_not() {
    for restake in [true, false] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        net.sets_restake(alice, restake).succeeds();
        let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
        pays(&mut net, &snapshot, IFX);
    }
}

#[test]
fn a_barred_worker_restakes_nothing() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), 20 * IFX);
    net.bars_worker(alice).succeeds();
    waits(&mut net, alice, &snapshot, Barred);
    net.unbars_worker(alice).succeeds();
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
}

#[test]
fn a_run_pays_some_and_restakes_others_under_both_token_programs() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let entries: Vec<_> = (0..4)
            .map(|_| (net.registered_worker(MINIMUM), 20 * IFX))
            .collect();
        let snapshot = net.rewards_are_claimable(&entries);
        for w in [WorkerId(1), WorkerId(2)] {
            net.attests_benchmark(w, HALF_IB / 5 * 6).succeeds();
        }
        net.next_epoch();
        let (paid, restaked) = ((Paid, 20 * IFX), (Restaked, MISSING));
        let receipt = net.claims_run(&snapshot, 0, 4).succeeds();
        assert_eq!(claims_of(&receipt), [paid, restaked, restaked, paid]);
        let rest = (Paid, 20 * IFX - MISSING);
        let receipt = net.claims_run(&snapshot, 0, 4).succeeds();
        let nothing = (NothingDue, 0);
        assert_eq!(claims_of(&receipt), [nothing, rest, rest, nothing]);
        assert_eq!(net.chain.balance(&net.reward_vault), 0);
        assert_eq!(net.vault_balance(WorkerId(1)), RAISED);
        assert_eq!(net.payout_balance(WorkerId(2)), 20 * IFX - MISSING);
    }
}
