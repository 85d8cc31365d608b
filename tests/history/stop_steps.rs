//! Random steps of those who stop publications, and of the admin, who replaces them.

use inferix_staking_tests::state::{PoolKind, Role};
use inferix_staking_tests::*;

use crate::model::Model;
use crate::terms::*;
use crate::world::{World, judge};

impl Model {
    /// A slasher judges no offence from before its time; what a replaced distributor has published is dropped.
    pub fn set_role(&mut self, role: Role, holder: usize) {
        let network = &mut self.network;
        let place = match role {
            Role::Slasher => &mut network.slasher,
            Role::Guardian => &mut network.guardian,
            Role::Distributor => &mut network.distributor,
            _ => panic!("{role:?} stays"),
        };
        let another = std::mem::replace(place, holder) != holder;
        if role == Role::Slasher && another {
            network.slasher_since = network.now;
        }
        if role == Role::Distributor {
            let now = network.now;
            for pool in [&mut self.rewards, &mut self.penalties] {
                pool.settle(now);
                if let Some(pending) = pool.pending {
                    let dropped = pool.cancel(pending.root, now);
                    dropped.expect("what is pending is dropped");
                }
            }
        }
    }
}

impl World {
    pub fn replaces_slasher(&mut self, _: usize) {
        self.replaces(Role::Slasher);
    }

    pub fn replaces_guardian(&mut self, _: usize) {
        self.replaces(Role::Guardian);
    }

    pub fn replaces_distributor(&mut self, _: usize) {
        self.replaces(Role::Distributor);
    }

    /// By another key, or by the same.
    fn replaces(&mut self, role: Role) {
        let holder = self.random.index(HOLDERS);
        let key = self.holders(role)[holder].insecure_clone();
        let expected = self.model.attempt(|model| {
            model.set_role(role, holder);
            Ok(())
        });
        judge(self.net.sets_role(role, key.pubkey()), &expected);
        let keys = &mut self.net.keys;
        let place = match role {
            Role::Slasher => &mut keys.slasher,
            Role::Guardian => &mut keys.guardian,
            _ => &mut keys.distributor,
        };
        *place = key;
    }

    fn some_pool(&mut self) -> PoolKind {
        let kinds = [PoolKind::Rewards, PoolKind::Penalties];
        self.random.one_of(&kinds)
    }

    /// The admin, or else the guardian.
    fn guard(&self, admin: bool) -> Keypair {
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
        let expected = self
            .model
            .attempt(|model| model.cancel_publication(kind, root));
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
        let expected = self
            .model
            .attempt(|model| model.suspend_publication(kind, root, by_admin));
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
