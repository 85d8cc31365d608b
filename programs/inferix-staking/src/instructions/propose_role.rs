//! `propose_role`: a new slasher or guardian, or no guardian any more, after a delay.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::RoleProposed;
use crate::instructions::AdminUpdate;
use crate::state::{Network, Role};

pub(crate) fn propose_role(
    ctx: Context<AdminUpdate>,
    role: Role,
    key: Option<Pubkey>,
) -> Result<()> {
    // A new admin must accept.
    ensure!(role != Role::Admin, StakingError::RoleNotProposed);
    propose(&ctx.accounts.network, role, key)
}

#[inline(never)]
pub(super) fn propose(
    account: &AccountLoader<Network>,
    role: Role,
    key: Option<Pubkey>,
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut network = account.get_mut()?;
    let proposal = network.propose_role(role, key, now)?;
    emit!(RoleProposed {
        network: account.key(),
        role,
        old_key: *network.roles.of(role),
        new_key: proposal.key,
        applicable_at: proposal.timelock.applicable_at,
        lapses_at: proposal.timelock.lapses_at,
    });
    Ok(())
}
