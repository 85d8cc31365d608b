//! What happened, with old and new values. The accounts hold the truth; a validator may cut logs
//! short, and nothing is lost when it does.

use anchor_lang::prelude::*;

use crate::state::{ClaimOutcome, Params, PoolKind, Role, Roles};

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

#[event]
pub struct RoleSet {
    pub network: Pubkey,
    pub role: Role,
    pub old_key: Pubkey,
    pub new_key: Pubkey,
}

/// Prices in billionths of a USD per token; the old one is 0 at the first commit.
#[event]
pub struct PriceCommitted {
    pub network: Pubkey,
    /// The first epoch that the new price counts in: the next one, or this one at the first commit.
    pub epoch: u64,
    pub old_price: u64,
    pub new_price: u64,
}

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

#[event]
pub struct SlashProposed {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub offence_id: [u8; 32],
    pub reason: u32,
    pub evidence_hash: [u8; 32],
    pub offence_at: i64,
    pub reporter: Pubkey,
    pub asked: u64,
    pub executable_at: i64,
    pub lapses_at: i64,
}

#[event]
pub struct SlashContested {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub contested_by: Pubkey,
    /// Zero if this is the first answer.
    pub old_answer_hash: [u8; 32],
    pub new_answer_hash: [u8; 32],
    pub executable_at: i64,
    pub lapses_at: i64,
}

#[event]
pub struct SlashCancelled {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub cancelled_by: Pubkey,
    pub asked: u64,
    /// Before it was cancelled.
    pub taken: u64,
}

#[event]
pub struct SlashExecuted {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub asked: u64,
    /// By this execution.
    pub taken: u64,
    /// What the case still asks, and whether it stays open for that; then when it lapses.
    pub rest: u64,
    pub open: bool,
    pub lapses_at: i64,
    pub old_active_stake: u64,
    pub new_active_stake: u64,
    pub old_unbonding: u64,
    pub new_unbonding: u64,
}

#[event]
pub struct SlashCaseClosed {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub rent_payer: Pubkey,
}
