//! Rewards arrive.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenAccount;
use inferix_staking::cpi as staking;
use inferix_staking::cpi::accounts as staking_accounts;
use inferix_staking::program::InferixStaking;
use inferix_staking::ClaimLeaf;

use crate::state::Fund;
use crate::FundError;

/// Nobody signs: the staking program decides where rewards go.
#[derive(Accounts)]
pub struct Collect<'info> {
    #[account(
        has_one = network @ FundError::WrongAccount,
        has_one = worker @ FundError::WrongAccount
    )]
    pub fund: Account<'info, Fund>,
    /// CHECK: the fund's network.
    pub network: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    #[account(mut)]
    pub reward_pool: UncheckedAccount<'info>,
    /// CHECK: the staking program checks it.
    #[account(mut)]
    pub reward_vault: UncheckedAccount<'info>,
    /// CHECK: the fund's worker.
    #[account(mut)]
    pub worker: UncheckedAccount<'info>,
    /// Where `worker_status` says that rewards go. Another account is skipped by the staking program.
    #[account(mut)]
    pub destination: Box<InterfaceAccount<'info, TokenAccount>>,
    /// CHECK: the staking program checks it.
    pub token_program: UncheckedAccount<'info>,
    pub staking_program: Program<'info, InferixStaking>,
}

pub(crate) fn collect<'info>(
    ctx: Context<'info, Collect<'info>>,
    first_leaf: u32,
    leaf: ClaimLeaf,
    proof: Vec<[u8; 32]>,
) -> Result<u64> {
    let accounts = ctx.accounts;
    let before = accounts.destination.amount;
    let claim = staking_accounts::ClaimRewards {
        network: accounts.network.to_account_info(),
        reward_pool: accounts.reward_pool.to_account_info(),
        reward_vault: accounts.reward_vault.to_account_info(),
        token_program: accounts.token_program.to_account_info(),
    };
    // A worker and its destination for each leaf, both writable.
    let claim =
        CpiContext::new(accounts.staking_program.key(), claim).with_remaining_accounts(vec![
            accounts.worker.to_account_info(),
            accounts.destination.to_account_info(),
        ]);
    staking::claim_rewards(claim, first_leaf, vec![leaf], proof)?;
    // What Anchor has read before the call is stale.
    accounts.destination.reload()?;
    Ok(accounts.destination.amount.saturating_sub(before))
}
