//! The two pools of a network: what workers earn, and what slashes pay verifiers.

use anchor_lang::prelude::*;

use super::{Distribution, EpochSums, SlashBucket, SlashLimit, Versioned, Worker};
use crate::error::{ensure, StakingError};

/// Rewards, funded by anyone and claimed by workers.
#[account(zero_copy)]
#[derive(Debug)]
pub struct RewardPool {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    pub padding: [u8; 6],
    pub network: Pubkey,
    pub distribution: Distribution,
    /// Funded by `fund_rewards` so far; plain transfers to the vault are not counted.
    pub funded_total: u64,
    /// Burned by `burn_revenue` so far.
    pub burned_total: u64,
    /// Workers closed so far that were registered once, and what they had claimed.
    pub closed_workers: u64,
    pub closed_claimed_total: u64,
    /// Funded and burned in the newest epochs.
    pub funded: EpochSums,
    pub burned: EpochSums,
    pub reserved: [u8; 128],
}

/// Penalties: every slash lands here and nowhere else, and pays verifiers.
#[account(zero_copy)]
#[derive(Debug)]
pub struct PenaltyPool {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    pub padding: [u8; 6],
    pub network: Pubkey,
    pub distribution: Distribution,
    /// Slashed so far.
    pub slashed_total: u64,
    /// What the slash limit has let through recently.
    pub slash_bucket: SlashBucket,
    /// Slashed in the newest epochs.
    pub slashed: EpochSums,
    pub reserved: [u8; 136],
}

/// Names one of a network's pools.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolKind {
    Rewards,
    Penalties,
}

impl Versioned for RewardPool {
    const VERSION: u8 = 1;
}

impl RewardPool {
    pub fn open(&mut self, bump: u8, network: Pubkey, vault: Pubkey, epoch: u64) {
        self.version = Self::VERSION;
        self.bump = bump;
        self.network = network;
        self.distribution.open(vault, epoch);
    }

    pub fn record_funding(&mut self, amount: u64, epoch: u64) -> Result<()> {
        ensure!(amount > 0, StakingError::AmountIsZero);
        let funded = self.funded_total.checked_add(amount);
        self.funded_total = funded.ok_or(StakingError::AmountOverflow)?;
        self.funded.add(epoch, amount);
        Ok(())
    }

    pub fn record_burn(&mut self, amount: u64, epoch: u64) -> Result<()> {
        ensure!(amount > 0, StakingError::AmountIsZero);
        let burned = self.burned_total.checked_add(amount);
        self.burned_total = burned.ok_or(StakingError::AmountOverflow)?;
        self.burned.add(epoch, amount);
        Ok(())
    }

    /// Books that a worker has closed and what it had claimed, so that a distributor need not infer it from
    /// the accounts that a node shows. A worker that was never registered has no leaf that could be missing: opening
    /// and closing such workers must not make room for a node that hides others.
    pub fn record_closed_worker(&mut self, worker: &Worker) {
        // Neither can overflow: each closing costs a transaction, and claims never exceed what is published.
        let counted = u64::from(worker.has_worked());
        self.closed_workers = self.closed_workers.saturating_add(counted);
        let claimed = self.closed_claimed_total;
        self.closed_claimed_total = claimed.saturating_add(worker.claimed_total);
    }
}

impl Versioned for PenaltyPool {
    const VERSION: u8 = 1;
}

impl PenaltyPool {
    pub fn open(&mut self, bump: u8, network: Pubkey, vault: Pubkey, epoch: u64) {
        self.version = Self::VERSION;
        self.bump = bump;
        self.network = network;
        self.distribution.open(vault, epoch);
    }

    /// Takes what the limit allows of `wanted`, books it, and returns it.
    pub fn record_slash(
        &mut self,
        wanted: u64,
        limit: SlashLimit,
        epoch: u64,
        now: i64,
    ) -> Result<u64> {
        let taken = self.slash_bucket.take(wanted, limit, now);
        ensure!(taken > 0 || wanted == 0, StakingError::SlashLimitReached);
        self.slashed.add(epoch, taken);
        let total = self.slashed_total.checked_add(taken);
        self.slashed_total = total.ok_or(StakingError::AmountOverflow)?;
        Ok(taken)
    }
}
