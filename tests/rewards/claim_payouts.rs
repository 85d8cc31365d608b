//! `claim_rewards`: the payout accounts of a run.

use inferix_staking_tests::state::ClaimOutcome;
use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;

use crate::support::*;

/// The payout account stands twice among the accounts, and is one and the same.
#[test]
fn workers_that_share_a_payout_wallet_are_all_paid() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let entries: Vec<_> = (1..=4)
            .map(|i| (net.registered_worker(MINIMUM), i * IFX))
            .collect();
        let (wallet, tokens) = (
            net.worker(WorkerId(1)).payout,
            net.worker(WorkerId(1)).payout_tokens,
        );
        for w in [WorkerId(0), WorkerId(3)] {
            net.sets_payout(w, wallet).succeeds();
            net.workers[w.0].payout = wallet;
            net.workers[w.0].payout_tokens = tokens;
        }
        let snapshot = net.rewards_are_claimable(&entries);
        net.claims_run(&snapshot, 0, 4).succeeds();
        assert_eq!(net.payout_balance(WorkerId(1)), (1 + 2 + 4) * IFX);
        assert_eq!(net.payout_balance(WorkerId(2)), 3 * IFX);
        assert_eq!(net.chain.balance(&net.reward_vault), 0);
    }
}

/// One byte of the payout account is changed at a time, so that all but one of its rules hold.
#[test]
fn the_payout_account_is_checked_byte_by_byte() {
    let mut six = SixWorkers::new();
    let tokens = six.net.worker(WorkerId(0)).payout_tokens;
    let good = six.net.chain.account(&tokens).unwrap();
    let proof = six.proof(0, 1);
    let mut expect = |account: Account, expected: ClaimOutcome| {
        six.net.chain.put(&tokens, account);
        let vault = six.net.chain.account(&six.net.reward_vault);
        let before = six.net.chain.account(&tokens);
        let call = six.claims(&[0], 0, proof.clone());
        let receipt = call.succeeds();
        assert_eq!(claim_of(&receipt).0, expected);
        if expected != Paid {
            assert_eq!(six.net.chain.account(&tokens), before);
            assert_eq!(six.net.chain.account(&six.net.reward_vault), vault);
        }
    };
    // The owner; the state: 0 is uninitialized, 2 is frozen. The mint of an account at an
    // associated address is the one in the address.
    for at in 32..64 {
        let mut changed = good.clone();
        changed.data[at] ^= 0x80;
        expect(changed, PayoutUnavailable);
    }
    for state in [0, 2, 3, 255] {
        let mut changed = good.clone();
        changed.data[108] = state;
        expect(changed, PayoutUnavailable);
    }
    for owner in [TOKEN_2022, inferix_staking::ID, Keypair::new().pubkey()] {
        let changed = Account {
            owner,
            ..good.clone()
        };
        expect(changed, PayoutUnavailable);
    }
    for len in [0, 1, 32, 64, 108, 109, 164] {
        let mut changed = good.clone();
        changed.data.truncate(len);
        expect(changed, PayoutUnavailable);
    }
    expect(good, Paid);
}
