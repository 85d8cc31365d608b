//! `request_unstake`: the owner; what stays covers S(n) or is nothing.

use inferix_staking_tests::state::{ALL, Network, Ticket};
use inferix_staking_tests::*;

const UNBONDING: i64 = 90 * DAY;

#[test]
fn what_exceeds_the_minimum_is_asked_back_to_the_last_unit() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(3 * MINIMUM);
    net.chain.pass(HOUR);

    net.requests_unstake(alice, 2 * MINIMUM + 1)
        .fails_with(StakingError::StakeBelowMinimum);
    let receipt = net.requests_unstake(alice, 2 * MINIMUM).succeeds();

    let worker = net.worker_state(alice);
    let matures_at = GENESIS + HOUR + UNBONDING;
    assert_eq!(worker.active_stake, MINIMUM);
    assert_eq!(
        worker.unbonding.tickets[0],
        Ticket {
            amount: 2 * MINIMUM,
            matures_at
        }
    );
    assert!(worker.is_registered());
    assert_eq!(worker.coverage.short_since, 0);
    assert_eq!(net.vault_balance(alice), 3 * MINIMUM);
    let event: events::UnstakeRequested = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.ticket, Some(0));
    assert_eq!(event.matures_at, matures_at);
    assert!(event.registered);
    assert_eq!(event.old_active_stake, 3 * MINIMUM);
    assert_eq!(event.new_active_stake, MINIMUM);
}

#[test]
fn asking_for_everything_deregisters() {
    for amount in [MINIMUM, ALL] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        net.chain.pass(HOUR);

        let receipt = net.requests_unstake(alice, amount).succeeds();

        let worker = net.worker_state(alice);
        assert!(!worker.is_registered());
        assert_eq!(worker.left_at, GENESIS + HOUR);
        assert_eq!(worker.left_covered, 1);
        assert_eq!(worker.active_stake, 0);
        net.expect_unbonding(alice, MINIMUM);
        let event: events::UnstakeRequested = receipt.event();
        assert_eq!(event.old_active_stake, MINIMUM);
        assert_eq!(event.new_active_stake, 0);
        assert_eq!(event.ticket, Some(0));
        assert!(!event.registered);
    }
}

#[test]
fn leaving_and_returning_at_a_lower_price_is_a_cut_like_any_other() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();

    net.chain.set_time(GENESIS + EPOCH - 1);
    let call = net.registers_worker(alice, ONE_USD / 2, MINIMUM / 2);
    call.fails_with(StakingError::StakeBelowMinimum);
    net.chain.set_time(GENESIS + EPOCH);
    net.registers_worker(alice, ONE_USD / 2, MINIMUM / 2)
        .succeeds();
}

#[test]
fn a_price_cut_frees_stake_from_the_next_epoch_on() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.sets_price(alice, ONE_USD / 2).succeeds();

    net.chain.set_time(GENESIS + EPOCH - 1);
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.chain.set_time(GENESIS + EPOCH);
    net.requests_unstake(alice, MINIMUM / 2 + 1)
        .fails_with(StakingError::StakeBelowMinimum);
    net.requests_unstake(alice, MINIMUM / 2).succeeds();
}

#[test]
fn nothing_and_more_than_is_active_are_refused() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for (amount, error) in [
        (0, StakingError::AmountIsZero),
        (MINIMUM + 1, StakingError::InsufficientStake),
        (u64::MAX - 1, StakingError::InsufficientStake),
    ] {
        net.requests_unstake(alice, amount).fails_with(error);
    }
    let vault = net.worker(alice).vault;
    net.donate(&vault, 1);
    net.requests_unstake(alice, MINIMUM + 1)
        .fails_with(StakingError::InsufficientStake);
}

#[test]
fn a_fifth_ticket_waits_until_one_of_the_four_is_gone() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    for ticket in 0..4 {
        let event: events::UnstakeRequested = net.requests_unstake(alice, 1).succeeds().event();
        assert_eq!(event.ticket, Some(ticket));
    }
    net.requests_unstake(alice, 1)
        .fails_with(StakingError::TicketsFull);
    net.requests_unstake(alice, 2 * MINIMUM - 4)
        .fails_with(StakingError::TicketsFull);

    net.cancels_unstake(alice, 2).succeeds();
    let event: events::UnstakeRequested = net.requests_unstake(alice, 1).succeeds().event();
    assert_eq!(event.ticket, Some(2));

    net.chain.pass(UNBONDING);
    net.withdraws(alice).succeeds();
    net.requests_unstake(alice, 2 * MINIMUM - 4).succeeds();
}

#[test]
fn a_barred_worker_leaves_like_any_other() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.bars_worker(alice).succeeds();
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.expect_unbonding(alice, 2 * MINIMUM);
}

#[test]
fn an_unregistered_worker_may_keep_any_rest() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.tops_up(alice, 10).succeeds();
    net.requests_unstake(alice, 9).succeeds();
    net.expect_stake(alice, 1);
}

/// Whoever adds a unit ahead of an exit gives it away, and does not stop the owner who asks for
/// all.
#[test]
fn a_strangers_top_up_does_not_keep_a_worker_in() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let stranger = net.keys.stranger.insecure_clone();
    net.funded_tokens(&stranger.pubkey(), 1);
    net.tops_up_as(&stranger, alice, 1).succeeds();
    net.requests_unstake(alice, MINIMUM)
        .fails_with(StakingError::StakeBelowMinimum);
    net.requests_unstake(alice, ALL).succeeds();
    assert!(!net.worker_state(alice).is_registered());
    net.expect_unbonding(alice, MINIMUM + 1);
    net.requests_unstake(alice, ALL)
        .fails_with(StakingError::AmountIsZero);
}

#[test]
fn a_ticket_keeps_its_date_whatever_the_parameters_become() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.requests_unstake(alice, 1).succeeds();
    let network = net.address;
    for (ticket, days) in [(1, 365u32), (2, 30)] {
        let secs = days * DAY as u32;
        net.chain.change_state(&network, |network: &mut Network| {
            network.params.unbonding_secs = secs
        });
        net.requests_unstake(alice, 1).succeeds();
        let tickets = net.worker_state(alice).unbonding.tickets;
        assert_eq!(tickets[0].matures_at, GENESIS + UNBONDING);
        assert_eq!(tickets[ticket].matures_at, GENESIS + i64::from(secs));
    }
    net.chain.set_time(GENESIS + UNBONDING - 1);
    let event: events::StakeWithdrawn = net.withdraws(alice).succeeds().event();
    assert_eq!(
        event.amount, 1,
        "only the ticket made under the short unbonding"
    );
}

#[test]
fn only_the_owner_asks_stake_back() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.registered_worker(MINIMUM);
    let owner = net.owner(alice).pubkey();
    only_these_may(&mut net, &[owner], StakingError::NotOwner, |net| {
        net.requests_unstake(alice, 1)
    });
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let bob = net.registered_worker(2 * MINIMUM);
    let other = net.second_network();
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (
            net.worker(alice).address,
            net.worker(bob).address,
            StakingError::NotOwner,
        ),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.requests_unstake(alice, 1));
    refuses_forgeries(&mut net, |net| net.requests_unstake(alice, 1));
}
