//! What publishers and those who stop them do to the pools, and what a publication is held against.

use inferix_staking_tests::StakingError::NotDistributor;
use inferix_staking_tests::state::{NewPublication, PoolKind, Role};

use crate::model::{Model, Purse};
use crate::pools::{Base, Pool};
use crate::terms::*;

/// What a publication is held against.
#[derive(Clone, Copy)]
pub struct Limits {
    pub epoch_cap: u64,
    pub lifetime_cap: u64,
    /// Billionths of a base unit; 0 for any number.
    pub emission_per_ibm: u64,
    pub funds: u64,
}

impl Limits {
    /// What a publication until this epoch may add: for each epoch since the base, but for four at most.
    pub fn cap(&self, base: &Base, epoch: u64) -> u64 {
        let epochs = (epoch + 1).saturating_sub(base.next_epoch).clamp(1, 4);
        self.epoch_cap * epochs
    }

    /// The declared work pays for the growth, without any rounding.
    pub fn work_pays(&self, growth: u64, work: u64) -> bool {
        let paid = u128::from(work) * u128::from(self.emission_per_ibm);
        self.emission_per_ibm == 0 || u128::from(growth) * 1_000_000_000 <= paid
    }
}

impl Model {
    pub fn pool(&self, kind: PoolKind) -> &Pool {
        match kind {
            PoolKind::Rewards => &self.rewards,
            PoolKind::Penalties => &self.penalties,
        }
    }

    pub fn pool_mut(&mut self, kind: PoolKind) -> &mut Pool {
        match kind {
            PoolKind::Rewards => &mut self.rewards,
            PoolKind::Penalties => &mut self.penalties,
        }
    }

    pub fn limits(&self, kind: PoolKind) -> Limits {
        let params = &self.network.params;
        match kind {
            PoolKind::Rewards => Limits {
                epoch_cap: params.epoch_emission_cap,
                lifetime_cap: params.lifetime_cap,
                emission_per_ibm: params.emission_per_ibm,
                funds: self.tokens[&Purse::Rewards],
            },
            PoolKind::Penalties => Limits {
                epoch_cap: params.epoch_penalty_cap,
                lifetime_cap: u64::MAX,
                emission_per_ibm: 0,
                funds: self.tokens[&Purse::Penalties],
            },
        }
    }

    pub fn publish(&mut self, kind: PoolKind, new: &NewPublication, work: u64) -> Outcome {
        self.check_held(Role::Distributor, NotDistributor)?;
        self.network.check_running(2)?;
        let (limits, network) = (self.limits(kind), self.network.clone());
        self.pool_mut(kind).publish(new, work, &limits, &network)
    }

    pub fn cancel_publication(&mut self, kind: PoolKind, root: [u8; 32]) -> Outcome {
        let now = self.network.now;
        let before = self.pool(kind).suspended_until;
        self.pool_mut(kind).cancel(root, now)?;
        if self.pool(kind).is_suspended() && self.pool(kind).suspended_until < before {
            self.tally.count("a suspension is put back");
        }
        Ok(())
    }

    pub fn suspend_publication(
        &mut self,
        kind: PoolKind,
        root: [u8; 32],
        by_admin: bool,
    ) -> Outcome {
        let now = self.network.now;
        self.pool_mut(kind).suspend(root, by_admin, now)
    }
}
