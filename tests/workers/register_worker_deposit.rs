//! The deposit of `register_worker`: what counts as stake, whose tokens it is, and where it goes.

use inferix_staking_tests::*;

/// Of the token programs.
const INSUFFICIENT_FUNDS: InstructionError = InstructionError::Custom(1);
const MINT_MISMATCH: InstructionError = InstructionError::Custom(3);
const OWNER_MISMATCH: InstructionError = InstructionError::Custom(4);

#[test]
fn what_was_topped_up_before_counts() {
    for (before, deposit) in [(MINIMUM, 0), (MINIMUM - 1, 1), (1, MINIMUM - 1)] {
        let mut net = TestNetwork::new();
        let alice = net.measured_worker();
        net.tops_up(alice, before).succeeds();
        let receipt = net.registers_worker(alice, ONE_USD, deposit).succeeds();
        let event: events::WorkerRegistered = receipt.event();
        assert_eq!(event.old_active_stake, before);
        assert_eq!(event.new_active_stake, MINIMUM);
        assert_eq!(net.vault_balance(alice), MINIMUM);
    }
}

#[test]
fn unbonding_stake_and_donations_do_not_count() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    let vault = net.worker(alice).vault;
    net.donate(&vault, MINIMUM);
    net.registers_worker(alice, ONE_USD, MINIMUM - 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
}

#[test]
fn a_deposit_comes_from_the_owners_own_account_and_must_be_there() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    let rich = net.registered_worker(MINIMUM);
    let (from, vault) = (net.worker(alice).owner_tokens, net.worker(alice).vault);
    let wallet = net.owner_balance(alice);
    net.donate(&vault, MINIMUM);
    net.registers_worker(alice, ONE_USD, wallet + 1)
        .fails_with_instruction_error(INSUFFICIENT_FUNDS);

    let authority = net.keys.mint_authority.insecure_clone();
    let other_mint = net.chain.create_mint(&SPL_TOKEN, &authority, 9, None);
    let owner = net.owner(alice).pubkey();
    let worthless = net.chain.token_account(&owner, &other_mint);
    net.chain
        .mint_to(&other_mint, &authority, &worthless, MINIMUM);
    let (others, others_vault) = (net.worker(rich).owner_tokens, net.worker(rich).vault);
    for (wrong, error) in [
        (others, OWNER_MISMATCH),
        (others_vault, OWNER_MISMATCH),
        (vault, OWNER_MISMATCH),
        (worthless, MINT_MISMATCH),
    ] {
        net.registers_worker(alice, ONE_USD, MINIMUM)
            .replacing(from, wrong)
            .fails_with_instruction_error(error);
    }
}

#[test]
fn the_deposit_goes_to_the_workers_own_vault_by_the_networks_token_program() {
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    let bob = net.measured_worker();
    let vault = net.worker(alice).vault;
    let own_tokens = net.worker(alice).owner_tokens;
    for wrong in [
        net.worker(bob).vault,
        net.penalty_vault,
        net.reward_vault,
        own_tokens,
    ] {
        net.registers_worker(alice, ONE_USD, MINIMUM)
            .replacing(vault, wrong)
            .fails_with(StakingError::WrongVault);
    }
    net.registers_worker(alice, ONE_USD, MINIMUM)
        .replacing(SPL_TOKEN, TOKEN_2022)
        .fails_with(StakingError::WrongTokenProgram);
}
