//! `burn_revenue`: anyone burns tokens of its own, and the network books them.

use inferix_staking_tests::*;
use spl_token_2022_interface::instruction as token_ix;
use spl_token_interface::state::Mint;

use crate::support::*;

/// What the token program says of an account of another mint.
const MINT_MISMATCH: InstructionError = InstructionError::Custom(3);

/// A network of this token program, and somebody with 10 tokens.
fn burner(token_program: Pubkey) -> (TestNetwork, Keypair) {
    let mut net = TestNetwork::with(token_program, 9, default_params());
    let burner = net.keys.stranger.insecure_clone();
    net.funded_tokens(&burner.pubkey(), 10 * IFX);
    (net, burner)
}

fn supply(net: &TestNetwork) -> u64 {
    let data = net.chain.account(&net.mint).unwrap().data;
    let len = <Mint as solana_program_pack::Pack>::LEN;
    let mint = <Mint as solana_program_pack::Pack>::unpack(&data[..len]);
    mint.unwrap().supply
}

#[test]
fn the_supply_falls_and_the_totals_follow_under_both_token_programs() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let (mut net, burner) = burner(token_program);
        let before = supply(&net);
        for (old, new) in [(0, 3 * IFX), (3 * IFX, 10 * IFX)] {
            let receipt = net.burns_revenue(&burner, new - old).succeeds();

            let event: events::RevenueBurned = receipt.event();
            assert_eq!(event.network, net.address);
            assert_eq!(event.epoch, 0);
            assert_eq!(event.burner, burner.pubkey());
            assert_eq!(event.old_burned_total, old);
            assert_eq!(event.new_burned_total, new);
            let pool = net.reward_pool_state();
            assert_eq!(pool.burned_total, new);
            assert_eq!(pool.burned.of(0), new);
            assert_eq!(pool.funded_total, 0);
            assert_eq!(supply(&net), before - new);
            let left = net.chain.balance(&net.tokens_of(&burner.pubkey()));
            assert_eq!(left, 10 * IFX - new);
        }
    }
}

/// Without a reference price, a publication or a worker.
#[test]
fn anyone_burns_at_any_time() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    let keys = [
        &net.keys.admin,
        &net.keys.distributor,
        &net.keys.guardian,
        &net.keys.stranger,
    ]
    .map(Keypair::insecure_clone);
    for key in &keys {
        net.funded_tokens(&key.pubkey(), 1);
        net.burns_revenue(key, 1).succeeds();
    }
    assert_eq!(net.reward_pool_state().burned_total, 4);
}

#[test]
fn a_burn_counts_for_the_epoch_that_it_happens_in() {
    let (mut net, burner) = burner(SPL_TOKEN);
    for (at, epoch) in [
        (GENESIS + EPOCH - 1, 0),
        (GENESIS + EPOCH, 1),
        (GENESIS + 3 * EPOCH - 1, 2),
    ] {
        net.chain.set_time(at);
        let event: events::RevenueBurned = net.burns_revenue(&burner, IFX).succeeds().event();
        assert_eq!(event.epoch, epoch);
    }
    let burned = net.reward_pool_state().burned;
    assert_eq!(
        [0, 1, 2, 3].map(|epoch| burned.of(epoch)),
        [IFX, IFX, IFX, 0]
    );
}

/// Burning in any other way is nothing that the network knows of.
#[test]
fn a_plain_burn_is_not_booked() {
    let (mut net, burner) = burner(SPL_TOKEN);
    let (mint, tokens) = (net.mint, net.tokens_of(&burner.pubkey()));
    let burn = token_ix::burn(&SPL_TOKEN, &tokens, &mint, &burner.pubkey(), &[], IFX);
    net.chain.must(&[burn.unwrap()], &[&burner]);
    assert_eq!(net.reward_pool_state().burned_total, 0);
}

#[test]
fn amounts_that_cannot_be_burned_are_refused() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let (mut net, burner) = burner(token_program);
        net.burns_revenue(&burner, 0)
            .fails_with(StakingError::AmountIsZero);
        for too_much in [10 * IFX + 1, u64::MAX] {
            net.burns_revenue(&burner, too_much)
                .fails_with_instruction_error(NO_FUNDS);
        }
        net.burns_revenue(&burner, 1).succeeds();
        net.burns_revenue(&burner, u64::MAX)
            .fails_with(StakingError::AmountOverflow);
        net.burns_revenue(&burner, 10 * IFX - 1).succeeds();
    }
}

#[test]
fn only_the_owner_of_the_tokens_burns_them() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let (mut net, burner) = burner(token_program);
        let alice = net.registered_worker(MINIMUM);
        let tokens = net.tokens_of(&burner.pubkey());
        let vaults = [net.reward_vault, net.penalty_vault];
        vaults.iter().for_each(|vault| net.donate(vault, IFX));
        let others = [
            net.worker(alice).owner_tokens,
            net.worker(alice).vault,
            net.reward_vault,
            net.penalty_vault,
        ];
        for other in others {
            net.burns_revenue(&burner, IFX)
                .replacing(tokens, other)
                .fails_with_instruction_error(OWNER_MISMATCH);
        }
        net.burns_revenue(&burner, IFX)
            .unsigned()
            .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
    }
}

#[test]
fn only_the_network_s_own_token_is_burned() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let (mut net, burner) = burner(token_program);
        let authority = net.keys.mint_authority.insecure_clone();
        let chain = &mut net.chain;
        let worthless = chain.create_mint(&token_program, &authority, 9, None);
        let account = chain.token_account(&burner.pubkey(), &worthless);
        chain.mint_to(&worthless, &authority, &account, 10 * IFX);
        let (mint, tokens) = (net.mint, net.tokens_of(&burner.pubkey()));
        net.burns_revenue(&burner, IFX)
            .replacing(mint, worthless)
            .replacing(tokens, account)
            .fails_with(StakingError::WrongMint);
        net.burns_revenue(&burner, IFX)
            .replacing(tokens, account)
            .fails_with_instruction_error(MINT_MISMATCH);
    }
}

#[test]
fn the_mint_and_the_tokens_must_be_writable() {
    let (mut net, burner) = burner(SPL_TOKEN);
    let (mint, tokens, pool) = (net.mint, net.tokens_of(&burner.pubkey()), net.reward_pool);
    for address in [mint, tokens, pool] {
        let mut call = net.burns_revenue(&burner, IFX);
        for meta in &mut call.instruction.accounts {
            meta.is_writable &= meta.pubkey != address;
        }
        call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
    }
}

#[test]
fn foreign_and_forged_accounts_are_refused() {
    let (mut net, burner) = burner(SPL_TOKEN);
    let other = net.second_network();
    let (network, pool) = (net.address, net.reward_pool);
    for (own, wrong, error) in [
        (network, other.address, StakingError::WrongNetwork),
        (pool, other.reward_pool, StakingError::WrongNetwork),
        (SPL_TOKEN, TOKEN_2022, StakingError::WrongTokenProgram),
        (
            SPL_TOKEN,
            inferix_staking::ID,
            StakingError::WrongTokenProgram,
        ),
    ] {
        net.burns_revenue(&burner, IFX)
            .replacing(own, wrong)
            .fails_with(error);
    }
    for own in [network, pool] {
        let forged = net.chain.copy_of_another_program(&own);
        net.burns_revenue(&burner, IFX)
            .replacing(own, forged)
            .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    }
    let other_kind = net.penalty_pool;
    net.burns_revenue(&burner, IFX)
        .replacing(pool, other_kind)
        .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
}
