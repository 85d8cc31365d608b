//! S(n) of a worker, and the coverage record that follows from it.

use anchor_lang::prelude::*;
use inferix_staking_math::{within_step, Benchmark, Price, StakeRule};

use super::Worker;
use crate::error::{ensure, StakingError};
use crate::state::{Moment, Terms, EPOCHS_KNOWN_BEFORE};

impl Worker {
    /// Makes a change that S(n) may have to do with: settles the record until now, changes, and notes
    /// whether the stake covers S(n) from now on.
    pub(super) fn change<T>(
        &mut self,
        at: &Moment,
        change: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.settle(at);
        let done = change(self)?;
        self.note(at);
        Ok(done)
    }

    /// The same for what an offer of the worker does not outlive: whatever the owner or the operator decides,
    /// and a bar.
    pub(super) fn change_and_void_offer<T>(
        &mut self,
        at: &Moment,
        change: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.void_offer();
        self.change(at, change)
    }

    /// The worker as it is at a moment, with its record settled.
    pub fn settled(mut self, at: &Moment) -> Self {
        self.settle(at);
        self
    }

    /// Brings the coverage record from where it stood until now. That nobody has touched the worker in
    /// between makes no difference.
    #[inline(never)]
    pub(super) fn settle(&mut self, at: &Moment) {
        if self.coverage.epoch < at.terms.epoch {
            self.settle_epochs(at);
        } else if self.coverage.epoch == at.terms.epoch {
            self.coverage.judge(&at.terms, at.now);
        }
    }

    /// The same, with the usual case of a claim ahead: nobody has touched the worker since the epoch before,
    /// and it was not short.
    #[inline(never)]
    pub(super) fn settle_for_claim(&mut self, at: &Moment) {
        let follows = self.coverage.epoch.wrapping_add(1) == at.terms.epoch;
        if follows && self.is_registered() && !self.coverage.is_short_now() {
            let covers = self.covers(at.rule.as_ref(), at.terms.start);
            self.coverage.begin(&at.terms, covers);
            if covers {
                return;
            }
        }
        if self.coverage.epoch != at.terms.epoch || self.coverage.is_short_now() {
            self.settle(at);
        }
    }

    fn settle_epochs(&mut self, at: &Moment) {
        let current = at.terms.epoch;
        if !self.is_registered() {
            let epochs = current.saturating_sub(self.coverage.epoch);
            self.coverage.pass(epochs);
            return;
        }
        if self.coverage.is_short_now() {
            if let Some(terms) = at.terms_of(self.coverage.epoch) {
                self.coverage.judge(&terms, at.now);
            }
        }
        // Epochs whose terms are no longer known count as not registered.
        let oldest = current.saturating_sub(EPOCHS_KNOWN_BEFORE);
        let unknown = oldest.saturating_sub(self.coverage.epoch).saturating_sub(1);
        self.coverage.pass(unknown);
        while self.coverage.epoch.saturating_add(1) < current {
            let epoch = self.coverage.epoch.saturating_add(1);
            let Some(terms) = at.terms_of(epoch) else {
                // Not reached: all epochs from `oldest` on are known.
                self.coverage.pass(1);
                continue;
            };
            let covers = self.covers(at.rule_of(&terms).as_ref(), terms.start);
            self.coverage.begin(&terms, covers);
            self.coverage.judge(&terms, at.now);
        }
        let covers = self.covers(at.rule.as_ref(), at.terms.start);
        self.coverage.begin(&at.terms, covers);
        self.coverage.judge(&at.terms, at.now);
    }

    /// Notes whether the stake covers S(n) from now on.
    #[inline(never)]
    pub(super) fn note(&mut self, at: &Moment) {
        let covers = !self.is_registered() || self.covers_now(at);
        self.coverage.note(covers, at.now);
    }

    /// Whether the active stake is at least S(n) by this rule at a time. False without a benchmark, a price
    /// or a rule.
    #[inline(always)]
    fn covers(&self, rule: Option<&StakeRule>, time: i64) -> bool {
        self.covers_with(self.active_stake, rule, time)
    }

    #[inline(always)]
    fn covers_with(&self, stake: u64, rule: Option<&StakeRule>, time: i64) -> bool {
        let (Some(rule), Some(benchmark), Some(price)) = (
            rule,
            Benchmark::from_stored(self.benchmark.at(time)),
            Price::from_stored(self.price.at(time)),
        ) else {
            return false;
        };
        rule.covers(stake, benchmark, price)
    }

    /// Whether the active stake is at least S(n).
    #[inline(never)]
    pub fn covers_now(&self, at: &Moment) -> bool {
        self.would_cover(self.active_stake, at)
    }

    /// Whether a stake of this size would be at least S(n).
    #[inline(never)]
    pub(super) fn would_cover(&self, stake: u64, at: &Moment) -> bool {
        let (rule, time) = self.in_force(at);
        self.covers_with(stake, rule.as_ref(), time)
    }

    /// The rule that counts for this worker, and the time to take its benchmark and price of. A clock that
    /// has stepped back into the epoch before does not bring that epoch's terms back.
    fn in_force(&self, at: &Moment) -> (Option<StakeRule>, i64) {
        match self.terms_ahead(at) {
            Some(terms) => (at.rule_of(&terms), at.now.max(terms.start)),
            None => (at.rule, at.now),
        }
    }

    /// The terms of the epoch that the record stands at, if a clock has stepped back behind it.
    fn terms_ahead(&self, at: &Moment) -> Option<Terms> {
        if self.coverage.epoch > at.terms.epoch {
            return at.terms_of(self.coverage.epoch);
        }
        None
    }

    /// Whether the worker has left in the epoch that the record stands at.
    pub(super) fn left_in_this_epoch(&self, at: &Moment) -> bool {
        let start = self
            .terms_ahead(at)
            .map_or(at.terms.start, |terms| terms.start);
        self.has_left() && self.left_at >= start
    }

    /// S(n) now, in token base units.
    #[inline(never)]
    pub(super) fn minimum_now(&self, at: &Moment) -> Result<u64> {
        let (rule, time) = self.in_force(at);
        let rule = rule.ok_or(StakingError::NoReferencePrice)?;
        self.minimum_stake_by(&rule, time, self.price.at(time))
    }

    /// S(n) now, in token base units, at `price` billionths of a USD per IB-hour.
    pub fn minimum_stake(&self, at: &Moment, price: u64) -> Result<u64> {
        self.minimum_stake_by(at.stake_rule()?, at.now, price)
    }

    /// S(n) by a rule and with the benchmark of a time.
    #[inline(never)]
    pub fn minimum_stake_by(&self, rule: &StakeRule, time: i64, price: u64) -> Result<u64> {
        let benchmark = self.benchmark.at(time);
        ensure!(benchmark > 0, StakingError::NoBenchmark);
        let benchmark = Benchmark::from_nano(benchmark).map_err(StakingError::from)?;
        let price = Price::from_nano(price).map_err(StakingError::from)?;
        Ok(rule
            .minimum_stake(benchmark, price)
            .map_err(StakingError::from)?)
    }

    /// Refuses, naming both numbers, unless the active stake is at least S(n).
    #[inline(never)]
    pub(super) fn check_covers(&self, at: &Moment) -> Result<()> {
        if self.covers_now(at) {
            return Ok(());
        }
        let minimum = self.minimum_now(at)?;
        msg!(
            "stake {} is below the minimum stake {}",
            self.active_stake,
            minimum
        );
        Err(StakingError::StakeBelowMinimum.into())
    }

    /// Sets the benchmark from the next epoch on, and returns the one in force. It is accepted once per
    /// epoch, in the epoch's first half, and within a step unless the admin has signed too. The first one
    /// counts at once, at any time.
    pub fn attest_benchmark(
        &mut self,
        benchmark: u64,
        by_admin_too: bool,
        at: &Moment,
    ) -> Result<u64> {
        let new = Benchmark::from_nano(benchmark).map_err(StakingError::from)?;
        self.change(at, |worker| {
            let old = worker.benchmark.at(at.now);
            if old == 0 {
                worker.benchmark.set_now(new.nano(), at.now);
            } else {
                ensure!(
                    worker.benchmark_at < at.terms.start,
                    StakingError::BenchmarkAlreadyAttested
                );
                at.check_first_half()?;
                let step = at.params().max_benchmark_step_bps;
                ensure!(
                    by_admin_too || within_step(old, new.nano(), step),
                    StakingError::BenchmarkStepTooLarge
                );
                worker
                    .benchmark
                    .set_next(new.nano(), at.now, at.next_epoch_at());
            }
            worker.benchmark_at = at.now;
            Ok(old)
        })
    }
}
