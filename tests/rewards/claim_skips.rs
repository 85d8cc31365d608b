//! `claim_rewards` of a worker that cannot be paid now: it is skipped, told why, and its money
//! waits.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;
use solana_transaction_error::TransactionError;
use spl_token_2022_interface::extension::{ExtensionType, memo_transfer};
use spl_token_2022_interface::instruction::{self as token_ix, AuthorityType};

use crate::support::*;

const DUE: u64 = 10 * IFX;

fn alice_has_earned(mut net: TestNetwork) -> (TestNetwork, WorkerId, Snapshot) {
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    (net, alice, snapshot)
}

#[test]
fn a_worker_that_never_registered_waits() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    net.tops_up(alice, MINIMUM).succeeds();
    let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
    waits(&mut net, alice, &snapshot, NotRegistered);
    net.registers_worker(alice, ONE_USD, 0).succeeds();
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_barred_worker_waits_until_it_is_unbarred() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.bars_worker(alice).succeeds();
    waits(&mut net, alice, &snapshot, Barred);
    net.unbars_worker(alice).succeeds();
    pays(&mut net, &snapshot, DUE);
}

/// Both moves raise S(n) by a fifth from the next epoch on.
#[test]
fn a_worker_is_paid_at_s_and_above_and_waits_below() {
    let raises: [fn(&mut TestNetwork, WorkerId) -> u64; 2] = [
        // Two significant digits more than a fifth: the price is a whole number of billionths.
        |net, _| {
            net.commits_price(833_333_334).succeeds();
            net.next_epoch();
            86_399_999_931
        },
        |net, w| {
            minimum_rises(net, w);
            RAISED
        },
    ];
    for raise in raises {
        for (above, covers) in [(-1, false), (0, true), (1, true)] {
            let mut net = TestNetwork::new();
            let alice = net.registered_worker(MINIMUM);
            net.sets_restake(alice, false).succeeds();
            let snapshot = net.rewards_are_claimable(&[(alice, DUE)]);
            let minimum = raise(&mut net, alice);
            let stake = minimum.strict_add_signed(above);
            net.tops_up(alice, stake - MINIMUM).succeeds();
            if !covers {
                waits(&mut net, alice, &snapshot, StakeBelowMinimum);
                net.tops_up(alice, 1).succeeds();
            }
            pays(&mut net, &snapshot, DUE);
        }
    }
}

#[test]
fn a_short_worker_is_paid_when_the_price_recovers() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.sets_restake(alice, false).succeeds();
    net.reference_price(990_000_000);
    waits(&mut net, alice, &snapshot, StakeBelowMinimum);
    net.reference_price(ONE_USD);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_slashed_worker_waits_until_it_is_topped_up() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.sets_restake(alice, false).succeeds();
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1)).succeeds();
    pays(&mut net, &snapshot, DUE);
    let snapshot = net.rewards_are_claimable(&[(alice, 2 * DUE)]);
    net.executes_slash(alice, [1; 32]).succeeds();
    waits(&mut net, alice, &snapshot, StakeBelowMinimum);
    net.tops_up(alice, 1).succeeds();
    pays(&mut net, &snapshot, DUE);
}

/// Whoever calls only settles what the worker's own history and the terms say already.
#[test]
fn a_claim_settles_the_coverage_record_and_changes_nothing_in_it() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    net.sets_restake(alice, false).succeeds();
    minimum_rises(&mut net, alice);
    let short_since = net.chain.now();
    net.chain.pass(GRACE + 1);
    let untouched = net.settled_worker(alice).coverage;
    assert_eq!(untouched.short_since, short_since);
    assert_eq!(untouched.epoch, 2);
    assert_eq!(
        [0, 1, 2].map(|epoch| untouched.earns(epoch)),
        [false, true, false]
    );
    for _ in 0..2 {
        waits(&mut net, alice, &snapshot, StakeBelowMinimum);
        assert_eq!(net.worker_state(alice).coverage, untouched);
    }
}

#[test]
fn a_missing_payout_account_is_waited_for() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    let wallet = new_payout_wallet(&mut net, alice);
    waits(&mut net, alice, &snapshot, PayoutUnavailable);
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
    waits(&mut net, alice, &snapshot, PayoutUnavailable);
    let mint = net.mint;
    net.chain.token_account(&by, &mint);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_frozen_payout_account_is_waited_for() {
    let (mut net, alice, snapshot) = alice_has_earned(freezable_network());
    let tokens = net.worker(alice).payout_tokens;
    set_frozen(&mut net, &tokens, true);
    waits(&mut net, alice, &snapshot, PayoutUnavailable);
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
    waits(&mut net, alice, &snapshot, PayoutUnavailable);
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
    waits(&mut net, alice, &snapshot, PayoutUnavailable);
    let waive = memo_transfer::instruction::disable_required_transfer_memos;
    let waive = waive(&TOKEN_2022, &tokens, &by, &[]).unwrap();
    net.chain.must(&[waive], &[&wallet]);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn stake_cannot_be_lent_for_a_claim() {
    let (mut net, alice, snapshot) = alice_has_earned(TestNetwork::new());
    minimum_rises(&mut net, alice);
    let top_up = net.tops_up(alice, MISSING).instruction;
    // Built when it is covered, so that it names the payout account.
    net.sets_restake(alice, false).succeeds();
    let claim = net.claims(&snapshot, 0).instruction;
    let owner = net.owner(alice);
    let back = net.requests_unstake(alice, MISSING).instruction;
    let refused = net
        .chain
        .send(&[top_up.clone(), claim.clone(), back], &[&owner]);
    let error = InstructionError::Custom(StakingError::StakeBelowMinimum.into());
    assert_eq!(
        refused.unwrap_err().err,
        TransactionError::InstructionError(3, error)
    );
    net.expect_stake(alice, MINIMUM);
    assert_eq!(net.payout_balance(alice), 0);

    // To leave altogether is allowed, and locks and exposes the stake as always.
    let leave = net.requests_unstake(alice, RAISED).instruction;
    net.chain.must(&[top_up, claim, leave], &[&owner]);
    assert_eq!(net.payout_balance(alice), DUE);
    net.expect_unbonding(alice, RAISED);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
}
