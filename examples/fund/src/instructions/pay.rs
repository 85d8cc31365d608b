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
    let (key, bump) = (fund.key(), [fund.rewards_bump]);
    let payment = Payment {
        from: &accounts.rewards,
        mint: &accounts.mint,
        to: &accounts.operator_account,
        authority: &accounts.rewards_wallet,
        token_program: &accounts.token_program,
    };
    payment.pay(due, &[REWARDS_SEED, key.as_ref(), &bump])
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
    let payment = Payment {
        from: &accounts.rewards,
        mint: &accounts.mint,
        to: &accounts.holder_account,
        authority: &accounts.rewards_wallet,
        token_program: &accounts.token_program,
    };
    payment.pay(rewards, &[REWARDS_SEED, key.as_ref(), &bump])?;
    let payment = Payment {
        from: &accounts.treasury,
        authority: fund.as_ref(),
        ..payment
    };
    payment.pay(principal, &signer.seeds())
}

/// What is paid out of one of the fund's token accounts.
struct Payment<'a, 'info> {
    from: &'a InterfaceAccount<'info, TokenAccount>,
    mint: &'a InterfaceAccount<'info, Mint>,
    to: &'a InterfaceAccount<'info, TokenAccount>,
    authority: &'a AccountInfo<'info>,
    token_program: &'a Interface<'info, TokenInterface>,
}

impl Payment<'_, '_> {
    /// Pays, signed by the PDA with these seeds. Nothing is no transfer.
    fn pay(&self, amount: u64, seeds: &[&[u8]]) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let transfer = TransferChecked {
            from: self.from.to_account_info(),
            mint: self.mint.to_account_info(),
            to: self.to.to_account_info(),
            authority: self.authority.to_account_info(),
        };
        let seeds = [seeds];
        let transfer = CpiContext::new_with_signer(self.token_program.key(), transfer, &seeds);
        transfer_checked(transfer, amount, self.mint.decimals)
    }
}
