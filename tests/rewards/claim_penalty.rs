//! `claim_penalty`: a verifier's pay, by anyone's call, to the wallet's own token account.

use inferix_staking_tests::*;

use crate::support::*;

/// A wallet with a token account and 5 tokens to claim.
fn verifier() -> (TestNetwork, Pubkey) {
    let mut net = TestNetwork::new();
    let wallet = Keypair::new().pubkey();
    net.funded_tokens(&wallet, 0);
    penalties_are_claimable(&mut net, &[(wallet, 5 * IFX)]);
    (net, wallet)
}

fn balance(net: &TestNetwork, wallet: &Pubkey) -> u64 {
    net.chain.balance(&net.tokens_of(wallet))
}

#[test]
fn the_first_claim_opens_the_account_and_later_ones_pay_the_difference() {
    let (mut net, wallet) = verifier();
    assert!(net.chain.account(&net.verifier_address(&wallet)).is_none());
    for (epoch, old, new) in [
        (0, 0, 5 * IFX),
        (1, 5 * IFX, 8 * IFX),
        (2, 8 * IFX, 8 * IFX),
    ] {
        if epoch > 0 {
            penalties_are_claimable(&mut net, &[(wallet, new)]);
        }
        let receipt = net.claims_penalty(&wallet, 0, new, vec![]).succeeds();

        let event: events::PenaltyClaimed = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.wallet, wallet);
        assert_eq!(event.epoch, epoch);
        assert_eq!(event.old_claimed_total, old);
        assert_eq!(event.new_claimed_total, new);
        let verifier = net.verifier_state(&wallet);
        assert_eq!(verifier.version, 1);
        assert_eq!(verifier.claimed_total, new);
        assert_eq!(verifier.network, net.address);
        assert_eq!(verifier.wallet, wallet);
        assert_eq!(net.penalty_pool_state().distribution.claimed_total, new);
        assert_eq!(balance(&net, &wallet), new);
    }
}

#[test]
fn a_replay_pays_zero_and_succeeds() {
    let (mut net, wallet) = verifier();
    for _ in 0..3 {
        net.claims_penalty(&wallet, 0, 5 * IFX, vec![]).succeeds();
        assert_eq!(balance(&net, &wallet), 5 * IFX);
        net.chain.pass(1);
    }
    let old = net.penalty_pool_state().distribution.claimed_total;
    penalties_are_claimable(&mut net, &[(wallet, 7 * IFX)]);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::InvalidProof);
    assert_eq!(net.penalty_pool_state().distribution.claimed_total, old);
}

#[test]
fn anybody_pays_the_rent_and_nobody_can_stop_it_with_lamports() {
    let (mut net, wallet) = verifier();
    let account = net.verifier_address(&wallet);
    net.chain.svm.airdrop(&account, 1_000_000).unwrap();
    let payer = net.chain.wallet();
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .signed_by(&payer)
        .succeeds();
    assert_eq!(net.verifier_state(&wallet).claimed_total, 5 * IFX);
    assert_eq!(balance(&net, &wallet), 5 * IFX);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
}

#[test]
fn each_leaf_is_for_its_own_wallet_index_and_amount() {
    let mut net = TestNetwork::new();
    let wallets = [0; 3].map(|_| Keypair::new().pubkey());
    for wallet in &wallets {
        net.funded_tokens(wallet, 0);
    }
    let [a, b, c] = wallets;
    let entries = [(a, IFX), (b, 2 * IFX), (c, 3 * IFX)];
    let tree = penalties_are_claimable(&mut net, &entries);
    for (wallet, index, amount, proof, error) in [
        (a, 0, IFX, tree.proof(1, 1), StakingError::InvalidProof),
        (a, 1, IFX, tree.proof(1, 1), StakingError::InvalidProof),
        (b, 0, IFX, tree.proof(0, 1), StakingError::InvalidProof),
        (a, 0, IFX + 1, tree.proof(0, 1), StakingError::InvalidProof),
        (a, 0, u64::MAX, tree.proof(0, 1), StakingError::InvalidProof),
        (a, 0, IFX, vec![], StakingError::InvalidProof),
        (a, 0, IFX, vec![[0; 32]; 3], StakingError::InvalidProof),
        (c, 3, 3 * IFX, tree.proof(2, 1), StakingError::InvalidRun),
        (c, u32::MAX, 0, vec![], StakingError::InvalidRun),
    ] {
        net.claims_penalty(&wallet, index, amount, proof)
            .fails_with(error);
    }
    for (index, (wallet, amount)) in (0..).zip(entries) {
        net.claims_penalty(&wallet, index, amount, tree.proof(index, 1))
            .succeeds();
        assert_eq!(balance(&net, &wallet), amount);
    }
}

#[test]
fn the_money_goes_to_the_wallet_s_own_token_account() {
    let (mut net, wallet) = verifier();
    let stranger = net.keys.stranger.pubkey();
    let own = net.tokens_of(&wallet);
    let wrong = [
        net.funded_tokens(&stranger, 0),
        net.reward_vault,
        net.chain.copy_of_another_program(&own),
    ];
    for wrong in wrong {
        net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
            .replacing(own, wrong)
            .fails_with(StakingError::WrongTokenAccount);
    }
    let account = net.verifier_address(&wallet);
    let other = net.verifier_address(&stranger);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .replacing(account, other)
        .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
}

#[test]
fn a_missing_token_account_is_waited_for() {
    let mut net = TestNetwork::new();
    let wallet = Keypair::new().pubkey();
    penalties_are_claimable(&mut net, &[(wallet, 5 * IFX)]);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::WrongTokenAccount);
    net.funded_tokens(&wallet, 0);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![]).succeeds();
    assert_eq!(balance(&net, &wallet), 5 * IFX);
}

#[test]
fn a_frozen_token_account_is_waited_for() {
    let mut net = freezable_network();
    let wallet = Keypair::new().pubkey();
    let tokens = net.funded_tokens(&wallet, 0);
    penalties_are_claimable(&mut net, &[(wallet, 5 * IFX)]);
    set_frozen(&mut net, &tokens, true);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::WrongTokenAccount);
    set_frozen(&mut net, &tokens, false);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![]).succeeds();
}

#[test]
fn nothing_is_claimed_before_its_time() {
    let mut net = TestNetwork::new();
    let wallet = Keypair::new().pubkey();
    net.funded_tokens(&wallet, 0);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::NothingPublished);
    penalties_are_claimable(&mut net, &[(wallet, 5 * IFX)]);
    let now = net.chain.now();
    net.chain.set_time(now - 1);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::NothingPublished);
    net.chain.set_time(now);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![]).succeeds();
}

#[test]
fn claims_over_the_published_total_are_refused() {
    let mut net = TestNetwork::new();
    let wallet = Keypair::new().pubkey();
    net.funded_tokens(&wallet, 0);
    let tree = verifier_tree(&[(wallet, 5 * IFX)]);
    after_an_epoch(&mut net, 5 * IFX);
    let new = state::NewPublication {
        root: tree.root(),
        ..publication(0, 5 * IFX - 1)
    };
    net.publishes_penalties(new).succeeds();
    net.chain.pass(DELAY);
    net.claims_penalty(&wallet, 0, 5 * IFX, vec![])
        .fails_with(StakingError::ClaimsExceedPublication);
}

#[test]
fn a_worker_s_leaf_is_not_a_verifier_s() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    after_an_epoch(&mut net, 10 * IFX);
    let snapshot = net.snapshot(&[(alice, 5 * IFX)]);
    net.publishes_penalties(snapshot.publication(0)).succeeds();
    net.chain.pass(DELAY);
    let worker = net.worker(alice).address;
    net.claims_penalty(&worker, 0, 5 * IFX, vec![])
        .fails_with(StakingError::InvalidProof);
}

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
