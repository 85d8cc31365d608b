//! `cancel_publication`: drops a root that is not claimable yet.

use anchor_lang::prelude::*;
use inferix_staking_math::Hash;

use crate::account::Get;
use crate::error::StakingError;
use crate::instructions::publish::drop_pending;
use crate::state::{Network, PenaltyPool, PoolKind, RewardPool};

#[derive(Accounts)]
pub struct CancelPublication<'info> {
    /// The guardian or the admin.
    pub authority: Signer<'info>,
    #[account(
        constraint = network.get()?.roles.is_guardian_or_admin(authority.key)
            @ StakingError::NotGuardianOrAdmin
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    #[account(mut, constraint = penalty_pool.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub penalty_pool: AccountLoader<'info, PenaltyPool>,
}

pub(crate) fn cancel_publication(
    ctx: Context<CancelPublication>,
    pool: PoolKind,
    root: Hash,
) -> Result<()> {
    let network = ctx.accounts.network.key();
    let now = Clock::get()?.unix_timestamp;
    let rewards = &mut ctx.accounts.reward_pool.get_mut()?.distribution;
    let penalties = &mut ctx.accounts.penalty_pool.get_mut()?.distribution;
    let distribution = match pool {
        PoolKind::Rewards => rewards,
        PoolKind::Penalties => penalties,
    };
    drop_pending(network, pool, distribution, &root, now)
}
