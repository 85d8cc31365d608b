//! `commit_price` and `commit_price_from_pyth`: the reference price of the next epoch.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::PriceCommitted;
use crate::pyth::feed_price;
use crate::state::{CommittedPrice, Network, PriceSource};

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

/// Nobody signs: anyone may bring what the network's feed says.
#[derive(Accounts)]
pub struct CommitPriceFromPyth<'info> {
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: a `PriceUpdateV2` of Pyth's receiver program; `feed_price` checks it.
    pub price_update: UncheckedAccount<'info>,
}

pub(crate) fn commit_price(ctx: Context<CommitPrice>, price: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = &ctx.accounts.network;
    let committed = network.get_mut()?.commit_price(price, now)?;
    tell(network.key(), &committed, PriceSource::Authority)
}

pub(crate) fn commit_price_from_pyth(ctx: Context<CommitPriceFromPyth>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let account = &ctx.accounts.network;
    let mut network = account.get_mut()?;
    let feed = feed_price(&ctx.accounts.price_update, &network.params, now)?;
    let committed = network.commit_feed_price(&feed, now)?;
    tell(account.key(), &committed, PriceSource::Pyth)
}

pub(super) fn tell(network: Pubkey, committed: &CommittedPrice, source: PriceSource) -> Result<()> {
    emit!(PriceCommitted {
        network,
        epoch: committed.epoch,
        old_price: committed.old,
        new_price: committed.new,
        source,
    });
    Ok(())
}
