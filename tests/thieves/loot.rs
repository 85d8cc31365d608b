//! Roots of the thief's own: all that the pools hold and the caps let through, to itself.

use inferix_staking::state::{
    Base, Distribution, MAX_EPOCHS_CAPPED, NewPublication, PoolKind, Publication, Role,
};
use inferix_staking_math::{Hash, leaf_hash};

use crate::heist::Heist;

impl Heist<'_> {
    pub fn publishes_rewards_to_itself(&mut self) {
        if !self.holds(Role::Distributor) {
            return;
        }
        let params = self.net.network_state().params;
        let vault = self.net.chain.balance(&self.net.reward_vault);
        let Some(mut new) = self.draft(PoolKind::Rewards, params.epoch_emission_cap, vault) else {
            return;
        };
        new.cumulative_total = new.cumulative_total.min(params.lifetime_cap);
        new.root = self.rewards_leaf(new.cumulative_total).0;
        self.net.publishes_rewards(new).is_accepted();
    }

    pub fn publishes_penalties_to_itself(&mut self) {
        let has_stake = self.net.penalty_pool_state().slashed_total > 0;
        if self.policy.waits_for_stake && !has_stake || !self.holds(Role::Distributor) {
            return;
        }
        let cap = self.net.network_state().params.epoch_penalty_cap;
        let vault = self.net.chain.balance(&self.net.penalty_vault);
        let Some(mut new) = self.draft(PoolKind::Penalties, cap, vault) else {
            return;
        };
        new.root = self.penalties_leaf(new.cumulative_total).0;
        self.net.publishes_penalties(new).is_accepted();
    }

    /// As large a total as is accepted, for as new an epoch; `None` where nothing new would be in it.
    fn draft(&self, pool: PoolKind, cap: u64, vault: u64) -> Option<NewPublication> {
        let pool = self.net.settled_distribution(pool);
        let epoch = self.net.epoch().checked_sub(1)?;
        let (base, first) = next_base(&pool);
        if pool.pending.exists() || epoch < first {
            return None;
        }
        let epochs = (epoch + 1).saturating_sub(base.next_epoch);
        let growth = cap.saturating_mul(epochs.min(MAX_EPOCHS_CAPPED));
        let written_off = lost(&pool, &base, growth);
        let owed = base
            .cumulative_total
            .saturating_add(growth)
            .saturating_add(written_off);
        let total = owed.min(pool.claimed_total.saturating_add(vault));
        (total > pool.claimed_total && total >= base.cumulative_total + written_off).then_some(
            NewPublication {
                epoch,
                root: [0; 32],
                leaf_count: 1,
                cumulative_total: total,
                written_off,
            },
        )
    }

    /// The one leaf of a tree that pays all that is unclaimed to the thief's worker.
    fn rewards_leaf(&self, total: u64) -> (Hash, u64) {
        let claimed = self.net.distribution(PoolKind::Rewards).claimed_total;
        let worker = self.net.worker_state(self.scene.mallory);
        let cumulative = worker.claimed_total + (total - claimed);
        (self.net.leaf(self.scene.mallory, cumulative), cumulative)
    }

    /// The same to the thief's wallet, as a verifier.
    fn penalties_leaf(&self, total: u64) -> (Hash, u64) {
        let wallet = self.scene.wallet;
        let claimed = self.net.distribution(PoolKind::Penalties).claimed_total;
        let verifier = self.net.verifier_address(&wallet);
        let exists = self.net.chain.account(&verifier).is_some();
        let paid = exists.then(|| self.net.verifier_state(&wallet).claimed_total);
        let cumulative = paid.unwrap_or(0) + (total - claimed);
        (leaf_hash(wallet.as_array(), 0, cumulative), cumulative)
    }

    pub fn claims_all(&mut self) {
        let (claims, total) = self.own_root(PoolKind::Rewards);
        if claims {
            let (_, cumulative) = self.rewards_leaf(total);
            let mallory = self.scene.mallory;
            let leaf = self.net.claim_leaf(mallory, cumulative);
            self.net
                .claims_rewards(0, vec![leaf], vec![], &[mallory])
                .is_accepted();
        }
        let (claims, total) = self.own_root(PoolKind::Penalties);
        if claims {
            let (_, cumulative) = self.penalties_leaf(total);
            let wallet = self.scene.wallet;
            self.net
                .claims_penalty(&wallet, 0, cumulative, vec![])
                .is_accepted();
        }
    }

    /// Whether the current root is the thief's with something unclaimed in it; and its total.
    fn own_root(&self, kind: PoolKind) -> (bool, u64) {
        let pool = self.net.settled_distribution(kind);
        let total = pool.current.cumulative_total;
        let own = self.is_own(kind, &pool) && total > pool.claimed_total;
        (own && self.now() >= pool.suspended_until, total)
    }

    pub fn is_own(&self, kind: PoolKind, pool: &Distribution) -> bool {
        self.is_thief_s(kind, &pool.current)
    }

    /// Whether this is a root, and not one of the honest distributor's.
    pub fn is_thief_s(&self, kind: PoolKind, published: &Publication) -> bool {
        let honest = self.scene.honest.tree.root();
        published.exists() && (kind == PoolKind::Penalties || published.root != honest)
    }

    /// A root of its own that is used up.
    pub fn suspends_own(&mut self) {
        for kind in [PoolKind::Rewards, PoolKind::Penalties] {
            let pool = self.net.settled_distribution(kind);
            let used_up = pool.current.cumulative_total == pool.claimed_total;
            if self.is_own(kind, &pool) && used_up && pool.was_suspended == 0 {
                for key in self.stopping_keys() {
                    let call = self.net.suspends_publication(kind);
                    call.signed_by(&key).is_accepted();
                }
            }
        }
    }
}

/// What the next root is measured from, and the first epoch that it may cover.
pub fn next_base(pool: &Distribution) -> (Base, u64) {
    if pool.was_suspended != 0 {
        return (pool.base, pool.current.epoch);
    }
    if !pool.current.exists() {
        return (pool.base, pool.base.next_epoch);
    }
    let base = Base {
        next_epoch: pool.current.epoch + 1,
        cumulative_total: pool.current.cumulative_total,
    };
    (base, base.next_epoch)
}

/// What can be written off.
fn lost(pool: &Distribution, base: &Base, growth: u64) -> u64 {
    if pool.was_suspended == 0 {
        return 0;
    }
    let before = pool.written_off_total - pool.current.written_off;
    let unclaimed = base.cumulative_total - pool.claimed_at_base;
    let unclaimed = unclaimed.saturating_sub(before);
    let claimed = pool.claimed_total - pool.claimed_at_base;
    claimed.min(unclaimed.saturating_add(growth))
}
