//! The parameters that limit an instruction: each counts from the next call on. What was accepted before stays.

use inferix_staking::state::{NewPublication, Params};
use inferix_staking_tests::*;

/// An epoch's cap or limit at the beginning.
const CAP: u64 = 10 * IFX;
const CHANGED_AT: i64 = epoch_start(3);

/// A worker in a network with these caps, and a vault that holds more than any of them.
fn capped() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::with_params(params_with_caps(CAP));
    let alice = net.registered_worker(2 * MINIMUM);
    for vault in [net.reward_vault, net.penalty_vault] {
        net.donate(&vault, 1_000 * CAP);
    }
    (net, alice)
}

/// Cumulative rewards of a worker, as published for an epoch.
fn root(net: &TestNetwork, w: WorkerId, total: u64, epoch: u64) -> NewPublication {
    net.snapshot(&[(w, total)]).publication(epoch)
}

/// What is pending under a higher cap stays as it was accepted; the next publication keeps to the new one.
#[test]
fn the_emission_cap_counts_at_the_next_publication() {
    let (mut net, alice) = capped();
    let lower = Params {
        epoch_emission_cap: CAP / 2,
        ..params_with_caps(CAP)
    };
    net.proposes_params(lower, None).succeeds();
    net.chain.set_time(CHANGED_AT);
    let new = root(&net, alice, 3 * CAP, 2);
    net.publishes_rewards(new).succeeds();
    net.applies_params().succeeds();
    net.next_epoch();
    assert_eq!(
        net.settled_distribution(state::PoolKind::Rewards)
            .current
            .growth,
        3 * CAP
    );
    let new = root(&net, alice, 3 * CAP + CAP / 2 + 1, 3);
    net.publishes_rewards(new)
        .fails_with(StakingError::EpochCapExceeded);
    let new = root(&net, alice, 3 * CAP + CAP / 2, 3);
    net.publishes_rewards(new).succeeds();
    // And back: it is what the epochs may bring that have not been published, whenever they ended.
    net.changes_params(|params| params.epoch_emission_cap = CAP);
    let new = root(&net, alice, 3 * CAP + CAP / 2 + 3 * CAP + 1, 6);
    net.publishes_rewards(new)
        .fails_with(StakingError::EpochCapExceeded);
    let new = root(&net, alice, 3 * CAP + CAP / 2 + 3 * CAP, 6);
    net.publishes_rewards(new).succeeds();
}

#[test]
fn the_lifetime_cap_counts_at_the_next_publication() {
    let (mut net, alice) = capped();
    net.changes_params(|params| params.lifetime_cap = 4 * CAP);
    let new = root(&net, alice, 3 * CAP, 2);
    net.publishes_rewards(new).succeeds();
    net.chain.set_time(epoch_start(5));
    let new = root(&net, alice, 4 * CAP + 1, 4);
    net.publishes_rewards(new)
        .fails_with(StakingError::LifetimeCapExceeded);
    let new = root(&net, alice, 4 * CAP, 4);
    net.publishes_rewards(new).succeeds();
}

#[test]
fn the_penalty_cap_counts_at_the_next_publication() {
    let (mut net, alice) = capped();
    net.changes_params(|params| params.epoch_penalty_cap = CAP / 2);
    let new = root(&net, alice, 3 * (CAP / 2) + 1, 2);
    net.publishes_penalties(new)
        .fails_with(StakingError::EpochCapExceeded);
    let new = root(&net, alice, 3 * (CAP / 2), 2);
    net.publishes_penalties(new).succeeds();
    net.changes_params(|params| params.epoch_penalty_cap = CAP);
    let new = root(&net, alice, 3 * (CAP / 2) + 3 * CAP, 5);
    net.publishes_penalties(new).succeeds();
}

#[test]
fn the_emission_per_work_counts_at_the_next_publication() {
    let (mut net, alice) = capped();
    net.changes_params(|params| params.emission_per_ibm = 2 * NANO);
    let new = root(&net, alice, 15, 2);
    net.publishes_rewards_for(new, 7)
        .fails_with(StakingError::EmissionExceedsWork);
    let new = root(&net, alice, 14, 2);
    net.publishes_rewards_for(new, 7).succeeds();
    net.changes_params(|params| params.emission_per_ibm = NANO);
    let new = root(&net, alice, 14 + 8, 5);
    net.publishes_rewards_for(new, 7)
        .fails_with(StakingError::EmissionExceedsWork);
    net.changes_params(|params| params.emission_per_ibm = 0);
    net.publishes_rewards_for(new, 0).succeeds();
}

/// What slashes took lies in the bucket; a limit that is lowered lets go of what it does not hold.
#[test]
fn the_slash_limit_counts_at_the_next_execution() {
    let (mut net, alice) = capped();
    net.chain.pass(6 * DAY);
    net.commits_price(ONE_USD).succeeds();
    net.proposes_slash(alice, offence(1, net.chain.now(), 40 * IFX))
        .succeeds();
    let lower = Params {
        slash_limit_per_epoch: CAP / 2,
        ..params_with_caps(CAP)
    };
    net.proposes_params(lower, None).succeeds();
    let taken = |net: &TestNetwork| net.case_state(alice, [1; 32]).taken;
    net.chain.set_time(epoch_start(5));
    net.executes_slash(alice, [1; 32]).succeeds();
    assert_eq!(taken(&net), CAP);
    net.applies_params().succeeds();
    net.executes_slash(alice, [1; 32])
        .fails_with(StakingError::SlashLimitReached);
    net.chain.pass(EPOCH);
    net.executes_slash(alice, [1; 32]).succeeds();
    assert_eq!(taken(&net), CAP + CAP / 2);
}

/// An open case asks what it was proposed for.
#[test]
fn the_share_of_a_slash_counts_at_the_next_proposal() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let stake = 2 * MINIMUM;
    let mut params = default_params();
    params.max_slash_bps = 2_500;
    net.proposes_params(params, None).succeeds();
    net.chain.set_time(CHANGED_AT);
    net.proposes_slash(alice, offence(1, CHANGED_AT, stake / 2))
        .succeeds();
    net.applies_params().succeeds();
    net.proposes_slash(alice, offence(2, CHANGED_AT, stake / 4 + 1))
        .fails_with(StakingError::SlashTooLarge);
    net.proposes_slash(alice, offence(2, CHANGED_AT, stake / 4))
        .succeeds();
    net.chain.pass(3 * DAY);
    // The first of an epoch takes its case whole; after it this epoch's share is used up.
    net.executes_slash(alice, [1; 32]).succeeds();
    assert_eq!(net.case_state(alice, [1; 32]).taken, stake / 2);
    net.executes_slash(alice, [2; 32])
        .fails_with(StakingError::WorkerSlashLimitReached);
    net.next_epoch();
    net.executes_slash(alice, [2; 32]).succeeds();
}

#[test]
fn the_price_step_counts_at_the_next_commit() {
    let mut net = TestNetwork::new();
    let mut params = default_params();
    params.max_price_step_bps = 5_000;
    net.proposes_params(params, None).succeeds();
    net.chain.set_time(CHANGED_AT);
    net.commits_price(ONE_USD * 3 / 2)
        .fails_with(StakingError::PriceStepTooLarge);
    net.applies_params().succeeds();
    net.commits_price(ONE_USD * 3 / 2).succeeds();
    net.changes_params(|params| params.max_price_step_bps = 1);
    net.next_epoch();
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceStepTooLarge);
}

#[test]
fn the_benchmark_step_counts_at_the_next_attestation() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.changes_params(|params| params.max_benchmark_step_bps = 5_000);
    net.attests_benchmark(alice, HALF_IB * 3 / 2).succeeds();
    net.changes_params(|params| params.max_benchmark_step_bps = 2_000);
    net.attests_benchmark(alice, HALF_IB)
        .fails_with(StakingError::BenchmarkStepTooLarge);
}

/// Who is registered stays so, however old the reference.
#[test]
fn the_reference_s_age_is_asked_at_the_next_registration() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let bob = net.measured_worker();
    let mut params = default_params();
    params.max_reference_age_epochs = 4;
    net.proposes_params(params, None).succeeds();
    net.chain.set_time(CHANGED_AT);
    net.registers_worker(bob, ONE_USD, MINIMUM)
        .fails_with(StakingError::ReferencePriceStale);
    net.applies_params().succeeds();
    net.registers_worker(bob, ONE_USD, MINIMUM).succeeds();
    params.max_reference_age_epochs = 1;
    net.proposes_params(params, None).succeeds();
    net.chain.set_time(epoch_start(6));
    net.applies_params().succeeds();
    let carol = net.measured_worker();
    net.registers_worker(carol, ONE_USD, MINIMUM)
        .fails_with(StakingError::ReferencePriceStale);
    assert_eq!(net.settled_record(alice), "oeeeeee");
    assert_eq!(net.settled_record(bob), "ooooeee");
}
