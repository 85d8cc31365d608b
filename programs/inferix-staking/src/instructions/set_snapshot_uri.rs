//! `set_snapshot_uri`: where a network publishes its snapshots.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::SnapshotUriSet;
use crate::instructions::AdminUpdate;
use crate::state::MAX_SNAPSHOT_URI_LEN;

pub(crate) fn set_snapshot_uri(
    ctx: Context<AdminUpdate>,
    uri: [u8; MAX_SNAPSHOT_URI_LEN],
) -> Result<()> {
    let mut network = ctx.accounts.network.get_mut()?;
    let old_uri = network.snapshot_uri();
    network.set_snapshot_uri(uri)?;
    emit!(SnapshotUriSet {
        network: ctx.accounts.network.key(),
        old_uri,
        new_uri: network.snapshot_uri(),
    });
    Ok(())
}
