//! `withdraw`: pays out matured tickets.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::StakeWithdrawn;
use crate::state::Worker;
use crate::token::{mint_of, Payee, Transfer};

/// No network here: nothing that a network does can stand between an owner and matured stake.
#[derive(Accounts)]
pub struct Withdraw<'info> {
    pub owner: Signer<'info>,
    #[account(
        mut,
        constraint = worker.get()?.owner == owner.key() @ StakingError::NotOwner,
        constraint = worker.get()?.vault == vault.key() @ StakingError::WrongVault
    )]
    pub worker: AccountLoader<'info, Worker>,
    /// CHECK: the worker's own vault.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: `Payee::check` wants it to be the owner's.
    #[account(mut)]
    pub owner_token_account: UncheckedAccount<'info>,
    /// CHECK: whatever owns the vault is the network's token program.
    #[account(address = *vault.owner @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn withdraw(ctx: Context<Withdraw>) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let token_program = accounts.token_program.key;
    let mint = mint_of(&accounts.vault)?;
    Payee {
        token_program,
        mint: &mint,
        wallet: accounts.owner.key,
    }
    .check(&accounts.owner_token_account)?;
    let (amount, signer, withdrawn) = {
        let mut worker = accounts.worker.get_mut()?;
        let old_withdrawn_total = worker.withdrawn_total;
        let amount = worker.withdraw(now)?;
        let withdrawn = StakeWithdrawn {
            network: worker.network,
            worker: accounts.worker.key(),
            amount,
            old_withdrawn_total,
            new_withdrawn_total: worker.withdrawn_total,
        };
        (amount, worker.signer(), withdrawn)
    };

    Transfer {
        from: &accounts.vault,
        to: &accounts.owner_token_account,
        authority: accounts.worker.as_ref(),
        amount,
    }
    .invoke_signed(token_program, &signer.seeds());
    emit!(withdrawn);
    Ok(())
}
