//! `execute_slash` within `max_slash_bps` of one worker per epoch.

use inferix_staking_tests::state::Network;
use inferix_staking_tests::*;

use crate::cases::*;

const HALF: u64 = MINIMUM / 2;

/// Cases that ask these amounts of a worker with the minimum, due at the beginning of epoch 1.
fn convicted(amounts: &[u64]) -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for (case, amount) in (1..).zip(amounts) {
        accuse(&mut net, alice, case, *amount);
    }
    net.chain.pass(VETO_WINDOW);
    assert_eq!(net.epoch(), 1);
    (net, alice)
}

#[test]
fn two_cases_of_the_largest_share_take_two_epochs() {
    for times in [
        [epoch_start(1), epoch_start(2)],
        [epoch_start(2) - 1, epoch_start(2)],
    ] {
        let (mut net, alice) = convicted(&[HALF, HALF]);
        net.chain.set_time(times[0]);
        assert_eq!(execute(&mut net, alice, 1), HALF);
        for now in [times[0], epoch_start(2) - 1] {
            net.chain.set_time(now);
            net.executes_slash(alice, id(2))
                .fails_with(StakingError::WorkerSlashLimitReached);
        }
        assert_eq!(net.worker_state(alice).open_asked, HALF);
        net.chain.set_time(times[1]);
        assert_eq!(execute(&mut net, alice, 2), HALF);
        let worker = net.worker_state(alice);
        assert_eq!(worker.slashable(), 0);
        assert_eq!(worker.open_cases, 0);
        assert_eq!(net.chain.balance(&net.penalty_vault), MINIMUM);
    }
}

#[test]
fn what_is_left_of_the_share_is_taken_in_part() {
    let third = MINIMUM / 3;
    let (mut net, alice) = convicted(&[third, third]);
    assert_eq!(execute(&mut net, alice, 1), third);
    let worker = net.worker_state(alice);
    assert_eq!(worker.slash_epoch, 1);
    assert_eq!(worker.slash_base, MINIMUM);
    assert_eq!(worker.slashed_in_epoch, third);
    net.chain.pass(DAY);

    let receipt = net.executes_slash(alice, id(2)).succeeds();

    let event: events::SlashExecuted = receipt.event();
    assert_eq!(event.taken, HALF - third);
    assert_eq!(event.rest, third - (HALF - third));
    assert!(event.open);
    assert_eq!(event.lapses_at, net.chain.now() + LAPSE - VETO_WINDOW);
    assert_eq!(net.worker_state(alice).slashed_in_epoch, HALF);
    net.executes_slash(alice, id(2))
        .fails_with(StakingError::WorkerSlashLimitReached);
    net.next_epoch();
    assert_eq!(execute(&mut net, alice, 2), event.rest);
    assert_eq!(net.worker_state(alice).slashable(), third);
}

#[test]
fn the_share_rounds_up_to_a_whole_unit() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.tops_up(alice, 5).succeeds();
    for case in [1, 2] {
        accuse(&mut net, alice, case, 2);
    }
    net.chain.pass(VETO_WINDOW);
    assert_eq!(execute(&mut net, alice, 1), 2);
    assert_eq!(execute(&mut net, alice, 2), 1);
    net.executes_slash(alice, id(2))
        .fails_with(StakingError::WorkerSlashLimitReached);
}

/// Two cases of 40%; the other 20% of the stake have matured and are withdrawn in between.
#[test]
fn a_withdrawal_in_between_slows_no_case_down() {
    for withdraws_at in 0..3 {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(5 * MINIMUM);
        net.requests_unstake(alice, 4 * MINIMUM).succeeds();
        net.chain.set_time(epoch_start(30));
        for case in [1, 2] {
            accuse(&mut net, alice, case, 2 * MINIMUM);
        }
        net.chain.set_time(epoch_start(31));
        for (round, case) in [(0, 1), (1, 2)] {
            if round == withdraws_at {
                net.withdraws(alice).succeeds();
            }
            net.chain.set_time(epoch_start(31 + round));
            assert_eq!(execute(&mut net, alice, case), 2 * MINIMUM);
        }
        assert_eq!(net.chain.balance(&net.penalty_vault), 4 * MINIMUM);
        if withdraws_at == 2 {
            net.withdraws(alice).succeeds();
        }
        assert_eq!(net.worker_state(alice).slashable(), 0);
        assert_eq!(net.worker_state(alice).withdrawn_total, MINIMUM);
    }
}

/// One case of half the stake, and the other half is gone before it is executed.
#[test]
fn a_case_is_executed_whole_however_little_is_left_beside_it() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.set_time(epoch_start(30));
    convict(&mut net, alice, 1, MINIMUM);
    net.withdraws(alice).succeeds();
    assert_eq!(net.worker_state(alice).slashable(), MINIMUM);
    assert_eq!(execute(&mut net, alice, 1), MINIMUM);
}

/// Forged: a share that was lowered since. What is due stays due.
#[test]
fn a_lower_share_splits_no_single_case() {
    let (mut net, alice) = convicted(&[HALF, 2]);
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.params.max_slash_bps = 1;
    });
    assert_eq!(execute(&mut net, alice, 1), HALF);
    net.executes_slash(alice, id(2))
        .fails_with(StakingError::WorkerSlashLimitReached);
    net.next_epoch();
    assert_eq!(execute(&mut net, alice, 2), 2);
}

#[test]
fn stake_that_comes_in_between_does_not_count_for_this_epoch() {
    let (mut net, alice) = convicted(&[HALF, HALF]);
    assert_eq!(execute(&mut net, alice, 1), HALF);
    net.tops_up(alice, 10 * MINIMUM).succeeds();
    net.executes_slash(alice, id(2))
        .fails_with(StakingError::WorkerSlashLimitReached);
}

#[test]
fn a_clock_that_steps_back_into_the_epoch_before_renews_nothing() {
    let (mut net, alice) = convicted(&[HALF, HALF]);
    net.chain.set_time(epoch_start(2));
    assert_eq!(execute(&mut net, alice, 1), HALF);
    for now in [epoch_start(2) - 1, epoch_start(1), epoch_start(2)] {
        net.chain.set_time(now);
        net.executes_slash(alice, id(2))
            .fails_with(StakingError::WorkerSlashLimitReached);
    }
    net.chain.set_time(epoch_start(3));
    assert_eq!(execute(&mut net, alice, 2), HALF);
}

#[test]
fn each_worker_has_its_own() {
    let (mut net, alice) = convicted(&[HALF]);
    let bob = net.registered_worker(MINIMUM);
    convict(&mut net, bob, 1, HALF);
    assert_eq!(execute(&mut net, alice, 1), HALF);
    assert_eq!(execute(&mut net, bob, 1), HALF);
}

/// The network's limit lets a case through in parts: together they stay within the worker's share.
#[test]
fn the_parts_of_a_case_count_together_with_the_others() {
    let mut net = limited_network();
    let alice = net.open_worker();
    net.tops_up(alice, 2 * LIMIT + 20 * PER_SEC).succeeds();
    for case in [1, 2] {
        accuse(&mut net, alice, case, LIMIT + 10 * PER_SEC);
    }
    net.chain.pass(VETO_WINDOW);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.chain.pass(4);
    assert_eq!(execute(&mut net, alice, 1), 4 * PER_SEC);
    net.chain.pass(20);
    // Six of the share are left: for either case.
    assert_eq!(execute(&mut net, alice, 2), 6 * PER_SEC);
    for case in [1, 2] {
        net.executes_slash(alice, id(case))
            .fails_with(StakingError::WorkerSlashLimitReached);
    }
}
