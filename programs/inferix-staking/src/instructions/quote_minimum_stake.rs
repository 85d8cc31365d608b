//! `quote_minimum_stake`: S(n) as return data.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::error::StakingError;
use crate::state::{Network, Worker};

/// S(n) with what it was computed from, now and from the next epoch on as far as that is known. Amounts in
/// token base units, the rest in billionths.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumStakeQuote {
    pub epoch: u64,
    pub minimum_stake: u64,
    /// From the next epoch on; none if the worker has no price then. A price not committed yet, or an
    /// attestation, can still change it in this epoch's first half; a rise of the worker's own price at any
    /// time.
    pub next_minimum_stake: Option<u64>,
    pub active_stake: u64,
    pub benchmark: u64,
    /// What S(n) was taken at, before the price floor.
    pub price: u64,
    pub min_price: u64,
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
    let at = network.at(now);
    let next = at.coming_terms();
    let next_rule = at.rule_of(&next);
    let next_rule = next_rule.as_ref().ok_or(StakingError::NoReferencePrice)?;
    // Declared now, a lower price would count from the next epoch on.
    let in_force = worker.price.at(now);
    let price_now = price.map_or(in_force, |price| price.max(in_force));
    let price_next = price.unwrap_or_else(|| worker.price.at(next.start));
    let next_minimum_stake = match price_next {
        0 => None,
        price => Some(worker.minimum_stake_by(next_rule, next.start, price)?),
    };
    Ok(MinimumStakeQuote {
        epoch: at.terms.epoch,
        minimum_stake: worker.minimum_stake(&at, price_now)?,
        next_minimum_stake,
        active_stake: worker.active_stake,
        benchmark: worker.benchmark.at(now),
        price: price_now,
        min_price: at.terms.min_price,
        reference_price: at.terms.reference_price,
        reference_epoch: at.terms.reference_epoch,
        coverage_epochs: at.terms.coverage_epochs,
        epoch_minutes: at.terms.epoch_minutes(),
        decimals: network.decimals,
    })
}
