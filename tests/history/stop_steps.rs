//! Random steps of those who stop publications, and of the admin, who replaces them.

use inferix_staking_tests::state::{PoolKind, Role};
use inferix_staking_tests::*;

use crate::governance::NOBODY;
use crate::model::Model;
use crate::terms::*;
use crate::world::{World, judge};

impl Model {
    /// Refuses a former guardian where nobody is guardian.
    pub fn check_guard(&mut self, by_admin: bool) -> Outcome {
        let guardian = *self.network.holder(Role::Guardian);
        check(
            by_admin || guardian != NOBODY,
            StakingError::NotGuardianOrAdmin,
        )
    }
}

impl World {
    pub fn replaces_slasher(&mut self, _: usize) {
        self.replaces(Role::Slasher);
    }

    pub fn replaces_guardian(&mut self, _: usize) {
        self.replaces(Role::Guardian);
    }

    /// Somebody who is replaced at once.
    pub fn replaces_at_once(&mut self, _: usize) {
        let roles = [
            Role::Distributor,
            Role::BenchmarkAuthority,
            Role::PriceAuthority,
        ];
        let role = self.random.one_of(&roles);
        self.replaces(role);
    }

    fn some_pool(&mut self) -> PoolKind {
        let kinds = [PoolKind::Rewards, PoolKind::Penalties];
        self.random.one_of(&kinds)
    }

    /// The admin, or else the guardian.
    pub fn guard(&self, admin: bool) -> Keypair {
        let keys = &self.net.keys;
        let key = if admin { &keys.admin } else { &keys.guardian };
        key.insecure_clone()
    }

    pub fn cancels_publication(&mut self, _: usize) {
        let (kind, by_admin) = (self.some_pool(), self.random.chance(50));
        self.cancels(kind, by_admin);
    }

    /// A correction that is wrong, too.
    pub fn cancels_correction(&mut self, w: usize) {
        self.corrects(w);
        for kind in [PoolKind::Rewards, PoolKind::Penalties] {
            let pool = self.settled(kind);
            if pool.is_suspended() && pool.pending.is_some() {
                self.cancels(kind, false);
            }
        }
    }

    fn cancels(&mut self, kind: PoolKind, by_admin: bool) {
        let key = self.guard(by_admin);
        let pending = self.settled(kind).pending.map(|pending| pending.root);
        let root = self.seen(pending);
        let expected = self.side.model.attempt(|model| {
            model.check_guard(by_admin)?;
            model.cancel_publication(kind, root)
        });
        let call = self.net.cancels_publication_of(kind, root);
        judge(call.signed_by(&key), &expected);
    }

    pub fn suspends_publication(&mut self, _: usize) {
        let (kind, by_admin) = (self.some_pool(), self.random.chance(40));
        self.suspends(kind, by_admin);
    }

    pub fn suspends(&mut self, kind: PoolKind, by_admin: bool) {
        let key = self.guard(by_admin);
        let current = self
            .settled(kind)
            .current()
            .map(|current| current.said.root);
        let root = self.seen(current);
        let expected = self.side.model.attempt(|model| {
            model.check_guard(by_admin)?;
            model.suspend_publication(kind, root, by_admin)
        });
        let call = self.net.suspends_publication_of(kind, root);
        judge(call.signed_by(&key), &expected);
    }

    /// What a guard names: mostly what is there, sometimes what was there when it looked.
    fn seen(&mut self, root: Option<[u8; 32]>) -> [u8; 32] {
        match root {
            Some(root) if self.random.chance(92) => root,
            _ => [8; 32],
        }
    }
}
