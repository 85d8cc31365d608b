//! Registration, and the books of a worker's stake.

use anchor_lang::prelude::*;
use inferix_staking_math::Price;

use super::{checked_sum, Worker};
use crate::error::{ensure, StakingError};
use crate::state::{Moment, Pausable};

/// As an amount to unstake: everything that is active.
pub const ALL: u64 = u64::MAX;

/// What a request to unstake did.
pub struct Unstake {
    /// The ticket, unless there was nothing to open one for.
    pub ticket: Option<u8>,
    pub matures_at: i64,
}

impl Worker {
    /// Registers at `price` with `deposit` added to the stake, which must then be at least S(n).
    pub fn register(&mut self, price: u64, deposit: u64, at: &Moment) -> Result<()> {
        at.check_running(Pausable::Registration)?;
        at.check_reference_fresh()?;
        ensure!(!self.is_barred(), StakingError::WorkerBarred);
        ensure!(!self.is_registered(), StakingError::AlreadyRegistered);
        ensure!(self.benchmark_at != 0, StakingError::NoBenchmark);
        let max_age = i64::from(at.params().benchmark_max_age_secs);
        let stale_at = self.benchmark_at.saturating_add(max_age);
        ensure!(at.now <= stale_at, StakingError::BenchmarkStale);
        let price = check_price(price, at)?;
        self.change_and_void_offer(at, |worker| {
            worker.price.declare(price, at.now, at.next_epoch_at());
            worker.registered = 1;
            worker.left_at = 0;
            worker.left_covered = 0;
            worker.add_stake(deposit)?;
            worker.check_covers(at)
        })
    }

    /// Declares another price: a rise counts at once and needs the stake for it, a cut from the next epoch
    /// on. Returns the price in force before.
    pub fn set_price(&mut self, price: u64, at: &Moment) -> Result<u64> {
        ensure!(self.is_registered(), StakingError::NotRegistered);
        let price = check_price(price, at)?;
        at.stake_rule()?;
        self.change_and_void_offer(at, |worker| {
            let old = worker.price.at(at.now);
            worker.price.declare(price, at.now, at.next_epoch_at());
            // A short worker may still cut its price: that is one of its ways out.
            if price > old {
                worker.check_covers(at)?;
            }
            Ok(old)
        })
    }

    pub fn deposit(&mut self, amount: u64, at: &Moment) -> Result<()> {
        ensure!(amount > 0, StakingError::AmountIsZero);
        self.change(at, |worker| worker.add_stake(amount))
    }

    pub(super) fn add_stake(&mut self, amount: u64) -> Result<()> {
        self.deposited_total = checked_sum(self.deposited_total, amount)?;
        self.active_stake = checked_sum(self.active_stake, amount)?;
        self.check_books()
    }

    /// Moves `amount` of the active stake, [`ALL`] for all of it, into a ticket. What stays must be at least
    /// S(n), or nothing, which deregisters. With nothing active, [`ALL`] just deregisters.
    pub fn request_unstake(&mut self, amount: u64, at: &Moment) -> Result<Unstake> {
        let matures_at = at.now.saturating_add(i64::from(at.params().unbonding_secs));
        self.change_and_void_offer(at, |worker| {
            if !worker.is_registered() {
                // What answers for its work is what it left with, not what is put in afterwards.
                worker.left_covered = 0;
            }
            let only_leaves = amount == ALL && worker.active_stake == 0 && worker.is_registered();
            let ticket = if only_leaves {
                None
            } else {
                Some(worker.open_ticket(amount, matures_at)?)
            };
            if worker.active_stake == 0 && worker.is_registered() {
                worker.leave(at);
            }
            if worker.is_registered() {
                worker.check_covers(at)?;
            }
            worker.check_books()?;
            Ok(Unstake { ticket, matures_at })
        })
    }

    fn open_ticket(&mut self, amount: u64, matures_at: i64) -> Result<u8> {
        let amount = if amount == ALL {
            self.active_stake
        } else {
            amount
        };
        ensure!(amount > 0, StakingError::AmountIsZero);
        let rest = self.active_stake.checked_sub(amount);
        self.active_stake = rest.ok_or(StakingError::InsufficientStake)?;
        self.unbonding.open(amount, matures_at)
    }

    /// Deregisters. The obligation to the price ends with the epoch: registering again before that, at a
    /// lower price, is a cut like any other.
    fn leave(&mut self, at: &Moment) {
        self.registered = 0;
        self.left_at = at.now;
        self.left_covered = u8::from(self.coverage.leave());
        self.price.declare(0, at.now, at.next_epoch_at());
    }

    /// Turns a ticket back into active stake and returns its amount.
    pub fn cancel_unstake(&mut self, index: u8, at: &Moment) -> Result<u64> {
        self.change_and_void_offer(at, |worker| {
            let amount = worker.unbonding.cancel(index)?;
            worker.active_stake = checked_sum(worker.active_stake, amount)?;
            worker.check_books()?;
            Ok(amount)
        })
    }

    /// Takes out what has matured and returns it. What open cases still ask stays.
    pub fn withdraw(&mut self, now: i64) -> Result<u64> {
        let matured = self.unbonding.matured(now);
        ensure!(matured > 0, StakingError::NothingMatured);
        let amount = matured.min(self.free_of_cases());
        ensure!(amount > 0, StakingError::SlashCaseOpen);
        self.void_offer();
        self.unbonding.take_first(amount);
        self.withdrawn_total = checked_sum(self.withdrawn_total, amount)?;
        self.check_books()?;
        Ok(amount)
    }

    pub fn check_can_close(&self) -> Result<()> {
        ensure!(self.open_cases == 0, StakingError::SlashCaseOpen);
        // Registered or not: a worker that was slashed to nothing has nothing left to ask back.
        ensure!(self.slashable() == 0, StakingError::WorkerNotEmpty);
        Ok(())
    }

    /// Every token that ever came in is active, unbonding, withdrawn or slashed.
    #[inline(never)]
    pub(super) fn check_books(&self) -> Result<()> {
        let sum = checked_sum(self.slashable(), self.withdrawn_total)?;
        let sum = checked_sum(sum, self.slashed_total)?;
        ensure!(sum == self.deposited_total, StakingError::BrokenInvariant);
        Ok(())
    }
}

/// A price in bounds and not below the network's floor.
fn check_price(price: u64, at: &Moment) -> Result<u64> {
    let price = Price::from_nano(price).map_err(StakingError::from)?.nano();
    ensure!(price >= at.terms.min_price, StakingError::PriceBelowFloor);
    Ok(price)
}
