//! `cancel_params`: drops the proposed parameters.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::ParamsProposalCancelled;
use crate::instructions::GuardUpdate;

pub(crate) fn cancel_params(ctx: Context<GuardUpdate>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    ctx.accounts.network.get_mut()?.cancel_params(now)?;
    emit!(ParamsProposalCancelled {
        network: ctx.accounts.network.key(),
        cancelled_by: *ctx.accounts.authority.key,
    });
    Ok(())
}
