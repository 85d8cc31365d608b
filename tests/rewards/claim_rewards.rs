//! `claim_rewards` for one worker: anyone's call, the payout wallet's money.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;

use crate::support::*;

/// A network, a worker in it, and 10 tokens for it to claim.
fn alice_has_earned() -> (TestNetwork, WorkerId, Snapshot) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, 10 * IFX)]);
    (net, alice, snapshot)
}

#[test]
fn nobody_in_particular_claims_and_the_payout_wallet_is_paid() {
    let (mut net, alice, snapshot) = alice_has_earned();
    let before = net.worker_state(alice);
    let receipt = net.claims(&snapshot, 0).succeeds();

    let event: events::RewardsClaimed = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.epoch, 0);
    assert_eq!(event.old_claimed_total, 0);
    assert_eq!(event.new_claimed_total, 10 * IFX);
    assert_eq!(event.claims[0].worker, net.worker(alice).address);
    assert_eq!(claim_of(&receipt), (Paid, 10 * IFX, 10 * IFX));
    assert_eq!(net.payout_balance(alice), 10 * IFX);
    assert_eq!(net.chain.balance(&net.reward_vault), 0);
    assert_eq!(net.owner_balance(alice), 1_000_000 * IFX - MINIMUM);

    let after = net.worker_state(alice);
    assert_eq!(after.claimed_total, 10 * IFX);
    assert_eq!(after.active_stake, before.active_stake);
    assert!(!after.coverage.is_short_now());
    let books = net.reward_pool_state().distribution;
    assert_eq!(
        books.claimed_total,
        10 * IFX,
        "the claim settles the publication"
    );
    assert_eq!(books.current.epoch, 0, "the claim settles the publication");
}

#[test]
fn a_second_claim_pays_zero_and_succeeds() {
    let (mut net, alice, snapshot) = alice_has_earned();
    net.claims(&snapshot, 0).succeeds();
    for _ in 0..2 {
        net.chain.pass(1);
        let receipt = net.claims(&snapshot, 0).succeeds();
        assert_eq!(claim_of(&receipt), (NothingDue, 0, 10 * IFX));
        assert_eq!(net.payout_balance(alice), 10 * IFX);
    }
}

#[test]
fn a_leaf_that_fell_pays_nothing_and_takes_nothing_back() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let first = net.rewards_are_claimable(&[(alice, 10 * IFX), (bob, 0)]);
    net.claims(&first, 0).succeeds();
    let second = net.rewards_are_claimable(&[(alice, 4 * IFX), (bob, 6 * IFX)]);
    let receipt = net.claims(&second, 0).succeeds();
    assert_eq!(claim_of(&receipt), (NothingDue, 0, 10 * IFX));
    assert_eq!(net.payout_balance(alice), 10 * IFX);
}

#[test]
fn many_small_claims_pay_what_one_large_claim_pays() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let mut last = None;
    for total in [1, 7, 7, 1_000, 12_345_678_901] {
        let snapshot = net.rewards_are_claimable(&[(alice, total), (bob, total)]);
        net.claims(&snapshot, 0).succeeds();
        assert_eq!(net.payout_balance(alice), total);
        last = Some(snapshot);
    }
    // Bob slept through four epochs: the last root heals all of it.
    let receipt = net.claims(&last.unwrap(), 1).succeeds();
    assert_eq!(claim_of(&receipt), (Paid, 12_345_678_901, 12_345_678_901));
    assert_eq!(net.payout_balance(bob), net.payout_balance(alice));
    assert_eq!(net.chain.balance(&net.reward_vault), 0);
}

#[test]
fn a_new_payout_wallet_gets_what_is_claimed_from_then_on() {
    let (mut net, alice, snapshot) = alice_has_earned();
    net.claims(&snapshot, 0).succeeds();
    let old = net.worker(alice).payout_tokens;
    open_payout_wallet(&mut net, alice);
    let snapshot = net.rewards_are_claimable(&[(alice, 13 * IFX)]);
    let new = net.worker(alice).payout_tokens;
    let receipt = net.claims(&snapshot, 0).replacing(new, old).succeeds();
    assert_eq!(claims_of(&receipt), [(DestinationChanged, 0)]);
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.chain.balance(&old), 10 * IFX);
    assert_eq!(net.chain.balance(&new), 3 * IFX);
}

#[test]
fn the_caller_cannot_choose_where_the_money_goes() {
    let (mut net, alice, snapshot) = alice_has_earned();
    let stranger = net.keys.stranger.pubkey();
    let wallet = net.worker(alice).payout;
    let payout = net.worker(alice).payout_tokens;
    let wrong = [
        net.funded_tokens(&stranger, 0),
        net.worker(alice).owner_tokens,
        net.worker(alice).vault,
        wallet,
        net.reward_vault,
        net.penalty_vault,
        net.chain.copy_of_another_program(&payout),
    ];
    for wrong in wrong {
        let before = net.chain.account(&wrong);
        let receipt = net.claims(&snapshot, 0).replacing(payout, wrong).succeeds();
        assert_eq!(claims_of(&receipt), [(DestinationChanged, 0)]);
        assert_eq!(net.chain.account(&wrong), before);
    }
    pays(&mut net, &snapshot, 10 * IFX);
}

#[test]
fn a_donation_to_the_vault_is_nobody_s_reward() {
    let (mut net, alice, snapshot) = alice_has_earned();
    let vault = net.reward_vault;
    net.donate(&vault, 5 * IFX);
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.payout_balance(alice), 10 * IFX);
    assert_eq!(net.chain.balance(&vault), 5 * IFX);
}

#[test]
fn before_anything_is_published_there_is_nothing_to_claim() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.snapshot(&[(alice, IFX)]);
    net.claims(&snapshot, 0)
        .fails_with(StakingError::NothingPublished);
}

/// Nobody can have registered there.
#[test]
fn without_a_reference_price_nobody_is_paid() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    let alice = net.measured_worker();
    net.tops_up(alice, MINIMUM).succeeds();
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    waits(&mut net, alice, &snapshot, NotRegistered);
}

#[test]
fn foreign_accounts_are_refused() {
    let (mut net, _, snapshot) = alice_has_earned();
    let other = net.second_network();
    let (network, pool, vault) = (net.address, net.reward_pool, net.reward_vault);
    for (own, wrong, error) in [
        (network, other.address, StakingError::WrongNetwork),
        (pool, other.reward_pool, StakingError::WrongNetwork),
        (vault, other.reward_vault, StakingError::WrongVault),
        (vault, net.penalty_vault, StakingError::WrongVault),
        (SPL_TOKEN, TOKEN_2022, StakingError::WrongTokenProgram),
    ] {
        net.claims(&snapshot, 0)
            .replacing(own, wrong)
            .fails_with(error);
    }
}

#[test]
fn forged_accounts_are_refused() {
    let (mut net, alice, snapshot) = alice_has_earned();
    let (network, pool, other_kind) = (net.address, net.reward_pool, net.penalty_pool);
    let (fake_network, fake_pool) = (
        net.chain.copy_of_another_program(&network),
        net.chain.copy_of_another_program(&pool),
    );
    for (own, wrong, error) in [
        (
            network,
            fake_network,
            AnchorErrorCode::AccountOwnedByWrongProgram,
        ),
        (
            pool,
            fake_pool,
            AnchorErrorCode::AccountDiscriminatorMismatch,
        ),
        (
            pool,
            other_kind,
            AnchorErrorCode::AccountDiscriminatorMismatch,
        ),
    ] {
        net.claims(&snapshot, 0)
            .replacing(own, wrong)
            .fails_with_anchor(error);
    }
    // A worker's address is part of its leaf, so a copy of the worker has no leaf.
    let worker = net.worker(alice).address;
    let forged = net.chain.copy_of_another_program(&worker);
    net.claims(&snapshot, 0)
        .replacing(worker, forged)
        .fails_with(StakingError::InvalidProof);
}
