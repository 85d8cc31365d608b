//! What happened to the pools: funded, published, claimed.

use anchor_lang::prelude::*;

use crate::state::{ClaimOutcome, PoolKind};

#[event]
pub struct RewardsFunded {
    pub network: Pubkey,
    pub epoch: u64,
    pub funder: Pubkey,
    pub old_funded_total: u64,
    pub new_funded_total: u64,
}

#[event]
pub struct RevenueBurned {
    pub network: Pubkey,
    pub epoch: u64,
    pub burner: Pubkey,
    pub old_burned_total: u64,
    pub new_burned_total: u64,
}

#[event]
pub struct DistributionPublished {
    pub network: Pubkey,
    pub pool: PoolKind,
    pub epoch: u64,
    pub root: [u8; 32],
    pub leaf_count: u32,
    /// What the growth is measured from.
    pub old_cumulative_total: u64,
    pub new_cumulative_total: u64,
    /// The part of the difference that was claimed wrongly under suspended roots.
    pub written_off: u64,
    /// Declared, in whole IBM; 0 for penalties.
    pub work: u64,
    pub claimable_at: i64,
}

#[event]
pub struct PublicationCancelled {
    pub network: Pubkey,
    pub pool: PoolKind,
    pub epoch: u64,
    pub root: [u8; 32],
    pub cumulative_total: u64,
}

/// Nothing is claimable under this root until a corrected one is published, or until then; `i64::MAX` for
/// a suspension by the admin.
#[event]
pub struct PublicationSuspended {
    pub network: Pubkey,
    pub pool: PoolKind,
    pub epoch: u64,
    pub root: [u8; 32],
    pub suspended_by: Pubkey,
    pub until: i64,
}

/// One event for a whole run of leaves.
#[event]
pub struct RewardsClaimed {
    pub network: Pubkey,
    /// The last epoch of the publication that was claimed from.
    pub epoch: u64,
    pub old_claimed_total: u64,
    pub new_claimed_total: u64,
    pub claims: Vec<WorkerClaim>,
}

/// One worker's part of it. What it had claimed before is `claimed_total - amount`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, PartialEq, Eq)]
pub struct WorkerClaim {
    pub worker: Pubkey,
    pub outcome: ClaimOutcome,
    /// Paid or restaked.
    pub amount: u64,
    /// 0 for a worker that is closed.
    pub claimed_total: u64,
}

#[event]
pub struct PenaltyClaimed {
    pub network: Pubkey,
    pub wallet: Pubkey,
    pub epoch: u64,
    pub old_claimed_total: u64,
    pub new_claimed_total: u64,
}
