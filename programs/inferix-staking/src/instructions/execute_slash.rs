//! `execute_slash`: moves what a due case asks, or what the limits let through of it, into the penalty pool.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::SlashExecuted;
use crate::state::{Network, PenaltyPool, SlashCase, SlashLimit, Worker};
use crate::token::Transfer;

/// Nobody signs: anyone may execute a case that is due, and can choose nothing about it.
#[derive(Accounts)]
pub struct ExecuteSlash<'info> {
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = worker.get()?.vault == vault.key() @ StakingError::WrongVault
    )]
    pub worker: AccountLoader<'info, Worker>,
    /// CHECK: the worker's own vault.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    #[account(mut, constraint = slash_case.get()?.worker == worker.key() @ StakingError::WrongWorker)]
    pub slash_case: AccountLoader<'info, SlashCase>,
    #[account(
        mut,
        constraint = penalty_pool.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = penalty_pool.get()?.distribution.vault == penalty_vault.key()
            @ StakingError::WrongVault
    )]
    pub penalty_pool: AccountLoader<'info, PenaltyPool>,
    /// CHECK: the penalty pool's own vault.
    #[account(mut)]
    pub penalty_vault: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    #[account(address = network.get()?.token_program @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn execute_slash(ctx: Context<ExecuteSlash>) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let (signer, executed) = {
        let network = accounts.network.get()?;
        let mut worker = accounts.worker.get_mut()?;
        let mut case = accounts.slash_case.get_mut()?;
        case.check_executable(now)?;

        let old_active_stake = worker.active_stake;
        let old_unbonding = worker.unbonding.total();
        let at = network.at(now);
        let wanted = worker.takeable(case.rest(), &at)?;
        let limit = SlashLimit {
            per_epoch: network.params.slash_limit_per_epoch,
            epoch_secs: at.terms.epoch_secs,
        };
        let taken = {
            let mut pool = accounts.penalty_pool.get_mut()?;
            pool.record_slash(wanted, limit, at.terms.epoch, now)?
        };
        worker.execute_case(taken, &at)?;
        let exhausted = worker.slashable() == 0;
        let lapses_at = network.params.slash_lapses_at(now);
        case.record_execution(taken, exhausted, lapses_at);
        if !case.is_open() {
            worker.close_case(case.rest(), &at)?;
        }

        let executed = SlashExecuted {
            network: worker.network,
            worker: accounts.worker.key(),
            slash_case: accounts.slash_case.key(),
            asked: case.asked,
            taken,
            rest: case.rest(),
            open: case.is_open(),
            lapses_at: case.lapses_at,
            old_active_stake,
            new_active_stake: worker.active_stake,
            old_unbonding,
            new_unbonding: worker.unbonding.total(),
        };
        (worker.signer(), executed)
    };

    if executed.taken > 0 {
        Transfer {
            from: &accounts.vault,
            to: &accounts.penalty_vault,
            authority: accounts.worker.as_ref(),
            amount: executed.taken,
        }
        .invoke_signed(accounts.token_program.key, &signer.seeds());
    }
    emit!(executed);
    Ok(())
}
