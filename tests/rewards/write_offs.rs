//! What a correction writes off: the tokens that were claimed wrongly under a suspended root.

use inferix_staking_tests::state::{Network, NewPublication, PoolKind};
use inferix_staking_tests::*;

use crate::heist::*;
use crate::support::*;

fn writes_off(new: NewPublication, written_off: u64) -> NewPublication {
    NewPublication {
        written_off,
        cumulative_total: new.cumulative_total + written_off,
        ..new
    }
}

#[test]
fn nothing_is_written_off_without_a_suspension() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        after_an_epoch(&mut net, 1_000 * IFX);
        publishes(&mut net, pool, writes_off(publication(0, IFX), 1))
            .fails_with(StakingError::WrittenOffTooLarge);
    }
    let mut heist = Heist::new(CAP / 2);
    heist.thieves_claim(2);
    heist.net.chain.pass(EPOCH);
    heist.fund(100 * IFX);
    let next = publication(2, FIRST + CAP);
    heist
        .net
        .publishes_rewards(writes_off(next, 1))
        .fails_with(StakingError::WrittenOffTooLarge);
    heist.net.publishes_rewards(next).succeeds();
}

/// Not one unit beyond what was claimed since the wrong root took over: neither what was claimed
/// before it, nor what nobody has claimed.
#[test]
fn at_most_what_was_claimed_under_the_wrong_root_is_written_off() {
    for thieves in 0..=2 {
        for third_claims_too in [true, false] {
            let mut heist = Heist::new(CAP / 2);
            let mut claimed = heist.thieves_claim(thieves);
            if third_claims_too {
                heist.third_claims();
                claimed += EARNED;
            }
            heist.suspend();
            heist.fund(claimed + 1);
            for over in [claimed + 1, u64::MAX - HONEST] {
                let too_much = heist.correction(over);
                heist
                    .net
                    .publishes_rewards(too_much)
                    .fails_with(StakingError::WrittenOffTooLarge);
            }
            let most = heist.correction(claimed);
            heist.net.publishes_rewards(most).succeeds();
        }
    }
}

#[test]
fn what_is_written_off_is_part_of_the_total_and_outside_the_epoch_s_cap() {
    let mut heist = Heist::new(CAP / 2);
    heist.thieves_claim(2);
    heist.suspend();
    heist.fund(1_000 * IFX);
    let honest = heist.honest().publication(1);
    for (total, error) in [
        (FIRST + CAP - 1, StakingError::TotalFell),
        (FIRST + CAP + CAP + 1, StakingError::EpochCapExceeded),
    ] {
        let wrong = NewPublication {
            cumulative_total: total,
            written_off: CAP,
            ..honest
        };
        heist.net.publishes_rewards(wrong).fails_with(error);
    }
    let at_the_cap = NewPublication {
        cumulative_total: FIRST + CAP + CAP,
        written_off: CAP,
        ..honest
    };
    let event: events::DistributionPublished =
        heist.net.publishes_rewards(at_the_cap).succeeds().event();
    assert_eq!(event.old_cumulative_total, FIRST);
    assert_eq!(event.new_cumulative_total, FIRST + 2 * CAP);
    assert_eq!(event.written_off, CAP);
    let pending = books(&heist.net, PoolKind::Rewards).pending;
    assert_eq!(pending.growth, CAP);
    assert_eq!(pending.written_off, CAP);
}

#[test]
fn what_is_written_off_is_funded_again_and_inside_the_lifetime_cap() {
    let mut heist = Heist::new(CAP / 2);
    let stolen = heist.thieves_claim(2);
    heist.suspend();
    let correction = heist.correction(stolen);
    let owed = HONEST + stolen - heist.claimed();
    let missing = owed - heist.net.chain.balance(&heist.net.reward_vault);
    heist.fund(missing - 1);
    heist
        .net
        .publishes_rewards(correction)
        .fails_with(StakingError::Underfunded);
    heist.fund(1);

    let network = heist.net.address;
    for (lifetime_cap, fits) in [(HONEST + stolen - 1, false), (HONEST + stolen, true)] {
        heist
            .net
            .chain
            .change_state(&network, |network: &mut Network| {
                network.params.lifetime_cap = lifetime_cap;
            });
        let call = heist.net.publishes_rewards(correction);
        if fits {
            call.succeeds();
        } else {
            call.fails_with(StakingError::LifetimeCapExceeded);
        }
    }
}

/// Work is declared for what is added to the base, and not for what was lost.
#[test]
fn what_is_written_off_needs_no_work() {
    let mut heist = Heist::new(CAP / 2);
    let stolen = heist.thieves_claim(2);
    heist.suspend();
    heist.fund(stolen);
    let network = heist.net.address;
    heist
        .net
        .chain
        .change_state(&network, |network: &mut Network| {
            network.params.emission_per_ibm = 1_000_000_000;
        });
    let (correction, work) = (heist.correction(stolen), HONEST - FIRST);
    heist
        .net
        .publishes_rewards_for(correction, work - 1)
        .fails_with(StakingError::EmissionExceedsWork);
    heist.net.publishes_rewards_for(correction, work).succeeds();
}
