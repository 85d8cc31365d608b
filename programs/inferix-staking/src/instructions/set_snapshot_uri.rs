//! `set_snapshot_uri`: where a network publishes its snapshots.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::error::StakingError;
use crate::events::SnapshotUriSet;
use crate::state::Network;

#[derive(Accounts)]
pub struct SetSnapshotUri<'info> {
    pub admin: Signer<'info>,
    #[account(
        mut,
        constraint = network.get()?.roles.admin == admin.key() @ StakingError::NotAdmin
    )]
    pub network: AccountLoader<'info, Network>,
}

pub(crate) fn set_snapshot_uri(ctx: Context<SetSnapshotUri>, uri: String) -> Result<()> {
    let mut network = ctx.accounts.network.get_mut()?;
    // Printable ASCII, as `Network::set_snapshot_uri` has checked.
    let old_uri = String::from_utf8(network.snapshot_uri().to_vec()).unwrap_or_default();
    network.set_snapshot_uri(&uri)?;
    emit!(SnapshotUriSet {
        network: ctx.accounts.network.key(),
        old_uri,
        new_uri: uri,
    });
    Ok(())
}
