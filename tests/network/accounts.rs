//! Accounts that look right and are not, in every place of every gated instruction.

use inferix_staking::state::Role;
use inferix_staking_tests::*;

#[test]
fn what_only_looks_like_an_account_of_ours_is_refused() {
    for gate in GATES {
        println!("{}", gate.name);
        let (mut net, w) = gate.arranged();
        refuses_forgeries(&mut net, |net| (gate.call)(net, w));
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
        net.sets_role(Role::Distributor, Pubkey::new_unique())
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
    let mut call = net.sets_role(Role::Distributor, Pubkey::new_unique());
    call.instruction.accounts[1].is_writable = false;
    call.fails_with_anchor(AnchorErrorCode::ConstraintMut);
}
