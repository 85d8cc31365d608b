//! `fund_rewards`: anyone, at any time.

use inferix_staking_tests::*;

use crate::support::*;

/// A network and somebody with 10 tokens.
fn funder() -> (TestNetwork, Keypair) {
    let mut net = TestNetwork::new();
    let funder = net.keys.stranger.insecure_clone();
    net.funded_tokens(&funder.pubkey(), 10 * IFX);
    (net, funder)
}

#[test]
fn anyone_funds_and_the_totals_follow() {
    let (mut net, funder) = funder();
    for (old, new) in [(0, 3 * IFX), (3 * IFX, 10 * IFX)] {
        let receipt = net.funds_rewards(&funder, new - old).succeeds();

        let event: events::RewardsFunded = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.funder, funder.pubkey());
        assert_eq!(event.old_funded_total, old);
        assert_eq!(event.new_funded_total, new);
        assert_eq!(net.reward_pool_state().funded_total, new);
        assert_eq!(net.chain.balance(&net.reward_vault), new);
        let left = net.chain.balance(&net.tokens_of(&funder.pubkey()));
        assert_eq!(left, 10 * IFX - new);
    }
}

#[test]
fn a_plain_transfer_changes_no_books() {
    let (mut net, funder) = funder();
    let vault = net.reward_vault;
    net.donate(&vault, 5 * IFX);
    assert_eq!(net.reward_pool_state().funded_total, 0);
    net.funds_rewards(&funder, IFX).succeeds();
    assert_eq!(net.reward_pool_state().funded_total, IFX);
    assert_eq!(net.chain.balance(&vault), 6 * IFX);
}

#[test]
fn amounts_that_cannot_be_moved_are_refused() {
    let (mut net, funder) = funder();
    net.funds_rewards(&funder, 0)
        .fails_with(StakingError::AmountIsZero);
    net.funds_rewards(&funder, 10 * IFX + 1)
        .fails_with_instruction_error(NO_FUNDS);
    net.funds_rewards(&funder, 1).succeeds();
    net.funds_rewards(&funder, u64::MAX)
        .fails_with(StakingError::AmountOverflow);
}

#[test]
fn only_the_owner_of_the_tokens_gives_them_away() {
    let (mut net, funder) = funder();
    let alice = net.open_worker();
    let (tokens, hers) = (
        net.tokens_of(&funder.pubkey()),
        net.worker(alice).owner_tokens,
    );
    net.funds_rewards(&funder, IFX)
        .replacing(tokens, hers)
        .fails_with_instruction_error(OWNER_MISMATCH);
    net.funds_rewards(&funder, IFX)
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
}

#[test]
fn only_the_pool_s_own_vault_is_funded() {
    let (mut net, funder) = funder();
    let other = net.second_network();
    let alice = net.open_worker();
    let wrong = [
        net.penalty_vault,
        net.worker(alice).vault,
        net.tokens_of(&funder.pubkey()),
        other.reward_vault,
    ];
    let vault = net.reward_vault;
    for wrong in wrong {
        net.funds_rewards(&funder, IFX)
            .replacing(vault, wrong)
            .fails_with(StakingError::WrongVault);
    }
}

#[test]
fn only_a_reward_pool_is_funded_by_its_token_program() {
    let (mut net, funder) = funder();
    let pool = net.reward_pool;
    let forged = forged(&mut net, &pool);
    let other_kind = net.penalty_pool;
    for (wrong, error) in [
        (forged, AnchorErrorCode::AccountOwnedByWrongProgram),
        (other_kind, AnchorErrorCode::AccountDiscriminatorMismatch),
    ] {
        net.funds_rewards(&funder, IFX)
            .replacing(pool, wrong)
            .fails_with_anchor(error);
    }
    net.funds_rewards(&funder, IFX)
        .replacing(SPL_TOKEN, TOKEN_2022)
        .fails_with(StakingError::WrongTokenProgram);
}
