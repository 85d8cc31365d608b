//! After every step: the promises about who governs a network, what is paused, priced and published, from what is
//! on the chain.

use inferix_staking_tests::state::{Network, Role};
use inferix_staking_tests::{DAY, Pubkey};

use crate::promises::Before;
use crate::terms::within_step;
use crate::world::World;

impl World {
    pub fn check_governance(&self, before: &Before) {
        let (old, new) = (&before.network, self.net.network_state());
        self.check_published(&new);
        check_separate(&new);
        check_exits(&new);
        self.check_delays(before, &new);
        self.check_pauses(old, &new);
        check_price(old, &new);
    }

    /// 17: no root says more than the lifetime cap.
    fn check_published(&self, network: &Network) {
        let pool = self.net.reward_pool_state().distribution;
        let said = pool.current.cumulative_total;
        let said = said.max(pool.pending.cumulative_total);
        assert!(said <= network.params.lifetime_cap, "17: {said}");
    }

    /// 23: what waits for a delay has been there for as long, or so much time has passed in this step.
    fn check_delays(&self, before: &Before, new: &Network) {
        let (old, now) = (&before.network, self.net.chain.now());
        for (role, proposal, delays) in [
            (Role::Admin, &old.proposals.admin, 1),
            (Role::Slasher, &old.proposals.slasher, 1),
            (Role::Guardian, &old.proposals.guardian, 2),
        ] {
            let (was, is) = (old.roles.of(role), new.roles.of(role));
            let removed_at_once = role == Role::Slasher && *is == Pubkey::default();
            if was == is || removed_at_once {
                continue;
            }
            let waited = proposal.key == *is && proposal.timelock.applicable_at <= now;
            let passed = now - before.now >= delays * i64::from(old.params.param_delay_secs);
            assert!(waited || passed, "23: {role:?} changed too early");
        }
        let applied = new.params != old.params;
        let waited = old.proposals.params.timelock.applicable_at <= now;
        let proposed = old.proposals.params.params == new.params;
        assert!(!applied || (waited && proposed), "23: parameters");
    }

    /// 25: for 7 days at most, and then not for 7.
    fn check_pauses(&self, old: &Network, new: &Network) {
        let now = self.net.chain.now();
        for (old, new) in old.pauses.until.iter().zip(new.pauses.until) {
            assert!(new <= now + 7 * DAY, "25: paused until {new}");
            let again = new > *old;
            assert!(!again || new >= old + 14 * DAY, "25: paused again");
        }
    }
}

/// 24: four different keys.
fn check_separate(network: &Network) {
    let four = [
        Role::Admin,
        Role::Distributor,
        Role::Slasher,
        Role::Guardian,
    ];
    let held = four.map(|role| network.roles.of(role));
    for (i, key) in held.iter().enumerate() {
        let twice = held[..i].contains(key);
        assert!(!twice || **key == Pubkey::default(), "24: {key} twice");
    }
}

/// 11: stake is slashable for longer than any offence can be proposed, contested and executed.
fn check_exits(network: &Network) {
    let params = &network.params;
    let reach = params.evidence_window_secs + 2 * params.slash_delay_secs + params.epoch_secs;
    assert!(params.unbonding_secs > reach, "11: unbonding");
}

/// 26: from one epoch to the next by a step at most, but for a proposal of the admin's.
fn check_price(old: &Network, new: &Network) {
    let of = |epoch: u64| new.terms.places[epoch as usize % new.terms.places.len()];
    let newest = of(new.terms.newest);
    let proposed = old.proposals.params.reference_price;
    if new.terms.newest == 0 || newest.reference_price == proposed {
        return;
    }
    let last = of(new.terms.newest - 1).reference_price;
    let price = newest.reference_price;
    let kept = old.terms.newest == new.terms.newest;
    let kept = kept
        && old.terms.places[new.terms.newest as usize % old.terms.places.len()].reference_price
            == price;
    assert!(kept || within_step(last, price), "26: {last} to {price}");
}
