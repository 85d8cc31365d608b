//! `claim_rewards` of a worker that cannot be paid now: it is skipped, told why, and its money waits.

use inferix_staking_tests::state::ClaimOutcome::{self, *};
use inferix_staking_tests::*;
use spl_token_2022_interface::extension::{ExtensionType, memo_transfer};
use spl_token_2022_interface::instruction::{self as token_ix, AuthorityType};

use crate::support::*;

const DUE: u64 = 10 * IFX;

/// Claims and expects that nothing moves but the reason that is told.
fn skips(net: &mut TestNetwork, w: W, snapshot: &Snapshot, why: ClaimOutcome) {
    let (vault, payout) = (net.reward_vault, net.worker(w).payout_tokens);
    let before = (net.chain.account(&vault), net.chain.account(&payout));
    let claimed_total = net.worker_state(w).claimed_total;
    let receipt = net.claims(snapshot, 0).succeeds();
    assert_eq!(claim_of(&receipt), (why, 0, claimed_total));
    assert_eq!(net.worker_state(w).claimed_total, claimed_total);
    let after = (net.chain.account(&vault), net.chain.account(&payout));
    assert_eq!(before, after, "tokens of a skipped worker");
}

fn pays(net: &mut TestNetwork, snapshot: &Snapshot, amount: u64) {
    let receipt = net.claims(snapshot, 0).succeeds();
    let (outcome, paid, _) = claim_of(&receipt);
    assert_eq!((outcome, paid), (Paid, amount));
}

fn alice_has_earned(mut net: TestNetwork) -> (TestNetwork, W, Snapshot) {
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    (net, alice, snapshot)
}

#[test]
fn a_worker_that_left_waits_until_it_registers_again() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.requests_unstake(alice, MINIMUM).succeeds();
    skips(&mut net, alice, &snapshot, NotRegistered);
    net.cancels_unstake(alice, 0).succeeds();
    skips(&mut net, alice, &snapshot, NotRegistered);
    net.registers_worker(alice, ONE_USD, 0).succeeds();
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_worker_that_never_registered_waits() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.tops_up(alice, MINIMUM).succeeds();
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    skips(&mut net, alice, &snapshot, NotRegistered);
    net.registers_worker(alice, ONE_USD, 0).succeeds();
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_barred_worker_waits_until_it_is_unbarred() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.bars_worker(alice).succeeds();
    skips(&mut net, alice, &snapshot, Barred);
    net.unbars_worker(alice).succeeds();
    pays(&mut net, &snapshot, DUE);
}

/// Both moves raise S(n) from 72 to 90 tokens.
#[test]
fn a_worker_is_paid_at_s_and_above_and_waits_below() {
    let token_price_falls = |net: &mut TestNetwork, _| net.reference_price(800_000_000);
    let benchmark_rises = |net: &mut TestNetwork, w| {
        net.attests_benchmark(w, 625_000_000).succeeds();
    };
    let minimum = 90 * IFX;
    for raise in [
        token_price_falls as fn(&mut TestNetwork, W),
        benchmark_rises,
    ] {
        for (stake, covers) in [(minimum - 1, false), (minimum, true), (minimum + 1, true)] {
            let mut net = TestNetwork::new();
            let alice = net.registered_worker(stake);
            let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
            raise(&mut net, alice);
            if !covers {
                skips(&mut net, alice, &snapshot, StakeBelowMinimum);
                net.tops_up(alice, minimum - stake).succeeds();
            }
            pays(&mut net, &snapshot, DUE);
        }
    }
}

#[test]
fn a_short_worker_is_paid_when_the_price_recovers() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.reference_price(990_000_000);
    skips(&mut net, alice, &snapshot, StakeBelowMinimum);
    net.reference_price(ONE_USD);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_slashed_worker_waits_until_it_is_topped_up() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1)).succeeds();
    pays(&mut net, &snapshot, DUE);
    let snapshot = net.rewards_are_claimable(&[(alice, 2 * DUE)]);
    net.executes_slash(alice, [1; 32]).succeeds();
    skips(&mut net, alice, &snapshot, StakeBelowMinimum);
    net.tops_up(alice, 1).succeeds();
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_claim_notes_since_when_the_stake_covers() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    assert_eq!(net.worker_state(alice).covered_since, GENESIS);
    net.reference_price(990_000_000);
    assert_eq!(net.worker_state(alice).covered_since, GENESIS);
    skips(&mut net, alice, &snapshot, StakeBelowMinimum);
    assert_eq!(net.worker_state(alice).covered_since, 0);

    net.reference_price(ONE_USD);
    let since = net.chain.now();
    for _ in 0..2 {
        net.claims(&snapshot, 0).succeeds();
        assert_eq!(net.worker_state(alice).covered_since, since);
        net.chain.pass(HOUR);
    }
}

#[test]
fn a_missing_payout_account_is_waited_for() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    let wallet = new_payout_wallet(&mut net, alice);
    skips(&mut net, alice, &snapshot, PayoutUnavailable);
    let mint = net.mint;
    net.chain.token_account(&wallet.pubkey(), &mint);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_closed_payout_account_is_waited_for() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    let wallet = open_payout_wallet(&mut net, alice);
    let (tokens, by) = (net.worker(alice).payout_tokens, wallet.pubkey());
    let close = token_ix::close_account(&SPL_TOKEN, &tokens, &by, &by, &[]);
    net.chain.must(&[close.unwrap()], &[&wallet]);
    skips(&mut net, alice, &snapshot, PayoutUnavailable);
    let mint = net.mint;
    net.chain.token_account(&by, &mint);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_frozen_payout_account_is_waited_for() {
    let (mut net, alice, snapshot) = alice_has_earned(freezable_network());
    let tokens = net.worker(alice).payout_tokens;
    set_frozen(&mut net, &tokens, true);
    skips(&mut net, alice, &snapshot, PayoutUnavailable);
    set_frozen(&mut net, &tokens, false);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_payout_account_that_was_given_away_is_not_paid() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    let wallet = open_payout_wallet(&mut net, alice);
    let (tokens, thief) = (net.worker(alice).payout_tokens, net.chain.wallet());
    let give = |from: &Keypair, to: &Keypair| {
        let (owner, new) = (from.pubkey(), to.pubkey());
        let kind = AuthorityType::AccountOwner;
        token_ix::set_authority(&SPL_TOKEN, &tokens, Some(&new), kind, &owner, &[]).unwrap()
    };
    net.chain.must(&[give(&wallet, &thief)], &[&wallet]);
    skips(&mut net, alice, &snapshot, PayoutUnavailable);
    net.chain.must(&[give(&thief, &wallet)], &[&thief]);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_token_2022_account_that_wants_memos_is_waited_for() {
    let net = TestNetwork::with(TOKEN_2022, 9, default_params());
    let (mut net, alice, snapshot) = alice_has_earned(net);
    let wallet = open_payout_wallet(&mut net, alice);
    let (tokens, by) = (net.worker(alice).payout_tokens, wallet.pubkey());
    let kinds = [ExtensionType::MemoTransfer];
    let extend = token_ix::reallocate(&TOKEN_2022, &tokens, &by, &by, &[], &kinds);
    let demand = memo_transfer::instruction::enable_required_transfer_memos;
    let demand = demand(&TOKEN_2022, &tokens, &by, &[]);
    net.chain
        .must(&[extend.unwrap(), demand.unwrap()], &[&wallet]);
    skips(&mut net, alice, &snapshot, PayoutUnavailable);
    let waive = memo_transfer::instruction::disable_required_transfer_memos;
    let waive = waive(&TOKEN_2022, &tokens, &by, &[]).unwrap();
    net.chain.must(&[waive], &[&wallet]);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn stake_cannot_be_lent_for_a_claim() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.reference_price(800_000_000);
    let missing = 18 * IFX;
    let top_up = net.tops_up(alice, missing).instruction;
    let claim = net.claims(&snapshot, 0).instruction;
    let owner = net.owner(alice);
    let back = net.requests_unstake(alice, missing).instruction;
    let refused = net
        .chain
        .send(&[top_up.clone(), claim.clone(), back], &[&owner]);
    let error = refused.unwrap_err().err.to_string();
    let code = u32::from(StakingError::StakeBelowMinimum);
    assert!(error.contains(&format!("{code:#x}")), "{error}");
    net.expect_stake(alice, MINIMUM);
    assert_eq!(net.payout_balance(alice), 0);

    // To leave altogether is allowed, and locks and exposes the stake as ever.
    let leave = net.requests_unstake(alice, 90 * IFX).instruction;
    net.chain.must(&[top_up, claim, leave], &[&owner]);
    assert_eq!(net.payout_balance(alice), DUE);
    net.expect_unbonding(alice, 90 * IFX);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
}
