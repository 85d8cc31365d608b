//! `burn_revenue`: burns tokens, and books it for the network.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::RevenueBurned;
use crate::state::{Network, RewardPool};
use crate::token::burn;

#[derive(Accounts)]
pub struct BurnRevenue<'info> {
    /// Anyone.
    pub burner: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    /// CHECK: the network's own mint.
    #[account(mut, address = network.get()?.mint @ StakingError::WrongMint)]
    pub mint: UncheckedAccount<'info>,
    /// CHECK: the tokens come from here; the token program wants the burner's signature for it.
    #[account(mut)]
    pub burner_token_account: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    #[account(address = network.get()?.token_program @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn burn_revenue(ctx: Context<BurnRevenue>, amount: u64) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let burned = {
        let epoch = accounts.network.get()?.epoch(now);
        let mut pool = accounts.reward_pool.get_mut()?;
        let old_burned_total = pool.burned_total;
        pool.record_burn(amount, epoch)?;
        RevenueBurned {
            network: pool.network,
            epoch,
            burner: *accounts.burner.key,
            old_burned_total,
            new_burned_total: pool.burned_total,
        }
    };
    burn(
        accounts.token_program.key,
        &accounts.burner_token_account,
        &accounts.mint,
        &accounts.burner,
        amount,
    );
    emit!(burned);
    Ok(())
}
