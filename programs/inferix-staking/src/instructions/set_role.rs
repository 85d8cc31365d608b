//! `set_role`: hands a role to another key.

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
    let network_key = ctx.accounts.network.key();
    let now = Clock::get()?.unix_timestamp;
    let old_key = ctx.accounts.network.get_mut()?.set_role(role, key, now)?;

    // Drops what the old distributor published if it is not claimable yet.
    if role == Role::Distributor {
        let rewards = &mut ctx.accounts.reward_pool.get_mut()?.distribution;
        let penalties = &mut ctx.accounts.penalty_pool.get_mut()?.distribution;
        for (kind, distribution) in [
            (PoolKind::Rewards, rewards),
            (PoolKind::Penalties, penalties),
        ] {
            distribution.settle(now);
            if distribution.pending.exists() {
                let root = distribution.pending.root;
                drop_pending(network_key, kind, distribution, &root, now)?;
            }
        }
    }

    emit!(RoleSet {
        network: network_key,
        role,
        old_key,
        new_key: key
    });
    Ok(())
}
