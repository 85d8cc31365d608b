//! `open_worker`: an owner opens a worker and its vault.

use inferix_staking_tests::*;
use solana_program_pack::Pack;
use spl_token_interface::state::Account as TokenAccount;

#[test]
fn an_owner_opens_a_worker_that_holds_nothing_yet() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 6, default_params());
        let alice = net.unopened_worker();

        let receipt = net.opens_worker(alice).succeeds();

        let state = net.worker_state(alice);
        let worker = net.worker(alice);
        let owner = worker.owner.pubkey();
        assert_eq!(state.version, 1);
        assert_eq!(state.network, net.address);
        assert_eq!(state.owner, owner);
        assert_eq!(state.node, worker.node);
        assert_eq!(state.vault, worker.vault);
        assert_eq!(state.payout, worker.payout);
        assert_eq!(state.payout_token_account, worker.payout_tokens);
        assert_eq!(state.registered, 0);
        assert_eq!(state.barred, 0);
        assert_eq!(state.open_cases, 0);
        assert_eq!(state.opened_at, GENESIS);
        assert_eq!(state.left_at, 0);
        assert_eq!(state.opener, owner);
        assert_eq!(state.operator, owner);
        assert_eq!(state.offered_to, Pubkey::default());
        assert_eq!(state.restake, 1);
        assert_eq!(state.coverage, state::CoverageRecord::default());
        assert_eq!(state.benchmark, state::Schedule::default());
        assert_eq!(state.benchmark_at, 0);
        assert_eq!(state.price, state::Schedule::default());
        assert_eq!(state.slashable(), 0);
        assert_eq!(state.deposited_total, 0);

        let event: events::WorkerOpened = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, worker.address);
        assert_eq!(event.owner, owner);
        assert_eq!(event.node, worker.node);
        assert_eq!(event.payout, worker.payout);
        assert_eq!(event.opened_slot, state.opened_slot);

        let vault = net.chain.account(&worker.vault).unwrap();
        assert_eq!(vault.owner, token_program);
        let vault = TokenAccount::unpack(&vault.data).unwrap();
        assert_eq!(vault.mint, net.mint);
        assert_eq!(vault.owner, worker.address);
        assert_eq!(vault.amount, 0);
        assert!(vault.delegate.is_none() && vault.close_authority.is_none());
    }
}

#[test]
fn a_record_begins_in_the_epoch_that_the_worker_is_opened_in() {
    let mut net = TestNetwork::new();
    net.chain.set_time(epoch_start(20) + 5);
    let alice = net.open_worker();
    let expected = state::CoverageRecord {
        epoch: 20,
        ..Default::default()
    };
    assert_eq!(net.worker_state(alice).coverage, expected);
}

#[test]
fn whoever_pays_the_rent_pays_no_more() {
    let mut net = TestNetwork::new();
    let alice = net.unopened_worker();
    let payer = net.keys.admin.pubkey();
    let before = net.chain.lamports(&payer);
    net.opens_worker(alice).succeeds();
    let worker = net.worker(alice);
    let rent = net.chain.lamports(&worker.address) + net.chain.lamports(&worker.vault);
    assert_eq!(before - net.chain.lamports(&payer), rent);
    net.chain.expect_rent(&worker.address, 0);
}

#[test]
fn lamports_sent_to_the_addresses_before_do_not_block_it() {
    for lamports in DUST {
        let mut net = TestNetwork::new();
        let alice = net.unopened_worker();
        let (worker, vault) = (net.worker(alice).address, net.worker(alice).vault);
        net.chain.prefund(&worker, lamports);
        net.chain.prefund(&vault, lamports);
        net.opens_worker(alice).succeeds();
        net.chain.expect_rent(&worker, lamports);
        net.chain.expect_rent(&vault, lamports);
        net.tops_up(alice, IFX).succeeds();
    }
}

#[test]
fn a_worker_is_opened_once() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.opens_worker(alice)
        .fails_with(StakingError::AlreadyExists);
}

#[test]
fn an_owner_has_many_workers_and_a_node_many_owners() {
    let mut net = TestNetwork::new();
    let first = net.open_worker();
    let owner = net.owner(first);
    let second = net.unopened_worker_of(owner);
    net.opens_worker(second).succeeds();

    let stranger = net.keys.stranger.insecure_clone();
    let third = net.unopened_worker_of(stranger.insecure_clone());
    let node = net.worker(first).node;
    let address = pda(&[
        b"worker",
        net.address.as_ref(),
        stranger.pubkey().as_ref(),
        &node,
    ]);
    net.workers[third.0].node = node;
    net.workers[third.0].address = address;
    net.workers[third.0].vault = pda(&[b"vault", address.as_ref()]);
    net.opens_worker(third).succeeds();
    assert_ne!(net.worker(first).address, address);
}

#[test]
fn nobody_opens_a_worker_in_anothers_name() {
    let mut net = TestNetwork::new();
    let alice = net.unopened_worker();
    let stranger = net.keys.stranger.insecure_clone();
    net.opens_worker(alice)
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
    net.opens_worker(alice)
        .signed_by(&stranger)
        .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
}

#[test]
fn rewards_cannot_go_to_the_zero_address() {
    let mut net = TestNetwork::new();
    let alice = net.unopened_worker();
    net.workers[alice.0].payout = Pubkey::default();
    net.opens_worker(alice)
        .fails_with(StakingError::ZeroAddress);
}

#[test]
fn worker_and_vault_stand_at_their_own_addresses() {
    let mut net = TestNetwork::new();
    let alice = net.unopened_worker();
    let bob = net.open_worker();
    let other = net.second_network();
    let (worker, vault) = (net.worker(alice).address, net.worker(alice).vault);
    let (network, penalties) = (net.address, net.penalty_vault);
    for (mine, wrong) in [
        (worker, net.worker(bob).address),
        (worker, vault),
        (worker, Pubkey::new_unique()),
        (vault, net.worker(bob).vault),
        (vault, penalties),
        (vault, worker),
        (network, other.address),
    ] {
        net.opens_worker(alice)
            .replacing(mine, wrong)
            .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
    }
    net.opens_worker(alice)
        .with_data(|data| data[8] ^= 1)
        .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
}

#[test]
fn mint_and_programs_are_the_networks() {
    let mut net = TestNetwork::new();
    let alice = net.unopened_worker();
    let authority = net.keys.mint_authority.insecure_clone();
    let other_mint = net.chain.create_mint(&SPL_TOKEN, &authority, 9, None);
    let mint = net.mint;
    net.opens_worker(alice)
        .replacing(mint, other_mint)
        .fails_with(StakingError::WrongMint);
    net.opens_worker(alice)
        .replacing(SPL_TOKEN, TOKEN_2022)
        .fails_with(StakingError::WrongTokenProgram);
    net.opens_worker(alice)
        .replacing(solana_sdk_ids::system_program::ID, TOKEN_2022)
        .fails_with_anchor(AnchorErrorCode::InvalidProgramId);
}

#[test]
fn the_network_is_one_of_ours() {
    let mut net = TestNetwork::new();
    let alice = net.unopened_worker();
    let (network, pool) = (net.address, net.reward_pool);
    let copy = net.chain.copy_of_another_program(&network);
    net.opens_worker(alice)
        .replacing(network, copy)
        .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    net.opens_worker(alice)
        .replacing(network, pool)
        .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
}
