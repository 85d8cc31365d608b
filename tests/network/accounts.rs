//! Accounts that look right and are not, in every place of every gated instruction.

use inferix_staking::state::Role;
use inferix_staking_tests::*;

use crate::gates::GATES;
use crate::impostors::copy_of_another_program;

/// The accounts of a call that the program itself made.
fn accounts_of_ours(call: Call<'_>) -> Vec<Pubkey> {
    let Call {
        net, instruction, ..
    } = call;
    let ours = |address: &Pubkey| {
        net.chain
            .account(address)
            .is_some_and(|account| account.owner == inferix_staking::ID)
    };
    instruction
        .accounts
        .iter()
        .map(|meta| meta.pubkey)
        .filter(ours)
        .collect()
}

#[test]
fn the_same_bytes_in_an_account_of_another_program_are_refused() {
    for gate in GATES {
        let (mut net, w) = gate.arranged();
        for address in accounts_of_ours((gate.call)(&mut net, w)) {
            println!("{}: {address}", gate.name);
            let copy = copy_of_another_program(&mut net.chain, &address);
            (gate.call)(&mut net, w)
                .replacing(address, copy)
                .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
            (gate.call)(&mut net, w)
                .replacing(address, Pubkey::new_unique())
                .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
        }
    }
}

#[test]
fn an_account_of_ours_of_another_kind_is_refused() {
    for gate in GATES {
        let (mut net, w) = gate.arranged();
        for address in accounts_of_ours((gate.call)(&mut net, w)) {
            println!("{}: {address}", gate.name);
            let kinds = [
                net.address,
                net.reward_pool,
                net.penalty_pool,
                net.worker(w).address,
            ];
            for other in kinds.into_iter().filter(|other| *other != address) {
                (gate.call)(&mut net, w)
                    .replacing(address, other)
                    .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
            }
        }
    }
}

#[test]
fn accounts_of_two_networks_do_not_mix() {
    for gate in GATES {
        let (mut net, w) = gate.arranged();
        let other = net.second_network();
        let ours = accounts_of_ours((gate.call)(&mut net, w));
        let pairs = [
            (net.address, other.address),
            (net.reward_pool, other.reward_pool),
            (net.penalty_pool, other.penalty_pool),
        ];
        for (mine, theirs) in pairs.into_iter().filter(|(mine, _)| ours.contains(mine)) {
            if ours.len() == 1 {
                continue; // Nothing to mix it with.
            }
            println!("{}: {mine}", gate.name);
            (gate.call)(&mut net, w)
                .replacing(mine, theirs)
                .fails_with(StakingError::WrongNetwork);
        }
    }
}

#[test]
fn an_account_of_ours_that_is_passed_read_only_is_not_written() {
    let mut net = TestNetwork::new();
    net.chain.pass(EPOCH);
    let mut call = net.commits_price(ONE_USD);
    call.instruction.accounts[1].is_writable = false;
    call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
    let mut call = net.sets_role(Role::Guardian, Pubkey::new_unique());
    call.instruction.accounts[1].is_writable = false;
    call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
}
