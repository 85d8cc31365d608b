//! `publish_rewards` and `publish_penalties`: a root, claimable after the delay.

use anchor_lang::prelude::*;
use inferix_staking_math::Hash;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::{DistributionPublished, PublicationCancelled};
use crate::state::{
    Distribution, Network, NewPublication, Pausable, PenaltyPool, PoolKind, PublicationLimits,
    RewardPool, WorkLimit,
};
use crate::token::balance;

#[derive(Accounts)]
pub struct PublishRewards<'info> {
    pub distributor: Signer<'info>,
    #[account(
        constraint = network.get()?.roles.distributor == distributor.key()
            @ StakingError::NotDistributor
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = reward_pool.get()?.distribution.vault == reward_vault.key()
            @ StakingError::WrongVault
    )]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    /// CHECK: the pool's own vault; only its balance is read.
    pub reward_vault: UncheckedAccount<'info>,
}

#[derive(Accounts)]
pub struct PublishPenalties<'info> {
    pub distributor: Signer<'info>,
    #[account(
        constraint = network.get()?.roles.distributor == distributor.key()
            @ StakingError::NotDistributor
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = penalty_pool.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = penalty_pool.get()?.distribution.vault == penalty_vault.key()
            @ StakingError::WrongVault
    )]
    pub penalty_pool: AccountLoader<'info, PenaltyPool>,
    /// CHECK: the pool's own vault; only its balance is read.
    pub penalty_vault: UncheckedAccount<'info>,
}

pub(crate) fn publish_rewards(
    ctx: Context<PublishRewards>,
    new: NewPublication,
    work: u64,
) -> Result<()> {
    let accounts = &ctx.accounts;
    let network = accounts.network.get()?;
    let now = Clock::get()?.unix_timestamp;
    network.pauses.check(Pausable::Publication, now)?;
    let params = &network.params;
    let limits = PublicationLimits {
        now,
        epoch: network.epoch(now),
        delay_secs: params.publication_delay_secs,
        cap_per_epoch: params.epoch_emission_cap,
        lifetime_cap: params.lifetime_cap,
        work: Some(WorkLimit {
            work,
            emission_per_ibm: params.emission_per_ibm,
        }),
        vault_balance: balance(&accounts.reward_vault)?,
    };
    let distribution = &mut accounts.reward_pool.get_mut()?.distribution;
    let network = accounts.network.key();
    publish(network, PoolKind::Rewards, distribution, &new, &limits)
}

pub(crate) fn publish_penalties(ctx: Context<PublishPenalties>, new: NewPublication) -> Result<()> {
    let accounts = &ctx.accounts;
    let network = accounts.network.get()?;
    let now = Clock::get()?.unix_timestamp;
    network.pauses.check(Pausable::Publication, now)?;
    let limits = PublicationLimits {
        now,
        epoch: network.epoch(now),
        delay_secs: network.params.publication_delay_secs,
        cap_per_epoch: network.params.epoch_penalty_cap,
        // What was slashed is the bound: a root that the vault does not cover is refused.
        lifetime_cap: u64::MAX,
        work: None,
        vault_balance: balance(&accounts.penalty_vault)?,
    };
    let distribution = &mut accounts.penalty_pool.get_mut()?.distribution;
    let network = accounts.network.key();
    publish(network, PoolKind::Penalties, distribution, &new, &limits)
}

fn publish(
    network: Pubkey,
    pool: PoolKind,
    distribution: &mut Distribution,
    new: &NewPublication,
    limits: &PublicationLimits,
) -> Result<()> {
    let claimable_at = distribution.publish(new, limits)?;
    let published = &distribution.pending;
    emit!(DistributionPublished {
        network,
        pool,
        epoch: published.epoch,
        root: published.root,
        leaf_count: published.leaf_count,
        old_cumulative_total: published
            .cumulative_total
            .saturating_sub(published.growth)
            .saturating_sub(published.written_off),
        new_cumulative_total: published.cumulative_total,
        written_off: published.written_off,
        work: published.work,
        claimable_at,
    });
    Ok(())
}

/// Drops what is not claimable yet and says so.
pub(crate) fn drop_pending(
    network: Pubkey,
    pool: PoolKind,
    distribution: &mut Distribution,
    root: &Hash,
    now: i64,
) -> Result<()> {
    let cancelled = distribution.cancel_pending(root, now)?;
    emit!(PublicationCancelled {
        network,
        pool,
        epoch: cancelled.epoch,
        root: cancelled.root,
        cumulative_total: cancelled.cumulative_total,
    });
    Ok(())
}
