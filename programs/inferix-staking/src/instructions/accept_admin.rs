//! `accept_admin`: the new admin takes over.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::error::StakingError;
use crate::instructions::apply_role::apply;
use crate::state::{Network, Role};

#[derive(Accounts)]
pub struct AcceptAdmin<'info> {
    /// The key that is proposed. It signs, so that the role is not handed to a key that nobody has.
    pub new_admin: Signer<'info>,
    #[account(
        mut,
        constraint = network.get()?.proposals.admin.key == new_admin.key()
            @ StakingError::NotProposedAdmin
    )]
    pub network: AccountLoader<'info, Network>,
}

pub(crate) fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
    apply(&ctx.accounts.network, Role::Admin)
}
