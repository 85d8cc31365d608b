//! The fund becomes a worker's owner, and stops being it.

use anchor_lang::prelude::*;
use inferix_staking::cpi as staking;
use inferix_staking::cpi::accounts as staking_accounts;
use inferix_staking::program::InferixStaking;

use super::Manage;
use crate::state::{Fund, Phase, REWARDS_SEED};
use crate::FundError;

#[derive(Accounts)]
pub struct OpenWorker<'info> {
    /// Pays the worker's rent, because the fund's own account holds data.
    #[account(mut)]
    pub manager: Signer<'info>,
    #[account(
        mut,
        has_one = manager @ FundError::NotManager,
        has_one = network @ FundError::WrongAccount
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the wallet that rewards go to. Nothing lives there; the fund signs for it.
    #[account(seeds = [REWARDS_SEED, fund.key().as_ref()], bump = fund.rewards_bump)]
    pub rewards_wallet: UncheckedAccount<'info>,
    /// CHECK: the fund's network.
    pub network: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    pub mint: UncheckedAccount<'info>,
    /// CHECK: the staking program creates it.
    #[account(mut)]
    pub worker: UncheckedAccount<'info>,
    /// CHECK: the staking program creates it.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    pub token_program: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
    pub staking_program: Program<'info, InferixStaking>,
}

pub(crate) fn open_worker(ctx: Context<OpenWorker>) -> Result<()> {
    let accounts = ctx.accounts;
    // The fund's books first, calls afterwards.
    accounts.fund.begin(accounts.worker.key())?;
    let (fund, payout) = (&accounts.fund, accounts.rewards_wallet.key());
    let open = staking_accounts::OpenWorker {
        payer: accounts.manager.to_account_info(),
        opener: fund.to_account_info(),
        network: accounts.network.to_account_info(),
        mint: accounts.mint.to_account_info(),
        worker: accounts.worker.to_account_info(),
        vault: accounts.vault.to_account_info(),
        token_program: accounts.token_program.to_account_info(),
        system_program: accounts.system_program.to_account_info(),
    };
    let update = staking_accounts::OwnerUpdate {
        owner: fund.to_account_info(),
        network: accounts.network.to_account_info(),
        worker: accounts.worker.to_account_info(),
    };
    let program = accounts.staking_program.key();
    let signer = fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let open = CpiContext::new_with_signer(program, open, seeds);
    staking::open_worker(open, fund.node, payout)?;
    let update = CpiContext::new_with_signer(program, update, seeds);
    staking::set_operator(update, fund.operator)
}

#[derive(Accounts)]
pub struct AcceptWorker<'info> {
    pub manager: Signer<'info>,
    #[account(
        mut,
        has_one = manager @ FundError::NotManager,
        has_one = network @ FundError::WrongAccount
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the wallet that rewards go to. Nothing lives there; the fund signs for it.
    #[account(seeds = [REWARDS_SEED, fund.key().as_ref()], bump = fund.rewards_bump)]
    pub rewards_wallet: UncheckedAccount<'info>,
    /// CHECK: the fund's network.
    pub network: UncheckedAccount<'info>,
    /// CHECK: the staking program checks that it is offered to the fund.
    #[account(mut)]
    pub worker: UncheckedAccount<'info>,
    pub staking_program: Program<'info, InferixStaking>,
}

/// Whoever accepts becomes operator and payout wallet too, so that both are set afterwards.
pub(crate) fn accept_worker(
    ctx: Context<AcceptWorker>,
    offer: u64,
    least_stake: u64,
) -> Result<()> {
    let accounts = ctx.accounts;
    accounts.fund.begin(accounts.worker.key())?;
    let (fund, payout) = (&accounts.fund, accounts.rewards_wallet.key());
    let accept = staking_accounts::AcceptWorker {
        new_owner: fund.to_account_info(),
        network: accounts.network.to_account_info(),
        worker: accounts.worker.to_account_info(),
    };
    let update = || staking_accounts::OwnerUpdate {
        owner: fund.to_account_info(),
        network: accounts.network.to_account_info(),
        worker: accounts.worker.to_account_info(),
    };
    let program = accounts.staking_program.key();
    let signer = fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let accept = CpiContext::new_with_signer(program, accept, seeds);
    staking::accept_worker(accept, offer, least_stake)?;
    let pays_to = CpiContext::new_with_signer(program, update(), seeds);
    staking::set_payout(pays_to, payout)?;
    let run_by = CpiContext::new_with_signer(program, update(), seeds);
    staking::set_operator(run_by, fund.operator)
}

/// A worker that holds nothing can be given away: the operator keeps its machine's history. An offer outlives a top-up and
/// rewards that go into the stake, so that none is made of a worker that either could still fill. Rewards that wait go
/// with it.
pub(crate) fn offer_worker(ctx: Context<Manage>, new_owner: Option<Pubkey>) -> Result<()> {
    let accounts = &ctx.accounts;
    if new_owner.is_some() {
        let winds_down = accounts.fund.phase == Phase::WindingDown;
        require!(winds_down, FundError::WrongPhase);
        let worker = accounts.status()?;
        let is_empty = worker.slashable == 0 && !worker.registered;
        require!(is_empty, FundError::WorkerHoldsStake);
    }
    let signer = accounts.fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let program = accounts.staking_program.key();
    let offer = CpiContext::new_with_signer(program, accounts.owner_update(), seeds);
    staking::offer_worker(offer, new_owner)
}

#[derive(Accounts)]
pub struct CloseWorker<'info> {
    #[account(mut)]
    pub manager: Signer<'info>,
    #[account(
        mut,
        has_one = manager @ FundError::NotManager,
        has_one = worker @ FundError::WrongAccount
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the fund's worker.
    #[account(mut)]
    pub worker: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    #[account(mut)]
    pub reward_pool: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the staking program wants it to be the fund's.
    #[account(mut)]
    pub treasury: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    pub token_program: UncheckedAccount<'info>,
    pub staking_program: Program<'info, InferixStaking>,
}

pub(crate) fn close_worker(ctx: Context<CloseWorker>) -> Result<()> {
    let accounts = ctx.accounts;
    let fund = &accounts.fund;
    let close = staking_accounts::CloseWorker {
        owner: fund.to_account_info(),
        worker: accounts.worker.to_account_info(),
        reward_pool: accounts.reward_pool.to_account_info(),
        vault: accounts.vault.to_account_info(),
        owner_token_account: accounts.treasury.to_account_info(),
        token_program: accounts.token_program.to_account_info(),
    };
    let signer = fund.signer();
    let seeds: &[&[&[u8]]] = &[&signer.seeds()];
    let program = accounts.staking_program.key();
    staking::close_worker(CpiContext::new_with_signer(program, close, seeds))?;
    // The rent goes to the owner, which is the fund: an account that holds data can take lamports, and its own
    // program can take them out.
    let own = Rent::get()?.minimum_balance(fund.to_account_info().data_len());
    let rent = fund.get_lamports().saturating_sub(own);
    fund.sub_lamports(rent)?;
    accounts.manager.add_lamports(rent)?;
    Ok(())
}

#[derive(Accounts)]
pub struct WindDown<'info> {
    pub manager: Signer<'info>,
    #[account(mut, has_one = manager @ FundError::NotManager)]
    pub fund: Account<'info, Fund>,
}

pub(crate) fn wind_down(ctx: Context<WindDown>) -> Result<()> {
    ctx.accounts.fund.phase = Phase::WindingDown;
    Ok(())
}
