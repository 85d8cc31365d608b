//! `claim_penalty`: a verifier's pay, by anyone's call, to the wallet's own token account. Which accounts it
//! takes is in `claim_penalty_accounts.rs`.

use inferix_staking_tests::*;

use crate::support::*;

/// A wallet with a token account and 5 tokens to claim.
pub fn verifier() -> (TestNetwork, Pubkey) {
    let mut net = TestNetwork::new();
    let wallet = Keypair::new().pubkey();
    net.funded_tokens(&wallet, 0);
    penalties_are_claimable(&mut net, &[(wallet, 5 * IFX)]);
    (net, wallet)
}

pub fn balance(net: &TestNetwork, wallet: &Pubkey) -> u64 {
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
