use anchor_lang::prelude::*;

use crate::error::StakingError;
use crate::events::DistributionPublished;
use crate::loader::Get;
use crate::state::{
    Distribution, Network, NewPublication, PenaltyPool, PoolKind, PublicationLimits, RewardPool,
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

pub(crate) fn publish_rewards(ctx: Context<PublishRewards>, new: NewPublication) -> Result<()> {
    let accounts = &ctx.accounts;
    let network = accounts.network.get()?;
    let cap = Some(network.params.epoch_emission_cap);
    publish(
        &network,
        accounts.network.key(),
        PoolKind::Rewards,
        &mut accounts.reward_pool.get_mut()?.distribution,
        balance(&accounts.reward_vault)?,
        cap,
        &new,
    )
}

pub(crate) fn publish_penalties(ctx: Context<PublishPenalties>, new: NewPublication) -> Result<()> {
    let accounts = &ctx.accounts;
    publish(
        &*accounts.network.get()?,
        accounts.network.key(),
        PoolKind::Penalties,
        &mut accounts.penalty_pool.get_mut()?.distribution,
        balance(&accounts.penalty_vault)?,
        None,
        &new,
    )
}

fn publish(
    network: &Network,
    network_key: Pubkey,
    pool: PoolKind,
    distribution: &mut Distribution,
    vault_balance: u64,
    cap_per_epoch: Option<u64>,
    new: &NewPublication,
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let limits = PublicationLimits {
        now,
        epoch: network.epoch(now),
        delay_secs: network.params.publication_delay_secs,
        cap_per_epoch,
        vault_balance,
    };
    let claimable_at = distribution.publish(new, &limits)?;
    emit!(DistributionPublished {
        network: network_key,
        pool,
        epoch: new.epoch,
        root: new.root,
        leaf_count: new.leaf_count,
        old_cumulative_total: distribution.current.cumulative_total,
        new_cumulative_total: new.cumulative_total,
        claimable_at,
    });
    Ok(())
}
