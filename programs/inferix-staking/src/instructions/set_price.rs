use anchor_lang::prelude::*;

use crate::events::PriceSet;
use crate::instructions::OwnerUpdate;
use crate::loader::Get;

pub(crate) fn set_price(ctx: Context<OwnerUpdate>, price: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let rule = network.stake_rule()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_price = worker.price.at(now);
    worker.set_price(price, now, network.next_epoch_at(now))?;
    // A short worker may still cut its price: that is one of its ways out.
    if price > old_price {
        worker.check_covers(&rule, now)?;
    }
    worker.note_coverage(Some(&rule), now);
    emit!(PriceSet {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_price,
        new_price: price,
        effective_at: worker.price.next_at.max(now),
    });
    Ok(())
}
