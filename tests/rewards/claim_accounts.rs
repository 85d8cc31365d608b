//! `claim_rewards`: its accounts are taken in by hand, so every way in which they can be wrong.

use agave_feature_set::{account_data_direct_mapping, virtual_address_space_adjustments};
use anchor_lang::Discriminator;
use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::state::{ClaimOutcome, Worker};
use inferix_staking_tests::*;
use litesvm::LiteSVM;

use crate::support::*;

/// Where they stand among the accounts.
const NETWORK: usize = 0;
const POOL: usize = 1;
const VAULT: usize = 2;
const TOKEN_PROGRAM: usize = 3;
const WORKER: usize = 4;
const PAYOUT: usize = 5;

/// An account at a new address with these bytes.
fn account(net: &mut TestNetwork, owner: Pubkey, data: Vec<u8>) -> Pubkey {
    let address = Keypair::new().pubkey();
    let account = Account {
        lamports: 1_000_000_000,
        data,
        owner,
        ..Account::default()
    };
    net.chain.svm.set_account(address, account).unwrap();
    address
}

#[test]
fn four_accounts_are_needed_at_least() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    for missing in 3..=6 {
        six.claims(&[0], 0, proof.clone())
            .without_last_accounts(missing)
            .fails_with_anchor(AnchorErrorCode::AccountNotEnoughKeys);
    }
}

/// An instruction has at most 255 accounts: not one of them is overlooked.
#[test]
fn every_account_too_many_is_refused() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    let (worker, payout) = {
        let worker = six.net.worker(W(0));
        (worker.address, worker.payout_tokens)
    };
    let pair = [worker, payout].map(|address| AccountMeta::new(address, false));
    for total in [8, 64, 66, 128, 130, 254, 255] {
        let more: Vec<_> = pair.iter().cycle().take(total - 6).cloned().collect();
        six.claims(&[0], 0, proof.clone())
            .with_more_accounts(&more)
            .fails_with(StakingError::LeavesDoNotMatchAccounts);
    }
}

#[test]
fn every_kind_of_account_in_every_place() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    let net = &mut six.net;
    let now = net.chain.now();
    net.proposes_slash(W(1), offence(1, now, 1)).succeeds();
    let wallet = net.keys.stranger.pubkey();
    penalties_are_claimable(net, &[(wallet, IFX)]);
    net.funded_tokens(&wallet, 0);
    net.claims_penalty(&wallet, 0, IFX, vec![]).succeeds();

    let kinds = [
        (net.address, "network"),
        (net.reward_pool, "pool"),
        (net.penalty_pool, "penalty pool"),
        (net.reward_vault, "vault"),
        (net.worker(W(0)).address, "worker"),
        (net.worker(W(0)).payout_tokens, "payout"),
        (net.worker(W(0)).vault, "stake vault"),
        (net.case_address(W(1), [1; 32]), "case"),
        (net.verifier_address(&wallet), "verifier"),
        (net.mint, "mint"),
        (net.token_program, "token program"),
        (wallet, "wallet"),
        (Keypair::new().pubkey(), "nobody"),
        (inferix_staking::ID, "program"),
    ];
    for (place, right) in [
        (NETWORK, "network"),
        (POOL, "pool"),
        (VAULT, "vault"),
        (TOKEN_PROGRAM, "token program"),
        (WORKER, "worker"),
        (PAYOUT, "payout"),
    ] {
        for (address, kind) in kinds {
            if kind == right {
                continue;
            }
            let ours = six
                .net
                .chain
                .account(&address)
                .is_some_and(|account| account.owner == inferix_staking::ID);
            let mut call = six
                .claims(&[0], 0, proof.clone())
                .with_account(place, address);
            // A program cannot be written to: the runtime takes the flag away.
            if kind.ends_with("program") {
                call.instruction.accounts[place].is_writable = false;
            }
            match place {
                VAULT | POOL if kind.ends_with("program") => {
                    call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
                }
                VAULT => call.fails_with(StakingError::WrongVault),
                TOKEN_PROGRAM => call.fails_with(StakingError::WrongTokenProgram),
                PAYOUT => call.fails_with(StakingError::WrongTokenAccount),
                // In use already, in its own place.
                POOL | WORKER if kind == "network" || kind == "pool" => {
                    call.fails_with_instruction_error(InstructionError::AccountBorrowFailed);
                }
                _ if ours => {
                    call.fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
                }
                _ => call.fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram),
            }
        }
    }
    six.claims(&[0], 0, proof).succeeds();
}

#[test]
fn an_account_of_ours_that_is_too_short_is_refused() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    let originals = [
        (NETWORK, six.net.address),
        (POOL, six.net.reward_pool),
        (WORKER, six.net.worker(W(0)).address),
    ];
    for (place, original) in originals {
        let whole = six.net.chain.account(&original).unwrap().data;
        for len in (0..8)
            .chain((8..whole.len()).step_by(16))
            .chain([whole.len() - 1])
        {
            let short = account(&mut six.net, inferix_staking::ID, whole[..len].to_vec());
            six.claims(&[0], 0, proof.clone())
                .with_account(place, short)
                .fails_with_anchor(if len < Worker::DISCRIMINATOR.len() {
                    AnchorErrorCode::AccountDiscriminatorNotFound
                } else {
                    AnchorErrorCode::AccountDidNotDeserialize
                });
        }
    }
}

/// Whatever grows a worker in a later version does not keep this one from paying it.
#[test]
fn an_account_that_has_grown_is_read() {
    let mut six = Six::new();
    let address = six.net.worker(W(0)).address;
    let mut grown = six.net.chain.account(&address).unwrap();
    grown.data.extend_from_slice(&[7; 61]);
    grown.lamports *= 2;
    six.net.chain.svm.set_account(address, grown).unwrap();
    let proof = six.proof(0, 2);
    six.claims(&[0, 1], 0, proof).succeeds();
    assert_eq!(six.net.payout_balance(W(0)), IFX);
    assert_eq!(six.net.payout_balance(W(1)), 2 * IFX);
    let tail = six.net.chain.account(&address).unwrap().data;
    assert!(tail.ends_with(&[7; 61]));
}

#[test]
fn what_is_written_must_be_writable() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    for (place, error) in [
        (POOL, AnchorErrorCode::ConstraintMut),
        (VAULT, AnchorErrorCode::ConstraintMut),
        (WORKER, AnchorErrorCode::AccountNotMutable),
    ] {
        let mut call = six.claims(&[0], 0, proof.clone());
        call.instruction.accounts[place].is_writable = false;
        call.fails_with_anchor(error);
    }
    let mut call = six.claims(&[0], 0, proof);
    call.instruction.accounts[PAYOUT].is_writable = false;
    call.fails_with_instruction_error(InstructionError::PrivilegeEscalation);
}

/// The payout account stands twice among the accounts, and is one and the same.
#[test]
fn workers_that_share_a_payout_wallet_are_all_paid() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let entries: Vec<_> = (1..=4)
            .map(|i| (net.registered_worker(MINIMUM), i * IFX))
            .collect();
        let (wallet, tokens) = (net.worker(W(1)).payout, net.worker(W(1)).payout_tokens);
        for w in [W(0), W(3)] {
            net.sets_payout(w, wallet).succeeds();
            net.workers[w.0].payout = wallet;
            net.workers[w.0].payout_tokens = tokens;
        }
        let snapshot = net.rewards_are_claimable(&entries);
        net.claims_run(&snapshot, 0, 4).succeeds();
        assert_eq!(net.payout_balance(W(1)), (1 + 2 + 4) * IFX);
        assert_eq!(net.payout_balance(W(2)), 3 * IFX);
        assert_eq!(net.chain.balance(&net.reward_vault), 0);
    }
}

/// A runtime may copy accounts into a program's memory, as it does today, or map them into it.
#[test]
fn accounts_may_be_copied_or_mapped() {
    for (adjusted, mapped) in [(true, false), (true, true)] {
        let mut six = Six::new();
        let mut features = LiteSVM::mainnet_feature_set();
        for (id, active) in [
            (virtual_address_space_adjustments::ID, adjusted),
            (account_data_direct_mapping::ID, mapped),
        ] {
            assert!(!features.is_active(&id), "copied today");
            if active {
                features.activate(&id, 0);
            }
        }
        let svm = std::mem::take(&mut six.net.chain.svm);
        let svm = svm
            .with_feature_set(features)
            .with_builtins()
            .with_default_programs();
        six.net.chain.svm = svm;
        let svm = &mut six.net.chain.svm;
        svm.add_program_from_file(inferix_staking::ID, program_path())
            .unwrap();
        let proof = six.proof(0, 4);
        let receipt = six.claims(&[0, 1, 2, 3], 0, proof).succeeds();
        let event: events::RewardsClaimed = receipt.event();
        assert_eq!(event.new_claimed_total, 10 * IFX);
        for i in 0..4 {
            assert_eq!(six.net.payout_balance(W(i)), (i as u64 + 1) * IFX);
        }
        six.net.tops_up(W(5), IFX).succeeds();
        six.net.expect_stake(W(5), MINIMUM + IFX);
    }
}

/// As Anchor has it for every instruction.
#[test]
fn the_program_runs_at_its_own_address_only() {
    let mut six = Six::new();
    let elsewhere = Keypair::new().pubkey();
    let svm = &mut six.net.chain.svm;
    svm.add_program_from_file(elsewhere, program_path())
        .unwrap();
    let proof = six.proof(0, 1);
    let mut call = six.claims(&[0], 0, proof);
    call.instruction.program_id = elsewhere;
    call.fails_with_anchor(AnchorErrorCode::DeclaredProgramIdMismatch);
}

/// One byte of the payout account is changed at a time, so that all but one of its rules hold.
#[test]
fn the_payout_account_is_checked_byte_by_byte() {
    let mut six = Six::new();
    let tokens = six.net.worker(W(0)).payout_tokens;
    let good = six.net.chain.account(&tokens).unwrap();
    let proof = six.proof(0, 1);
    let mut expect = |account: Account, expected: ClaimOutcome| {
        six.net.chain.svm.set_account(tokens, account).unwrap();
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
    // Mint, owner; the state: 0 is uninitialized, 2 is frozen.
    for at in 0..64 {
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
