//! `create_network`: a network, its two pools and their vaults.

use anchor_lang::prelude::*;

use crate::account::{create_account, create_vault, view_of};
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::NetworkCreated;
#[cfg(feature = "idl-build")]
use crate::seeds::VAULT_SEED;
use crate::seeds::{NETWORK_SEED, PENALTIES_SEED, REWARDS_SEED};
use crate::state::{Network, OpenNetwork, Params, PenaltyPool, RewardPool, Roles};
use crate::token::check_mint;

/// What a network starts with.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct NewNetwork {
    pub roles: Roles,
    pub params: Params,
    /// When epoch 0 began: within the last `epoch_secs`, so that epochs can begin at midnight.
    pub epoch_start: i64,
    /// Accept a mint whose freeze authority could freeze vaults and wallets.
    pub allow_freeze_authority: bool,
    /// A network to try things on: its epochs may be as short as an hour. Can never be changed.
    pub test_network: bool,
}

/// The epoch that a network is created in.
const FIRST_EPOCH: u64 = 0;

#[derive(Accounts)]
pub struct CreateNetwork<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Names the network and signs, so that nobody else can take the address.
    pub create_key: Signer<'info>,
    /// CHECK: created here, at the address its seeds give.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [NETWORK_SEED, create_key.key.as_ref()], bump))]
    pub network: UncheckedAccount<'info>,
    /// CHECK: `check_mint` refuses what is not a usable mint.
    pub mint: UncheckedAccount<'info>,
    /// CHECK: created here, at the address its seeds give.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [REWARDS_SEED, network.key.as_ref()], bump))]
    pub reward_pool: UncheckedAccount<'info>,
    /// CHECK: created here, at the address its seeds give.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [VAULT_SEED, reward_pool.key.as_ref()], bump))]
    pub reward_vault: UncheckedAccount<'info>,
    /// CHECK: created here, at the address its seeds give.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [PENALTIES_SEED, network.key.as_ref()], bump))]
    pub penalty_pool: UncheckedAccount<'info>,
    /// CHECK: created here, at the address its seeds give.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [VAULT_SEED, penalty_pool.key.as_ref()], bump))]
    pub penalty_vault: UncheckedAccount<'info>,
    /// CHECK: the mint's owner; `check_mint` has made sure that it is a token program.
    #[account(address = *mint.owner @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

pub(crate) fn create_network(ctx: Context<CreateNetwork>, new: NewNetwork) -> Result<()> {
    let accounts = &ctx.accounts;
    let decimals = check_mint(&accounts.mint, new.allow_freeze_authority)?;
    new.roles.validate()?;
    new.params.validate(new.test_network)?;
    let now = Clock::get()?.unix_timestamp;
    let earliest = now.saturating_sub(i64::from(new.params.epoch_secs));
    let started = earliest < new.epoch_start && new.epoch_start <= now;
    ensure!(started, StakingError::EpochStartOutOfRange);

    let network_key = *accounts.network.key;
    let payer = view_of(&accounts.payer);
    create_account(
        &payer,
        &view_of(&accounts.network),
        &[NETWORK_SEED, accounts.create_key.key.as_ref()],
        |network: &mut Network, bump| {
            let opened = OpenNetwork {
                bump,
                decimals,
                test_network: new.test_network,
                create_key: *accounts.create_key.key,
                mint: *accounts.mint.key,
                token_program: *accounts.token_program.key,
                roles: new.roles,
                params: new.params,
                epoch_start: new.epoch_start,
            };
            network.open(&opened, now);
        },
    )?;
    create_account(
        &payer,
        &view_of(&accounts.reward_pool),
        &[REWARDS_SEED, network_key.as_ref()],
        |pool: &mut RewardPool, bump| {
            pool.open(bump, network_key, *accounts.reward_vault.key, FIRST_EPOCH);
        },
    )?;
    create_account(
        &payer,
        &view_of(&accounts.penalty_pool),
        &[PENALTIES_SEED, network_key.as_ref()],
        |pool: &mut PenaltyPool, bump| {
            pool.open(bump, network_key, *accounts.penalty_vault.key, FIRST_EPOCH);
        },
    )?;
    for (pool, vault) in [
        (&accounts.reward_pool, &accounts.reward_vault),
        (&accounts.penalty_pool, &accounts.penalty_vault),
    ] {
        create_vault(
            &payer,
            &view_of(vault),
            &view_of(&accounts.mint),
            accounts.token_program.key,
            pool.key,
        )?;
    }

    emit!(NetworkCreated {
        network: network_key,
        create_key: *accounts.create_key.key,
        mint: *accounts.mint.key,
        decimals,
        roles: new.roles,
        params: new.params,
        epoch_start: new.epoch_start,
        test_network: new.test_network,
    });
    Ok(())
}
