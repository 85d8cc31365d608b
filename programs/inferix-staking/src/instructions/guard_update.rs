//! The accounts of what guardian and admin stop in a network.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::error::StakingError;
use crate::state::Network;

#[derive(Accounts)]
pub struct GuardUpdate<'info> {
    /// The guardian or the admin.
    pub authority: Signer<'info>,
    #[account(
        mut,
        constraint = network.get()?.roles.is_guardian_or_admin(authority.key)
            @ StakingError::NotGuardianOrAdmin
    )]
    pub network: AccountLoader<'info, Network>,
}
