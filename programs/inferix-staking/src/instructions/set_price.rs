//! `set_price`: a rise at once, a cut from the next epoch.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::PriceSet;
use crate::instructions::OperatorUpdate;

pub(crate) fn set_price(ctx: Context<OperatorUpdate>, price: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_price = worker.set_price(price, &network.at(now))?;
    emit!(PriceSet {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_price,
        new_price: price,
        effective_at: worker.price.next_at.max(now),
    });
    Ok(())
}
