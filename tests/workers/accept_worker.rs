//! `accept_worker`: the one that a worker is offered to takes it over, if it holds what was promised.

use inferix_staking_tests::state::{ALL, Worker};
use inferix_staking_tests::*;

use crate::hand_over::expect_worker;

/// A worker with an operator, a ticket, earnings claimed and a price, offered to the tests' new owner.
fn offered(net: &mut TestNetwork) -> (WorkerId, Keypair) {
    let w = net.registered_worker(2 * MINIMUM);
    net.hires_operator(w);
    let snapshot = net.rewards_are_claimable(&[(w, IFX)]);
    net.claims(&snapshot, 0).succeeds();
    net.requests_unstake(w, MINIMUM / 2).succeeds();
    let new_owner = net.keys.new_owner.insecure_clone();
    net.offers_worker(w, Some(new_owner.pubkey())).succeeds();
    (w, new_owner)
}

#[test]
fn the_new_owner_becomes_operator_and_payout_wallet_and_the_rest_stays() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let (alice, new_owner) = offered(&mut net);
        let before = net.worker_state(alice);
        let vault = net.vault_balance(alice);

        let receipt = net.accepts_worker(&new_owner, alice, 0).succeeds();

        let key = new_owner.pubkey();
        let accepted = Worker {
            owner: key,
            operator: key,
            payout: key,
            payout_token_account: associated_address(&key, &net.mint, &token_program),
            offered_to: Pubkey::default(),
            ..before
        };
        expect_worker(&net, alice, &accepted);
        assert_eq!(net.vault_balance(alice), vault);
        let event: events::WorkerAccepted = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, net.worker(alice).address);
        assert_eq!(event.old_owner, before.owner);
        assert_eq!(event.new_owner, key);
        assert_eq!(event.old_operator, before.operator);
        assert_eq!(event.old_payout, before.payout);
        assert_eq!(event.active_stake, MINIMUM * 3 / 2);
        assert_eq!(event.unbonding, MINIMUM / 2);
    }
}

#[test]
fn a_worker_that_holds_less_than_promised_is_refused_to_the_unit() {
    let mut net = TestNetwork::new();
    let (alice, new_owner) = offered(&mut net);
    for least in [2 * MINIMUM + 1, u64::MAX] {
        net.accepts_worker(&new_owner, alice, least)
            .fails_with(StakingError::StakeBelowPromise);
    }
    net.accepts_worker(&new_owner, alice, 2 * MINIMUM)
        .succeeds();
}

/// What a slash took since the offer does not reach the new owner unnoticed. The stake is what counts, not
/// what lies in the vault.
/// In the slot before, the seller puts all of it into a ticket and offers it again.
#[test]
fn an_offer_that_was_made_again_is_not_the_one_that_is_accepted() {
    let mut net = TestNetwork::new();
    let (alice, new_owner) = offered(&mut net);
    let accepting = net
        .accepts_worker(&new_owner, alice, 2 * MINIMUM)
        .instruction;
    net.requests_unstake(alice, ALL).succeeds();
    net.offers_worker(alice, Some(new_owner.pubkey()))
        .succeeds();
    Call::new(&mut net, accepting, &[&new_owner]).fails_with(StakingError::NotOffered);
    // Who has looked again accepts what it sees.
    net.accepts_worker(&new_owner, alice, 2 * MINIMUM)
        .succeeds();
}

#[test]
fn a_slash_since_the_offer_is_noticed() {
    let mut net = TestNetwork::new();
    let (alice, new_owner) = offered(&mut net);
    let vault = net.worker(alice).vault;
    net.donate(&vault, IFX);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1)).succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.accepts_worker(&new_owner, alice, 2 * MINIMUM)
        .fails_with(StakingError::StakeBelowPromise);
    net.accepts_worker(&new_owner, alice, 2 * MINIMUM - 1)
        .succeeds();
}

#[test]
fn a_worker_with_an_open_case_is_not_handed_over_and_the_offer_stands() {
    let mut net = TestNetwork::new();
    let (alice, new_owner) = offered(&mut net);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1)).succeeds();
    net.accepts_worker(&new_owner, alice, 0)
        .fails_with(StakingError::SlashCaseOpen);
    net.cancels_slash(alice, [1; 32]).succeeds();
    net.accepts_worker(&new_owner, alice, 0).succeeds();
}

#[test]
fn only_the_one_it_is_offered_to_accepts_and_once() {
    let mut net = TestNetwork::new();
    let (alice, new_owner) = offered(&mut net);
    net.registered_worker(MINIMUM);
    let error = StakingError::NotOffered;
    only_these_may(&mut net, &[new_owner.pubkey()], error, |net| {
        net.accepts_worker(&new_owner, alice, 0)
    });
    net.accepts_worker(&new_owner, alice, 0).succeeds();
    net.accepts_worker(&new_owner, alice, 0).fails_with(error);
}

#[test]
fn a_worker_that_is_offered_to_nobody_is_accepted_by_nobody() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for key in everybody_but(&net, &[]) {
        net.accepts_worker(&key, alice, 0)
            .fails_with(StakingError::NotOffered);
    }
}

/// In any state but with an open case: empty, barred, short, left.
#[test]
fn a_worker_in_any_state_is_handed_over() {
    let states: [fn(&mut TestNetwork) -> WorkerId; 4] = [
        TestNetwork::open_worker,
        |net| {
            let barred = net.registered_worker(MINIMUM);
            net.bars_worker(barred).succeeds();
            barred
        },
        |net| {
            let short = net.registered_worker(MINIMUM);
            net.next_epoch();
            net.attests_benchmark_with_admin(short, NANO).succeeds();
            net.next_epoch();
            net.touches(short);
            short
        },
        |net| {
            let left = net.registered_worker(MINIMUM);
            net.requests_unstake(left, MINIMUM).succeeds();
            left
        },
    ];
    let mut net = TestNetwork::new();
    for state in states {
        let w = state(&mut net);
        let (before, short_since) = (net.worker_state(w), net.short_since(w));
        let new_owner = net.hands_over(w);
        let after = net.worker_state(w);
        assert_eq!(after.owner, new_owner.pubkey());
        assert_eq!(after.registered, before.registered);
        assert_eq!(after.barred, before.barred);
        assert_eq!(after.left_at, before.left_at);
        assert_eq!(net.short_since(w), short_since);
    }
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let (alice, new_owner) = offered(&mut net);
    let bob = net.registered_worker(MINIMUM);
    let other = net.second_network();
    let (mine, theirs) = (net.worker(alice).address, net.worker(bob).address);
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (mine, theirs, StakingError::NotOffered),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| {
        net.accepts_worker(&new_owner, alice, 0)
    });
    refuses_forgeries(&mut net, |net| net.accepts_worker(&new_owner, alice, 0));
}

/// In the slot before, the seller closes the worker, opens it again at the same address and makes its first offer, all
/// in one transaction: the rewards that waited for the one that was shown are gone with it.
#[test]
fn an_offer_of_a_worker_that_was_opened_again_is_not_the_one_that_is_accepted() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, 5 * IFX)]);
    net.requests_unstake(alice, ALL).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(alice).succeeds();
    let (seller, payer) = (net.owner(alice), net.keys.admin.insecure_clone());
    let buyer = net.keys.new_owner.insecure_clone();
    net.offers_worker(alice, Some(buyer.pubkey())).succeeds();
    let accepting = net.accepts_worker(&buyer, alice, 0).instruction;

    let (close, open) = (
        net.closes_worker(alice).instruction,
        net.opens_worker(alice).instruction,
    );
    let offer = net.offers_worker(alice, Some(buyer.pubkey())).instruction;
    net.chain.must(&[close, open, offer], &[&payer, &seller]);

    Call::new(&mut net, accepting, &[&buyer]).fails_with(StakingError::NotOffered);
    assert_eq!(net.worker_state(alice).owner, seller.pubkey());
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.worker_state(alice).claimed_total, 0);
    // Who has looked again accepts what it sees.
    net.accepts_worker(&buyer, alice, 0).succeeds();
}
