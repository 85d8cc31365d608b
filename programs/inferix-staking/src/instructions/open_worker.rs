//! `open_worker`: a worker and its vault, without stake.

use anchor_lang::prelude::*;

use crate::account::{create_account, create_vault, view_of, Get};
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::WorkerOpened;
#[cfg(feature = "idl-build")]
use crate::seeds::VAULT_SEED;
use crate::seeds::WORKER_SEED;
use crate::state::{Network, NewWorker, Worker};
use crate::token::associated_address;

#[derive(Accounts)]
#[instruction(node: [u8; 32])]
pub struct OpenWorker<'info> {
    /// Pays the rent, which goes to the owner when the worker is closed.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Becomes the owner and the operator, and stays a part of the address.
    pub opener: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    /// CHECK: the network's own mint.
    #[account(address = network.get()?.mint @ StakingError::WrongMint)]
    pub mint: UncheckedAccount<'info>,
    /// CHECK: created here, at the address its seeds give.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [WORKER_SEED, network.key().as_ref(), opener.key.as_ref(), &node], bump)
    )]
    pub worker: UncheckedAccount<'info>,
    /// CHECK: created here, at the address its seeds give.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [VAULT_SEED, worker.key.as_ref()], bump))]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    #[account(address = network.get()?.token_program @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

pub(crate) fn open_worker(ctx: Context<OpenWorker>, node: [u8; 32], payout: Pubkey) -> Result<()> {
    ensure!(payout != Pubkey::default(), StakingError::ZeroAddress);
    let accounts = &ctx.accounts;
    let network = accounts.network.key();
    let (opener, worker) = (*accounts.opener.key, *accounts.worker.key);
    let token_program = *accounts.token_program.key;
    let clock = Clock::get()?;
    let payout_token_account = associated_address(&payout, accounts.mint.key, &token_program)?;
    let epoch = accounts.network.get()?.epoch(clock.unix_timestamp);

    let payer = view_of(&accounts.payer);
    create_account(
        &payer,
        &view_of(&accounts.worker),
        &[WORKER_SEED, network.as_ref(), opener.as_ref(), &node],
        |state: &mut Worker, bump| {
            let new = NewWorker {
                bump,
                network,
                opener,
                node,
                vault: *accounts.vault.key,
                payout,
                payout_token_account,
            };
            state.open(new, &clock, epoch);
        },
    )?;
    create_vault(
        &payer,
        &view_of(&accounts.vault),
        &view_of(&accounts.mint),
        &token_program,
        &worker,
    )?;

    emit!(WorkerOpened {
        network,
        worker,
        owner: opener,
        node,
        payout,
        opened_slot: clock.slot
    });
    Ok(())
}
