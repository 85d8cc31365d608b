//! `contest_slash`: records the worker's answer to a case and lengthens its veto window, once.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::SlashContested;
use crate::state::{SlashCase, Worker};

#[derive(Accounts)]
pub struct ContestSlash<'info> {
    /// The worker's owner or operator.
    pub authority: Signer<'info>,
    #[account(
        constraint = worker.get()?.is_run_by(authority.key) @ StakingError::NotOwnerOrOperator
    )]
    pub worker: AccountLoader<'info, Worker>,
    #[account(mut, constraint = slash_case.get()?.worker == worker.key() @ StakingError::WrongWorker)]
    pub slash_case: AccountLoader<'info, SlashCase>,
}

pub(crate) fn contest_slash(ctx: Context<ContestSlash>, answer_hash: [u8; 32]) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let by_owner = accounts.worker.get()?.owner == accounts.authority.key();
    let mut case = accounts.slash_case.get_mut()?;
    let old_answer_hash = case.answer_hash;
    case.contest(answer_hash, by_owner, now)?;
    emit!(SlashContested {
        network: case.network,
        worker: case.worker,
        slash_case: accounts.slash_case.key(),
        contested_by: accounts.authority.key(),
        old_answer_hash,
        new_answer_hash: answer_hash,
        executable_at: case.executable_at,
        lapses_at: case.lapses_at,
    });
    Ok(())
}
