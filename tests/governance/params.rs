//! Parameters are proposed, wait for their delay, and touch nothing that exists.

use inferix_staking::state::{Network, Params, ParamsProposal, Timelock};
use inferix_staking_math::TokenPrice;
use inferix_staking_tests::*;

const DELAY: i64 = 7 * DAY;
const HALF: i64 = EPOCH / 2;
/// The first beginning of an epoch after the delay, and the epoch.
const APPLIED_IN: u64 = 3;

fn cheaper(params: Params) -> Params {
    Params {
        coverage_epochs: 1,
        unbonding_secs: params.unbonding_secs - 1,
        ..params
    }
}

fn proposed(reference_price: Option<u64>) -> (TestNetwork, Params) {
    let mut net = TestNetwork::new();
    let params = cheaper(default_params());
    net.proposes_params(params, reference_price).succeeds();
    (net, params)
}

/// Both as text: a network is too large to be compared by eye.
fn assert_same(left: &Network, right: &Network) {
    assert_eq!(format!("{left:?}"), format!("{right:?}"));
}

#[test]
fn a_proposal_changes_nothing_but_itself_and_says_when() {
    let mut net = TestNetwork::new();
    let mut expected = net.network_state();
    let params = cheaper(default_params());

    let receipt = net.proposes_params(params, Some(7 * ONE_USD)).succeeds();

    let timelock = Timelock {
        applicable_at: GENESIS + DELAY,
        lapses_at: GENESIS + 2 * DELAY,
    };
    expected.proposals.params = ParamsProposal {
        params,
        reserved_params: [0; 64],
        reference_price: 7 * ONE_USD,
        timelock,
    };
    assert_same(&net.network_state(), &expected);
    let event: events::ParamsProposed = receipt.event();
    assert_eq!(event.old_params, default_params());
    assert_eq!(event.new_params, params);
    assert_eq!(event.reference_price, Some(7 * ONE_USD));
    assert_eq!(event.applicable_at, timelock.applicable_at);
    assert_eq!(event.lapses_at, timelock.lapses_at);
}

#[test]
fn anyone_applies_it_after_the_delay_and_the_terms_count_from_the_next_epoch() {
    let (mut net, params) = proposed(None);
    net.chain.set_time(epoch_start(APPLIED_IN));
    let running = net.terms();
    let mut expected = net.network_state();

    let receipt = net.applies_params().succeeds();

    let mut coming = state::Terms {
        epoch: APPLIED_IN + 1,
        start: epoch_start(APPLIED_IN + 1),
        ..running
    };
    for epoch in 1..=APPLIED_IN {
        expected.terms.places[epoch as usize] = state::Terms {
            epoch,
            start: epoch_start(epoch),
            ..running
        };
    }
    coming.set_params(&params);
    expected.terms.places[APPLIED_IN as usize + 1] = coming;
    expected.terms.newest = APPLIED_IN + 1;
    expected.params = params;
    expected.proposals = TestNetwork::new().network_state().proposals;
    assert_same(&net.network_state(), &expected);
    let event: events::ParamsSet = receipt.event();
    assert_eq!(event.old_params, default_params());
    assert_eq!(event.new_params, params);
    assert_eq!(event.epoch, APPLIED_IN + 1);
    assert!(receipt.events::<events::PriceCommitted>().is_empty());
    net.applies_params()
        .fails_with(StakingError::NothingProposed);
}

/// The delay ends in epoch 2, a day after its beginning; half of it is half a day later.
#[test]
fn it_is_applied_in_an_epoch_s_first_half_once_the_delay_has_passed() {
    for (time, refusal) in [
        (
            GENESIS + DELAY - 1,
            Some(StakingError::ProposalDelayNotPassed),
        ),
        (GENESIS + DELAY, None),
        (epoch_start(2) + HALF - 1, None),
        (epoch_start(2) + HALF, Some(StakingError::SecondHalfOfEpoch)),
        (epoch_start(3) - 1, Some(StakingError::SecondHalfOfEpoch)),
        (epoch_start(3), None),
        (epoch_start(4) + HALF - 1, None),
        (
            GENESIS + 2 * DELAY - 1,
            Some(StakingError::SecondHalfOfEpoch),
        ),
        (GENESIS + 2 * DELAY, Some(StakingError::NothingProposed)),
    ] {
        let (mut net, params) = proposed(None);
        net.chain.set_time(time);
        match refusal {
            Some(error) => net.applies_params().fails_with(error),
            None => {
                net.applies_params().succeeds();
                assert_eq!(net.network_state().params, params);
            }
        }
    }
}

/// Where an epoch is longer than 7 days, its first half comes before the lapse, whenever the delay ends.
#[test]
fn a_proposal_outlasts_the_second_half_of_any_epoch() {
    let mut params = default_params();
    params.epoch_secs = (10 * DAY) as u32;
    let longer = Params {
        epoch_secs: (9 * DAY) as u32,
        ..params
    };
    for begun in 0..10 {
        let mut net = TestNetwork::with_params(params);
        net.chain.pass(begun * DAY);
        net.proposes_params(longer, None).succeeds();
        net.chain.pass(DELAY);
        if !net.terms().is_first_half(net.chain.now()) {
            net.next_epoch();
        }
        net.applies_params().succeeds();
    }
}

/// Parameters in force, too, may have made the next epoch longer than the current one.
#[test]
fn a_proposal_made_ahead_of_a_longer_epoch_outlasts_that() {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    net.changes_params(|params| params.epoch_secs = (15 * DAY) as u32);
    let params = net.network_state().params;
    net.chain.pass(2 * DAY);
    let proposed_at = net.chain.now();
    net.proposes_params(params, None).succeeds();
    let lapses_at = net.network_state().proposals.params.timelock.lapses_at;
    assert_eq!(lapses_at, proposed_at + DELAY + 15 * DAY);
}

#[test]
fn guardian_and_admin_cancel_it_until_it_is_applied() {
    for by_admin in [false, true] {
        let (mut net, _) = proposed(Some(ONE_USD));
        let key = match by_admin {
            true => net.keys.admin.insecure_clone(),
            false => net.keys.guardian.insecure_clone(),
        };
        let before = TestNetwork::new().network_state();
        net.chain.set_time(epoch_start(3));
        let receipt = net.cancels_params().signed_by(&key).succeeds();
        let event: events::ParamsProposalCancelled = receipt.event();
        assert_eq!(event.cancelled_by, key.pubkey());
        assert_same(&net.network_state(), &before);
        net.applies_params()
            .fails_with(StakingError::NothingProposed);
        net.cancels_params()
            .fails_with(StakingError::NothingProposed);
    }
}

#[test]
fn one_is_pending_at_a_time_until_it_lapses() {
    let (mut net, params) = proposed(None);
    net.proposes_params(params, None)
        .fails_with(StakingError::ProposalPending);
    net.chain.set_time(GENESIS + 2 * DELAY - 1);
    net.proposes_params(params, None)
        .fails_with(StakingError::ProposalPending);
    net.chain.pass(1);
    net.cancels_params()
        .fails_with(StakingError::NothingProposed);
    net.proposes_params(params, None).succeeds();
}

#[test]
fn what_no_network_may_be_created_with_is_not_proposed() {
    let mut net = TestNetwork::new();
    let refused = |net: &mut TestNetwork, change: fn(&mut Params), rule: &str| {
        let mut params = default_params();
        change(&mut params);
        net.proposes_params(params, None)
            .fails_with(StakingError::ParameterOutOfRange);
        let log = net.proposes_params(params, None).log_of_refusal();
        assert!(log.contains(&format!("Program log: {rule}")), "{log}");
    };
    refused(&mut net, |p| p.epoch_secs = 3_600, "epoch_secs");
    refused(&mut net, |p| p.grace_secs = p.epoch_secs, "grace_secs");
    refused(&mut net, |p| p.lifetime_cap += 1, "lifetime_cap can only");
    refused(
        &mut net,
        |p| p.slash_delay_secs = 324_001,
        "param_delay_secs",
    );
    refused(
        &mut net,
        |p| p.param_delay_secs = 907_201,
        "evidence_window",
    );
    for price in [0, TokenPrice::MIN - 1, TokenPrice::MAX + 1, u64::MAX] {
        net.proposes_params(default_params(), Some(price))
            .fails_with(StakingError::TokenPriceOutOfRange);
    }
}

/// Epochs may stay as short as a test network's are.
#[test]
fn a_test_network_s_parameters_keep_to_its_own_rules() {
    let mut params = default_params();
    params.epoch_secs = 3_600;
    params.grace_secs = 0;
    params.evidence_window_secs = 3_600;
    params.param_delay_secs = 3_600;
    let mut net = TestNetwork::with_params(params);
    assert_eq!(net.network_state().test_network, 1);
    params.epoch_secs = 7_200;
    net.proposes_params(params, None).succeeds();
    net.chain.pass(HOUR);
    net.applies_params().succeeds();
    assert_eq!(net.network_state().params, params);
}
