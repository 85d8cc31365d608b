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
    assert!(log.contains("unbonding_secs must exceed earlier evidence windows"));
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

/// From 7 days and 28 to 17 and 42: the epochs before keep 28, in which a stolen guardian must be replaced and the
/// cases that it vetoed be proposed once more.
#[test]
fn the_delay_is_not_raised_while_older_epochs_have_shorter_windows() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let longer = Params {
        evidence_window_secs: (42 * DAY) as u32,
        param_delay_secs: (17 * DAY) as u32,
        ..default_params()
    };
    let log = applies(&mut net, longer).log_of_refusal();
    assert!(
        log.contains("earlier evidence windows must be at least 2 * param_delay_secs + 7 days")
    );
    net.applies_params()
        .fails_with(StakingError::ParameterOutOfRange);
    net.cancels_params().succeeds();
    assert_eq!(net.network_state().params, default_params());

    // An offence of now is vetoed on its seventh day, and proposed again on its last one.
    let offended_at = net.chain.now();
    net.chain.pass(7 * DAY);
    net.proposes_slash(alice, offence(1, offended_at, IFX))
        .succeeds();
    net.cancels_slash(alice, offence(1, offended_at, IFX).id)
        .succeeds();
    let guardian = state::Role::Guardian;
    net.keys.guardian = net.chain.wallet();
    let successor = Some(net.keys.guardian.pubkey());
    net.proposes_role(guardian, successor).succeeds();
    net.chain.pass(2 * DELAY);
    net.applies_role(guardian).succeeds();
    net.chain.set_time(offended_at + 28 * DAY);
    net.proposes_slash(alice, offence(1, offended_at, IFX))
        .succeeds();

    // What 28 days let: half of them without a week. And all of it when no epoch that is known has 28 any more.
    let first = Params {
        param_delay_secs: (10 * DAY + DAY / 2) as u32,
        ..longer
    };
    applies(&mut net, first).succeeds();
    for known in [true, false] {
        if !known {
            net.chain.pass(17 * EPOCH);
        }
        net.proposes_params(longer, None).succeeds();
        net.chain.pass(11 * DAY);
        net.next_epoch();
        match known {
            true => net
                .applies_params()
                .fails_with(StakingError::ParameterOutOfRange),
            false => drop(net.applies_params().succeeds()),
        }
        if known {
            net.cancels_params().succeeds();
        }
    }
}

/// What counts at once must fit the epoch that runs, which keeps its length. Else, of two cases of half a stake, the
/// second would lapse in the epoch that the first was executed in; and who left at its beginning would have withdrawn
/// when an offence of its end is proposed.
#[test]
fn deadlines_are_not_shortened_with_the_epochs_while_a_longer_one_runs() {
    let long = Params {
        epoch_secs: (30 * DAY) as u32,
        slash_execution_secs: (90 * DAY) as u32,
        ..default_params()
    };
    let changes: [fn(&mut Params); 2] = [
        |params| params.slash_execution_secs = (6 * DAY) as u32,
        |params| params.unbonding_secs = (64 * DAY) as u32,
    ];
    let rules = [
        "slash_execution_secs: raise it before",
        "unbonding_secs must exceed earlier",
    ];
    for (change, rule) in changes.into_iter().zip(rules) {
        let mut net = TestNetwork::with_params(long);
        let shorter = Params {
            epoch_secs: (2 * DAY) as u32,
            ..long
        };
        let mut both = shorter;
        change(&mut both);
        let log = applies(&mut net, both).log_of_refusal();
        assert!(log.contains(rule), "{log}");
        net.applies_params()
            .fails_with(StakingError::ParameterOutOfRange);
        net.cancels_params().succeeds();
        // First the epochs; the rest when no long one runs any more.
        applies(&mut net, shorter).succeeds();
        net.next_epoch();
        applies(&mut net, both).succeeds();
    }
}

/// An open case keeps the time that it was given: epochs become longer only as far as that time takes a whole stake.
#[test]
fn epochs_do_not_outgrow_the_time_that_open_cases_have() {
    let short = Params {
        slash_execution_secs: (9 * DAY) as u32,
        ..default_params()
    };
    let more_time = Params {
        slash_execution_secs: (30 * DAY) as u32,
        ..short
    };
    let longer = Params {
        epoch_secs: (10 * DAY) as u32,
        ..more_time
    };
    let mut net = TestNetwork::with_params(short);
    let log = applies(&mut net, longer).log_of_refusal();
    assert!(log.contains("slash_execution_secs: raise it before"));
    net.applies_params()
        .fails_with(StakingError::ParameterOutOfRange);
    net.cancels_params().succeeds();
    applies(&mut net, more_time).succeeds();
    applies(&mut net, longer).succeeds();
}
