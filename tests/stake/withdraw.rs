//! `withdraw`: the owner takes what has matured. What open cases ask stays; how much that is stands in
//! `slashing/withdrawals.rs`.

use inferix_staking_tests::state::Ticket;
use inferix_staking_tests::*;

const UNBONDING: i64 = 90 * DAY;

/// The minimum active, and a ticket of 10 IFX that matures 90 days after genesis.
fn leaving_worker(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(MINIMUM + 10 * IFX);
    net.requests_unstake(w, 10 * IFX).succeeds();
    w
}

fn matured_worker(net: &mut TestNetwork) -> WorkerId {
    let w = leaving_worker(net);
    net.chain.pass(UNBONDING);
    w
}

#[test]
fn a_ticket_is_withdrawn_from_its_maturity_on() {
    let mut net = TestNetwork::new();
    let alice = leaving_worker(&mut net);
    let before = net.owner_balance(alice);

    net.chain.set_time(GENESIS + UNBONDING - 1);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
    net.chain.set_time(GENESIS + UNBONDING);
    let receipt = net.withdraws(alice).succeeds();

    let worker = net.worker_state(alice);
    assert_eq!(worker.unbonding.tickets[0], Ticket::default());
    assert_eq!(worker.active_stake, MINIMUM);
    assert_eq!(worker.withdrawn_total, 10 * IFX);
    assert!(worker.is_registered());
    assert_eq!(net.owner_balance(alice), before + 10 * IFX);
    assert_eq!(net.vault_balance(alice), MINIMUM);
    let event: events::StakeWithdrawn = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.amount, 10 * IFX);
    assert_eq!(event.old_withdrawn_total, 0);
    assert_eq!(event.new_withdrawn_total, 10 * IFX);

    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
}

#[test]
fn all_matured_tickets_are_paid_at_once_and_the_others_stay() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM + 15);
    for amount in [1, 2, 4, 8] {
        net.requests_unstake(alice, amount).succeeds();
        net.chain.pass(DAY);
    }
    for (days, paid, left) in [(91, 1 + 2, 4 + 8), (93, 4 + 8, 0)] {
        net.chain.set_time(GENESIS + days * DAY);
        let event: events::StakeWithdrawn = net.withdraws(alice).succeeds().event();
        assert_eq!(event.amount, paid);
        net.expect_unbonding(alice, left);
    }
}

#[test]
fn a_worker_without_tickets_has_nothing_to_withdraw() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let vault = net.worker(alice).vault;
    net.donate(&vault, IFX);
    net.withdraws(alice)
        .fails_with(StakingError::NothingMatured);
}

/// The case asks all of the active stake and four of the ten tokens that have matured.
#[test]
fn what_an_open_case_asks_stays_and_no_longer() {
    type End = fn(&mut TestNetwork, WorkerId);
    let ends: [(End, u64); 3] = [
        (
            |net, w| {
                net.cancels_slash(w, [1; 32]).succeeds();
            },
            4 * IFX,
        ),
        (
            |net, w| {
                net.chain.pass(3 * DAY);
                net.withdraws(w).fails_with(StakingError::SlashCaseOpen);
                net.executes_slash(w, [1; 32]).succeeds();
            },
            0,
        ),
        (
            |net, w| {
                net.chain.pass(33 * DAY);
                net.withdraws(w).fails_with(StakingError::SlashCaseOpen);
                let stranger = net.keys.stranger.insecure_clone();
                net.cancels_slash(w, [1; 32])
                    .signed_by(&stranger)
                    .succeeds();
            },
            4 * IFX,
        ),
    ];
    for (end, rest) in ends {
        let mut params = default_params();
        params.max_slash_bps = 10_000;
        let mut net = TestNetwork::with_params(params);
        let alice = matured_worker(&mut net);
        let now = net.chain.now();
        net.proposes_slash(alice, offence(1, now, MINIMUM + 4 * IFX))
            .succeeds();
        let event: events::StakeWithdrawn = net.withdraws(alice).succeeds().event();
        assert_eq!(event.amount, 6 * IFX);
        net.withdraws(alice).fails_with(StakingError::SlashCaseOpen);
        end(&mut net, alice);
        net.expect_unbonding(alice, rest);
        let call = net.withdraws(alice);
        if rest > 0 {
            let event: events::StakeWithdrawn = call.succeeds().event();
            assert_eq!(event.amount, rest);
        } else {
            call.fails_with(StakingError::NothingMatured);
        }
    }
}

#[test]
fn neither_a_bar_nor_the_loss_of_the_network_is_in_the_way() {
    let mut net = TestNetwork::new();
    let alice = matured_worker(&mut net);
    net.bars_worker(alice).succeeds();
    let network = net.address;
    net.chain.put(&network, Account::default());
    net.withdraws(alice).succeeds();
}

#[test]
fn a_plain_transfer_to_the_vault_is_not_withdrawn() {
    let mut net = TestNetwork::new();
    let alice = matured_worker(&mut net);
    let vault = net.worker(alice).vault;
    net.donate(&vault, IFX);
    net.withdraws(alice).succeeds();
    assert_eq!(net.vault_balance(alice), MINIMUM + IFX);
}

#[test]
fn any_token_account_of_the_owner_will_do() {
    let mut net = TestNetwork::new();
    let alice = matured_worker(&mut net);
    let tokens = net.worker(alice).owner_tokens;
    let copy = net.chain.account(&tokens).unwrap();
    let second = net.chain.forge(copy);
    let before = net.chain.balance(&second);
    net.withdraws(alice).replacing(tokens, second).succeeds();
    assert_eq!(net.chain.balance(&second), before + 10 * IFX);
}

#[test]
fn stake_goes_to_no_account_that_is_not_the_owners() {
    let mut net = TestNetwork::new();
    let alice = matured_worker(&mut net);
    let authority = net.keys.mint_authority.insecure_clone();
    let owner = net.owner(alice).pubkey();
    let other_mint = net.chain.create_mint(&SPL_TOKEN, &authority, 9, None);
    let wrong_mint = net.chain.token_account(&owner, &other_mint);
    let stranger = net.keys.stranger.pubkey();
    let strangers = net.funded_tokens(&stranger, IFX);
    let (tokens, vault) = (net.worker(alice).owner_tokens, net.worker(alice).vault);
    let payout = net.worker(alice).payout_tokens;
    let missing = Pubkey::new_unique();
    let stand_ins = [
        wrong_mint,
        strangers,
        vault,
        payout,
        net.penalty_vault,
        missing,
        owner,
    ]
    .map(|stand_in| (tokens, stand_in, StakingError::WrongTokenAccount));
    refuses_stand_ins(&mut net, &stand_ins, |net| net.withdraws(alice));
}

#[test]
fn a_frozen_destination_is_refused_and_a_thawed_one_paid() {
    let mut net = TestNetwork::new();
    let alice = matured_worker(&mut net);
    let tokens = net.worker(alice).owner_tokens;
    let thawed = net.chain.account(&tokens).unwrap();
    net.chain.change_account(&tokens, |account| {
        account.data[108] = spl_token_interface::state::AccountState::Frozen as u8;
    });
    net.withdraws(alice)
        .fails_with(StakingError::WrongTokenAccount);
    net.chain.put(&tokens, thawed);
    net.withdraws(alice).succeeds();
}

#[test]
fn token_2022_pays_alike_but_not_to_an_account_that_wants_memos() {
    let mut net = TestNetwork::with(TOKEN_2022, 9, default_params());
    let alice = matured_worker(&mut net);
    let tokens = net.worker(alice).owner_tokens;
    let plain = net.chain.account(&tokens).unwrap();
    net.chain.change_account(&tokens, |account| {
        // Extension 8, one byte: incoming transfers need a memo.
        account.data.extend_from_slice(&[8, 0, 1, 0, 1]);
    });
    net.withdraws(alice)
        .fails_with(StakingError::WrongTokenAccount);
    net.chain.put(&tokens, plain);
    net.withdraws(alice).succeeds();
    assert_eq!(net.vault_balance(alice), MINIMUM);
}

#[test]
fn only_the_owner_withdraws() {
    let mut net = TestNetwork::new();
    let alice = matured_worker(&mut net);
    net.open_worker();
    let owner = net.owner(alice).pubkey();
    only_these_may(&mut net, &[owner], StakingError::NotOwner, |net| {
        net.withdraws(alice)
    });
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let bob = leaving_worker(&mut net);
    let alice = matured_worker(&mut net);
    let (mine, theirs) = (net.worker(alice), net.worker(bob));
    let stand_ins = [
        (mine.address, theirs.address, StakingError::NotOwner),
        (mine.vault, theirs.vault, StakingError::WrongVault),
        (mine.vault, net.penalty_vault, StakingError::WrongVault),
        (mine.vault, net.reward_vault, StakingError::WrongVault),
        (mine.vault, mine.owner_tokens, StakingError::WrongVault),
        (
            net.token_program,
            TOKEN_2022,
            StakingError::WrongTokenProgram,
        ),
        (
            net.token_program,
            inferix_staking::ID,
            StakingError::WrongTokenProgram,
        ),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.withdraws(alice));
    refuses_forgeries(&mut net, |net| net.withdraws(alice));
}
