//! `apply_params`: proposed parameters come into force.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::ParamsSet;
use crate::instructions::commit_price::tell;
use crate::state::{Network, PriceSource, RewardPool};

/// Nobody signs: anyone may apply what has waited for its delay, and can choose nothing about it.
#[derive(Accounts)]
pub struct ApplyParams<'info> {
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
    #[account(constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub reward_pool: AccountLoader<'info, RewardPool>,
}

pub(crate) fn apply_params(ctx: Context<ApplyParams>) -> Result<()> {
    let network = ctx.accounts.network.key();
    let now = Clock::get()?.unix_timestamp;
    let published = ctx.accounts.reward_pool.get()?.distribution.published();
    let applied = ctx
        .accounts
        .network
        .get_mut()?
        .apply_params(published, now)?;
    emit!(ParamsSet {
        network,
        old_params: applied.old,
        new_params: applied.new,
        epoch: applied.epoch,
    });
    match applied.price {
        Some(price) => tell(network, &price, PriceSource::Proposal),
        None => Ok(()),
    }
}
