//! `close_slash_case`: returns the rent of a case that is over.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::SlashCaseClosed;
use crate::state::SlashCase;

/// Nobody signs: the rent can only go back to whoever paid it.
#[derive(Accounts)]
pub struct CloseSlashCase<'info> {
    #[account(mut, close = rent_payer, constraint = slash_case.get()?.rent_payer == rent_payer.key() @ StakingError::WrongRentPayer)]
    pub slash_case: AccountLoader<'info, SlashCase>,
    /// CHECK: recorded in the case.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub(crate) fn close_slash_case(ctx: Context<CloseSlashCase>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let case = ctx.accounts.slash_case.get()?;
    case.check_can_close(now)?;
    emit!(SlashCaseClosed {
        network: case.network,
        worker: case.worker,
        slash_case: ctx.accounts.slash_case.key(),
        rent_payer: case.rent_payer,
    });
    Ok(())
}
