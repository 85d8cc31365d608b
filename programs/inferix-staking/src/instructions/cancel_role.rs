//! `cancel_role`: drops the proposal of a slasher or guardian.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::RoleProposalCancelled;
use crate::instructions::GuardUpdate;
use crate::state::{Network, Role};

pub(crate) fn cancel_role(ctx: Context<GuardUpdate>, role: Role) -> Result<()> {
    ensure!(role != Role::Admin, StakingError::RoleNotProposed);
    cancel(&ctx.accounts.network, role, ctx.accounts.authority.key)
}

#[inline(never)]
pub(super) fn cancel(account: &AccountLoader<Network>, role: Role, by: &Pubkey) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut network = account.get_mut()?;
    let by_admin = network.roles.admin == *by;
    let key = network.cancel_role(role, by_admin, now)?;
    emit!(RoleProposalCancelled {
        network: account.key(),
        role,
        key,
        cancelled_by: *by,
    });
    Ok(())
}
