//! `set_role` and `remove_role`: what the admin decides at once.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::RoleSet;
use crate::instructions::publish::drop_pending;
use crate::state::{Network, PenaltyPool, PoolKind, RewardPool, Role};

#[derive(Accounts)]
pub struct SetRole<'info> {
    pub admin: Signer<'info>,
    #[account(
        mut,
        constraint = network.get()?.roles.admin == admin.key() @ StakingError::NotAdmin
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    #[account(mut, constraint = penalty_pool.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub penalty_pool: AccountLoader<'info, PenaltyPool>,
}

pub(crate) fn set_role(ctx: Context<SetRole>, role: Role, key: Pubkey) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let old_key = ctx.accounts.network.get_mut()?.set_role(role, key, now)?;
    finish(ctx.accounts, role, old_key, key, now)
}

pub(crate) fn remove_role(ctx: Context<SetRole>, role: Role) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let old_key = ctx.accounts.network.get_mut()?.remove_role(role)?;
    finish(ctx.accounts, role, old_key, Pubkey::default(), now)
}

/// Drops what the old distributor published if it is not claimable yet, and tells.
#[inline(never)]
fn finish(
    accounts: &SetRole,
    role: Role,
    old_key: Pubkey,
    new_key: Pubkey,
    now: i64,
) -> Result<()> {
    let network = accounts.network.key();
    if role == Role::Distributor {
        let rewards = &mut accounts.reward_pool.get_mut()?.distribution;
        let penalties = &mut accounts.penalty_pool.get_mut()?.distribution;
        for (kind, distribution) in [
            (PoolKind::Rewards, rewards),
            (PoolKind::Penalties, penalties),
        ] {
            distribution.settle(now);
            if distribution.pending.exists() {
                let root = distribution.pending.root;
                drop_pending(network, kind, distribution, &root, now)?;
            }
        }
    }
    emit!(RoleSet {
        network,
        role,
        old_key,
        new_key,
    });
    Ok(())
}
