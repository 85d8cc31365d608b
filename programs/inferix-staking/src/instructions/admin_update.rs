//! The accounts of the admin's instructions that only change the network.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::error::StakingError;
use crate::state::Network;

/// The admin, and the network that it changes.
#[derive(Accounts)]
pub struct AdminUpdate<'info> {
    pub admin: Signer<'info>,
    #[account(
        mut,
        constraint = network.get()?.roles.admin == admin.key() @ StakingError::NotAdmin
    )]
    pub network: AccountLoader<'info, Network>,
}
