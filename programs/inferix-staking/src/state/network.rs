//! One network: its mint, its roles, its parameters, its epoch clock and its reference price.
//! Worker instructions only read it, so that workers never wait for each other.

use anchor_lang::prelude::*;
use inferix_staking_math::{within_step, StakeRule, TokenPrice};

use super::Params;
use crate::error::{ensure, StakingError};

/// Registration wants a reference price at most this many epochs old.
pub const MAX_REFERENCE_AGE_EPOCHS: u64 = 2;

#[account(zero_copy)]
#[derive(Debug)]
pub struct Network {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    /// The mint's decimals, 0 to 9.
    pub decimals: u8,
    pub padding: [u8; 5],
    /// Signed at creation and names the address, so that nobody can take it first.
    pub create_key: Pubkey,
    pub mint: Pubkey,
    /// SPL Token or Token-2022: the mint's owner.
    pub token_program: Pubkey,
    pub roles: Roles,
    pub params: Params,
    /// When the epoch `first_epoch` began. Epoch `first_epoch + k` begins `k * epoch_secs` later.
    pub epoch_start: i64,
    /// 0, until a change of the epoch length starts a new count at `epoch_start`.
    pub first_epoch: u64,
    /// USD per token in billionths, 0 until the first commit. S(n) is taken at this price.
    pub reference_price: u64,
    /// The epoch it was committed in.
    pub reference_epoch: u64,
    /// For admin handover, pausing, a Pyth price source and scheduled parameters.
    pub reserved: [u8; 256],
}

/// Who holds which power. Each is one key, and is meant to be a multisig.
#[zero_copy]
#[derive(Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Roles {
    /// Sets the other roles, bars workers, vetoes.
    pub admin: Pubkey,
    /// Attests measured benchmarks.
    pub benchmark_authority: Pubkey,
    /// Commits the reference price, once an epoch.
    pub price_authority: Pubkey,
    /// Publishes reward and penalty roots.
    pub distributor: Pubkey,
    /// Proposes slashes.
    pub slasher: Pubkey,
    /// Can only stop things: vetoes slashes, cancels roots that are not claimable yet.
    pub guardian: Pubkey,
}

/// A role that `set_role` can hand to another key.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    BenchmarkAuthority,
    PriceAuthority,
    Distributor,
    Slasher,
    Guardian,
}

impl Roles {
    pub fn validate(&self) -> Result<()> {
        let keys = [
            self.admin,
            self.benchmark_authority,
            self.price_authority,
            self.distributor,
            self.slasher,
            self.guardian,
        ];
        ensure!(
            !keys.contains(&Pubkey::default()),
            StakingError::ZeroAddress
        );
        Ok(())
    }

    pub fn is_guardian_or_admin(&self, key: &Pubkey) -> bool {
        *key == self.guardian || *key == self.admin
    }
}

impl Network {
    pub const VERSION: u8 = 1;

    /// The epoch that `now` lies in. Before the clock's start it is the first one.
    pub fn epoch(&self, now: i64) -> u64 {
        let elapsed = u64::try_from(now.saturating_sub(self.epoch_start)).unwrap_or(0);
        let epochs = elapsed
            .checked_div(u64::from(self.params.epoch_secs))
            .unwrap_or(0);
        self.first_epoch.saturating_add(epochs)
    }

    /// When the epoch after the one that `now` lies in begins.
    pub fn next_epoch_at(&self, now: i64) -> i64 {
        let next = self
            .epoch(now)
            .saturating_sub(self.first_epoch)
            .saturating_add(1);
        let offset = next.saturating_mul(u64::from(self.params.epoch_secs));
        self.epoch_start
            .saturating_add(i64::try_from(offset).unwrap_or(i64::MAX))
    }

    /// Commits this epoch's reference price and returns the one before it.
    pub fn commit_price(&mut self, price: u64, now: i64) -> Result<u64> {
        let new = TokenPrice::from_nano(price).map_err(StakingError::from)?;
        let old = self.reference_price;
        let epoch = self.epoch(now);
        if let Ok(old) = TokenPrice::from_nano(old) {
            ensure!(
                epoch > self.reference_epoch,
                StakingError::PriceAlreadyCommitted
            );
            let step = self.params.max_price_step_bps;
            ensure!(within_step(old, new, step), StakingError::PriceStepTooLarge);
        }
        self.reference_price = new.nano();
        self.reference_epoch = epoch;
        Ok(old)
    }

    /// The rule for S(n) at the last committed price, however old it is.
    pub fn stake_rule(&self) -> Result<StakeRule> {
        let Ok(token_price) = TokenPrice::from_nano(self.reference_price) else {
            return Err(StakingError::NoReferencePrice.into());
        };
        let coverage = u8::try_from(self.params.coverage_epochs)
            .map_err(|_| StakingError::ParameterOutOfRange)?;
        let rule = StakeRule::new(
            coverage,
            self.params.epoch_minutes(),
            token_price,
            self.decimals,
        )
        .map_err(StakingError::from)?;
        Ok(rule)
    }

    /// Refuses when the reference price is too old to register at.
    pub fn check_reference_fresh(&self, now: i64) -> Result<()> {
        ensure!(self.reference_price > 0, StakingError::NoReferencePrice);
        let age = self.epoch(now).saturating_sub(self.reference_epoch);
        ensure!(
            age <= MAX_REFERENCE_AGE_EPOCHS,
            StakingError::ReferencePriceStale
        );
        Ok(())
    }

    /// Hands a role to `key` and returns who held it.
    pub fn set_role(&mut self, role: Role, key: Pubkey) -> Result<Pubkey> {
        ensure!(key != Pubkey::default(), StakingError::ZeroAddress);
        let holder = match role {
            Role::BenchmarkAuthority => &mut self.roles.benchmark_authority,
            Role::PriceAuthority => &mut self.roles.price_authority,
            Role::Distributor => &mut self.roles.distributor,
            Role::Slasher => &mut self.roles.slasher,
            Role::Guardian => &mut self.roles.guardian,
        };
        Ok(std::mem::replace(holder, key))
    }
}
