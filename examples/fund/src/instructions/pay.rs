//! The split: the operator's part first, the rest among the holders. Payments go to associated token accounts
//! only, so that anyone may call.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{
    transfer_checked, Mint, TokenAccount, TokenInterface, TransferChecked,
};

use crate::state::{sum, Fund, Share, REWARDS_SEED};
use crate::FundError;

#[derive(Accounts)]
pub struct PayOperator<'info> {
    #[account(
        mut,
        has_one = mint @ FundError::WrongAccount,
        has_one = operator @ FundError::WrongAccount
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the fund's operator.
    pub operator: UncheckedAccount<'info>,
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    /// CHECK: the wallet that rewards go to.
    #[account(seeds = [REWARDS_SEED, fund.key().as_ref()], bump = fund.rewards_bump)]
    pub rewards_wallet: UncheckedAccount<'info>,
    #[account(
        mut,
        associated_token::mint = mint,
        associated_token::authority = rewards_wallet,
        associated_token::token_program = token_program
    )]
    pub rewards: Box<InterfaceAccount<'info, TokenAccount>>,
    #[account(
        mut,
        associated_token::mint = mint,
        associated_token::authority = operator,
        associated_token::token_program = token_program
    )]
    pub operator_account: Box<InterfaceAccount<'info, TokenAccount>>,
    pub token_program: Interface<'info, TokenInterface>,
}

pub(crate) fn pay_operator(ctx: Context<PayOperator>) -> Result<()> {
    let accounts = ctx.accounts;
    let fund = &mut accounts.fund;
    let due = fund.operator_due(accounts.rewards.amount)?;
    require!(due > 0, FundError::NothingDue);
    fund.operator_paid = sum(fund.operator_paid, due)?;
    let transfer = TransferChecked {
        from: accounts.rewards.to_account_info(),
        mint: accounts.mint.to_account_info(),
        to: accounts.operator_account.to_account_info(),
        authority: accounts.rewards_wallet.to_account_info(),
    };
    let (key, bump) = (fund.key(), [fund.rewards_bump]);
    let seeds: &[&[&[u8]]] = &[&[REWARDS_SEED, key.as_ref(), &bump]];
    let token_program = accounts.token_program.key();
    let transfer = CpiContext::new_with_signer(token_program, transfer, seeds);
    transfer_checked(transfer, due, accounts.mint.decimals)
}

#[derive(Accounts)]
pub struct PayHolder<'info> {
    #[account(mut, has_one = mint @ FundError::WrongAccount)]
    pub fund: Account<'info, Fund>,
    #[account(
        mut,
        has_one = fund @ FundError::WrongAccount,
        has_one = holder @ FundError::WrongAccount
    )]
    pub share: Account<'info, Share>,
    /// CHECK: whose share it is.
    pub holder: UncheckedAccount<'info>,
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    /// CHECK: the wallet that rewards go to.
    #[account(seeds = [REWARDS_SEED, fund.key().as_ref()], bump = fund.rewards_bump)]
    pub rewards_wallet: UncheckedAccount<'info>,
    #[account(
        mut,
        associated_token::mint = mint,
        associated_token::authority = rewards_wallet,
        associated_token::token_program = token_program
    )]
    pub rewards: Box<InterfaceAccount<'info, TokenAccount>>,
    #[account(
        mut,
        associated_token::mint = mint,
        associated_token::authority = fund,
        associated_token::token_program = token_program
    )]
    pub treasury: Box<InterfaceAccount<'info, TokenAccount>>,
    #[account(
        mut,
        associated_token::mint = mint,
        associated_token::authority = holder,
        associated_token::token_program = token_program
    )]
    pub holder_account: Box<InterfaceAccount<'info, TokenAccount>>,
    pub token_program: Interface<'info, TokenInterface>,
}

pub(crate) fn pay_holder(ctx: Context<PayHolder>) -> Result<()> {
    let accounts = ctx.accounts;
    let (fund, share) = (&mut accounts.fund, &mut accounts.share);
    let (rewards, treasury) = (accounts.rewards.amount, accounts.treasury.amount);
    let (rewards, principal) = fund.holder_due(share, rewards, treasury)?;
    require!(rewards > 0 || principal > 0, FundError::NothingDue);
    share.rewards_paid = sum(share.rewards_paid, rewards)?;
    fund.rewards_paid = sum(fund.rewards_paid, rewards)?;
    share.principal_paid = sum(share.principal_paid, principal)?;
    fund.principal_paid = sum(fund.principal_paid, principal)?;

    let (key, bump, signer) = (fund.key(), [fund.rewards_bump], fund.signer());
    if rewards > 0 {
        let transfer = TransferChecked {
            from: accounts.rewards.to_account_info(),
            mint: accounts.mint.to_account_info(),
            to: accounts.holder_account.to_account_info(),
            authority: accounts.rewards_wallet.to_account_info(),
        };
        let seeds: &[&[&[u8]]] = &[&[REWARDS_SEED, key.as_ref(), &bump]];
        let token_program = accounts.token_program.key();
        let transfer = CpiContext::new_with_signer(token_program, transfer, seeds);
        transfer_checked(transfer, rewards, accounts.mint.decimals)?;
    }
    if principal > 0 {
        let transfer = TransferChecked {
            from: accounts.treasury.to_account_info(),
            mint: accounts.mint.to_account_info(),
            to: accounts.holder_account.to_account_info(),
            authority: accounts.fund.to_account_info(),
        };
        let seeds: &[&[&[u8]]] = &[&signer.seeds()];
        let token_program = accounts.token_program.key();
        let transfer = CpiContext::new_with_signer(token_program, transfer, seeds);
        transfer_checked(transfer, principal, accounts.mint.decimals)?;
    }
    Ok(())
}
