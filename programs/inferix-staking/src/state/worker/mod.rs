//! One GPU worker: who owns it, what it was measured at, what it charges, and its stake's books.
//!
//! Whatever S(n) has to do with takes a [`Moment`](super::Moment) and goes through `Worker::change`, which
//! settles the coverage record before the change and notes afterwards whether the stake covers S(n).
//! Withdrawing and closing touch neither the active stake nor the registration, and take none: nothing that
//! a network does can stand in their way.

mod claim;
mod keys;
mod measure;
mod slashing;
mod stake;
mod status;

use anchor_lang::prelude::*;

pub use claim::*;
pub use keys::Acceptance;
pub use stake::ALL;
pub use status::*;

use claim::Route;

use super::{CoverageRecord, Schedule, Unbonding, Versioned};
use crate::error::StakingError;
use crate::seeds::WORKER_SEED;

/// More offers than anybody can make in a slot: a worker that is opened again at the same address makes none that has
/// the number of an earlier worker's.
pub const OFFERS_PER_SLOT: u64 = 1 << 24;

#[account(zero_copy)]
#[derive(Debug)]
pub struct Worker {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    /// 1 while registered.
    pub registered: u8,
    /// 1 while barred by the admin: no registration, no claims. Exits stay open.
    pub barred: u8,
    /// 1 if rewards fill the stake first while it is short.
    pub restake: u8,
    /// 1 if it covered S(n) when it left, no slash in that epoch left less than S(n) of it, and nothing was
    /// asked back since.
    pub left_covered: u8,
    /// Slash cases not yet decided.
    pub open_cases: u8,
    pub padding: u8,
    pub network: Pubkey,
    /// The key that opened it and is part of its address.
    pub opener: Pubkey,
    /// The cold key: holds the money.
    pub owner: Pubkey,
    /// The hot key: runs the machine's day.
    pub operator: Pubkey,
    /// Whom the owner hands it over to; zero while it is offered to nobody.
    pub offered_to: Pubkey,
    /// Names one of the opener's machines; 32 bytes that mean nothing to the program.
    pub node: [u8; 32],
    /// The worker's own token account. Its authority is this account.
    pub vault: Pubkey,
    /// The wallet that rewards go to.
    pub payout: Pubkey,
    /// That wallet's associated token account, derived once, when the wallet is set.
    pub payout_token_account: Pubkey,
    pub opened_at: i64,
    /// Part of the Merkle leaf, so that a re-opened worker cannot claim what an earlier one earned.
    pub opened_slot: u64,
    /// When it left last, in unix seconds; 0 while it is registered or has never been.
    pub left_at: i64,
    /// When it was measured last; 0 before the first time.
    pub benchmark_at: i64,
    /// Billionths of an IB, as attested.
    pub benchmark: Schedule,
    /// Billionths of a USD per IB-hour.
    pub price: Schedule,
    pub coverage: CoverageRecord,
    /// Counts towards S(n). Token base units, as all amounts here.
    pub active_stake: u64,
    /// Does not count towards S(n), can still be slashed.
    pub unbonding: Unbonding,
    /// The books: deposited = active + unbonding + withdrawn + slashed, always. Restaked rewards are
    /// deposits.
    pub deposited_total: u64,
    pub withdrawn_total: u64,
    pub slashed_total: u64,
    /// Rewards paid so far, over all epochs, with what was restaked of them.
    pub claimed_total: u64,
    /// Of those, what went into the stake.
    pub restaked_total: u64,
    /// What open cases still ask. Withdrawals leave it in the vault.
    pub open_asked: u64,
    /// The epoch that `slashed_in_epoch` speaks of.
    pub slash_epoch: u64,
    /// Active and unbonding stake before that epoch's first execution.
    pub slash_base: u64,
    pub slashed_in_epoch: u64,
    /// Counts the offers to hand it over, on from [`OFFERS_PER_SLOT`] times the slot that it was opened in. Whoever
    /// accepts names the one it means.
    pub offers: u64,
    pub reserved: [u8; 88],
}

/// What opens a worker.
pub struct NewWorker {
    pub bump: u8,
    pub network: Pubkey,
    pub opener: Pubkey,
    pub node: [u8; 32],
    pub vault: Pubkey,
    pub payout: Pubkey,
    pub payout_token_account: Pubkey,
}

/// What the runtime needs to accept a worker's signature.
pub struct WorkerSigner {
    network: Pubkey,
    opener: Pubkey,
    node: [u8; 32],
    bump: [u8; 1],
}

impl WorkerSigner {
    pub fn seeds(&self) -> [&[u8]; 5] {
        [
            WORKER_SEED,
            self.network.as_ref(),
            self.opener.as_ref(),
            &self.node,
            &self.bump,
        ]
    }
}

impl Versioned for Worker {
    const VERSION: u8 = 1;
}

impl Worker {
    /// Opens a worker in an epoch, with restake on.
    pub fn open(&mut self, new: NewWorker, clock: &Clock, epoch: u64) {
        self.version = Self::VERSION;
        self.bump = new.bump;
        self.restake = 1;
        self.network = new.network;
        self.opener = new.opener;
        self.owner = new.opener;
        self.operator = new.opener;
        self.node = new.node;
        self.vault = new.vault;
        self.payout = new.payout;
        self.payout_token_account = new.payout_token_account;
        self.opened_at = clock.unix_timestamp;
        self.opened_slot = clock.slot;
        self.offers = clock.slot.saturating_mul(OFFERS_PER_SLOT);
        self.coverage.epoch = epoch;
    }

    pub fn signer(&self) -> WorkerSigner {
        WorkerSigner {
            network: self.network,
            opener: self.opener,
            node: self.node,
            bump: [self.bump],
        }
    }

    pub fn is_registered(&self) -> bool {
        self.registered != 0
    }

    pub fn is_barred(&self) -> bool {
        self.barred != 0
    }

    /// Whether it was registered once and is no longer.
    pub fn has_left(&self) -> bool {
        self.left_at != 0
    }

    /// Whether it was ever registered. If not, it has earned nothing, and stands in no tree.
    pub fn has_worked(&self) -> bool {
        self.is_registered() || self.has_left()
    }
}

fn checked_sum(a: u64, b: u64) -> Result<u64> {
    a.checked_add(b)
        .ok_or_else(|| StakingError::AmountOverflow.into())
}
