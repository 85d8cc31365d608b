//! Slash cases against a worker: what they may ask, hold back and take.

use anchor_lang::prelude::*;
use inferix_staking_math::share_up;

use super::{checked_sum, Worker};
use crate::error::{ensure, StakingError};
use crate::state::Moment;

impl Worker {
    /// All that a slash can reach.
    pub fn slashable(&self) -> u64 {
        self.active_stake.saturating_add(self.unbonding.total())
    }

    /// What no open case asks, and may so be withdrawn.
    pub fn free_of_cases(&self) -> u64 {
        self.slashable().saturating_sub(self.open_asked)
    }

    /// The last second whose offences a worker that has left answers for.
    pub fn answers_until(&self, slasher_since: i64, at: &Moment) -> i64 {
        match at.terms_at(self.left_at) {
            Some(terms) if slasher_since <= self.left_at => terms.end().saturating_sub(1),
            _ => self.left_at,
        }
    }

    /// Opens a case. It asks at most the network's share of the stake, rounded up so that at least one unit
    /// of any stake can be slashed; all open cases together ask at most the whole.
    pub fn open_case(&mut self, asked: u64, at: &Moment) -> Result<()> {
        ensure!(asked > 0, StakingError::AmountIsZero);
        let most = share_up(self.slashable(), at.params().max_slash_bps);
        ensure!(asked <= most, StakingError::SlashTooLarge);
        ensure!(
            asked <= self.free_of_cases(),
            StakingError::OpenCasesAskTooMuch
        );
        self.change(at, |worker| {
            let more = worker.open_cases.checked_add(1);
            worker.open_cases = more.ok_or(StakingError::TooManyOpenCases)?;
            worker.open_asked = checked_sum(worker.open_asked, asked)?;
            Ok(())
        })
    }

    /// What a case that still asks for `rest` can take now. The first execution of an epoch takes its case
    /// whole; those after it, together with it, at most the network's share of what the worker held before. So
    /// two cases of the largest share take two epochs, and each smaller case that is executed first delays a
    /// larger one by an epoch at most. A case that lapses within an epoch's length waits for no other: each
    /// epoch takes a share of less, so that the last of many cases would lapse.
    pub fn takeable(&mut self, rest: u64, lapses_at: i64, at: &Moment) -> Result<u64> {
        let held = self.slashable();
        // A clock that steps back must not renew what an epoch allows.
        let first = at.terms.epoch > self.slash_epoch || self.slashed_in_epoch == 0;
        if first {
            self.slash_epoch = self.slash_epoch.max(at.terms.epoch);
            self.slash_base = held;
            self.slashed_in_epoch = 0;
        }
        let lapses_within = lapses_at.saturating_sub(at.now);
        if first || lapses_within <= i64::from(at.terms.epoch_secs) {
            return Ok(rest.min(held));
        }
        let most = share_up(self.slash_base, at.params().max_slash_bps);
        let room = most.saturating_sub(self.slashed_in_epoch);
        ensure!(room > 0 || held == 0, StakingError::WorkerSlashLimitReached);
        Ok(rest.min(room).min(held))
    }

    /// Takes what an open case may take, at most [`Self::takeable`].
    pub fn execute_case(&mut self, amount: u64, at: &Moment) -> Result<u64> {
        let in_epoch = checked_sum(self.slashed_in_epoch, amount)?;
        let taken = self.slash(amount, at)?;
        self.slashed_in_epoch = in_epoch;
        self.release_asked(taken)?;
        Ok(taken)
    }

    /// Closes a case that has come to its end, whatever it still asks.
    pub fn close_case(&mut self, rest: u64, at: &Moment) -> Result<()> {
        self.change(at, |worker| {
            let fewer = worker.open_cases.checked_sub(1);
            worker.open_cases = fewer.ok_or(StakingError::BrokenInvariant)?;
            worker.release_asked(rest)
        })
    }

    fn release_asked(&mut self, amount: u64) -> Result<()> {
        let less = self.open_asked.checked_sub(amount);
        self.open_asked = less.ok_or(StakingError::BrokenInvariant)?;
        Ok(())
    }

    /// Takes `min(amount, active + unbonding)`, active stake first, and returns it. Never fails because
    /// there is too little.
    pub fn slash(&mut self, amount: u64, at: &Moment) -> Result<u64> {
        self.change(at, |worker| {
            let from_active = amount.min(worker.active_stake);
            worker.active_stake = worker.active_stake.saturating_sub(from_active);
            let from_tickets = worker
                .unbonding
                .take_first(amount.saturating_sub(from_active));
            let taken = checked_sum(from_active, from_tickets)?;
            worker.slashed_total = checked_sum(worker.slashed_total, taken)?;
            worker.check_books()?;
            worker.judge_slashed_leaver(at);
            Ok(taken)
        })
    }

    /// A worker that has left in this epoch answers for it with what is unbonding: if a slash leaves less than
    /// S(n) of that, the epoch is short and its rewards wait, as if it had left short. Without this, leaving for
    /// the rest of an epoch would get a slashed worker paid for it.
    fn judge_slashed_leaver(&mut self, at: &Moment) {
        if self.left_in_this_epoch(at) && !self.would_cover(self.slashable(), at) {
            self.left_covered = 0;
            self.coverage.mark_short();
        }
    }
}
