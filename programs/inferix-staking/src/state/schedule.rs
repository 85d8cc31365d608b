//! A value that changes at the next epoch's beginning, with the value before and after.

use anchor_lang::prelude::*;

/// A price in billionths of a USD per IB-hour, or a benchmark in billionths of an IB. 0: none yet.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// In force before `current`; 0 if there was none. The program does not use it: whoever judges an
    /// epoch that has ended does.
    pub previous: u64,
    /// In force now, unless `next` has taken over.
    pub current: u64,
    /// Takes over at `next_at`.
    pub next: u64,
    /// Unix time of the change, the beginning of an epoch; 0 when none is due.
    pub next_at: i64,
}

impl Schedule {
    /// The value in force at `now`.
    pub fn at(&self, now: i64) -> u64 {
        if self.has_switched(now) {
            self.next
        } else {
            self.current
        }
    }

    fn has_switched(&self, now: i64) -> bool {
        // Mostly there is nothing to switch to.
        if self.next_at == 0 {
            return false;
        }
        now >= self.next_at
    }

    /// Sets a value that counts at once, and drops one that was waiting.
    pub fn set_now(&mut self, value: u64, now: i64) {
        *self = Self {
            previous: self.at(now),
            current: value,
            next: 0,
            next_at: 0,
        };
    }

    /// Sets a value that counts from `next_at` on, and drops one that was waiting.
    pub fn set_next(&mut self, value: u64, now: i64, next_at: i64) {
        if self.has_switched(now) {
            (self.previous, self.current) = (self.current, self.next);
        }
        (self.next, self.next_at) = (value, next_at);
    }

    /// Declares a worker's price: a rise counts at once, a cut from `next_epoch_at` on, so that a worker
    /// cannot release collateral for the epoch it is working in.
    pub fn declare(&mut self, value: u64, now: i64, next_epoch_at: i64) {
        if value >= self.at(now) {
            self.set_now(value, now);
        } else {
            self.set_next(value, now, next_epoch_at);
        }
    }
}
