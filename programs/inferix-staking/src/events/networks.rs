//! What happened to a network.

use anchor_lang::prelude::*;

use crate::state::{Params, PriceSource, Roles};

#[event]
pub struct NetworkCreated {
    pub network: Pubkey,
    pub create_key: Pubkey,
    pub mint: Pubkey,
    pub decimals: u8,
    pub roles: Roles,
    pub params: Params,
    pub epoch_start: i64,
    pub test_network: bool,
}

/// Where snapshots are published.
#[event]
pub struct SnapshotUriSet {
    pub network: Pubkey,
    pub old_uri: String,
    pub new_uri: String,
}

/// Prices in billionths of a USD per token. The old one is the one in force, 0 at the first commit; a price that
/// replaces one from the feed names the same epoch.
#[event]
pub struct PriceCommitted {
    pub network: Pubkey,
    /// The first epoch that the new price counts in: the next one, or this one at the first commit.
    pub epoch: u64,
    pub old_price: u64,
    pub new_price: u64,
    pub source: PriceSource,
}
