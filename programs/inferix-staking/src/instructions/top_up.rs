//! `top_up`: adds tokens to the active stake.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::StakeToppedUp;
use crate::state::{Network, Worker};
use crate::token::Transfer;

#[derive(Accounts)]
pub struct TopUp<'info> {
    /// Anyone while the worker is registered and has active stake; else its owner, or its operator before it leaves.
    pub funder: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = worker.get()?.takes_top_ups_of(funder.key) @ StakingError::NotOwnerOrOperator,
        constraint = worker.get()?.vault == vault.key() @ StakingError::WrongVault
    )]
    pub worker: AccountLoader<'info, Worker>,
    /// CHECK: the worker's own vault.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the tokens come from here; the token program wants the funder's signature for it.
    #[account(mut)]
    pub funder_token_account: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    #[account(address = network.get()?.token_program @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn top_up(ctx: Context<TopUp>, amount: u64) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let topped_up = {
        let network = accounts.network.get()?;
        let mut worker = accounts.worker.get_mut()?;
        let old_active_stake = worker.active_stake;
        worker.deposit(amount, &network.at(now))?;
        StakeToppedUp {
            network: worker.network,
            worker: accounts.worker.key(),
            funder: *accounts.funder.key,
            old_active_stake,
            new_active_stake: worker.active_stake,
        }
    };

    Transfer {
        from: &accounts.funder_token_account,
        to: &accounts.vault,
        authority: &accounts.funder,
        amount,
    }
    .invoke(accounts.token_program.key);
    emit!(topped_up);
    Ok(())
}
