//! Many cases against one worker at a time: none lapses behind the others.

use inferix_staking_tests::*;

use crate::cases::*;

const CASES: u8 = 100;
const EACH: u64 = MINIMUM / CASES as u64;

/// A worker of a network where one case may ask a tenth of a stake, and a hundred cases that together ask for
/// all of it, due. The parameters leave the shortest time that they may for it.
fn convicted() -> (TestNetwork, WorkerId) {
    let mut params = default_params();
    params.max_slash_bps = 1_000;
    params.slash_execution_secs = (33 * DAY) as u32;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(HOUR);
    for case in 1..=CASES {
        accuse(&mut net, alice, case, EACH);
    }
    net.chain.pass(VETO_WINDOW);
    (net, alice)
}

/// Executes every case that the worker's own limit lets through now, and returns those that are still open.
/// None of them has lapsed.
fn executes_all(net: &mut TestNetwork, w: WorkerId, open: &[u8]) -> Vec<u8> {
    let mut still_open = vec![];
    for case in open.iter().copied() {
        assert!(net.chain.now() < net.case_state(w, id(case)).lapses_at);
        let execution = net.executes_slash(w, id(case)).instruction;
        if net.chain.send(&[execution], &[]).is_err() {
            net.executes_slash(w, id(case))
                .fails_with(StakingError::WorkerSlashLimitReached);
        }
        if net.case_state(w, id(case)).is_open() {
            still_open.push(case);
        }
    }
    still_open
}

/// An epoch takes a tenth of what is left by then, so that eleven epochs took 69 of 100 cases.
#[test]
fn a_hundred_cases_are_executed_before_they_lapse() {
    let (mut net, alice) = convicted();
    let lapses_at = net.case_state(alice, id(CASES)).lapses_at;
    let mut open: Vec<u8> = (1..=CASES).collect();
    while !open.is_empty() {
        let before = net.vault_balance(alice);
        open = executes_all(&mut net, alice, &open);
        // Until the last epoch before they lapse, the worker keeps its limit.
        if net.chain.now() < lapses_at - EPOCH {
            assert_eq!(before - net.vault_balance(alice), before.div_ceil(10));
        }
        net.next_epoch();
    }
    assert_eq!(net.chain.balance(&net.penalty_vault), MINIMUM);
    assert_eq!(net.worker_state(alice).slashable(), 0);
}

#[test]
fn a_case_waits_for_others_until_an_epoch_before_it_lapses() {
    let (mut net, alice) = convicted();
    let lapses_at = net.case_state(alice, id(CASES)).lapses_at;
    net.chain.set_time(lapses_at - EPOCH - 1);
    let first: Vec<u8> = (1..=10).collect();
    assert!(executes_all(&mut net, alice, &first).is_empty());
    net.executes_slash(alice, id(CASES))
        .fails_with(StakingError::WorkerSlashLimitReached);
    net.expect_stake(alice, MINIMUM - 10 * EACH);
    net.chain.set_time(lapses_at - EPOCH);
    assert_eq!(execute(&mut net, alice, CASES), EACH);
    net.expect_stake(alice, MINIMUM - 11 * EACH);
}

/// Longer times for cases first, longer epochs afterwards: cases from before the first change have neither.
#[test]
fn cases_outlast_epochs_that_become_longer_in_two_steps() {
    let mut net = TestNetwork::with_params({
        let mut params = default_params();
        params.max_slash_bps = 1_000;
        params.slash_execution_secs = (33 * DAY) as u32;
        params.unbonding_secs = (120 * DAY) as u32;
        params
    });
    let alice = net.registered_worker(MINIMUM);
    let mut params = net.network_state().params;
    params.slash_execution_secs = (90 * DAY) as u32;
    net.proposes_params(params, None).succeeds();
    net.chain.set_time(epoch_start(3));
    let tenth = MINIMUM / 10;
    for case in 1..=10 {
        accuse(&mut net, alice, case, tenth);
    }
    net.applies_params().succeeds();
    params.epoch_secs = (8 * DAY) as u32;
    net.proposes_params(params, None).succeeds();
    net.chain.set_time(epoch_start(6));
    let mut open: Vec<u8> = (1..=10).collect();
    open = executes_all(&mut net, alice, &open);
    net.applies_params().succeeds();
    while !open.is_empty() {
        net.chain.pass(DAY);
        open = executes_all(&mut net, alice, &open);
    }
    assert_eq!(net.chain.balance(&net.penalty_vault), MINIMUM);
}
