//! `set_operator`: the owner names the hot key that runs the machine's day.

use inferix_staking_tests::state::Worker;
use inferix_staking_tests::*;

use crate::hand_over::expect_worker;

#[test]
fn an_operator_is_set_and_nothing_else_changes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let (before, operator) = (net.worker_state(alice), net.chain.wallet().pubkey());
    assert_eq!(before.operator, net.owner(alice).pubkey());

    let receipt = net.sets_operator(alice, operator).succeeds();

    expect_worker(&net, alice, &Worker { operator, ..before });
    let event: events::OperatorSet = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.old_operator, before.operator);
    assert_eq!(event.new_operator, operator);
}

/// From this second on, in both directions.
#[test]
fn yesterday_s_operator_is_nobody() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let first = net.hires_operator(alice);
    net.sets_price(alice, ONE_USD + 1)
        .signed_by(&first)
        .succeeds();
    let second = net.hires_operator(alice);
    net.sets_price(alice, ONE_USD + 2)
        .signed_by(&first)
        .fails_with(StakingError::NotOwnerOrOperator);
    net.sets_price(alice, ONE_USD + 2)
        .signed_by(&second)
        .succeeds();
    let owner = net.owner(alice);
    net.sets_operator(alice, owner.pubkey()).succeeds();
    net.sets_price(alice, ONE_USD + 3)
        .signed_by(&second)
        .fails_with(StakingError::NotOwnerOrOperator);
    net.sets_price(alice, ONE_USD + 3).succeeds();
}

#[test]
fn it_is_set_in_any_state_of_the_worker() {
    let states: [fn(&mut TestNetwork) -> WorkerId; 4] = [
        TestNetwork::open_worker,
        |net| {
            let barred = net.registered_worker(MINIMUM);
            net.bars_worker(barred).succeeds();
            barred
        },
        |net| {
            let left = net.registered_worker(MINIMUM);
            net.requests_unstake(left, MINIMUM).succeeds();
            left
        },
        |net| {
            let accused = net.registered_worker(MINIMUM);
            let now = net.chain.now();
            net.proposes_slash(accused, offence(1, now, IFX)).succeeds();
            accused
        },
    ];
    let mut net = TestNetwork::new();
    for state in states {
        let w = state(&mut net);
        let operator = net.hires_operator(w);
        assert_eq!(net.worker_state(w).operator, operator.pubkey());
    }
}

#[test]
fn the_zero_address_is_refused() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.sets_operator(alice, Pubkey::default())
        .fails_with(StakingError::ZeroAddress);
}

/// The operator does not name its successor.
#[test]
fn only_the_owner_sets_it() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.hires_operator(alice);
    net.registered_worker(MINIMUM);
    let owner = net.owner(alice).pubkey();
    only_these_may(&mut net, &[owner], StakingError::NotOwner, |net| {
        net.sets_operator(alice, Pubkey::new_unique())
    });
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let [alice, bob] = [0; 2].map(|_| net.registered_worker(MINIMUM));
    let other = net.second_network();
    let (mine, theirs) = (net.worker(alice).address, net.worker(bob).address);
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (mine, theirs, StakingError::NotOwner),
    ];
    let key = Pubkey::new_unique();
    refuses_stand_ins(&mut net, &stand_ins, |net| net.sets_operator(alice, key));
    refuses_forgeries(&mut net, |net| net.sets_operator(alice, key));
}
