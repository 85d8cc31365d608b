//! Proposals, natively: what waits, until when, and what a change leaves alone.

use anchor_lang::prelude::*;
use inferix_staking::state::*;
use inferix_staking::StakingError;
use inferix_staking_math::NANO;

use crate::world::{epoch_start, network, DAY, EPOCH, START};

const DELAY: i64 = 7 * DAY;

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

/// Parameters that a network may have, with room in every cap.
fn params() -> Params {
    let cap = 1_000;
    Params::defaults(Caps {
        epoch_emission_cap: cap,
        lifetime_cap: 1_000 * cap,
        epoch_penalty_cap: cap,
        slash_limit_per_epoch: cap,
    })
}

fn priced() -> Box<Network> {
    let mut network = network(params(), 6);
    network.commit_price(NANO, START).expect("the first price");
    network
}

#[track_caller]
fn refused<T>(outcome: Result<T>, expected: StakingError) {
    let error = outcome.err().expect("a refusal");
    assert_eq!(error, Error::from(expected));
}

/// Proposes and applies after the delay, in the first half of the next epoch that begins.
fn changes(network: &mut Network, now: i64, change: impl Fn(&mut Params)) -> i64 {
    let mut params = network.params;
    change(&mut params);
    network
        .propose_params(&params, None, now)
        .expect("proposed");
    let applied_at = network.terms.at(now + DELAY).end();
    network.apply_params(0, applied_at).expect("applied");
    applied_at
}

#[test]
fn each_kind_has_its_delay_and_lapses_seven_days_later() {
    for (role, delays) in [(Role::Admin, 1), (Role::Slasher, 1), (Role::Guardian, 2)] {
        let mut network = priced();
        let proposal = network
            .propose_role(role, Some(key(99)), START)
            .expect("proposed");
        let due = START + delays * DELAY;
        assert_eq!(proposal.timelock.applicable_at, due);
        assert_eq!(proposal.timelock.lapses_at, due + DELAY);
        refused(
            network.apply_role(role, due - 1),
            StakingError::ProposalDelayNotPassed,
        );
        refused(
            network.apply_role(role, due + DELAY),
            StakingError::NothingProposed,
        );
        network.apply_role(role, due + DELAY - 1).expect("applied");
        assert_eq!(*network.roles.of(role), key(99));
    }
}

#[test]
fn a_proposal_lasts_as_long_as_the_longer_of_the_running_and_the_next_epoch() {
    for (now_secs, next_secs) in [(3, 20), (20, 3), (20, 20), (3, 3)] {
        let mut params = params();
        let days = |n: i64| u32::try_from(n * DAY).unwrap();
        params.epoch_secs = days(now_secs);
        let mut network = network(params, 6);
        network.params.epoch_secs = days(next_secs);
        let proposal = network
            .propose_role(Role::Slasher, Some(key(99)), START)
            .expect("proposed");
        let lasts = proposal.timelock.lapses_at - proposal.timelock.applicable_at;
        assert_eq!(lasts, now_secs.max(next_secs).max(7) * DAY);
    }
}

/// Whatever time it is proposed at, and however long epochs are, there is a first half to apply it in.
#[test]
fn parameters_can_always_be_applied_before_they_lapse() {
    for epoch_days in [1, 2, 3, 5, 7, 10, 15, 29, 30] {
        let mut params = params();
        params.epoch_secs = u32::try_from(epoch_days * DAY).unwrap();
        for hour in 0..24 * epoch_days {
            let mut network = network(params, 6);
            let now = START + hour * 3_600;
            // The rules between parameters are none of this test's business.
            network.test_network = 1;
            network.proposals.params.params = params;
            let timelock = network.propose_role(Role::Slasher, Some(key(99)), now);
            let timelock = timelock.expect("proposed").timelock;
            let due = network.terms.at(timelock.applicable_at);
            let open = due.is_first_half(timelock.applicable_at) || due.end() < timelock.lapses_at;
            assert!(open, "{epoch_days} days, hour {hour}");
        }
    }
}

#[test]
fn only_the_guardian_is_proposed_to_be_nobody() {
    let mut network = priced();
    for role in [Role::Admin, Role::Slasher] {
        refused(
            network.propose_role(role, None, START),
            StakingError::ZeroAddress,
        );
    }
    network
        .propose_role(Role::Guardian, None, START)
        .expect("proposed");
}

#[test]
fn the_guardian_cancels_a_slasher_only() {
    let mut network = priced();
    for role in [Role::Admin, Role::Slasher, Role::Guardian] {
        network
            .propose_role(role, Some(key(99)), START)
            .expect("proposed");
    }
    refused(
        network.cancel_role(Role::Admin, false, START),
        StakingError::NotAdmin,
    );
    refused(
        network.cancel_role(Role::Guardian, false, START),
        StakingError::NotAdmin,
    );
    network
        .cancel_role(Role::Slasher, false, START)
        .expect("cancelled");
    for role in [Role::Admin, Role::Guardian] {
        network.cancel_role(role, true, START).expect("cancelled");
    }
}

/// The four that reach stakes together, in every order; nobody is like nobody.
#[test]
fn roles_that_reach_stakes_are_kept_apart_and_the_others_are_not() {
    let reaching = [
        Role::Admin,
        Role::Distributor,
        Role::Slasher,
        Role::Guardian,
    ];
    for one in reaching {
        for other in Role::ALL.into_iter().filter(|other| *other != one) {
            let mut network = priced();
            let taken = *network.roles.of(other);
            let outcome = match one {
                Role::Distributor => network.set_role(one, taken, START).map(|_| ()),
                _ => network.propose_role(one, Some(taken), START).map(|_| ()),
            };
            if reaching.contains(&other) {
                refused(outcome, StakingError::RolesNotSeparate);
            } else {
                outcome.expect("what the authorities can do is bounded");
            }
        }
    }
}

/// A program that has become stricter meanwhile refuses what it accepted as a proposal.
#[test]
fn what_was_proposed_is_checked_again_when_it_is_applied() {
    let mut network = priced();
    network
        .propose_params(&params(), None, START)
        .expect("proposed");
    network.proposals.params.params.coverage_epochs = 0;
    let applied_at = network.terms.at(START + DELAY).end();
    refused(
        network.apply_params(0, applied_at),
        StakingError::ParameterOutOfRange,
    );
}

/// Of 16 epochs the longest window counts for the unbonding time, and the shortest for the delay.
#[test]
fn windows_of_epochs_that_are_still_known_bind_a_change() {
    binds(21, |params| params.unbonding_secs = 31 * 86_400);
    binds(42, |params| params.param_delay_secs = 17 * 86_400);
}

/// Changes the window, after which this change waits until no epoch with the window of 28 days is known.
fn binds(days: u32, change: fn(&mut Params)) {
    let mut network = priced();
    let mut now = changes(&mut network, START, |params| {
        params.evidence_window_secs = days * 86_400;
    });
    let mut changed = network.params;
    change(&mut changed);
    // The last epoch with the window of 28 days is the one that the change was applied in.
    let last = network.epoch(now);
    loop {
        let mut next = *network;
        next.propose_params(&changed, None, now).expect("proposed");
        let applied_at = next.terms.at(now + DELAY).end();
        let epoch = next.epoch(applied_at);
        match next.apply_params(0, applied_at) {
            Ok(_) => {
                assert_eq!(epoch, last + 16);
                return;
            }
            Err(error) => {
                assert_eq!(error, Error::from(StakingError::ParameterOutOfRange));
                assert!(epoch < last + 16, "refused in epoch {epoch}");
            }
        }
        now += EPOCH;
    }
}

#[test]
fn a_pause_is_each_bit_s_own() {
    let mut pauses = Pauses::default();
    assert_eq!(pauses.set(0b0101, START).ok(), Some(START + 7 * DAY));
    for what in Pausable::ALL {
        let paused = what.bit() & 0b0101 != 0;
        assert_eq!(pauses.check(what, START).is_err(), paused);
        assert_eq!(pauses.check(what, START + 7 * DAY - 1).is_err(), paused);
        assert!(pauses.check(what, START + 7 * DAY).is_ok());
    }
    refused(pauses.set(0b0001, START), StakingError::AlreadyPaused);
    pauses.lift(0b0001, START + DAY).expect("lifted");
    refused(pauses.lift(0b0001, START + DAY), StakingError::NotPaused);
    refused(
        pauses.set(0b0001, START + 8 * DAY - 1),
        StakingError::PausedRecently,
    );
    pauses.set(0b0001, START + 8 * DAY).expect("set again");
    refused(
        pauses.set(0b0100, START + 14 * DAY - 1),
        StakingError::PausedRecently,
    );
    pauses.set(0b0100, START + 14 * DAY).expect("set again");
}

/// The next price is one step away at most, whoever commits it and however often it is replaced.
#[test]
fn an_epoch_moves_the_price_by_one_step() {
    let mut network = priced();
    let now = epoch_start(1);
    let feed = |price| FeedPrice {
        price,
        published_at: now,
    };
    network
        .commit_feed_price(&feed(u64::MAX), now)
        .expect("committed");
    let coming = network.terms.of(2).expect("the coming epoch");
    assert_eq!(coming.reference_price, 1_200_000_000);
    refused(
        network.commit_feed_price(&feed(NANO), now),
        StakingError::PriceAlreadyCommitted,
    );
    refused(
        network.commit_price(1_200_000_001, now),
        StakingError::PriceStepTooLarge,
    );
    network.commit_price(833_333_334, now).expect("replaced");
    refused(
        network.commit_price(NANO, now),
        StakingError::PriceAlreadyCommitted,
    );
    let coming = network.terms.of(2).expect("the coming epoch");
    assert_eq!(coming.reference_price, 833_333_334);
}
