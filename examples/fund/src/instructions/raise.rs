//! Holders pay in.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{
    transfer_checked, Mint, TokenAccount, TokenInterface, TransferChecked,
};
use inferix_staking::state::Network;

use crate::state::{sum, Fund, Phase, Share, FUND_SEED, REWARDS_SEED, SHARE_SEED};
use crate::FundError;

#[derive(Accounts)]
#[instruction(node: [u8; 32])]
pub struct CreateFund<'info> {
    /// Pays the rent. A PDA that holds data could not.
    #[account(mut)]
    pub manager: Signer<'info>,
    /// Anchor checks that the staking program owns it.
    pub network: AccountLoader<'info, Network>,
    #[account(
        init,
        payer = manager,
        space = Fund::DISCRIMINATOR.len().saturating_add(Fund::INIT_SPACE),
        seeds = [FUND_SEED, network.key().as_ref(), &node],
        bump
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the wallet that rewards go to. Nothing lives there; the fund signs for it.
    #[account(seeds = [REWARDS_SEED, fund.key().as_ref()], bump)]
    pub rewards_wallet: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

pub(crate) fn create_fund(
    ctx: Context<CreateFund>,
    node: [u8; 32],
    operator: Pubkey,
    operator_bps: u16,
) -> Result<()> {
    require!(operator_bps <= 10_000, FundError::TooManyBasisPoints);
    let accounts = ctx.accounts;
    accounts.fund.set_inner(Fund {
        bump: ctx.bumps.fund,
        rewards_bump: ctx.bumps.rewards_wallet,
        phase: Phase::Raising,
        operator_bps,
        node,
        manager: accounts.manager.key(),
        operator,
        network: accounts.network.key(),
        mint: accounts.network.load()?.mint,
        worker: Pubkey::default(),
        total_shares: 0,
        operator_paid: 0,
        rewards_paid: 0,
        principal_paid: 0,
    });
    Ok(())
}

#[derive(Accounts)]
pub struct Invest<'info> {
    #[account(mut)]
    pub holder: Signer<'info>,
    #[account(mut, has_one = mint @ FundError::WrongAccount)]
    pub fund: Account<'info, Fund>,
    #[account(
        init,
        payer = holder,
        space = Share::DISCRIMINATOR.len().saturating_add(Share::INIT_SPACE),
        seeds = [SHARE_SEED, fund.key().as_ref(), holder.key().as_ref()],
        bump
    )]
    pub share: Account<'info, Share>,
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    #[account(mut, token::mint = mint, token::token_program = token_program)]
    pub holder_account: Box<InterfaceAccount<'info, TokenAccount>>,
    /// Stake comes from here and returns here.
    #[account(
        mut,
        associated_token::mint = mint,
        associated_token::authority = fund,
        associated_token::token_program = token_program
    )]
    pub treasury: Box<InterfaceAccount<'info, TokenAccount>>,
    pub token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

pub(crate) fn invest(ctx: Context<Invest>, amount: u64) -> Result<()> {
    let accounts = ctx.accounts;
    let fund = &mut accounts.fund;
    require!(fund.phase == Phase::Raising, FundError::WrongPhase);
    require!(amount > 0, FundError::AmountIsZero);
    fund.total_shares = sum(fund.total_shares, amount)?;
    accounts.share.set_inner(Share {
        bump: ctx.bumps.share,
        fund: fund.key(),
        holder: accounts.holder.key(),
        shares: amount,
        rewards_paid: 0,
        principal_paid: 0,
    });
    let transfer = TransferChecked {
        from: accounts.holder_account.to_account_info(),
        mint: accounts.mint.to_account_info(),
        to: accounts.treasury.to_account_info(),
        authority: accounts.holder.to_account_info(),
    };
    transfer_checked(
        CpiContext::new(accounts.token_program.key(), transfer),
        amount,
        accounts.mint.decimals,
    )
}
