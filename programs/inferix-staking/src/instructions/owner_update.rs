//! The accounts of the owner's instructions that move no tokens.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::error::StakingError;
use crate::state::{Network, Worker};

/// What the owner's instructions that move no tokens need.
#[derive(Accounts)]
pub struct OwnerUpdate<'info> {
    pub owner: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = worker.get()?.owner == owner.key() @ StakingError::NotOwner,
        constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork
    )]
    pub worker: AccountLoader<'info, Worker>,
}
