//! What a change of parameters must not take back: the lifetime cap that is promised, and the reach of slashes
//! for offences of the epochs before.

use inferix_staking::state::Params;
use inferix_staking_tests::*;

const DELAY: i64 = 7 * DAY;

/// 10 tokens are published, and an epoch's cap is 5.
fn published() -> (TestNetwork, Params) {
    let params = params_with_caps(5 * IFX);
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    let vault = net.reward_vault;
    net.donate(&vault, 10 * IFX);
    net.chain.set_time(epoch_start(2));
    let snapshot = net.snapshot(&[(alice, 10 * IFX)]);
    net.publishes_rewards(snapshot.publication(1)).succeeds();
    (net, params)
}

/// Applies these parameters in the first epoch after the delay.
fn applies(net: &mut TestNetwork, params: Params) -> Call<'_> {
    net.proposes_params(params, None).succeeds();
    net.chain.pass(DELAY);
    net.next_epoch();
    net.applies_params()
}

#[test]
fn the_lifetime_cap_keeps_what_is_published_and_four_epochs_caps() {
    for (cap, least) in [(5 * IFX, 30 * IFX), (6 * IFX, 34 * IFX), (IFX, 30 * IFX)] {
        let (mut net, params) = published();
        let lowered = |lifetime_cap| Params {
            epoch_emission_cap: cap,
            lifetime_cap,
            ..params
        };
        let log = applies(&mut net, lowered(least - 1)).log_of_refusal();
        assert!(log.contains("lifetime_cap: at least what is published"));
        net.applies_params()
            .fails_with(StakingError::ParameterOutOfRange);
        net.cancels_params().succeeds();
        applies(&mut net, lowered(least)).succeeds();
        assert_eq!(net.network_state().params.lifetime_cap, least);
    }
}

/// What waits for its delay counts as published.
#[test]
fn a_pending_root_is_part_of_what_the_lifetime_cap_keeps() {
    let (mut net, params) = published();
    let alice = WorkerId(0);
    let lower = Params {
        lifetime_cap: 30 * IFX,
        ..params
    };
    net.proposes_params(lower, None).succeeds();
    net.chain.set_time(epoch_start(5));
    let vault = net.reward_vault;
    net.donate(&vault, IFX);
    let snapshot = net.snapshot(&[(alice, 11 * IFX)]);
    net.publishes_rewards(snapshot.publication(4)).succeeds();
    net.applies_params()
        .fails_with(StakingError::ParameterOutOfRange);
}

#[test]
fn a_lifetime_cap_that_stays_need_not_have_room() {
    let (mut net, params) = published();
    let lower = Params {
        lifetime_cap: 30 * IFX,
        ..params
    };
    applies(&mut net, lower).succeeds();
    let more = Params {
        epoch_emission_cap: 1_000 * IFX,
        ..lower
    };
    applies(&mut net, more).succeeds();
    net.proposes_params(params, None)
        .fails_with(StakingError::ParameterOutOfRange);
}

/// From 28 days to 21: the epochs before keep 28, for whose offences stake that is asked back must still be there.
#[test]
fn unbonding_is_not_shortened_while_older_epochs_have_longer_windows() {
    let mut net = TestNetwork::new();
    let shorter = Params {
        evidence_window_secs: (21 * DAY) as u32,
        unbonding_secs: (31 * DAY) as u32,
        ..default_params()
    };
    let log = applies(&mut net, shorter).log_of_refusal();
    assert!(log.contains("unbonding_secs must exceed the evidence windows of the epochs before"));
    net.applies_params()
        .fails_with(StakingError::ParameterOutOfRange);
    net.cancels_params().succeeds();
    // First the window; and when no epoch that is known has the long one any more, the unbonding.
    let window = Params {
        unbonding_secs: default_params().unbonding_secs,
        ..shorter
    };
    applies(&mut net, window).succeeds();
    applies(&mut net, shorter).fails_with(StakingError::ParameterOutOfRange);
    net.cancels_params().succeeds();
    net.chain.pass(17 * EPOCH);
    applies(&mut net, shorter).succeeds();
}

/// The terms of an offence's epoch are known for 14 epochs; shorter ones would overwrite them sooner.
#[test]
fn epochs_are_not_shortened_while_older_ones_have_longer_windows() {
    let mut params = default_params();
    params.evidence_window_secs = (42 * DAY) as u32;
    let mut net = TestNetwork::with_params(params);
    let shorter = Params {
        epoch_secs: (2 * DAY) as u32,
        evidence_window_secs: (28 * DAY) as u32,
        ..params
    };
    let log = applies(&mut net, shorter).log_of_refusal();
    assert!(log.contains("epoch_secs: 14 epochs must outlast"));
    net.applies_params()
        .fails_with(StakingError::ParameterOutOfRange);
    net.cancels_params().succeeds();
    let window = Params {
        epoch_secs: params.epoch_secs,
        ..shorter
    };
    applies(&mut net, window).succeeds();
    net.chain.pass(17 * EPOCH);
    applies(&mut net, shorter).succeeds();
}
