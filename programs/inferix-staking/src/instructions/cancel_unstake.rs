//! `cancel_unstake`: a ticket becomes active stake again.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::UnstakeCancelled;
use crate::instructions::OwnerUpdate;

pub(crate) fn cancel_unstake(ctx: Context<OwnerUpdate>, ticket: u8) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_active_stake = worker.active_stake;
    worker.cancel_unstake(ticket, &network.at(now))?;
    emit!(UnstakeCancelled {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        ticket,
        old_active_stake,
        new_active_stake: worker.active_stake,
    });
    Ok(())
}
