//! Stake goes in out of the treasury, and comes back into it.

use anchor_lang::prelude::*;
use inferix_staking::cpi as staking;
use inferix_staking::cpi::accounts as staking_accounts;
use inferix_staking::program::InferixStaking;
use inferix_staking::state::WorkerStatus;

use crate::state::{Fund, Phase};
use crate::FundError;

#[derive(Accounts)]
pub struct Stake<'info> {
    pub manager: Signer<'info>,
    #[account(
        has_one = manager @ FundError::NotManager,
        has_one = network @ FundError::WrongAccount,
        has_one = worker @ FundError::WrongAccount,
        constraint = fund.phase == Phase::Running @ FundError::WrongPhase
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the fund's network.
    pub network: UncheckedAccount<'info>,
    /// CHECK: the fund's worker.
    #[account(mut)]
    pub worker: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the token program wants the fund's signature for it.
    #[account(mut)]
    pub treasury: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    pub token_program: UncheckedAccount<'info>,
    pub staking_program: Program<'info, InferixStaking>,
}

pub(crate) fn register_worker(ctx: Context<Stake>, price: u64, deposit: u64) -> Result<()> {
    let accounts = &ctx.accounts;
    let register = staking_accounts::RegisterWorker {
        authority: accounts.fund.to_account_info(),
        network: accounts.network.to_account_info(),
        worker: accounts.worker.to_account_info(),
        vault: accounts.vault.to_account_info(),
        authority_token_account: accounts.treasury.to_account_info(),
        token_program: accounts.token_program.to_account_info(),
    };
    let signer = accounts.fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let program = accounts.staking_program.key();
    let register = CpiContext::new_with_signer(program, register, seeds);
    staking::register_worker(register, price, deposit)
}

pub(crate) fn top_up(ctx: Context<Stake>, amount: u64) -> Result<()> {
    let accounts = &ctx.accounts;
    let top_up = staking_accounts::TopUp {
        funder: accounts.fund.to_account_info(),
        network: accounts.network.to_account_info(),
        worker: accounts.worker.to_account_info(),
        vault: accounts.vault.to_account_info(),
        funder_token_account: accounts.treasury.to_account_info(),
        token_program: accounts.token_program.to_account_info(),
    };
    let signer = accounts.fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let program = accounts.staking_program.key();
    staking::top_up(CpiContext::new_with_signer(program, top_up, seeds), amount)
}

/// Accounts of the manager's instructions that move no tokens.
#[derive(Accounts)]
pub struct Manage<'info> {
    pub manager: Signer<'info>,
    #[account(
        has_one = manager @ FundError::NotManager,
        has_one = network @ FundError::WrongAccount,
        has_one = worker @ FundError::WrongAccount
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the fund's network.
    pub network: UncheckedAccount<'info>,
    /// CHECK: the staking program checks that it is the network's.
    pub reward_pool: UncheckedAccount<'info>,
    /// CHECK: the fund's worker.
    #[account(mut)]
    pub worker: UncheckedAccount<'info>,
    pub staking_program: Program<'info, InferixStaking>,
}

impl<'info> Manage<'info> {
    pub fn owner_update(&self) -> staking_accounts::OwnerUpdate<'info> {
        staking_accounts::OwnerUpdate {
            owner: self.fund.to_account_info(),
            network: self.network.to_account_info(),
            worker: self.worker.to_account_info(),
        }
    }

    /// The worker as the staking program sees it. The answer is return data, which the next call overwrites:
    /// `get` reads what was there right after this one, and that the staking program wrote it.
    pub fn status(&self) -> Result<WorkerStatus> {
        let view = staking_accounts::ViewWorker {
            network: self.network.to_account_info(),
            reward_pool: self.reward_pool.to_account_info(),
            worker: self.worker.to_account_info(),
            // Asked about no claim, the view does not look at it.
            destination: self.worker.to_account_info(),
        };
        let view = CpiContext::new(self.staking_program.key(), view);
        Ok(staking::worker_status(view, None)?.get())
    }
}

pub(crate) fn unstake(ctx: Context<Manage>, amount: u64) -> Result<()> {
    let accounts = &ctx.accounts;
    let signer = accounts.fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let program = accounts.staking_program.key();
    let unstake = CpiContext::new_with_signer(program, accounts.owner_update(), seeds);
    staking::request_unstake(unstake, amount)
}

/// A call that fails cannot be caught, so that the view is asked first.
pub(crate) fn unstake_surplus(ctx: Context<Manage>) -> Result<()> {
    match ctx.accounts.status()?.surplus {
        0 => Err(FundError::NothingDue.into()),
        surplus => unstake(ctx, surplus),
    }
}

/// Nobody signs: it can only go to the treasury.
#[derive(Accounts)]
pub struct Withdraw<'info> {
    #[account(has_one = worker @ FundError::WrongAccount)]
    pub fund: Account<'info, Fund>,
    /// CHECK: the fund's worker.
    #[account(mut)]
    pub worker: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the fund's associated token account, as in `Invest`.
    #[account(
        mut,
        address = anchor_spl::associated_token::get_associated_token_address_with_program_id(
            &fund.key(), &fund.mint, token_program.key
        ) @ FundError::WrongAccount
    )]
    pub treasury: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    pub token_program: UncheckedAccount<'info>,
    pub staking_program: Program<'info, InferixStaking>,
}

pub(crate) fn withdraw(ctx: Context<Withdraw>) -> Result<()> {
    let accounts = &ctx.accounts;
    let withdraw = staking_accounts::Withdraw {
        owner: accounts.fund.to_account_info(),
        worker: accounts.worker.to_account_info(),
        vault: accounts.vault.to_account_info(),
        owner_token_account: accounts.treasury.to_account_info(),
        token_program: accounts.token_program.to_account_info(),
    };
    let signer = accounts.fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let program = accounts.staking_program.key();
    staking::withdraw(CpiContext::new_with_signer(program, withdraw, seeds))
}
