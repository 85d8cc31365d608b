//! Who holds a network's roles, what its parameters are, and what is paused.

use anchor_lang::prelude::*;

use crate::state::{Params, Role};

/// A role has another holder; the zero address: nobody.
#[event]
pub struct RoleSet {
    pub network: Pubkey,
    pub role: Role,
    pub old_key: Pubkey,
    pub new_key: Pubkey,
}

/// A role gets another holder after a delay, unless that is cancelled.
#[event]
pub struct RoleProposed {
    pub network: Pubkey,
    pub role: Role,
    pub old_key: Pubkey,
    /// The zero address removes the guardian.
    pub new_key: Pubkey,
    pub applicable_at: i64,
    pub lapses_at: i64,
}

#[event]
pub struct RoleProposalCancelled {
    pub network: Pubkey,
    pub role: Role,
    /// Whom it named.
    pub key: Pubkey,
    pub cancelled_by: Pubkey,
}

#[event]
pub struct ParamsProposed {
    pub network: Pubkey,
    pub old_params: Params,
    pub new_params: Params,
    /// In billionths of a USD per token.
    pub reference_price: Option<u64>,
    pub applicable_at: i64,
    pub lapses_at: i64,
}

/// Other parameters are in force; those that belong to the terms from this epoch.
#[event]
pub struct ParamsSet {
    pub network: Pubkey,
    pub old_params: Params,
    pub new_params: Params,
    pub epoch: u64,
}

#[event]
pub struct ParamsProposalCancelled {
    pub network: Pubkey,
    pub cancelled_by: Pubkey,
}

/// The guardian has paused what these bits name.
#[event]
pub struct PauseSet {
    pub network: Pubkey,
    pub bits: u8,
    pub until: i64,
}

/// The admin has ended the pause of what these bits name.
#[event]
pub struct PauseLifted {
    pub network: Pubkey,
    pub bits: u8,
}
