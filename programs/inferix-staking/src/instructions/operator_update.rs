//! The accounts of the operator's instructions that move no tokens.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::error::StakingError;
use crate::state::{Network, Worker};

/// What the instructions need that the owner's hot key may sign, too.
#[derive(Accounts)]
pub struct OperatorUpdate<'info> {
    /// The owner or the operator.
    pub authority: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = worker.get()?.is_run_by(authority.key) @ StakingError::NotOwnerOrOperator,
        constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork
    )]
    pub worker: AccountLoader<'info, Worker>,
}
