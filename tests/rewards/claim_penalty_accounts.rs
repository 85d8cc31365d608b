//! `claim_penalty`: the accounts that it takes, and that are not its own.

use inferix_staking_tests::*;

use crate::claim_penalty::{balance, verifier};
use crate::support::*;

#[test]
fn foreign_and_forged_accounts_are_refused() {
    let (mut net, wallet) = verifier();
    let other = net.second_network();
    let (pool, vault) = (net.penalty_pool, net.penalty_vault);
    for (own, wrong, error) in [
        (pool, other.penalty_pool, StakingError::WrongNetwork),
        (vault, other.penalty_vault, StakingError::WrongVault),
        (vault, net.reward_vault, StakingError::WrongVault),
        (SPL_TOKEN, TOKEN_2022, StakingError::WrongTokenProgram),
    ] {
        net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
            .replacing(own, wrong)
            .fails_with(error);
    }
    let network = net.address;
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .replacing(network, other.address)
        .fails_with(StakingError::WrongNetwork);
    for own in [network, pool] {
        let forged = net.chain.copy_of_another_program(&own);
        net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
            .replacing(own, forged)
            .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    }
}

/// The same wallet verifies for two networks: each pool pays its own root only.
#[test]
fn each_network_pays_from_its_own_pool() {
    let (mut net, wallet) = verifier();
    let mut other = net.second_network();
    net.swap(&mut other);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::NothingPublished);
    penalties_are_claimable(&mut net, &[(wallet, 2 * IFX)]);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::InvalidProof);
    net.claims_penalty(&wallet, 0, 2 * IFX, vec![]).succeeds();
    net.swap(&mut other);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![]).succeeds();
    assert_eq!(balance(&net, &wallet), 7 * IFX);
}

#[test]
fn a_verifier_of_another_wallet_or_network_is_refused() {
    let (mut net, wallet) = verifier();
    let stranger = net.keys.stranger.pubkey();
    net.funded_tokens(&stranger, 0);
    let entries = [(wallet, 5 * IFX), (stranger, IFX)];
    let tree = penalties_are_claimable(&mut net, &entries);
    let mut other = net.second_network();
    net.swap(&mut other);
    penalties_are_claimable(&mut net, &[(wallet, IFX)]);
    net.claims_penalty(&wallet, 0, IFX, vec![]).succeeds();
    let elsewhere = net.verifier_address(&wallet);
    net.swap(&mut other);
    net.claims_penalty(&stranger, 1, IFX, tree.proof(1, 1))
        .succeeds();
    let own = net.verifier_address(&wallet);
    for wrong in [net.verifier_address(&stranger), elsewhere] {
        net.claims_penalty(&wallet, 0, 5 * IFX, tree.proof(0, 1))
            .replacing(own, wrong)
            .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
    }
    net.claims_penalty(&wallet, 0, 5 * IFX, tree.proof(0, 1))
        .succeeds();
}

#[test]
fn what_anchor_would_check_is_checked() {
    let (mut net, wallet) = verifier();
    let instruction = net
        .claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .instruction
        .clone();
    for missing in 1..instruction.accounts.len() {
        net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
            .without_last_accounts(missing)
            .fails_with_anchor(AnchorErrorCode::AccountNotEnoughKeys);
    }
    for len in 8..instruction.data.len() {
        net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
            .with_data(|data| data.truncate(len))
            .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
    }
    for (place, account) in instruction.accounts.iter().enumerate() {
        if account.is_writable {
            let mut call = net.claims_penalty(&wallet, 0, 5 * IFX, vec![]);
            call.instruction.accounts[place].is_writable = false;
            call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
        }
    }
    let (pool, other_kind) = (net.penalty_pool, net.reward_pool);
    for (own, wrong, error) in [
        (
            solana_sdk_ids::system_program::ID,
            SPL_TOKEN,
            AnchorErrorCode::InvalidProgramId,
        ),
        (
            pool,
            other_kind,
            AnchorErrorCode::AccountDiscriminatorMismatch,
        ),
    ] {
        net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
            .replacing(own, wrong)
            .fails_with_anchor(error);
    }
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![]).succeeds();
}
