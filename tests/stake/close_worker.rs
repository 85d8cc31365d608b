//! `close_worker`: the owner closes what is empty; whoever opens it again starts anew.

use inferix_staking_tests::state::Worker;
use inferix_staking_tests::*;
use solana_system_interface::instruction::transfer;

use crate::attacks::{only_these_may, refuses_forgeries, refuses_stand_ins};

/// Was registered, asked everything back and has withdrawn it.
fn emptied_worker(net: &mut TestNetwork) -> W {
    let w = net.registered_worker(MINIMUM);
    net.requests_unstake(w, MINIMUM).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(w).succeeds();
    w
}

#[test]
fn the_rent_of_both_accounts_goes_to_the_owner() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let (worker, vault) = (net.worker(alice).address, net.worker(alice).vault);
    let owner = net.owner(alice).pubkey();
    let rents = net.chain.lamports(&worker) + net.chain.lamports(&vault);
    let before = net.chain.lamports(&owner);

    let receipt = net.closes_worker(alice).succeeds();

    assert_eq!(net.chain.lamports(&owner), before + rents);
    assert_eq!(
        (net.chain.account(&worker), net.chain.account(&vault)),
        (None, None)
    );
    let event: events::WorkerClosed = receipt.event();
    assert_eq!((event.network, event.worker), (net.address, worker));
    assert_eq!((event.owner, event.swept), (owner, 0));
}

#[test]
fn stake_in_any_form_is_in_the_way() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
    net.chain.pass(90 * DAY);
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
    net.withdraws(alice).succeeds();
    net.tops_up(alice, 1).succeeds();
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
}

#[test]
fn an_open_case_is_in_the_way_even_of_a_worker_with_nothing_left() {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let alice = net.open_worker();
    net.tops_up(alice, IFX).succeeds();
    for id in [1, 2] {
        net.proposes_slash(alice, offence(id, GENESIS, IFX))
            .succeeds();
    }
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.closes_worker(alice)
        .fails_with(StakingError::SlashCaseOpen);
    net.executes_slash(alice, [2; 32]).succeeds();
    net.closes_worker(alice).succeeds();
}

/// An exit must not need a deposit: nobody can ask 0 back to deregister.
#[test]
fn a_registered_worker_that_was_slashed_to_nothing_can_be_closed() {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM))
        .succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.closes_worker(alice).succeeds();
}

#[test]
fn a_plain_transfer_to_the_vault_is_swept_to_the_owner() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let alice = emptied_worker(&mut net);
        let vault = net.worker(alice).vault;
        net.donate(&vault, 7);
        let before = net.owner_balance(alice);
        let event: events::WorkerClosed = net.closes_worker(alice).succeeds().event();
        assert_eq!(event.swept, 7);
        assert_eq!(net.owner_balance(alice), before + 7);
        assert_eq!(net.chain.account(&vault), None);
    }
}

#[test]
fn only_a_sweep_needs_a_token_account_of_the_owner() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let (tokens, vault) = (net.worker(alice).owner_tokens, net.worker(alice).vault);
    let authority = net.keys.mint_authority.insecure_clone();
    let owner = net.owner(alice).pubkey();
    let other_mint = net.chain.create_mint(&SPL_TOKEN, &authority, 9, None);
    let wrong_mint = net.chain.token_account(&owner, &other_mint);
    let stranger = net.keys.stranger.pubkey();
    let strangers = net.funded_tokens(&stranger, 1);
    net.donate(&vault, 7);

    let stand_ins = [strangers, wrong_mint, vault, Pubkey::new_unique()]
        .map(|stand_in| (tokens, stand_in, StakingError::WrongTokenAccount));
    refuses_stand_ins(&mut net, &stand_ins, |net| net.closes_worker(alice));

    let bob = net.open_worker();
    let tokens = net.worker(bob).owner_tokens;
    net.closes_worker(bob)
        .replacing(tokens, strangers)
        .succeeds();
}

#[test]
fn a_worker_opened_again_starts_at_zero() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let address = net.worker(alice).address;
    net.chain
        .change_state(&address, |worker: &mut Worker| worker.claimed_total = 5);
    let before = net.worker_state(alice);
    net.closes_worker(alice).succeeds();

    net.opens_worker(alice).succeeds();

    let worker = net.worker_state(alice);
    assert_eq!(
        (worker.benchmark, worker.benchmark_at, worker.registered),
        (0, 0, 0)
    );
    assert_eq!((worker.deposited_total, worker.withdrawn_total), (0, 0));
    assert_eq!((worker.claimed_total, worker.slashed_total), (0, 0));
    assert_eq!(worker.price, state::PriceSchedule::default());
    assert!(worker.opened_slot > before.opened_slot);
    assert_eq!(worker.opened_at, net.chain.now());
}

#[test]
fn closing_and_opening_fit_into_one_transaction() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let before = net.worker_state(alice);
    let (owner, admin) = (net.owner(alice), net.keys.admin.insecure_clone());
    let close = net.closes_worker(alice).instruction;
    let revive = transfer(&admin.pubkey(), &net.worker(alice).address, IFX);
    let open = net.opens_worker(alice).instruction;

    net.chain.must(&[close, revive, open], &[&owner, &admin]);

    let worker = net.worker_state(alice);
    assert!(worker.opened_slot > before.opened_slot);
    assert_eq!((worker.benchmark, worker.deposited_total), (0, 0));
    net.tops_up(alice, 1).succeeds();
}

#[test]
fn a_closed_worker_takes_no_stake_even_when_lamports_keep_its_address_alive() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let owner = net.owner(alice);
    let close = net.closes_worker(alice).instruction;
    let revive = transfer(&owner.pubkey(), &net.worker(alice).address, IFX);
    let top_up = net.tops_up(alice, 1).instruction;
    let before = net.worker_state(alice);

    let failed = net
        .chain
        .send(&[close.clone(), revive.clone(), top_up], &[&owner])
        .unwrap_err();
    let error = InstructionError::Custom(AnchorErrorCode::AccountOwnedByWrongProgram.into());
    // Index 3: the compute budget instruction comes first.
    let expected = solana_transaction_error::TransactionError::InstructionError(3, error);
    assert_eq!(failed.err, expected);
    assert_eq!(net.worker_state(alice).opened_slot, before.opened_slot);

    net.chain.must(&[close, revive], &[&owner]);
    net.tops_up(alice, 1)
        .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
}

#[test]
fn a_barred_worker_can_be_closed_without_the_network() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    net.bars_worker(alice).succeeds();
    let network = net.address;
    net.chain
        .svm
        .set_account(network, Account::default())
        .unwrap();
    net.closes_worker(alice).succeeds();
}

#[test]
fn only_the_owner_closes() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    net.open_worker();
    let owner = net.owner(alice).pubkey();
    only_these_may(&mut net, &[owner], StakingError::NotOwner, |net| {
        net.closes_worker(alice)
    });
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let bob = net.open_worker();
    let (mine, theirs) = (net.worker(alice), net.worker(bob));
    let stand_ins = [
        (mine.address, theirs.address, StakingError::NotOwner),
        (mine.vault, theirs.vault, StakingError::WrongVault),
        (mine.vault, net.penalty_vault, StakingError::WrongVault),
        (
            net.token_program,
            TOKEN_2022,
            StakingError::WrongTokenProgram,
        ),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.closes_worker(alice));
    refuses_forgeries(&mut net, |net| net.closes_worker(alice));
}
