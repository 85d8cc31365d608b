use anchor_lang::prelude::*;

use crate::error::StakingError;
use crate::loader::Get;
use crate::state::{Network, Worker};

/// S(n) with what it was computed from. Amounts in token base units, the rest in billionths.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumStakeQuote {
    pub minimum_stake: u64,
    pub active_stake: u64,
    pub benchmark: u64,
    pub price: u64,
    pub reference_price: u64,
    pub reference_epoch: u64,
    pub coverage_epochs: u32,
    pub epoch_minutes: u32,
    pub decimals: u8,
}

#[derive(Accounts)]
pub struct QuoteMinimumStake<'info> {
    pub network: AccountLoader<'info, Network>,
    #[account(constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub worker: AccountLoader<'info, Worker>,
}

pub(crate) fn quote_minimum_stake(
    ctx: Context<QuoteMinimumStake>,
    price: Option<u64>,
) -> Result<MinimumStakeQuote> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let worker = ctx.accounts.worker.get()?;
    let price = price.unwrap_or_else(|| worker.price.at(now));
    Ok(MinimumStakeQuote {
        minimum_stake: worker.minimum_stake(&network.stake_rule()?, price)?,
        active_stake: worker.active_stake,
        benchmark: worker.benchmark,
        price,
        reference_price: network.reference_price,
        reference_epoch: network.reference_epoch,
        coverage_epochs: network.params.coverage_epochs,
        epoch_minutes: network.params.epoch_minutes(),
        decimals: network.decimals,
    })
}
