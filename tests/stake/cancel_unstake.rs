//! `cancel_unstake`: the owner takes a ticket back into the active stake.

use inferix_staking_tests::state::Ticket;
use inferix_staking_tests::*;

/// Three times the minimum, of which tickets 0 and 1 hold a third each.
fn worker_with_two_tickets(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(3 * MINIMUM);
    net.requests_unstake(w, MINIMUM).succeeds();
    net.requests_unstake(w, MINIMUM).succeeds();
    w
}

#[test]
fn a_ticket_becomes_active_stake_again() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);

    let receipt = net.cancels_unstake(alice, 0).succeeds();

    let worker = net.worker_state(alice);
    assert_eq!(worker.active_stake, 2 * MINIMUM);
    assert_eq!(worker.unbonding.tickets[0], Ticket::default());
    assert_eq!(worker.unbonding.tickets[1].amount, MINIMUM);
    assert_eq!(net.vault_balance(alice), 3 * MINIMUM);
    let event: events::UnstakeCancelled = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.ticket, 0);
    assert_eq!(event.old_active_stake, MINIMUM);
    assert_eq!(event.new_active_stake, 2 * MINIMUM);
}

#[test]
fn a_ticket_that_is_not_there_is_refused() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);
    net.cancels_unstake(alice, 1).succeeds();
    for ticket in [1, 2, 3, 4, u8::MAX] {
        net.cancels_unstake(alice, ticket)
            .fails_with(StakingError::NoSuchTicket);
    }
}

#[test]
fn a_matured_ticket_can_be_cancelled_until_it_is_withdrawn() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);
    net.chain.pass(90 * DAY);
    net.cancels_unstake(alice, 0).succeeds();
    net.withdraws(alice).succeeds();
    net.cancels_unstake(alice, 1)
        .fails_with(StakingError::NoSuchTicket);
    net.expect_stake(alice, 2 * MINIMUM);
}

#[test]
fn neither_a_bar_nor_an_open_case_is_in_the_way() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);
    net.bars_worker(alice).succeeds();
    net.proposes_slash(alice, offence(1, GENESIS, IFX))
        .succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.expect_stake(alice, 2 * MINIMUM);
}

#[test]
fn a_short_worker_is_covered_by_the_ticket_that_closes_the_gap() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, NANO).succeeds();
    net.chain.set_time(epoch_start(2) + HOUR);
    net.touches(alice);
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.cancels_unstake(alice, 0).succeeds();
    assert_eq!(net.short_since(alice), 0);
    assert_eq!(net.record(alice), "oee");
}

/// The stake was not enough for the whole of the epoch, whatever happens to it afterwards.
#[test]
fn a_ticket_taken_back_after_the_grace_does_not_save_the_epoch() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, NANO).succeeds();
    net.chain.set_time(epoch_start(2) + 6 * HOUR + 1);
    net.cancels_unstake(alice, 0).succeeds();
    assert_eq!(net.short_since(alice), 0);
    assert_eq!(net.record(alice), "oes");
}

#[test]
fn a_deregistered_worker_stays_deregistered() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    let worker = net.worker_state(alice);
    assert!(!worker.is_registered());
    assert_eq!(worker.left_at, GENESIS);
    net.registers_worker(alice, ONE_USD, 0).succeeds();
}

#[test]
fn only_the_owner_cancels() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);
    net.registered_worker(MINIMUM);
    let owner = net.owner(alice).pubkey();
    only_these_may(&mut net, &[owner], StakingError::NotOwner, |net| {
        net.cancels_unstake(alice, 0)
    });
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let alice = worker_with_two_tickets(&mut net);
    let bob = worker_with_two_tickets(&mut net);
    let other = net.second_network();
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (
            net.worker(alice).address,
            net.worker(bob).address,
            StakingError::NotOwner,
        ),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.cancels_unstake(alice, 0));
    refuses_forgeries(&mut net, |net| net.cancels_unstake(alice, 0));
}
