//! `execute_slash`: moves what a due case asks, or what the limits let through of it, into the penalty pool. It
//! is handled ahead of Anchor's dispatch (see `entrypoint.rs`); what it looks like from outside is declared
//! here for Anchor and the IDL.

use anchor_lang::prelude::*;
use pinocchio::cpi::Seed;
use pinocchio::AccountView;

use crate::account::{load, load_mut};
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::SlashExecuted;
use crate::state::{Network, PenaltyPool, SlashCase, SlashLimit, Worker};
use crate::token::{transfer_all, Payment};

/// Nobody signs: anyone may execute a case that is due, and can choose nothing about it.
/// Anchor never validates these accounts: `process` does.
#[derive(Accounts)]
pub struct ExecuteSlash<'info> {
    pub network: AccountLoader<'info, Network>,
    #[account(mut)]
    pub worker: AccountLoader<'info, Worker>,
    /// CHECK: the worker's own vault.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    #[account(mut)]
    pub slash_case: AccountLoader<'info, SlashCase>,
    #[account(mut)]
    pub penalty_pool: AccountLoader<'info, PenaltyPool>,
    /// CHECK: the penalty pool's own vault.
    #[account(mut)]
    pub penalty_vault: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    pub token_program: UncheckedAccount<'info>,
}

/// No address is derived again, for the reason that `claim_rewards` gives: which accounts belong together is
/// compared with the addresses that they have recorded.
#[inline(never)]
pub(crate) fn process(accounts: &mut [AccountView]) -> Result<()> {
    // 1. Accounts
    let [network_account, worker_account, vault, case_account, pool_account, penalty_vault, token_program, ..] =
        accounts
    else {
        return Err(ErrorCode::AccountNotEnoughKeys.into());
    };
    // Same check as Anchor's `mut`: the runtime discards writes to read-only accounts.
    ensure!(
        worker_account.is_writable()
            && vault.is_writable()
            && case_account.is_writable()
            && pool_account.is_writable()
            && penalty_vault.is_writable(),
        ErrorCode::ConstraintMut
    );
    let network_key = network_account.address();
    let worker_key = *worker_account.address();
    let case_key = *case_account.address();
    let network = load::<Network>(network_account)?;
    let mut worker = load_mut::<Worker>(worker_account)?;
    ensure!(worker.network == *network_key, StakingError::WrongNetwork);
    ensure!(worker.vault == *vault.address(), StakingError::WrongVault);
    let mut case = load_mut::<SlashCase>(case_account)?;
    ensure!(case.worker == worker_key, StakingError::WrongWorker);
    let mut pool = load_mut::<PenaltyPool>(pool_account)?;
    ensure!(pool.network == *network_key, StakingError::WrongNetwork);
    ensure!(
        pool.distribution.vault == *penalty_vault.address(),
        StakingError::WrongVault
    );
    ensure!(
        network.token_program == *token_program.address(),
        StakingError::WrongTokenProgram
    );

    // 2. What it takes
    let now = Clock::get()?.unix_timestamp;
    case.check_executable(now)?;
    let old_active_stake = worker.active_stake;
    let old_unbonding = worker.unbonding.total();
    let at = network.at(now);
    let wanted = worker.takeable(case.rest(), case.lapses_at, &at)?;
    let limit = SlashLimit {
        per_epoch: network.params.slash_limit_per_epoch,
        epoch_secs: at.terms.epoch_secs,
    };
    let taken = pool.record_slash(wanted, limit, at.terms.epoch, now)?;
    worker.execute_case(taken, &at)?;
    let exhausted = worker.slashable() == 0;
    let lapses_at = network.params.slash_lapses_at(now);
    case.record_execution(taken, exhausted, lapses_at);
    if !case.is_open() {
        worker.close_case(case.rest(), &at)?;
    }
    let executed = SlashExecuted {
        network: worker.network,
        worker: worker_key,
        slash_case: case_key,
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
    let signer = worker.signer();
    drop((worker, case, pool));

    // 3. The move
    if taken > 0 {
        let payment = Payment {
            to: penalty_vault,
            amount: taken,
        };
        // SAFETY: nothing is borrowed but the network, which is not a token account.
        unsafe {
            transfer_all(
                token_program.address(),
                vault,
                worker_account,
                &[payment],
                &signer.seeds().map(Seed::from),
            );
        }
    }
    emit!(executed);
    Ok(())
}
