use anchor_lang::prelude::*;

use crate::error::StakingError;
use crate::state::{Network, Worker};

/// What the owner's instructions that move no tokens need.
#[derive(Accounts)]
pub struct OwnerUpdate<'info> {
    pub owner: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        has_one = owner @ StakingError::NotOwner,
        has_one = network @ StakingError::WrongNetwork
    )]
    pub worker: AccountLoader<'info, Worker>,
}
