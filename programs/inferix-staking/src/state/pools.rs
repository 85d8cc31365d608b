//! The two pools of a network: what workers earn, and what slashes pay verifiers.

use anchor_lang::prelude::*;

use super::Distribution;
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
    /// The epoch that `slashed_in_epoch` counts.
    pub slash_epoch: u64,
    pub slashed_in_epoch: u64,
    pub reserved: [u8; 128],
}

/// Names one of a network's pools.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolKind {
    Rewards,
    Penalties,
}

impl RewardPool {
    pub const VERSION: u8 = 1;

    pub fn open(&mut self, bump: u8, network: Pubkey, vault: Pubkey) {
        self.version = Self::VERSION;
        self.bump = bump;
        self.network = network;
        self.distribution.vault = vault;
    }

    pub fn fund(&mut self, amount: u64) -> Result<()> {
        ensure!(amount > 0, StakingError::AmountIsZero);
        let funded = self.funded_total.checked_add(amount);
        self.funded_total = funded.ok_or(StakingError::AmountOverflow)?;
        Ok(())
    }
}

impl PenaltyPool {
    pub const VERSION: u8 = 1;

    pub fn open(&mut self, bump: u8, network: Pubkey, vault: Pubkey) {
        self.version = Self::VERSION;
        self.bump = bump;
        self.network = network;
        self.distribution.vault = vault;
    }

    /// Books a slash. The first one of an epoch always fits, so that no case can wait for ever
    /// because the limit was lowered after it was proposed.
    pub fn record_slash(&mut self, amount: u64, epoch: u64, limit: u64) -> Result<()> {
        // A clock that steps back must not renew the limit.
        if epoch > self.slash_epoch {
            self.slash_epoch = epoch;
            self.slashed_in_epoch = 0;
        }
        let in_epoch = self.slashed_in_epoch.checked_add(amount);
        let in_epoch = in_epoch.ok_or(StakingError::SlashLimitReached)?;
        ensure!(
            self.slashed_in_epoch == 0 || in_epoch <= limit,
            StakingError::SlashLimitReached
        );
        self.slashed_in_epoch = in_epoch;
        let total = self.slashed_total.checked_add(amount);
        self.slashed_total = total.ok_or(StakingError::AmountOverflow)?;
        Ok(())
    }
}
