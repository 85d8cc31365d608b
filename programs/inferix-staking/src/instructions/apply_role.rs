//! `apply_role`: a proposed slasher or guardian takes office.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::RoleSet;
use crate::state::{Network, Role};

/// Nobody signs: anyone may apply what has waited for its delay, and can choose nothing about it.
#[derive(Accounts)]
pub struct ApplyRole<'info> {
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
}

pub(crate) fn apply_role(ctx: Context<ApplyRole>, role: Role) -> Result<()> {
    // A new admin must accept.
    ensure!(role != Role::Admin, StakingError::RoleNotProposed);
    apply(&ctx.accounts.network, role)
}

#[inline(never)]
pub(super) fn apply(account: &AccountLoader<Network>, role: Role) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let appointed = account.get_mut()?.apply_role(role, now)?;
    emit!(RoleSet {
        network: account.key(),
        role,
        old_key: appointed.old_key,
        new_key: appointed.new_key,
    });
    Ok(())
}
