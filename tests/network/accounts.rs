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
fn what_only_looks_like_an_account_of_ours_is_refused() {
    for gate in GATES {
        let (mut net, w) = gate.arranged();
        for address in accounts_of_ours((gate.call)(&mut net, w)) {
            println!("{}: {address}", gate.name);
            let copy = copy_of_another_program(&mut net.chain, &address);
            let of_another_kind = match address == net.address {
                true => net.worker(w).address,
                false => net.address,
            };
            for (wrong, error) in [
                (copy, AnchorErrorCode::AccountOwnedByWrongProgram),
                (
                    Pubkey::new_unique(),
                    AnchorErrorCode::AccountOwnedByWrongProgram,
                ),
                (
                    of_another_kind,
                    AnchorErrorCode::AccountDiscriminatorMismatch,
                ),
            ] {
                (gate.call)(&mut net, w)
                    .replacing(address, wrong)
                    .fails_with_anchor(error);
            }
        }
    }
}

#[test]
fn accounts_of_two_networks_do_not_mix() {
    for gate in GATES {
        let (mut net, w) = gate.arranged();
        let ours = accounts_of_ours((gate.call)(&mut net, w));
        if !ours.contains(&net.address) || ours.len() == 1 {
            continue; // Nothing to mix.
        }
        let other = net.second_network();
        for (mine, theirs) in [
            (net.address, other.address),
            (net.reward_pool, other.reward_pool),
            (net.penalty_pool, other.penalty_pool),
        ] {
            if ours.contains(&mine) {
                println!("{}: {mine}", gate.name);
                (gate.call)(&mut net, w)
                    .replacing(mine, theirs)
                    .fails_with(StakingError::WrongNetwork);
            }
        }
    }
}

#[test]
fn two_accounts_of_ours_cannot_change_places_or_be_one() {
    let mut net = TestNetwork::new();
    let (rewards, penalties) = (net.reward_pool, net.penalty_pool);
    for (first, second) in [
        (penalties, rewards),
        (rewards, rewards),
        (penalties, penalties),
    ] {
        net.sets_role(Role::Guardian, Pubkey::new_unique())
            .with_account(2, first)
            .with_account(3, second)
            .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
    }
}

#[test]
fn an_account_of_ours_that_is_passed_read_only_is_not_written() {
    let mut net = TestNetwork::new();
    net.next_epoch();
    let mut call = net.commits_price(ONE_USD);
    call.instruction.accounts[1].is_writable = false;
    call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
    let mut call = net.sets_role(Role::Guardian, Pubkey::new_unique());
    call.instruction.accounts[1].is_writable = false;
    call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
}
