//! `execute_slash` is handled ahead of Anchor: what Anchor would check of its accounts is checked.

use inferix_staking_tests::*;

use crate::cases::*;

#[test]
fn what_anchor_would_check_is_checked() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    convict(&mut net, alice, 1, IFX);
    let accounts = net
        .executes_slash(alice, id(1))
        .instruction
        .accounts
        .clone();
    for missing in 1..=accounts.len() {
        net.executes_slash(alice, id(1))
            .without_last_accounts(missing)
            .fails_with_anchor(AnchorErrorCode::AccountNotEnoughKeys);
    }
    for (place, account) in accounts.iter().enumerate() {
        if account.is_writable {
            let mut call = net.executes_slash(alice, id(1));
            call.instruction.accounts[place].is_writable = false;
            call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
        }
    }
    // Ours, but of another type.
    let worker = net.worker(alice).address;
    let case = net.case_address(alice, id(1));
    for (own, other_kind) in [
        (net.address, net.reward_pool),
        (worker, net.reward_pool),
        (case, net.reward_pool),
        (net.penalty_pool, net.reward_pool),
    ] {
        net.executes_slash(alice, id(1))
            .replacing(own, other_kind)
            .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
    }
    // One account in two places.
    net.executes_slash(alice, id(1))
        .replacing(case, worker)
        .fails_with_instruction_error(InstructionError::AccountBorrowFailed);
    net.executes_slash(alice, id(1)).succeeds();
}

#[test]
fn more_accounts_and_bytes_are_ignored() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    convict(&mut net, alice, 1, IFX);
    let more = AccountMeta::new_readonly(net.reward_pool, false);
    net.executes_slash(alice, id(1))
        .with_more_accounts(&[more])
        .with_data(|data| data.extend([1, 2, 3]))
        .succeeds();
    assert_eq!(net.chain.balance(&net.penalty_vault), IFX);
}
