//! `bar_worker` and `unbar_worker`: no registration and no pay; exits stay open.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::WorkerBarred;
use crate::state::{Network, Worker};

#[derive(Accounts)]
pub struct BarWorker<'info> {
    pub admin: Signer<'info>,
    #[account(
        constraint = network.get()?.roles.admin == admin.key() @ StakingError::NotAdmin
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub worker: AccountLoader<'info, Worker>,
}

/// Bars (`true`) or unbars a worker: `bar_worker` and `unbar_worker`.
pub(crate) fn set_barred(ctx: Context<BarWorker>, barred: bool) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    worker.set_barred(barred, &network.at(now))?;
    emit!(WorkerBarred {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        barred,
    });
    Ok(())
}
