//! What other keys reach when they are stolen, alone and in pairs, and how soon.

use inferix_staking::state::{NewPublication, Params, PoolKind, Role};
use inferix_staking_tests::*;

const DELAY: i64 = 7 * DAY;
const SLASH_DELAY: i64 = 72 * HOUR;
const CASE: [u8; 32] = [1; 32];
const CLAIMS: u8 = 2;

/// A worker with twice S(n), and the stranger's wallet, where loot would go.
fn network() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let wallet = net.keys.stranger.pubkey();
    net.funded_tokens(&wallet, 0);
    (net, alice)
}

fn accuses(net: &mut TestNetwork, w: WorkerId, case: u8) {
    let now = net.chain.now();
    net.proposes_slash(w, offence(case, now, MINIMUM))
        .succeeds();
}

/// All that was slashed, to the stranger's wallet.
fn loot(net: &TestNetwork) -> NewPublication {
    let slashed = net.penalty_pool_state().slashed_total;
    let tree = verifier_tree(&[(net.keys.stranger.pubkey(), slashed)]);
    NewPublication {
        epoch: net.epoch() - 1,
        root: tree.root(),
        leaf_count: 1,
        cumulative_total: slashed,
        written_off: 0,
    }
}

fn takes_loot(net: &mut TestNetwork) -> Call<'_> {
    let wallet = net.keys.stranger.pubkey();
    let slashed = net.penalty_pool_state().slashed_total;
    net.claims_penalty(&wallet, 0, slashed, vec![])
}

// --- Slasher and distributor, or slasher and admin: the slasher is in office already ---

/// The admin sets a distributor at once, so it makes no difference whose key is the second.
#[test]
fn slasher_and_distributor_reach_a_stake_in_78_hours_if_nobody_is_awake() {
    for admin_s in [false, true] {
        let (mut net, alice) = network();
        accuses(&mut net, alice, 1);
        net.chain.set_time(GENESIS + SLASH_DELAY - 1);
        net.executes_slash(alice, CASE)
            .fails_with(StakingError::VetoWindowOpen);
        net.chain.pass(1);
        net.executes_slash(alice, CASE).succeeds();
        if admin_s {
            let thief = net.chain.wallet();
            net.sets_role(Role::Distributor, thief.pubkey()).succeeds();
            net.keys.distributor = thief;
        }
        let loot = loot(&net);
        net.publishes_penalties(loot).succeeds();
        net.chain.pass(6 * HOUR - 1);
        takes_loot(&mut net).fails_with(StakingError::NothingPublished);
        net.chain.pass(1);
        takes_loot(&mut net).succeeds();
        assert_eq!(net.chain.now(), GENESIS + 78 * HOUR);
    }
}

#[test]
fn a_guardian_that_is_awake_leaves_slasher_and_distributor_nothing() {
    let (mut net, alice) = network();
    accuses(&mut net, alice, 1);
    net.chain.pass(30 * DAY);
    net.cancels_slash(alice, CASE).succeeds();
    net.expect_stake(alice, 2 * MINIMUM);
    // And the admin ends it at once.
    net.removes_role(Role::Slasher).succeeds();
    let now = net.chain.now();
    net.proposes_slash(alice, offence(2, now, 1))
        .fails_with(StakingError::NotSlasher);
}

/// The admin cannot get rid of the guardian's veto sooner than after two delays.
#[test]
fn admin_and_slasher_need_17_days_while_the_guardian_is_awake() {
    let (mut net, alice) = network();
    let guardian = net.keys.guardian.insecure_clone();
    net.proposes_role(Role::Guardian, None).succeeds();
    for case in 1..=14 {
        accuses(&mut net, alice, case);
        net.chain.pass(DAY - 1);
        net.cancels_slash(alice, [case; 32])
            .signed_by(&guardian)
            .succeeds();
        net.chain.pass(1);
    }
    assert_eq!(net.chain.now(), GENESIS + 2 * DELAY);
    net.applies_role(Role::Guardian).succeeds();
    accuses(&mut net, alice, 15);
    net.cancels_slash(alice, [15; 32])
        .signed_by(&guardian)
        .fails_with(StakingError::NotGuardianOrAdmin);
    net.chain.pass(SLASH_DELAY - 1);
    net.executes_slash(alice, [15; 32])
        .fails_with(StakingError::VetoWindowOpen);
    net.chain.pass(1);
    net.executes_slash(alice, [15; 32]).succeeds();
    assert_eq!(net.chain.now(), GENESIS + 17 * DAY);
}

/// The admin's key waits for its slasher, with or without the guardian's.
#[test]
fn admin_and_guardian_need_the_delay_of_a_slasher() {
    let (mut net, _) = network();
    net.proposes_role(Role::Slasher, Some(Pubkey::new_unique()))
        .succeeds();
    net.chain.pass(DELAY - 1);
    net.applies_role(Role::Slasher)
        .fails_with(StakingError::ProposalDelayNotPassed);
}

/// Slashes that the thief's guardian does not veto end in the penalty pool, and the admin ends them.
#[test]
fn slasher_and_guardian_get_nothing_and_are_stopped_by_the_admin() {
    let (mut net, alice) = network();
    let admin = net.keys.admin.insecure_clone();
    accuses(&mut net, alice, 1);
    accuses(&mut net, alice, 2);
    net.chain.pass(SLASH_DELAY);
    net.executes_slash(alice, CASE).succeeds();
    assert_eq!(net.chain.balance(&net.penalty_vault), MINIMUM);
    net.removes_role(Role::Slasher).succeeds();
    net.cancels_slash(alice, [2; 32])
        .signed_by(&admin)
        .succeeds();
}

// --- The guardian ---

/// It stops claims without end if the admin sleeps: for 7 days by a pause, for the next 7 by a suspension.
#[test]
fn a_stolen_guardian_stops_claims_until_the_admin_lifts_its_pauses() {
    let (mut net, alice) = network();
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    for _ in 0..3 {
        net.pauses(CLAIMS).succeeds();
        net.chain.pass(7 * DAY - 1);
        net.claims(&snapshot, 0).fails_with(StakingError::Paused);
        net.chain.pass(1);
        net.suspends_publication(PoolKind::Rewards).succeeds();
        net.chain.pass(7 * DAY - 1);
        net.claims(&snapshot, 0)
            .fails_with(StakingError::PublicationSuspended);
        net.chain.pass(1);
    }
    net.pauses(CLAIMS).succeeds();
    net.unpauses(CLAIMS).succeeds();
    net.claims(&snapshot, 0).succeeds();
}

/// It vetoes what is true until it is replaced, cannot stop that, and what it vetoed is proposed once more in time:
/// the evidence window is longer than two delays and 7 days.
#[test]
fn what_a_stolen_guardian_vetoed_is_proposed_again_after_its_replacement() {
    let (mut net, alice) = network();
    let thief = net.keys.guardian.insecure_clone();
    let successor = net.chain.wallet();
    net.proposes_role(Role::Guardian, Some(successor.pubkey()))
        .succeeds();
    let accused = offence(1, GENESIS, MINIMUM);
    net.proposes_slash(alice, accused).succeeds();
    net.cancels_slash(alice, CASE).succeeds();
    net.chain.set_time(GENESIS + 2 * DELAY - 1);
    net.proposes_slash(alice, accused)
        .fails_with(StakingError::AlreadyExists);
    net.chain.pass(1);
    net.applies_role(Role::Guardian).succeeds();
    net.chain.pass(7 * DAY);
    net.proposes_slash(alice, accused).succeeds();
    net.cancels_slash(alice, CASE)
        .signed_by(&thief)
        .fails_with(StakingError::NotGuardianOrAdmin);
    net.chain.pass(SLASH_DELAY);
    net.executes_slash(alice, CASE).succeeds();
    net.expect_stake(alice, MINIMUM);
}

/// A thief that vetoes nothing before the last second of a veto window: the delay of a guardian begins then. The
/// rule between evidence window and delay leaves 7 days for it, which the default slash delay fits, contested or
/// not, and one of 10 days does not.
#[test]
fn a_veto_in_the_last_second_of_a_long_slash_delay_is_not_overruled_in_time() {
    let long = Params {
        slash_delay_secs: (10 * DAY) as u32,
        param_delay_secs: (13 * DAY + 6 * HOUR) as u32,
        evidence_window_secs: (34 * DAY) as u32,
        ..default_params()
    };
    for (params, contested, in_time) in [
        (default_params(), true, true),
        (long, false, false),
        (long, true, false),
    ] {
        let mut net = TestNetwork::with_params(params);
        let alice = net.registered_worker(2 * MINIMUM);
        let successor = net.chain.wallet();
        let accused = offence(1, net.chain.now(), MINIMUM);
        net.proposes_slash(alice, accused).succeeds();
        if contested {
            net.contests_slash(alice, CASE, [1; 32]).succeeds();
        }
        net.chain
            .set_time(net.case_state(alice, CASE).executable_at - 1);
        net.cancels_slash(alice, CASE).succeeds();
        net.proposes_role(Role::Guardian, Some(successor.pubkey()))
            .succeeds();
        net.chain.pass(2 * i64::from(params.param_delay_secs));
        net.applies_role(Role::Guardian).succeeds();
        let again = net.proposes_slash(alice, accused);
        if in_time {
            again.succeeds();
        } else {
            again.fails_with(StakingError::OffenceTooOld);
        }
        let held = if in_time { MINIMUM } else { 0 };
        assert_eq!(net.worker_state(alice).open_asked, held);
    }
}

/// It keeps the network as it is: no parameter changes and no slasher comes until it is replaced.
#[test]
fn a_stolen_guardian_stops_every_change_but_its_own_replacement() {
    let (mut net, _) = network();
    let thief = net.keys.guardian.insecure_clone();
    let successor = net.chain.wallet();
    net.proposes_role(Role::Guardian, Some(successor.pubkey()))
        .succeeds();
    net.proposes_role(Role::Slasher, Some(Pubkey::new_unique()))
        .succeeds();
    net.proposes_params(default_params(), None).succeeds();
    net.cancels_params().succeeds();
    net.cancels_role(Role::Slasher).signed_by(&thief).succeeds();
    net.chain.pass(2 * DELAY);
    net.applies_role(Role::Guardian).succeeds();
    net.proposes_params(default_params(), None).succeeds();
    net.cancels_params()
        .fails_with(StakingError::NotGuardianOrAdmin);
}

#[test]
fn guardian_and_distributor_are_parted_at_once() {
    let (mut net, alice) = network();
    let thief = net.keys.distributor.insecure_clone();
    let loot = net.rewards_are_published(&[(alice, IFX)]);
    net.removes_role(Role::Distributor).succeeds();
    assert!(!net.reward_pool_state().distribution.pending.exists());
    net.publishes_rewards(loot.publication(0))
        .signed_by(&thief)
        .fails_with(StakingError::NotDistributor);
}

// --- Prices and benchmarks: no token moves ---

/// By 44% at 20% each, for the next epoch, known half an epoch ahead.
#[test]
fn price_and_benchmark_authority_raise_s_of_n_by_both_steps() {
    let (mut net, alice) = network();
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.next_epoch();
    net.commits_price(833_333_334).succeeds();
    net.attests_benchmark(alice, HALF_IB * 12 / 10).succeeds();
    let quote = |net: &mut TestNetwork| {
        let receipt = net.quotes_minimum_stake(alice, None).succeeds();
        receipt.return_data::<inferix_staking::MinimumStakeQuote>()
    };
    let told = quote(&mut net);
    assert_eq!(told.minimum_stake, MINIMUM);
    net.next_epoch();
    let now = quote(&mut net).minimum_stake;
    assert!(now <= MINIMUM * 144 / 100 && now > MINIMUM * 1_439 / 1_000);
    net.tops_up(alice, now - MINIMUM).succeeds();
    assert_eq!(net.short_since(alice), 0);
}

/// The admin sets the benchmark authority at once and signs beside it: no step binds the two.
#[test]
fn admin_and_benchmark_authority_make_anyone_short_in_the_next_epoch() {
    let (mut net, alice) = network();
    let thief = net.chain.wallet();
    net.sets_role(Role::BenchmarkAuthority, thief.pubkey())
        .succeeds();
    net.keys.benchmark_authority = thief;
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, 1_000 * NANO)
        .succeeds();
    net.touches(alice);
    assert_eq!(net.short_since(alice), 0);
    net.next_epoch();
    net.touches(alice);
    assert_eq!(net.short_since(alice), net.chain.now());
    net.expect_stake(alice, 2 * MINIMUM);
    net.requests_unstake(alice, u64::MAX).succeeds();
}
