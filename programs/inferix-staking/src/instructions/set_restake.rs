//! `set_restake`: whether a short worker's rewards fill its stake first.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::RestakeSet;
use crate::instructions::OwnerUpdate;

pub(crate) fn set_restake(ctx: Context<OwnerUpdate>, restake: bool) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_restake = worker.set_restake(restake, &network.at(now))?;
    emit!(RestakeSet {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_restake,
        new_restake: restake,
    });
    Ok(())
}
