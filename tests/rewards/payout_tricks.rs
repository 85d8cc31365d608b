//! `claim_rewards` and payout wallets that are accounts of the program's own: no name of a wallet
//! makes a reward stake, or stake a reward.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;

use crate::support::*;

const DUE: u64 = 20 * IFX;

/// A worker at its minimum whose payout wallet is `payout`, with a token account, and that has
/// earned `DUE`.
fn paid_to(payout: impl Fn(&TestNetwork, WorkerId) -> Pubkey) -> (TestNetwork, WorkerId, Snapshot) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let payout = payout(&net, alice);
    net.sets_payout(alice, payout).succeeds();
    let mint = net.mint;
    let tokens = net.chain.token_account(&payout, &mint);
    net.workers[alice.0].payout = payout;
    net.workers[alice.0].payout_tokens = tokens;
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    (net, alice, snapshot)
}

/// Both token accounts then belong to the worker, and still only one is its stake.
#[test]
fn the_worker_itself_as_its_payout_wallet_is_paid_beside_its_stake() {
    let (mut net, alice, snapshot) = paid_to(|net, w| net.worker(w).address);
    let (payout, vault) = (net.worker(alice).payout_tokens, net.worker(alice).vault);
    assert_ne!(payout, vault);
    let call = net.claims(&snapshot, 0).replacing(payout, vault);
    assert_eq!(claims_of(&call.succeeds()), [(DestinationChanged, 0)]);
    pays(&mut net, &snapshot, DUE);
    net.expect_stake(alice, MINIMUM);
    assert_eq!(net.vault_balance(alice), MINIMUM);
    assert_eq!(net.worker_state(alice).deposited_total, MINIMUM);
}

#[test]
fn while_short_such_a_worker_restakes_into_its_vault_alone() {
    let (mut net, alice, snapshot) = paid_to(|net, w| net.worker(w).address);
    minimum_rises(&mut net, alice);
    let (payout, vault) = (net.worker(alice).payout_tokens, net.worker(alice).vault);
    let call = net.claims(&snapshot, 0).replacing(vault, payout);
    assert_eq!(claims_of(&call.succeeds()), [(DestinationChanged, 0)]);
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
    assert_eq!(net.vault_balance(alice), RAISED);
    pays(&mut net, &snapshot, DUE - MISSING);
}

/// The address of a token account, or of a pool, is a wallet like any other.
#[test]
fn a_vault_or_a_pool_as_payout_wallet_makes_no_vault_a_payout_account() {
    let wallets: [fn(&TestNetwork, WorkerId) -> Pubkey; 5] = [
        |net, w| net.worker(w).vault,
        |net, _| net.reward_vault,
        |net, _| net.penalty_vault,
        |net, _| net.reward_pool,
        |net, _| net.address,
    ];
    for wallet in wallets {
        let (mut net, alice, snapshot) = paid_to(wallet);
        let payout = net.worker(alice).payout_tokens;
        let vaults = [net.worker(alice).vault, net.reward_vault, net.penalty_vault];
        for vault in vaults {
            let before = net.chain.balance(&vault);
            let call = net.claims(&snapshot, 0).replacing(payout, vault);
            assert_eq!(claims_of(&call.succeeds()), [(DestinationChanged, 0)]);
            assert_eq!(net.chain.balance(&vault), before);
        }
        pays(&mut net, &snapshot, DUE);
        net.expect_stake(alice, MINIMUM);
    }
}

/// Two workers that name each other are each paid beside their stakes.
#[test]
fn workers_that_are_each_other_s_payout_wallets() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    for (w, other) in [(alice, bob), (bob, alice)] {
        let (payout, mint) = (net.worker(other).address, net.mint);
        net.sets_payout(w, payout).succeeds();
        net.workers[w.0].payout_tokens = net.chain.token_account(&payout, &mint);
    }
    let snapshot = net.rewards_are_claimable(&[(alice, DUE), (bob, DUE)]);
    minimum_rises(&mut net, bob);
    let receipt = net.claims_run(&snapshot, 0, 2).succeeds();
    assert_eq!(claims_of(&receipt), [(Paid, DUE), (Restaked, MISSING)]);
    assert_eq!(net.vault_balance(alice), MINIMUM);
    assert_eq!(net.vault_balance(bob), RAISED);
    assert_eq!(net.payout_balance(alice), DUE);
    assert_eq!(net.payout_balance(bob), 0);
}
