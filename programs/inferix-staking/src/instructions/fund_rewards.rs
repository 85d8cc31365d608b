//! `fund_rewards`: moves tokens into the reward pool.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::RewardsFunded;
use crate::state::{Network, RewardPool};
use crate::token::Transfer;

#[derive(Accounts)]
pub struct FundRewards<'info> {
    /// Anyone.
    pub funder: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = reward_pool.get()?.distribution.vault == reward_vault.key()
            @ StakingError::WrongVault
    )]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    /// CHECK: the pool's own vault.
    #[account(mut)]
    pub reward_vault: UncheckedAccount<'info>,
    /// CHECK: the tokens come from here; the token program wants the funder's signature for it.
    #[account(mut)]
    pub funder_token_account: UncheckedAccount<'info>,
    /// CHECK: whatever owns the vault is the network's token program.
    #[account(address = *reward_vault.owner @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn fund_rewards(ctx: Context<FundRewards>, amount: u64) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let funded = {
        let epoch = accounts.network.get()?.epoch(now);
        let mut pool = accounts.reward_pool.get_mut()?;
        let old_funded_total = pool.funded_total;
        pool.record_funding(amount, epoch)?;
        RewardsFunded {
            network: pool.network,
            epoch,
            funder: *accounts.funder.key,
            old_funded_total,
            new_funded_total: pool.funded_total,
        }
    };
    Transfer {
        from: &accounts.funder_token_account,
        to: &accounts.reward_vault,
        authority: &accounts.funder,
        amount,
    }
    .invoke(accounts.token_program.key);
    emit!(funded);
    Ok(())
}
