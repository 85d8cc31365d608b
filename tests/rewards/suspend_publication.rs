//! `suspend_publication`: the guardian or the admin stops all claims under a root that is
//! claimable.

use inferix_staking_tests::state::{PoolKind, Publication, Role};
use inferix_staking_tests::*;

use crate::support::*;

const SUSPENSION: i64 = 7 * DAY;

/// A worker and a verifier with 10 tokens to claim each.
struct Claimable {
    net: TestNetwork,
    rewards: Snapshot,
    verifier: Pubkey,
}

impl Claimable {
    fn new() -> Self {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        let verifier = Keypair::new().pubkey();
        net.funded_tokens(&verifier, 0);
        let rewards = net.rewards_are_claimable(&[(alice, 10 * IFX)]);
        let tree = verifier_tree(&[(verifier, 10 * IFX)]);
        let vault = net.penalty_vault;
        net.donate(&vault, 10 * IFX);
        let new = state::NewPublication {
            root: tree.root(),
            ..publication(0, 10 * IFX)
        };
        net.publishes_penalties(new).succeeds();
        net.chain.pass(DELAY);
        Self {
            net,
            rewards,
            verifier,
        }
    }

    fn claims(&mut self, pool: PoolKind) -> Call<'_> {
        match pool {
            PoolKind::Rewards => self.net.claims(&self.rewards, 0),
            PoolKind::Penalties => self.net.claims_penalty(&self.verifier, 0, 10 * IFX, vec![]),
        }
    }

    fn admin_suspends(&mut self, pool: PoolKind) -> Call<'_> {
        let admin = self.net.keys.admin.insecure_clone();
        self.net.suspends_publication(pool).signed_by(&admin)
    }

    fn guardian_suspends(&mut self, pool: PoolKind) -> Call<'_> {
        self.net.suspends_publication(pool)
    }

    fn claimed(&self, pool: PoolKind) -> u64 {
        books(&self.net, pool).claimed_total
    }
}

#[test]
fn the_guardian_stops_one_pool_for_seven_days_and_not_the_other() {
    for (pool, other) in [(POOLS[0], POOLS[1]), (POOLS[1], POOLS[0])] {
        let mut game = Claimable::new();
        let until = game.net.chain.now() + SUSPENSION;
        let (before, untouched) = (books(&game.net, pool), books(&game.net, other));
        let receipt = game.guardian_suspends(pool).succeeds();

        let event: events::PublicationSuspended = receipt.event();
        assert_eq!(event.network, game.net.address);
        assert_eq!(event.pool, pool);
        assert_eq!(event.epoch, 0);
        assert_eq!(event.root, books(&game.net, pool).current.root);
        assert_eq!(event.suspended_by, game.net.keys.guardian.pubkey());
        assert_eq!(event.until, until);
        assert!(receipt.events::<events::PublicationCancelled>().is_empty());

        let after = books(&game.net, pool);
        assert_eq!(after.suspended_until, until);
        assert_eq!(after.guardian_suspended_until, until);
        assert_eq!(after.was_suspended, 1);
        assert_eq!(after.claimed_total, before.claimed_total);
        assert_eq!(books(&game.net, other), untouched);
        game.claims(pool)
            .fails_with(StakingError::PublicationSuspended);
        game.claims(other).succeeds();
        assert_eq!(game.claimed(other), 10 * IFX);
    }
}

#[test]
fn the_guardian_s_suspension_lapses_to_the_second() {
    for pool in POOLS {
        let mut game = Claimable::new();
        game.guardian_suspends(pool).succeeds();
        game.net.chain.pass(SUSPENSION - 1);
        game.claims(pool)
            .fails_with(StakingError::PublicationSuspended);
        game.net.chain.pass(1);
        game.claims(pool).succeeds();
        assert_eq!(game.claimed(pool), 10 * IFX);
    }
}

#[test]
fn the_guardian_waits_seven_days_before_suspending_again() {
    for pool in POOLS {
        let mut game = Claimable::new();
        game.guardian_suspends(pool).succeeds();
        for wait in [0, SUSPENSION - 1] {
            game.net.chain.pass(wait);
            game.guardian_suspends(pool)
                .fails_with(StakingError::AlreadySuspended);
        }
        for wait in [1, SUSPENSION - 1] {
            game.net.chain.pass(wait);
            game.guardian_suspends(pool)
                .fails_with(StakingError::SuspendedRecently);
        }
        game.net.chain.pass(1);
        game.guardian_suspends(pool).succeeds();
        game.claims(pool)
            .fails_with(StakingError::PublicationSuspended);
    }
}

/// A new guardian has to wait too, and each pool has its own clock.
#[test]
fn the_wait_is_the_pool_s_and_not_the_guardian_s() {
    let mut game = Claimable::new();
    game.guardian_suspends(POOLS[0]).succeeds();
    game.net.chain.pass(SUSPENSION);
    game.guardian_suspends(POOLS[1]).succeeds();
    let successor = game.net.chain.wallet();
    game.net.appoints(Role::Guardian, successor.pubkey());
    game.guardian_suspends(POOLS[0])
        .signed_by(&successor)
        .fails_with(StakingError::SuspendedRecently);
}

#[test]
fn the_admin_s_suspension_never_lapses() {
    for pool in POOLS {
        let mut game = Claimable::new();
        let event: events::PublicationSuspended = game.admin_suspends(pool).succeeds().event();
        assert_eq!(event.until, i64::MAX);
        assert_eq!(event.suspended_by, game.net.keys.admin.pubkey());
        let after = books(&game.net, pool);
        assert_eq!(after.suspended_until, i64::MAX);
        assert_eq!(after.guardian_suspended_until, 0);
        for days in [0, 7, 14, 10_000] {
            game.net.chain.pass(days * DAY);
            game.claims(pool)
                .fails_with(StakingError::PublicationSuspended);
            game.admin_suspends(pool)
                .fails_with(StakingError::AlreadySuspended);
            game.guardian_suspends(pool)
                .fails_with(StakingError::AlreadySuspended);
        }
    }
}

#[test]
fn the_admin_extends_the_guardian_s_suspension() {
    for pool in POOLS {
        let mut game = Claimable::new();
        game.guardian_suspends(pool).succeeds();
        let until = books(&game.net, pool).guardian_suspended_until;
        game.net.chain.pass(DAY);
        game.admin_suspends(pool).succeeds();
        let after = books(&game.net, pool);
        assert_eq!(after.suspended_until, i64::MAX);
        assert_eq!(after.guardian_suspended_until, until);
        game.net.chain.pass(2 * SUSPENSION);
        game.claims(pool)
            .fails_with(StakingError::PublicationSuspended);
    }
}

/// The wait after a guardian's suspension does not bind the admin.
#[test]
fn the_admin_suspends_at_any_time() {
    for pool in POOLS {
        let mut game = Claimable::new();
        game.guardian_suspends(pool).succeeds();
        game.net.chain.pass(SUSPENSION);
        game.admin_suspends(pool).succeeds();
        game.claims(pool)
            .fails_with(StakingError::PublicationSuspended);
    }
}

#[test]
fn nobody_else_suspends() {
    let mut game = Claimable::new();
    let keys = &game.net.keys;
    let those = [&keys.guardian, &keys.admin].map(Signer::pubkey);
    for key in everybody_but(&game.net, &those) {
        for pool in POOLS {
            game.guardian_suspends(pool)
                .signed_by(&key)
                .fails_with(StakingError::NotGuardianOrAdmin);
        }
    }
    let successor = game.net.chain.wallet();
    game.net.appoints(Role::Guardian, successor.pubkey());
    for pool in POOLS {
        game.guardian_suspends(pool)
            .fails_with(StakingError::NotGuardianOrAdmin);
        game.guardian_suspends(pool)
            .unsigned()
            .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
        game.claims(pool).succeeds();
    }
}

#[test]
fn a_root_is_suspended_from_the_second_it_is_claimable() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        net.suspends_publication(pool)
            .fails_with(StakingError::NothingPublished);
        after_an_epoch(&mut net, IFX);
        publishes(&mut net, pool, publication(0, IFX)).succeeds();
        net.chain.pass(DELAY - 1);
        // Until then it can be cancelled.
        net.suspends_publication(pool)
            .fails_with(StakingError::NothingPublished);
        net.chain.pass(1);
        net.suspends_publication(pool).succeeds();
        let after = books(&net, pool);
        assert_eq!(after.current.root, [7; 32]);
        assert_eq!(after.pending, Publication::default());
    }
}

#[test]
fn foreign_and_forged_accounts_are_refused() {
    let mut net = Claimable::new().net;
    let other = net.second_network();
    let own = [net.address, net.reward_pool, net.penalty_pool];
    let foreign = [other.address, other.reward_pool, other.penalty_pool];
    for (own, foreign) in own.into_iter().zip(foreign) {
        let forged = net.chain.copy_of_another_program(&own);
        for pool in POOLS {
            net.suspends_publication(pool)
                .replacing(own, foreign)
                .fails_with(StakingError::WrongNetwork);
            net.suspends_publication(pool)
                .replacing(own, forged)
                .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
        }
    }
}
