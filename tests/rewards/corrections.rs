//! A wrong root that pays thieves, and then the honest one for the same epoch: every honest worker
//! is paid in the end or waits, no run fails, and the sums are exact.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::state::{NewPublication, PoolKind};
use inferix_staking_tests::*;

use crate::heist::*;
use crate::support::*;

/// Each thief's part: as much as the honest three have earned, and up to the cap.
const LOOTS: [u64; 2] = [(HONEST - FIRST) / 2, CAP / 2];

#[test]
fn what_is_written_off_and_funded_again_pays_every_honest_worker_at_once() {
    for loot in LOOTS {
        for thieves in 0..=2 {
            let mut heist = Heist::new(loot);
            let stolen = heist.thieves_claim(thieves);
            assert_eq!(stolen, loot * u64::from(thieves));
            heist.suspend();
            heist.fund(stolen);
            let (correction, honest) = (heist.correction(stolen), heist.honest());
            heist.publish(correction);

            let outcomes = heist.everybody_claims(&honest);
            let paid = [(Paid, EARNED), (Paid, EARNED), (Paid, 2 * EARNED)];
            assert_eq!(outcomes[..3], paid);
            assert_eq!(outcomes[3..], [(NothingDue, 0); 2]);
            heist.expect_honest_paid();
            let books = books(&heist.net, PoolKind::Rewards);
            assert_eq!(books.claimed_total, HONEST + stolen);
            assert_eq!(books.written_off_total, stolen);
            assert_eq!(books.unclaimed(), 0);
        }
    }
}

/// Nothing is written off: those who come last wait until later publications cover the loss.
#[test]
fn what_is_not_written_off_is_waited_for() {
    for loot in LOOTS {
        for thieves in 1..=2 {
            for third_claims_too in [true, false] {
                let mut heist = Heist::new(loot);
                let stolen = heist.thieves_claim(thieves);
                if third_claims_too {
                    heist.third_claims();
                }
                heist.suspend();
                let (correction, honest) = (heist.correction(0), heist.honest());
                heist.publish(correction);

                let outcomes = heist.everybody_claims(&honest);
                let waiting = outcomes.iter().filter(|o| **o == (ExceedsPublication, 0));
                assert!(waiting.count() > 0, "{outcomes:?}");
                assert!(heist.claimed() <= HONEST.max(FIRST + stolen));

                heist.fund(stolen);
                let mut total = HONEST;
                for epoch in 2.. {
                    let missing = HONEST + stolen - total;
                    if missing == 0 {
                        break;
                    }
                    total += missing.min(CAP / 4);
                    heist.net.chain.pass(EPOCH);
                    heist.publish(NewPublication {
                        cumulative_total: total,
                        ..honest.publication(epoch)
                    });
                    heist.everybody_claims(&honest);
                }
                heist.expect_honest_paid();
                assert_eq!(heist.claimed(), HONEST + stolen);
            }
        }
    }
}

/// Everything promised was claimed before the total was corrected downwards: more is paid than
/// published.
#[test]
fn a_total_corrected_below_what_is_claimed_makes_everybody_wait_and_fails_no_run() {
    let mut heist = Heist::new(CAP / 2);
    heist.thieves_claim(2);
    heist.third_claims();
    assert_eq!(heist.claimed(), FIRST + CAP);
    heist.suspend();
    let (correction, honest) = (heist.correction(0), heist.honest());
    assert!(correction.cumulative_total < heist.claimed());
    heist.publish(correction);
    let outcomes = heist.everybody_claims(&honest);
    assert_eq!(outcomes[..3], [(ExceedsPublication, 0); 3]);
    assert_eq!(outcomes[3..], [(NothingDue, 0); 2]);
    assert_eq!(heist.claimed(), FIRST + CAP);
}

#[test]
fn the_wrong_root_is_worth_nothing_once_it_is_corrected() {
    let mut heist = Heist::new(LOOTS[0]);
    heist.suspend();
    let correction = heist.correction(0);
    heist.publish(correction);
    for leaf in 0..5 {
        heist
            .net
            .claims(&heist.wrong, leaf)
            .fails_with(StakingError::InvalidProof);
    }
}

/// The wrong root may pay an honest worker too much: it has been paid ahead.
#[test]
fn a_worker_that_was_overpaid_waits_until_it_has_earned_that() {
    let mut net = TestNetwork::with_params(params_with_caps(CAP));
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let wrong = net.rewards_are_claimable(&[(alice, 25 * IFX), (bob, 0)]);
    net.claims(&wrong, 0).succeeds();
    net.suspends_publication(PoolKind::Rewards).succeeds();
    let vault = net.reward_vault;
    net.donate(&vault, 15 * IFX);
    let honest = net.snapshot(&[(alice, 10 * IFX), (bob, 10 * IFX)]);
    let correction = NewPublication {
        cumulative_total: 35 * IFX,
        written_off: 15 * IFX,
        ..honest.publication(0)
    };
    net.publishes_rewards(correction).succeeds();
    net.chain.pass(DELAY);
    let receipt = net.claims_run(&honest, 0, 2).succeeds();
    assert_eq!(claims_of(&receipt), [(NothingDue, 0), (Paid, 10 * IFX)]);

    net.donate(&vault, 40 * IFX);
    let next = net.snapshot(&[(alice, 30 * IFX), (bob, 30 * IFX)]);
    let new = NewPublication {
        cumulative_total: 75 * IFX,
        ..next.publication(net.epoch())
    };
    net.chain.pass(EPOCH);
    net.publishes_rewards(new).succeeds();
    net.chain.pass(DELAY);
    let receipt = net.claims_run(&next, 0, 2).succeeds();
    assert_eq!(claims_of(&receipt), [(Paid, 5 * IFX), (Paid, 20 * IFX)]);
}

/// The first correction is wrong too: the second one is measured from the same base, and writes off
/// both, as far as one wrong root could have gone: what was unclaimed at the base, and a growth.
#[test]
fn twice_suspended_in_a_row() {
    let mut heist = Heist::new(LOOTS[0]);
    let stolen = heist.thieves_claim(1);
    heist.suspend();
    heist.fund(stolen + 10 * IFX);
    let base = books(&heist.net, PoolKind::Rewards).base;
    let second = CAP + EARNED - stolen;
    let leaves = (0..).map(WorkerId).zip([EARNED, EARNED, EARNED, 0, second]);
    let second_wrong = heist.net.snapshot(&leaves.collect::<Vec<_>>());
    heist.publish(NewPublication {
        cumulative_total: FIRST + CAP + stolen,
        written_off: stolen,
        ..second_wrong.publication(1)
    });
    heist.net.claims(&second_wrong, 4).succeeds();
    let after = books(&heist.net, PoolKind::Rewards);
    assert_eq!(after.base, base);
    assert_eq!(after.written_off_total, stolen);
    assert_eq!(after.issued.of(1), CAP);

    heist.suspend();
    let lost = stolen + second;
    heist.fund(HONEST + lost - heist.claimed());
    let too_much = heist.correction(lost + 1);
    heist
        .net
        .publishes_rewards(too_much)
        .fails_with(StakingError::WrittenOffTooLarge);
    let (correction, honest) = (heist.correction(lost), heist.honest());
    heist.publish(correction);
    heist.everybody_claims(&honest);
    heist.expect_honest_paid();
    let after = books(&heist.net, PoolKind::Rewards);
    assert_eq!(after.base, base);
    assert_eq!(after.written_off_total, lost);
    assert_eq!(after.issued.of(1), HONEST - FIRST);
    assert_eq!(after.claimed_total, HONEST + lost);
}

#[test]
fn a_theft_from_the_penalty_pool_is_corrected_in_the_same_way() {
    let mut net = TestNetwork::new();
    let [verifier, thief] = [0; 2].map(|_| Keypair::new().pubkey());
    net.funded_tokens(&verifier, 0);
    net.funded_tokens(&thief, 0);
    let wrong = penalties_are_claimable(&mut net, &[(verifier, 0), (thief, 9 * IFX)]);
    net.claims_penalty(&thief, 1, 9 * IFX, wrong.proof(1, 1))
        .succeeds();
    net.suspends_publication(PoolKind::Penalties).succeeds();
    let honest = verifier_tree(&[(verifier, 9 * IFX)]);
    let correction = NewPublication {
        root: honest.root(),
        written_off: 9 * IFX,
        ..publication(0, 18 * IFX)
    };
    net.publishes_penalties(correction)
        .fails_with(StakingError::Underfunded);
    let vault = net.penalty_vault;
    net.donate(&vault, 9 * IFX);
    net.publishes_penalties(correction).succeeds();
    net.chain.pass(DELAY);
    net.claims_penalty(&verifier, 0, 9 * IFX, vec![]).succeeds();
    assert_eq!(net.chain.balance(&net.tokens_of(&verifier)), 9 * IFX);
    assert_eq!(books(&net, PoolKind::Penalties).unclaimed(), 0);
    assert_eq!(net.chain.balance(&vault), 0);
}
