//! Those whose keys were not stolen, awake: they answer each move before the next deadline.

use inferix_staking::state::{PoolKind, Role};
use inferix_staking_tests::*;

use crate::heist::Heist;

impl Heist<'_> {
    pub fn is_answered(&mut self) {
        if let Some(guardian) = self.honest(Role::Guardian) {
            self.cancels_proposals(&guardian);
            self.stops_harm(&guardian);
        }
        if let Some(admin) = self.honest(Role::Admin) {
            self.net.keys.admin = admin.insecure_clone();
            self.removes_thieves();
            self.stops_harm(&admin);
            self.lifts_pauses();
            self.replaces_guardian();
        }
    }

    fn cancels_proposals(&mut self, guardian: &Keypair) {
        let proposals = self.net.network_state().proposals;
        let now = self.now();
        if proposals.slasher.timelock.is_pending(now) {
            let call = self.net.cancels_role(Role::Slasher);
            call.signed_by(guardian).succeeds();
        }
        if proposals.params.timelock.is_pending(now) {
            self.net.cancels_params().signed_by(guardian).succeeds();
        }
    }

    /// Vetoes, cancels and suspends: what guardian and admin both may.
    fn stops_harm(&mut self, key: &Keypair) {
        for (w, id) in self.cases.clone() {
            self.net.cancels_slash(w, id).signed_by(key).succeeds();
        }
        self.forgets_cases();
        for kind in [PoolKind::Rewards, PoolKind::Penalties] {
            let pool = self.net.settled_distribution(kind);
            if self.is_thief_s(kind, &pool.pending) {
                let call = self.net.cancels_publication(kind);
                call.signed_by(key).succeeds();
            }
            if self.is_own(kind, &pool) && self.now() >= pool.suspended_until {
                let call = self.net.suspends_publication(kind);
                call.signed_by(key).is_accepted();
            }
        }
    }

    fn removes_thieves(&mut self) {
        if self.holds(Role::Distributor) {
            let stand_in = self.scene.stand_in.pubkey();
            self.net.sets_role(Role::Distributor, stand_in).succeeds();
        }
        for role in Role::ALL {
            if role.is_removed_at_once() && self.holds(role) {
                self.net.removes_role(role).succeeds();
            }
        }
    }

    fn lifts_pauses(&mut self) {
        let [_, claims, ..] = self.net.network_state().pauses.until;
        if self.now() < claims {
            self.net.unpauses(state::Pausable::Claims.bit()).succeeds();
        }
    }

    fn replaces_guardian(&mut self) {
        if !self.holds(Role::Guardian) {
            return;
        }
        let timelock = self.net.network_state().proposals.guardian.timelock;
        let (now, successor) = (self.now(), self.scene.successor.pubkey());
        if !timelock.is_pending(now) {
            let call = self.net.proposes_role(Role::Guardian, Some(successor));
            call.succeeds();
        } else if now >= timelock.applicable_at {
            self.net.applies_role(Role::Guardian).succeeds();
        }
    }
}
