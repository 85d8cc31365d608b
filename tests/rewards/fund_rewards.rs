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
        assert_eq!(event.epoch, 0);
        assert_eq!(event.funder, funder.pubkey());
        assert_eq!(event.old_funded_total, old);
        assert_eq!(event.new_funded_total, new);
        let pool = net.reward_pool_state();
        assert_eq!(pool.funded_total, new);
        assert_eq!(pool.funded.of(0), new);
        assert_eq!(pool.burned_total, 0);
        assert_eq!(net.chain.balance(&net.reward_vault), new);
        let left = net.chain.balance(&net.tokens_of(&funder.pubkey()));
        assert_eq!(left, 10 * IFX - new);
    }
}

#[test]
fn funds_count_for_the_epoch_that_they_come_in() {
    let (mut net, funder) = funder();
    for (at, epoch) in [
        (GENESIS + EPOCH - 1, 0),
        (GENESIS + EPOCH, 1),
        (GENESIS + 3 * EPOCH - 1, 2),
    ] {
        net.chain.set_time(at);
        let event: events::RewardsFunded = net.funds_rewards(&funder, IFX).succeeds().event();
        assert_eq!(event.epoch, epoch);
    }
    let funded = net.reward_pool_state().funded;
    assert_eq!(
        [0, 1, 2, 3].map(|epoch| funded.of(epoch)),
        [IFX, IFX, IFX, 0]
    );
}

#[test]
fn a_plain_transfer_changes_no_books() {
    let (mut net, funder) = funder();
    let vault = net.reward_vault;
    net.donate(&vault, 5 * IFX);
    assert_eq!(net.reward_pool_state().funded_total, 0);
    assert_eq!(net.reward_pool_state().funded.of(0), 0);
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
    let (tokens, foreign) = (
        net.tokens_of(&funder.pubkey()),
        net.worker(alice).owner_tokens,
    );
    net.funds_rewards(&funder, IFX)
        .replacing(tokens, foreign)
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
fn foreign_and_forged_accounts_are_refused() {
    let (mut net, funder) = funder();
    let other = net.second_network();
    let (network, pool) = (net.address, net.reward_pool);
    for (own, wrong, error) in [
        (network, other.address, StakingError::WrongNetwork),
        (pool, other.reward_pool, StakingError::WrongNetwork),
        (SPL_TOKEN, TOKEN_2022, StakingError::WrongTokenProgram),
    ] {
        net.funds_rewards(&funder, IFX)
            .replacing(own, wrong)
            .fails_with(error);
    }
    for own in [network, pool] {
        let forged = net.chain.copy_of_another_program(&own);
        net.funds_rewards(&funder, IFX)
            .replacing(own, forged)
            .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    }
    let other_kind = net.penalty_pool;
    for own in [network, pool] {
        net.funds_rewards(&funder, IFX)
            .replacing(own, other_kind)
            .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
    }
}
