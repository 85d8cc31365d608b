//! The parameters that a deadline is made of. What exists keeps the deadline it was made with; what comes
//! afterwards has the new one.

use inferix_staking_tests::*;

const CHANGED_AT: i64 = epoch_start(3);

fn days(n: i64) -> u32 {
    u32::try_from(n * DAY).unwrap()
}

fn case(net: &TestNetwork, w: WorkerId, id: u8) -> state::SlashCase {
    net.case_state(w, [id; 32])
}

fn accuses(net: &mut TestNetwork, w: WorkerId, id: u8) {
    let now = net.chain.now();
    net.proposes_slash(w, offence(id, now, IFX)).succeeds();
}

#[test]
fn a_ticket_matures_when_it_was_told_to() {
    for days_of_unbonding in [50, 120] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(4 * MINIMUM);
        net.requests_unstake(alice, 1).succeeds();
        net.changes_params(|params| params.unbonding_secs = days(days_of_unbonding));
        net.requests_unstake(alice, 2).succeeds();
        net.changes_params(|params| params.unbonding_secs = days(90));
        net.requests_unstake(alice, 3).succeeds();
        let matures = net
            .worker_state(alice)
            .unbonding
            .tickets
            .map(|t| t.matures_at);
        assert_eq!(matures[0], GENESIS + 90 * DAY);
        assert_eq!(matures[1], CHANGED_AT + days_of_unbonding * DAY);
        assert_eq!(matures[2], epoch_start(6) + 90 * DAY);
        net.chain.set_time(GENESIS + 90 * DAY - 1);
        let early = net.worker_state(alice).unbonding.matured(net.chain.now());
        assert_eq!(early, if days_of_unbonding == 50 { 2 } else { 0 });
        net.chain.pass(1);
        net.withdraws(alice).succeeds();
    }
}

/// A case, its veto window, and what contesting adds to it: all by the delay that it was proposed under.
#[test]
fn a_case_keeps_its_slash_delay() {
    for secs in [DAY, 3 * DAY + 18 * HOUR] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        net.proposes_params(default_params(), None).succeeds();
        net.cancels_params().succeeds();
        let mut params = default_params();
        params.slash_delay_secs = u32::try_from(secs).unwrap();
        net.proposes_params(params, None).succeeds();
        net.chain.set_time(CHANGED_AT);
        accuses(&mut net, alice, 1);
        net.applies_params().succeeds();
        accuses(&mut net, alice, 2);
        assert_eq!(case(&net, alice, 1).executable_at, CHANGED_AT + 3 * DAY);
        assert_eq!(case(&net, alice, 2).executable_at, CHANGED_AT + secs);
        for id in [1, 2] {
            net.contests_slash(alice, [id; 32], [9; 32]).succeeds();
        }
        assert_eq!(case(&net, alice, 1).executable_at, CHANGED_AT + 6 * DAY);
        assert_eq!(case(&net, alice, 2).executable_at, CHANGED_AT + 2 * secs);
        for (id, executable_at) in [(1, 6 * DAY), (2, 2 * secs)] {
            net.chain.set_time(CHANGED_AT + executable_at - 1);
            net.executes_slash(alice, [id; 32])
                .fails_with(StakingError::VetoWindowOpen);
        }
    }
}

#[test]
fn a_case_keeps_its_lapse_and_a_part_executed_moves_it_by_the_new_time_but_never_back() {
    for (new_days, moved) in [(60, true), (10, false)] {
        let mut params = params_with_caps(IFX / 2);
        params.lifetime_cap = u64::MAX;
        let mut net = TestNetwork::with_params(params);
        let alice = net.registered_worker(MINIMUM);
        params.slash_execution_secs = days(new_days);
        net.proposes_params(params, None).succeeds();
        net.chain.set_time(CHANGED_AT);
        accuses(&mut net, alice, 1);
        net.applies_params().succeeds();
        let told = CHANGED_AT + 33 * DAY;
        assert_eq!(case(&net, alice, 1).lapses_at, told);
        net.chain.pass(3 * DAY);
        net.executes_slash(alice, [1; 32]).succeeds();
        let expected = match moved {
            true => CHANGED_AT + (3 + new_days) * DAY,
            false => told,
        };
        assert_eq!(case(&net, alice, 1).lapses_at, expected);
        net.chain.pass(3 * DAY - 1);
        accuses(&mut net, alice, 2);
        let lapses_at = case(&net, alice, 2).lapses_at;
        assert_eq!(lapses_at, net.chain.now() + (3 + new_days) * DAY);
    }
}

#[test]
fn a_pending_root_becomes_claimable_when_it_was_told_to() {
    for hours in [1, 18] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        let mut params = default_params();
        params.publication_delay_secs = hours * 3_600;
        net.proposes_params(params, None).succeeds();
        net.chain.set_time(epoch_start(2));
        let snapshot = net.rewards_are_published(&[(alice, IFX)]);
        let claimable_at = CHANGED_AT + 6 * HOUR;
        net.applies_params().succeeds();
        net.chain.set_time(claimable_at - 1);
        net.claims(&snapshot, 0)
            .fails_with(StakingError::NothingPublished);
        net.chain.pass(1);
        net.claims(&snapshot, 0).succeeds();
        net.rewards_are_published(&[(alice, 2 * IFX)]);
        let pending = net.reward_pool_state().distribution.pending;
        assert_eq!(
            pending.claimable_at,
            net.chain.now() + i64::from(hours) * HOUR
        );
    }
}

/// The delay bounds itself: a shorter one is waited for as long as the one before.
#[test]
fn the_parameters_delay_counts_from_the_next_proposal() {
    let mut net = TestNetwork::new();
    let applicable_at =
        |net: &TestNetwork| net.network_state().proposals.params.timelock.applicable_at;
    let mut params = default_params();
    params.param_delay_secs = days(9);
    net.proposes_params(params, None).succeeds();
    assert_eq!(applicable_at(&net), GENESIS + 7 * DAY);
    net.chain.set_time(CHANGED_AT);
    net.applies_params().succeeds();
    params.param_delay_secs = days(7);
    net.proposes_params(params, None).succeeds();
    assert_eq!(applicable_at(&net), CHANGED_AT + 9 * DAY);
    net.chain.set_time(CHANGED_AT + 9 * DAY - 1);
    net.applies_params()
        .fails_with(StakingError::ProposalDelayNotPassed);
    net.chain.pass(1);
    net.applies_params().succeeds();
    net.proposes_params(params, None).succeeds();
    assert_eq!(applicable_at(&net), CHANGED_AT + 16 * DAY);
}

/// Who is registered stays so. Who registers is asked by the new age.
#[test]
fn a_benchmark_s_age_is_asked_at_the_next_registration() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let bob = net.measured_worker();
    net.changes_params(|params| params.benchmark_max_age_secs = days(8));
    net.registers_worker(bob, ONE_USD, MINIMUM)
        .fails_with(StakingError::BenchmarkStale);
    assert_eq!(net.settled_record(alice), "oeee");
    net.requests_unstake(alice, IFX).succeeds();
    net.changes_params(|params| params.benchmark_max_age_secs = days(30));
    net.registers_worker(bob, ONE_USD, MINIMUM).succeeds();
}
