//! What happened to a worker and its stake.

use anchor_lang::prelude::*;

#[event]
pub struct WorkerOpened {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub owner: Pubkey,
    pub node: [u8; 32],
    pub payout: Pubkey,
    pub opened_slot: u64,
}

/// Billionths of an IB; the old one is 0 at the first attestation.
#[event]
pub struct BenchmarkAttested {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub old_benchmark: u64,
    pub new_benchmark: u64,
    /// From here on the new one counts: the next epoch's beginning, or now at the first attestation.
    pub effective_at: i64,
    /// Whether the admin signed too, which lifts the limit on the step.
    pub by_admin_too: bool,
}

/// `price` in billionths of a USD per IB-hour; a cut waits until `price_effective_at`.
#[event]
pub struct WorkerRegistered {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub price: u64,
    pub price_effective_at: i64,
    pub old_active_stake: u64,
    pub new_active_stake: u64,
}

#[event]
pub struct StakeToppedUp {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub funder: Pubkey,
    pub old_active_stake: u64,
    pub new_active_stake: u64,
}

#[event]
pub struct PriceSet {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub old_price: u64,
    pub new_price: u64,
    pub effective_at: i64,
}

#[event]
pub struct UnstakeRequested {
    pub network: Pubkey,
    pub worker: Pubkey,
    /// None if there was nothing active: the worker has just deregistered.
    pub ticket: Option<u8>,
    pub matures_at: i64,
    pub old_active_stake: u64,
    pub new_active_stake: u64,
    /// False once everything was asked back, which deregisters.
    pub registered: bool,
}

#[event]
pub struct UnstakeCancelled {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub ticket: u8,
    pub old_active_stake: u64,
    pub new_active_stake: u64,
}

#[event]
pub struct StakeWithdrawn {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub amount: u64,
    pub old_withdrawn_total: u64,
    pub new_withdrawn_total: u64,
}

#[event]
pub struct PayoutSet {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub old_payout: Pubkey,
    pub new_payout: Pubkey,
}

/// Whether rewards fill the stake first while the worker is short.
#[event]
pub struct RestakeSet {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub old_restake: bool,
    pub new_restake: bool,
}

#[event]
pub struct OperatorSet {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub old_operator: Pubkey,
    pub new_operator: Pubkey,
}

/// The worker is offered to a key, or to nobody any more: then that is zero.
#[event]
pub struct WorkerOffered {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub old_offered_to: Pubkey,
    pub new_offered_to: Pubkey,
    /// The worker's count of offers, which whoever accepts it names.
    pub offer: u64,
}

/// The worker is handed over: the new owner is its operator and its payout wallet, too.
#[event]
pub struct WorkerAccepted {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub old_owner: Pubkey,
    pub new_owner: Pubkey,
    pub old_operator: Pubkey,
    pub old_payout: Pubkey,
    /// What it holds.
    pub active_stake: u64,
    pub unbonding: u64,
}

/// `swept`: tokens in the vault that were nobody's stake, such as plain transfers to it.
#[event]
pub struct WorkerClosed {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub owner: Pubkey,
    pub swept: u64,
    /// What it had claimed in all, and the pool's counts with it.
    pub claimed_total: u64,
    pub closed_workers: u64,
    pub closed_claimed_total: u64,
}

#[event]
pub struct WorkerBarred {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub barred: bool,
}
