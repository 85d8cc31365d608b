//! What slash cases ask of a worker, hold back and take, in plain Rust.

use inferix_staking_tests::StakingError::*;

use crate::books::Books;
use crate::record::Cause;
use crate::terms::*;

/// What executions took of a worker in one epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EpochSlashes {
    pub epoch: u64,
    /// What the worker held before the first one.
    pub base: u64,
    pub taken: u64,
}

/// A share in basis points, rounded up.
pub fn share(amount: u64, bps: u16) -> u64 {
    (u128::from(amount) * u128::from(bps)).div_ceil(10_000) as u64
}

impl Books {
    /// One case asks at most a share, all that are open together at most the whole.
    pub fn open_case(&mut self, asked: u64, network: &Network) -> Outcome {
        check(asked > 0, AmountIsZero)?;
        let (held, bps) = (self.slashable(), network.params.max_slash_bps);
        check(asked <= share(held, bps), SlashTooLarge)?;
        check(asked + self.open_asked <= held, OpenCasesAskTooMuch)?;
        self.change(network, |books| {
            books.open_cases += 1;
            books.open_asked += asked;
            Ok(())
        })
    }

    /// A case has come to its end and no longer asks what it has not taken.
    pub fn close_case(&mut self, rest: u64, network: &Network) -> Outcome {
        self.change(network, |books| {
            books.open_cases -= 1;
            books.open_asked -= rest;
            Ok(())
        })
    }

    /// What a case that still asks so much may take now: all of it, if it is the first of an epoch to take
    /// anything, or if its time is up within an epoch's length; with those before it no more than the share that
    /// one case may ask, if it is not.
    pub fn takeable(&self, rest: u64, lapses_at: i64, network: &Network) -> Outcome<u64> {
        let so_far = self.slashes_of(network.epoch());
        let is_last_chance = network.now >= lapses_at - network.terms().secs;
        if so_far.taken == 0 || is_last_chance {
            return Ok(rest);
        }
        let most = share(so_far.base, network.params.max_slash_bps);
        let room = most.saturating_sub(so_far.taken);
        check(room > 0, WorkerSlashLimitReached)?;
        Ok(rest.min(room))
    }

    /// This epoch's executions; before the first one, what it will find.
    fn slashes_of(&self, epoch: u64) -> EpochSlashes {
        let so_far = self.slashes;
        if so_far.epoch == epoch && so_far.taken > 0 {
            return so_far;
        }
        EpochSlashes {
            epoch,
            base: self.slashable(),
            taken: 0,
        }
    }

    /// Active stake first, then the ticket that matures first. Who has left in this epoch and now holds less
    /// than S(n) has left short.
    pub fn slash(&mut self, amount: u64, network: &Network) -> Outcome {
        self.slashes = self.slashes_of(network.epoch());
        self.slashes.taken += amount;
        self.change_by(Cause::Slash, network, |books| {
            let from_active = amount.min(books.active);
            books.active -= from_active;
            books.take_first(amount - from_active);
            books.slashed += amount;
            books.open_asked -= amount;
            let began = network.terms().start;
            let just_left = books.left.is_some_and(|(at, _)| at >= began);
            let minimum = books.minimum(network);
            if just_left && minimum.is_none_or(|minimum| books.slashable() < minimum) {
                books.left = books.left.map(|(at, _)| (at, false));
                books.record.short |= 1;
            }
            Ok(())
        })
    }
}
