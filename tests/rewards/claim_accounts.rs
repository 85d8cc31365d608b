//! `claim_rewards`: its accounts are taken in by hand, so every way in which they can be wrong.

use anchor_lang::Discriminator;
use inferix_staking_tests::state::ClaimOutcome::DestinationChanged;
use inferix_staking_tests::state::Worker;
use inferix_staking_tests::*;

use crate::support::*;

/// Where they stand among the accounts.
const NETWORK: usize = 0;
const POOL: usize = 1;
const VAULT: usize = 2;
const TOKEN_PROGRAM: usize = 3;
const WORKER: usize = 4;
const PAYOUT: usize = 5;

#[test]
fn four_accounts_are_needed_at_least() {
    let mut six = SixWorkers::new();
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
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    let (worker, payout) = {
        let worker = six.net.worker(WorkerId(0));
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
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    let net = &mut six.net;
    let now = net.chain.now();
    net.proposes_slash(WorkerId(1), offence(1, now, 1))
        .succeeds();
    let wallet = net.keys.stranger.pubkey();
    penalties_are_claimable(net, &[(wallet, IFX)]);
    net.funded_tokens(&wallet, 0);
    net.claims_penalty(&wallet, 0, IFX, vec![]).succeeds();

    let kinds = [
        (net.address, "network"),
        (net.reward_pool, "pool"),
        (net.penalty_pool, "penalty pool"),
        (net.reward_vault, "vault"),
        (net.worker(WorkerId(0)).address, "worker"),
        (net.worker(WorkerId(0)).payout_tokens, "payout"),
        (net.worker(WorkerId(0)).vault, "stake vault"),
        (net.case_address(WorkerId(1), [1; 32]), "case"),
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
                PAYOUT => {
                    let receipt = call.succeeds();
                    assert_eq!(claims_of(&receipt), [(DestinationChanged, 0)], "{kind}");
                }
                // In use already, in its own place.
                POOL | WORKER if kind == "network" || kind == "pool" => {
                    call.fails_with_instruction_error(InstructionError::AccountBorrowFailed);
                }
                // Not a worker, or not any more; but none of them has a leaf.
                WORKER => call.fails_with(StakingError::InvalidProof),
                POOL => call.fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch),
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
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    let originals = [
        (NETWORK, six.net.address),
        (POOL, six.net.reward_pool),
        (WORKER, six.net.worker(WorkerId(0)).address),
    ];
    for (place, original) in originals {
        let whole = six.net.chain.account(&original).unwrap().data;
        for len in (0..8)
            .chain((8..whole.len()).step_by(16))
            .chain([whole.len() - 1])
        {
            let short = six
                .net
                .chain
                .forge_bytes(inferix_staking::ID, whole[..len].to_vec());
            let call = six
                .claims(&[0], 0, proof.clone())
                .with_account(place, short);
            let tagged = len >= Worker::DISCRIMINATOR.len();
            match (place, tagged) {
                (_, true) => call.fails_with_anchor(AnchorErrorCode::AccountDidNotDeserialize),
                // Not a worker, and without a leaf.
                (WORKER, false) => call.fails_with(StakingError::InvalidProof),
                (POOL, false) => {
                    call.fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
                }
                (_, false) => {
                    call.fails_with_anchor(AnchorErrorCode::AccountDiscriminatorNotFound);
                }
            }
        }
    }
}

/// Whatever grows a worker in a later version does not keep this one from paying it.
#[test]
fn an_account_that_has_grown_is_read() {
    let mut six = SixWorkers::new();
    let address = six.net.worker(WorkerId(0)).address;
    let proof = six.proof(0, 2);
    let call = six.claims(&[0, 1], 0, proof);
    call.net.chain.change_account(&address, |grown| {
        grown.data.extend_from_slice(&[7; 61]);
        grown.lamports *= 2;
    });
    call.succeeds();
    assert_eq!(six.net.payout_balance(WorkerId(0)), IFX);
    assert_eq!(six.net.payout_balance(WorkerId(1)), 2 * IFX);
    let tail = six.net.chain.account(&address).unwrap().data;
    assert!(tail.ends_with(&[7; 61]));
}

#[test]
fn what_is_written_must_be_writable() {
    let mut six = SixWorkers::new();
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
