//! `close_worker`: returns the rent of an empty worker.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::WorkerClosed;
use crate::state::{RewardPool, Worker};
use crate::token::{balance, close_account, mint_of, Payee, Transfer};

#[derive(Accounts)]
pub struct CloseWorker<'info> {
    /// Gets the rent of both accounts.
    #[account(mut)]
    pub owner: Signer<'info>,
    #[account(
        mut,
        close = owner,
        constraint = worker.get()?.owner == owner.key() @ StakingError::NotOwner,
        constraint = worker.get()?.vault == vault.key() @ StakingError::WrongVault
    )]
    pub worker: AccountLoader<'info, Worker>,
    #[account(
        mut,
        constraint = reward_pool.get()?.network == worker.get()?.network @ StakingError::WrongNetwork
    )]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    /// CHECK: the worker's own vault.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: `Payee::check` wants it to be the owner's, if there is anything to send.
    #[account(mut)]
    pub owner_token_account: UncheckedAccount<'info>,
    /// CHECK: whatever owns the vault is the network's token program.
    #[account(address = *vault.owner @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn close_worker(ctx: Context<CloseWorker>) -> Result<()> {
    let accounts = &ctx.accounts;
    let (signer, mut closed) = {
        let worker = accounts.worker.get()?;
        worker.check_can_close()?;
        let mut pool = accounts.reward_pool.get_mut()?;
        pool.record_closed_worker(&worker);
        let closed = WorkerClosed {
            network: worker.network,
            worker: accounts.worker.key(),
            owner: *accounts.owner.key,
            swept: 0,
            claimed_total: worker.claimed_total,
            closed_workers: pool.closed_workers,
            closed_claimed_total: pool.closed_claimed_total,
        };
        (worker.signer(), closed)
    };
    let seeds = signer.seeds();
    let token_program = accounts.token_program.key;

    // What is left in the vault of an empty worker was sent to it by a plain transfer. It must not
    // keep the vault from closing, and a vault's tokens go to nobody but the owner.
    closed.swept = balance(&accounts.vault)?;
    if closed.swept > 0 {
        let mint = mint_of(&accounts.vault)?;
        Payee {
            token_program,
            mint: &mint,
            wallet: accounts.owner.key,
        }
        .check(&accounts.owner_token_account)?;
        Transfer {
            from: &accounts.vault,
            to: &accounts.owner_token_account,
            authority: accounts.worker.as_ref(),
            amount: closed.swept,
        }
        .invoke_signed(token_program, &seeds);
    }
    close_account(
        token_program,
        &accounts.vault,
        &accounts.owner,
        accounts.worker.as_ref(),
        &seeds,
    );
    emit!(closed);
    Ok(())
}
