//! One GPU worker: who owns it, what it was measured at, what it charges, and its stake's books.

use anchor_lang::prelude::*;
use inferix_staking_math::{Benchmark, Price, StakeRule};

use super::{PriceSchedule, Unbonding};
use crate::error::{ensure, StakingError};
use crate::WORKER_SEED;

#[account(zero_copy)]
#[derive(Debug)]
pub struct Worker {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    /// 1 while registered. Only registered workers are paid.
    pub registered: u8,
    /// 1 while barred by the admin: no registration, no claims. Exits stay open.
    pub barred: u8,
    /// Slash cases not yet decided. Withdrawals wait while there are any.
    pub open_cases: u8,
    pub padding: [u8; 3],
    pub network: Pubkey,
    pub owner: Pubkey,
    /// Names one of the owner's machines; 32 bytes that mean nothing to the program.
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
    /// Billionths of an IB, as last attested; 0 before the first time.
    pub benchmark: u64,
    pub benchmark_at: i64,
    pub price: PriceSchedule,
    /// Counts towards S(n). Token base units, as all amounts here.
    pub active_stake: u64,
    /// Does not count towards S(n), can still be slashed.
    pub unbonding: Unbonding,
    /// The books: deposited = active + unbonding + withdrawn + slashed, always.
    pub deposited_total: u64,
    pub withdrawn_total: u64,
    pub slashed_total: u64,
    /// Rewards paid so far, over all epochs.
    pub claimed_total: u64,
    /// Since when the stake has covered S(n) without a gap that the chain has seen; 0 if it does not.
    pub covered_since: i64,
    pub reserved: [u8; 128],
}

/// As an amount to unstake: everything that is active.
pub const ALL: u64 = u64::MAX;

/// What opens a worker.
pub struct NewWorker {
    pub bump: u8,
    pub network: Pubkey,
    pub owner: Pubkey,
    pub node: [u8; 32],
    pub vault: Pubkey,
    pub payout: Pubkey,
    pub payout_token_account: Pubkey,
}

/// What the runtime needs to accept a worker's signature.
pub struct WorkerSigner {
    network: Pubkey,
    owner: Pubkey,
    node: [u8; 32],
    bump: [u8; 1],
}

impl WorkerSigner {
    pub fn seeds(&self) -> [&[u8]; 5] {
        [
            WORKER_SEED,
            self.network.as_ref(),
            self.owner.as_ref(),
            &self.node,
            &self.bump,
        ]
    }
}

/// Why a worker is not paid now. Its money waits for it.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    Paid,
    /// Everything published for it is paid already.
    NothingDue,
    NotRegistered,
    Barred,
    StakeBelowMinimum,
    /// The payout token account is missing, frozen, or not the payout wallet's any more.
    PayoutUnavailable,
}

impl ClaimOutcome {
    /// As Borsh writes it.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Paid => 0,
            Self::NothingDue => 1,
            Self::NotRegistered => 2,
            Self::Barred => 3,
            Self::StakeBelowMinimum => 4,
            Self::PayoutUnavailable => 5,
        }
    }
}

impl Worker {
    pub const VERSION: u8 = 1;

    pub fn open(&mut self, new: NewWorker, clock: &Clock) {
        self.version = Self::VERSION;
        self.bump = new.bump;
        self.network = new.network;
        self.owner = new.owner;
        self.node = new.node;
        self.vault = new.vault;
        self.payout = new.payout;
        self.payout_token_account = new.payout_token_account;
        self.opened_at = clock.unix_timestamp;
        self.opened_slot = clock.slot;
    }

    pub fn signer(&self) -> WorkerSigner {
        WorkerSigner {
            network: self.network,
            owner: self.owner,
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

    /// All that a slash can reach.
    pub fn slashable(&self) -> u64 {
        self.active_stake.saturating_add(self.unbonding.total())
    }

    /// Whether the active stake is at least S(n) now. False without a benchmark or a price.
    pub fn covers(&self, rule: &StakeRule, now: i64) -> bool {
        match (
            Benchmark::from_nano(self.benchmark),
            Price::from_nano(self.price.at(now)),
        ) {
            (Ok(benchmark), Ok(price)) => rule.covers(self.active_stake, benchmark, price),
            _ => false,
        }
    }

    /// S(n) now, in token base units, at `price` billionths of a USD per IB-hour.
    pub fn minimum_stake(&self, rule: &StakeRule, price: u64) -> Result<u64> {
        ensure!(self.benchmark > 0, StakingError::NoBenchmark);
        let benchmark = Benchmark::from_nano(self.benchmark).map_err(StakingError::from)?;
        let price = Price::from_nano(price).map_err(StakingError::from)?;
        Ok(rule
            .minimum_stake(benchmark, price)
            .map_err(StakingError::from)?)
    }

    /// Refuses, naming both numbers, unless the active stake is at least S(n).
    pub fn check_covers(&self, rule: &StakeRule, now: i64) -> Result<()> {
        if self.covers(rule, now) {
            return Ok(());
        }
        let minimum = self.minimum_stake(rule, self.price.at(now))?;
        msg!(
            "stake {} is below the minimum stake {}",
            self.active_stake,
            minimum
        );
        Err(StakingError::StakeBelowMinimum.into())
    }

    /// Notes whether the stake covers S(n), after anything that may have changed it, and returns
    /// it. Without a reference price there is no S(n), and nothing is covered.
    pub fn note_coverage(&mut self, rule: Option<&StakeRule>, now: i64) -> bool {
        let covered = self.is_registered() && rule.is_some_and(|rule| self.covers(rule, now));
        if !covered {
            self.covered_since = 0;
        } else if self.covered_since == 0 {
            self.covered_since = now;
        }
        covered
    }

    /// Sets the benchmark and returns the one before.
    pub fn attest_benchmark(&mut self, benchmark: u64, now: i64) -> Result<u64> {
        let benchmark = Benchmark::from_nano(benchmark).map_err(StakingError::from)?;
        self.benchmark_at = now;
        Ok(std::mem::replace(&mut self.benchmark, benchmark.nano()))
    }

    /// Registers at `price`. The stake must be there already; `check_covers` decides.
    pub fn register(
        &mut self,
        price: u64,
        now: i64,
        next_epoch_at: i64,
        max_age: u32,
    ) -> Result<()> {
        ensure!(!self.is_barred(), StakingError::WorkerBarred);
        ensure!(!self.is_registered(), StakingError::AlreadyRegistered);
        ensure!(self.benchmark > 0, StakingError::NoBenchmark);
        let stale_at = self.benchmark_at.saturating_add(i64::from(max_age));
        ensure!(now <= stale_at, StakingError::BenchmarkStale);
        let price = Price::from_nano(price).map_err(StakingError::from)?;
        self.price.declare(price.nano(), now, next_epoch_at);
        self.registered = 1;
        Ok(())
    }

    /// Declares another price: a rise at once, a cut from `next_epoch_at` on.
    pub fn set_price(&mut self, price: u64, now: i64, next_epoch_at: i64) -> Result<()> {
        ensure!(self.is_registered(), StakingError::NotRegistered);
        let price = Price::from_nano(price).map_err(StakingError::from)?;
        self.price.declare(price.nano(), now, next_epoch_at);
        Ok(())
    }

    pub fn deposit(&mut self, amount: u64) -> Result<()> {
        self.deposited_total = checked_sum(self.deposited_total, amount)?;
        self.active_stake = checked_sum(self.active_stake, amount)?;
        self.check_books()
    }

    /// Moves active stake to a ticket and returns the ticket's index. `ALL` asks for whatever is
    /// active, so that a stranger's top-up cannot get in the way of an exit. Asking for all of it
    /// deregisters; what stays otherwise must cover S(n), which the caller checks.
    pub fn request_unstake(
        &mut self,
        amount: u64,
        matures_at: i64,
        now: i64,
        next_epoch_at: i64,
    ) -> Result<u8> {
        let amount = if amount == ALL {
            self.active_stake
        } else {
            amount
        };
        ensure!(amount > 0, StakingError::AmountIsZero);
        let rest = self.active_stake.checked_sub(amount);
        self.active_stake = rest.ok_or(StakingError::InsufficientStake)?;
        let index = self.unbonding.open(amount, matures_at)?;
        if self.active_stake == 0 && self.is_registered() {
            self.registered = 0;
            self.price.lapse(now, next_epoch_at);
        }
        self.check_books()?;
        Ok(index)
    }

    /// Turns a ticket back into active stake and returns its amount.
    pub fn cancel_unstake(&mut self, index: u8) -> Result<u64> {
        let amount = self.unbonding.cancel(index)?;
        self.active_stake = checked_sum(self.active_stake, amount)?;
        self.check_books()?;
        Ok(amount)
    }

    /// Takes out everything that has matured and returns it.
    pub fn withdraw(&mut self, now: i64) -> Result<u64> {
        ensure!(self.open_cases == 0, StakingError::SlashCaseOpen);
        let amount = self.unbonding.take_matured(now);
        ensure!(amount > 0, StakingError::NothingMatured);
        self.withdrawn_total = checked_sum(self.withdrawn_total, amount)?;
        self.check_books()?;
        Ok(amount)
    }

    /// Takes `min(asked, active + unbonding)`, active stake first, and returns it. Never fails
    /// because there is too little.
    pub fn slash(&mut self, asked: u64) -> Result<u64> {
        let from_active = asked.min(self.active_stake);
        self.active_stake = self.active_stake.saturating_sub(from_active);
        let from_tickets = self.unbonding.slash(asked.saturating_sub(from_active));
        let taken = checked_sum(from_active, from_tickets)?;
        self.slashed_total = checked_sum(self.slashed_total, taken)?;
        self.check_books()?;
        Ok(taken)
    }

    pub fn open_case(&mut self) -> Result<()> {
        let more = self.open_cases.checked_add(1);
        self.open_cases = more.ok_or(StakingError::TooManyOpenCases)?;
        Ok(())
    }

    pub fn close_case(&mut self) -> Result<()> {
        let fewer = self.open_cases.checked_sub(1);
        self.open_cases = fewer.ok_or(StakingError::BrokenInvariant)?;
        Ok(())
    }

    /// Whether the worker would be paid, and if not, why. `covered`: whether its stake covers S(n).
    pub fn eligibility(&self, covered: bool) -> ClaimOutcome {
        if !self.is_registered() {
            ClaimOutcome::NotRegistered
        } else if self.is_barred() {
            ClaimOutcome::Barred
        } else if !covered {
            ClaimOutcome::StakeBelowMinimum
        } else {
            ClaimOutcome::Paid
        }
    }

    /// What is due of a cumulative entitlement. Totals never fall here, whatever is published.
    pub fn due(&self, cumulative: u64) -> u64 {
        cumulative.saturating_sub(self.claimed_total)
    }

    pub fn record_claim(&mut self, amount: u64) -> Result<()> {
        self.claimed_total = checked_sum(self.claimed_total, amount)?;
        Ok(())
    }

    pub fn check_can_close(&self) -> Result<()> {
        ensure!(self.open_cases == 0, StakingError::SlashCaseOpen);
        // Registered or not: a worker that was slashed to nothing has nothing left to ask back.
        ensure!(self.slashable() == 0, StakingError::WorkerNotEmpty);
        Ok(())
    }

    pub fn set_barred(&mut self, barred: bool) -> Result<()> {
        match (self.is_barred(), barred) {
            (true, true) => Err(StakingError::WorkerBarred.into()),
            (false, false) => Err(StakingError::NotBarred.into()),
            _ => {
                self.barred = u8::from(barred);
                Ok(())
            }
        }
    }

    /// Every token that ever came in is active, unbonding, withdrawn or slashed.
    fn check_books(&self) -> Result<()> {
        let sum = checked_sum(self.slashable(), self.withdrawn_total)?;
        let sum = checked_sum(sum, self.slashed_total)?;
        ensure!(sum == self.deposited_total, StakingError::BrokenInvariant);
        Ok(())
    }
}

fn checked_sum(a: u64, b: u64) -> Result<u64> {
    a.checked_add(b)
        .ok_or_else(|| StakingError::AmountOverflow.into())
}
