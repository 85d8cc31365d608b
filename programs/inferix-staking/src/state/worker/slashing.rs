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
            let before = if worker.open_cases == 0 {
                0
            } else {
                worker.slash_base
            };
            worker.slash_base = before.max(worker.slashable());
            let more = worker.open_cases.checked_add(1);
            worker.open_cases = more.ok_or(StakingError::TooManyOpenCases)?;
            worker.open_asked = checked_sum(worker.open_asked, asked)?;
            Ok(())
        })
    }

    /// What a case that still asks for `rest` can take now: in one epoch, all executions together take at
    /// most the network's share of [`Self::slash_base`]. So one case is never split by it, and two cases of
    /// the largest share take two epochs.
    ///
    /// The base is what the worker held at the proposals, not what it holds now: withdrawing what no case
    /// asks for would slow the cases down otherwise.
    pub fn takeable(&mut self, rest: u64, at: &Moment) -> Result<u64> {
        // A clock that steps back must not renew what an epoch allows.
        if at.terms.epoch > self.slash_epoch {
            self.slash_epoch = at.terms.epoch;
            self.slashed_in_epoch = 0;
        }
        let most = share_up(self.slash_base, at.params().max_slash_bps);
        let room = most.saturating_sub(self.slashed_in_epoch);
        let held = self.slashable();
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
            Ok(taken)
        })
    }
}
