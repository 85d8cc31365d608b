//! `cancel_slash`: vetoes a case, at any time until it has taken all that it asks, or clears one that has
//! lapsed.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::SlashCancelled;
use crate::state::{Network, SlashCase, Worker};

#[derive(Accounts)]
pub struct CancelSlash<'info> {
    /// The guardian or the admin; anyone, once the case has lapsed.
    pub authority: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub worker: AccountLoader<'info, Worker>,
    #[account(mut, constraint = slash_case.get()?.worker == worker.key() @ StakingError::WrongWorker)]
    pub slash_case: AccountLoader<'info, SlashCase>,
}

pub(crate) fn cancel_slash(ctx: Context<CancelSlash>) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let network = accounts.network.get()?;
    let mut case = accounts.slash_case.get_mut()?;
    case.cancel(accounts.authority.key, &network.roles, now)?;
    let mut worker = accounts.worker.get_mut()?;
    worker.close_case(case.rest(), &network.at(now))?;
    emit!(SlashCancelled {
        network: case.network,
        worker: case.worker,
        slash_case: accounts.slash_case.key(),
        cancelled_by: *accounts.authority.key,
        asked: case.asked,
        taken: case.taken,
    });
    Ok(())
}
