//! `request_unstake`: active stake goes into a ticket; all of it deregisters.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::UnstakeRequested;
use crate::instructions::OwnerUpdate;

pub(crate) fn request_unstake(ctx: Context<OwnerUpdate>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_active_stake = worker.active_stake;
    let unstake = worker.request_unstake(amount, &network.at(now))?;
    emit!(UnstakeRequested {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        ticket: unstake.ticket,
        matures_at: unstake.matures_at,
        old_active_stake,
        new_active_stake: worker.active_stake,
        registered: worker.is_registered(),
    });
    Ok(())
}
