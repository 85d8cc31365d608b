//! `commit_price`: the reference price of the next epoch.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::PriceCommitted;
use crate::state::Network;

#[derive(Accounts)]
pub struct CommitPrice<'info> {
    pub price_authority: Signer<'info>,
    #[account(
        mut,
        constraint = network.get()?.roles.price_authority == price_authority.key()
            @ StakingError::NotPriceAuthority
    )]
    pub network: AccountLoader<'info, Network>,
}

pub(crate) fn commit_price(ctx: Context<CommitPrice>, price: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut network = ctx.accounts.network.get_mut()?;
    let committed = network.commit_price(price, now)?;
    emit!(PriceCommitted {
        network: ctx.accounts.network.key(),
        epoch: committed.epoch,
        old_price: committed.old,
        new_price: committed.new,
    });
    Ok(())
}
