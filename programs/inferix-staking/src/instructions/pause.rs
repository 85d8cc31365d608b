//! `pause` and `unpause`: what the guardian stops for a while.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::{PauseLifted, PauseSet};
use crate::instructions::AdminUpdate;
use crate::state::Network;

#[derive(Accounts)]
pub struct Pause<'info> {
    pub guardian: Signer<'info>,
    #[account(
        mut,
        constraint = network.get()?.roles.guardian == guardian.key() @ StakingError::NotGuardian
    )]
    pub network: AccountLoader<'info, Network>,
}

pub(crate) fn pause(ctx: Context<Pause>, bits: u8) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let until = ctx.accounts.network.get_mut()?.pauses.set(bits, now)?;
    emit!(PauseSet {
        network: ctx.accounts.network.key(),
        bits,
        until,
    });
    Ok(())
}

pub(crate) fn unpause(ctx: Context<AdminUpdate>, bits: u8) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    ctx.accounts.network.get_mut()?.pauses.lift(bits, now)?;
    emit!(PauseLifted {
        network: ctx.accounts.network.key(),
        bits,
    });
    Ok(())
}
