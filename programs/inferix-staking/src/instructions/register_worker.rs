//! `register_worker`: a price, a deposit, and at least S(n) at stake.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::WorkerRegistered;
use crate::state::{Network, Worker};
use crate::token::Transfer;

#[derive(Accounts)]
pub struct RegisterWorker<'info> {
    /// The owner; or the operator, unless the worker has left before.
    pub authority: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = worker.get()?.is_registered_by(authority.key) @ StakingError::NotOwnerOrOperator,
        constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = worker.get()?.vault == vault.key() @ StakingError::WrongVault
    )]
    pub worker: AccountLoader<'info, Worker>,
    /// CHECK: the worker's own vault.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the deposit comes from here; the token program wants the signer's authority over it.
    #[account(mut)]
    pub authority_token_account: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    #[account(address = network.get()?.token_program @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn register_worker(
    ctx: Context<RegisterWorker>,
    price: u64,
    deposit: u64,
) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let registered = {
        let network = accounts.network.get()?;
        let mut worker = accounts.worker.get_mut()?;
        let old_active_stake = worker.active_stake;
        worker.register(price, deposit, &network.at(now))?;
        WorkerRegistered {
            network: worker.network,
            worker: accounts.worker.key(),
            price,
            price_effective_at: worker.price.next_at.max(now),
            old_active_stake,
            new_active_stake: worker.active_stake,
        }
    };

    if deposit > 0 {
        Transfer {
            from: &accounts.authority_token_account,
            to: &accounts.vault,
            authority: &accounts.authority,
            amount: deposit,
        }
        .invoke(accounts.token_program.key);
    }
    emit!(registered);
    Ok(())
}
