//! `suspend_publication`, `cancel_publication` and corrections in the hands of thieves, and stops that land
//! late. Each of these attacks worked once.

use inferix_staking_tests::state::ClaimOutcome::Paid;
use inferix_staking_tests::state::{NewPublication, PoolKind, Role};
use inferix_staking_tests::*;

use crate::support::*;

const CAP: u64 = 100 * IFX;

fn admin_suspends(net: &mut TestNetwork, pool: PoolKind) -> Call<'_> {
    let admin = net.keys.admin.insecure_clone();
    net.suspends_publication(pool).signed_by(&admin)
}

/// A guardian's key that cancelled every publication a second before it counted stopped all claims for as
/// long as the distributor went on: each publication had lengthened the suspension.
#[test]
fn a_guardian_that_cancels_on_and_on_does_not_lengthen_its_suspension() {
    let mut net = TestNetwork::new();
    let w = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(w, IFX)]);
    net.suspends_publication(PoolKind::Rewards).succeeds();
    let lapses = books(&net, PoolKind::Rewards).suspended_until;
    assert_eq!(lapses, net.chain.now() + 7 * DAY);
    // The distributor sees no reason for it and publishes the same root again, a minute before the lapse.
    net.chain.set_time(lapses - MINUTE);
    for round in 0..3 {
        net.publishes_rewards(snapshot.publication(0)).succeeds();
        let claimable_at = books(&net, PoolKind::Rewards).pending.claimable_at;
        net.chain.set_time(claimable_at - 1);
        // While a correction waits, what it corrects is not claimed: once, and not after it was cancelled.
        if round == 0 {
            net.claims(&snapshot, 0)
                .fails_with(StakingError::PublicationSuspended);
        }
        net.cancels_publication(PoolKind::Rewards).succeeds();
        assert_eq!(books(&net, PoolKind::Rewards).suspended_until, 0);
        let receipt = net.claims(&snapshot, 0).succeeds();
        assert_eq!(claims_of(&receipt)[0].0 == Paid, round == 0);
    }
    net.suspends_publication(PoolKind::Rewards)
        .fails_with(StakingError::SuspendedRecently);
}

/// The admin's suspension stays until there is a correction, whatever is cancelled meanwhile.
#[test]
fn a_cancelled_correction_leaves_the_admin_s_suspension() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        after_an_epoch(&mut net, IFX);
        publishes(&mut net, pool, publication(0, IFX)).succeeds();
        net.chain.pass(DELAY);
        admin_suspends(&mut net, pool).succeeds();
        publishes(&mut net, pool, publication(0, IFX)).succeeds();
        net.cancels_publication(pool).succeeds();
        assert_eq!(books(&net, pool).suspended_until, i64::MAX);
    }
}

/// Within its seven days a guardian's suspension goes on after a correction is cancelled.
#[test]
fn a_cancelled_correction_does_not_shorten_the_guardian_s_suspension() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        after_an_epoch(&mut net, IFX);
        publishes(&mut net, pool, publication(0, IFX)).succeeds();
        net.chain.pass(DELAY);
        net.suspends_publication(pool).succeeds();
        let until = books(&net, pool).suspended_until;
        publishes(&mut net, pool, publication(0, IFX)).succeeds();
        net.cancels_publication(pool).succeeds();
        assert_eq!(books(&net, pool).suspended_until, until);
    }
}

/// A suspension did not say what it suspends: landing a second after the next root had become claimable, it
/// stopped that one, and made the wrong root the base for ever.
#[test]
fn a_stop_that_lands_late_stops_nothing_else() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        after_an_epoch(&mut net, 10 * IFX);
        net.chain.pass(EPOCH);
        let named = |root: u8, epoch, total| NewPublication {
            root: [root; 32],
            ..publication(epoch, total)
        };
        publishes(&mut net, pool, named(1, 0, IFX)).succeeds();
        // Meant for the pending root.
        net.cancels_publication_of(pool, [2; 32])
            .fails_with(StakingError::PublicationChanged);
        net.suspends_publication_of(pool, [1; 32])
            .fails_with(StakingError::NothingPublished);
        net.chain.pass(DELAY);
        publishes(&mut net, pool, named(2, 1, 2 * IFX)).succeeds();
        for root in [[1; 32], [0; 32]] {
            net.cancels_publication_of(pool, root)
                .fails_with(StakingError::PublicationChanged);
        }
        // Meant for the current root, a second too late.
        let claimable_at = books(&net, pool).pending.claimable_at;
        net.chain.set_time(claimable_at);
        let admin = net.keys.admin.insecure_clone();
        for key in [net.keys.guardian.insecure_clone(), admin] {
            net.suspends_publication_of(pool, [1; 32])
                .signed_by(&key)
                .fails_with(StakingError::PublicationChanged);
        }
        net.cancels_publication_of(pool, [2; 32])
            .fails_with(StakingError::NoPendingPublication);
        net.suspends_publication_of(pool, [2; 32]).succeeds();
    }
}

/// Whoever names the current root before the next one counts drops that one too.
#[test]
fn a_stop_in_time_stops_what_was_built_on_it() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        after_an_epoch(&mut net, 10 * IFX);
        net.chain.pass(EPOCH);
        publishes(&mut net, pool, publication(0, IFX)).succeeds();
        net.chain.pass(DELAY);
        let next = NewPublication {
            root: [8; 32],
            ..publication(1, 2 * IFX)
        };
        publishes(&mut net, pool, next).succeeds();
        net.suspends_publication_of(pool, [7; 32]).succeeds();
        assert!(!books(&net, pool).pending.exists());
    }
}

/// With the admin's key: suspend the root that has just paid, correct it for the same epochs with all that
/// was claimed written off, every six hours. That took 16 caps a day; now a base pays one growth and as much
/// again, however often it is suspended.
#[test]
fn a_stolen_admin_key_gets_no_cap_out_of_each_suspension() {
    for pool in POOLS {
        let mut net = TestNetwork::with_params(params_with_caps(CAP));
        let mallory = net.registered_worker(MINIMUM);
        let wallet = net.keys.stranger.pubkey();
        net.funded_tokens(&wallet, 0);
        after_an_epoch(&mut net, 500 * CAP);
        let thief = net.chain.wallet();
        net.sets_role(Role::Distributor, thief.pubkey()).succeeds();
        net.keys.distributor = thief;
        let began = net.chain.now();
        while net.chain.now() < began + 30 * DAY {
            if net.settled_distribution(pool).current.exists() {
                admin_suspends(&mut net, pool).succeeds();
            }
            let before = books(&net, pool);
            let epoch = net.epoch() - 1;
            let growth = CAP * (epoch + 1).min(4);
            let written_off = before.claimed_total.min(growth);
            let total = growth + written_off;
            let snapshot = net.snapshot(&[(mallory, total)]);
            let new = |written_off: u64| NewPublication {
                root: match pool {
                    PoolKind::Rewards => snapshot.tree.root(),
                    PoolKind::Penalties => verifier_tree(&[(wallet, total)]).root(),
                },
                cumulative_total: growth + written_off,
                written_off,
                ..publication(epoch, 0)
            };
            publishes(&mut net, pool, new(written_off + 1))
                .fails_with(StakingError::WrittenOffTooLarge);
            publishes(&mut net, pool, new(written_off)).succeeds();
            net.chain.pass(DELAY);
            match pool {
                PoolKind::Rewards => net.claims(&snapshot, 0).succeeds(),
                PoolKind::Penalties => net.claims_penalty(&wallet, 0, total, vec![]).succeeds(),
            };
        }
        // Ten epochs have ended, and an honest distributor would have paid ten caps.
        assert_eq!(net.epoch(), 11);
        assert_eq!(books(&net, pool).claimed_total, 2 * 4 * CAP);
    }
}

/// What honest workers had claimed counted as lost after any suspension, so a stolen distributor's key got
/// another cap out of each. It gets one, and only of a root that could have paid as much.
#[test]
fn a_stolen_distributor_key_gets_one_cap_out_of_all_suspensions_of_a_base() {
    let mut net = TestNetwork::with_params(params_with_caps(CAP));
    let alice = net.registered_worker(MINIMUM);
    let mallory = net.registered_worker(MINIMUM);
    let vault = net.reward_vault;
    net.donate(&vault, 1_000 * IFX);
    let good = net.rewards_are_claimable(&[(alice, CAP), (mallory, 0)]);
    net.claims(&good, 0).succeeds();
    // A false alarm.
    net.suspends_publication(PoolKind::Rewards).succeeds();
    for round in 1..=3 {
        let evil = net.snapshot(&[(alice, 0), (mallory, CAP)]);
        let claimed = books(&net, PoolKind::Rewards).claimed_total;
        let new = |written_off: u64| NewPublication {
            cumulative_total: CAP + written_off,
            written_off,
            ..evil.publication(0)
        };
        if round == 1 {
            net.publishes_rewards(new(claimed)).succeeds();
            net.chain.pass(DELAY);
            net.claims(&evil, 1).succeeds();
        } else {
            for too_much in [CAP + 1, claimed] {
                net.publishes_rewards(new(too_much))
                    .fails_with(StakingError::WrittenOffTooLarge);
            }
            net.publishes_rewards(new(CAP)).succeeds();
            net.chain.pass(DELAY);
            // More than is left: it waits.
            net.claims(&evil, 1).succeeds();
        }
        assert_eq!(net.payout_balance(mallory), CAP);
        admin_suspends(&mut net, PoolKind::Rewards).succeeds();
    }
    assert_eq!(net.epoch(), 1);
}
