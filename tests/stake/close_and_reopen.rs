//! `close_worker` and what may follow at the same address: a worker opened again begins with
//! nothing.

use inferix_staking_tests::state::Worker;
use inferix_staking_tests::*;
use solana_system_interface::instruction::transfer;

use crate::close_worker::emptied_worker;

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
    assert!(!worker.is_registered());
    assert_eq!(worker.benchmark, state::Schedule::default());
    assert_eq!(worker.benchmark_at, 0);
    assert_eq!(worker.price, state::Schedule::default());
    assert_eq!(worker.left_at, 0);
    assert_eq!(worker.left_covered, 0);
    assert_eq!(worker.deposited_total, 0);
    assert_eq!(worker.withdrawn_total, 0);
    assert_eq!(worker.claimed_total, 0);
    assert_eq!(worker.slashed_total, 0);
    let record = state::CoverageRecord {
        epoch: net.epoch(),
        ..Default::default()
    };
    assert_eq!(worker.coverage, record);
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
    assert_eq!(worker.benchmark, state::Schedule::default());
    assert_eq!(worker.deposited_total, 0);
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
