//! "At any given time": which of the newest epochs a worker covered S(n) in.
//!
//! The record is a function of the worker's own history and the network's terms. Whoever touches a worker,
//! and when, makes no difference to it.

use anchor_lang::prelude::*;

use super::Terms;

/// Epochs that a record speaks of: the current one and 14 before it.
pub const RECORDED_EPOCHS: u32 = 15;
const RECORDED: u16 = 0x7fff;

/// Two bits for each of the newest epochs, and whether the worker is short now.
///
/// A registered worker whose active stake is below S(n) is *short*, since the moment that made it so: an
/// epoch's beginning, or a slash. An epoch in which it is short for longer than the grace is a short epoch.
/// An epoch's emission goes to the workers that were registered when it began and for which it is not short.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CoverageRecord {
    /// The epoch that the record was settled in last.
    pub epoch: u64,
    /// Since when the worker has been short, in unix seconds; 0 if it covers S(n) or is not registered.
    pub short_since: i64,
    /// Bit `k`: the worker was registered when the epoch `epoch - k` began.
    pub registered: u16,
    /// Bit `k`: the epoch `epoch - k` is short.
    pub short: u16,
    pub padding: [u8; 4],
}

impl CoverageRecord {
    pub fn is_short_now(&self) -> bool {
        self.short_since != 0
    }

    /// Whether an epoch's emission goes to this worker too. False for epochs that are not recorded.
    pub fn earns(&self, epoch: u64) -> bool {
        let Some(age) = self
            .epoch
            .checked_sub(epoch)
            .and_then(|age| u32::try_from(age).ok())
        else {
            return false;
        };
        let earned = self.registered & !self.short & RECORDED;
        earned.checked_shr(age).unwrap_or(0) & 1 == 1
    }

    /// Notes whether the stake covers S(n) from now on.
    pub fn note(&mut self, covers: bool, now: i64) {
        if covers {
            self.short_since = 0;
        } else if self.short_since == 0 {
            self.short_since = now;
        }
    }

    /// Begins the next `epochs`, in which the worker was not registered.
    pub fn pass(&mut self, epochs: u64) {
        let by = u32::try_from(epochs).unwrap_or(u32::MAX);
        let pass = |bits: u16| bits.checked_shl(by).unwrap_or(0) & RECORDED;
        self.registered = pass(self.registered);
        self.short = pass(self.short);
        self.epoch = self.epoch.saturating_add(epochs);
    }

    /// Begins the next epoch, in which the worker is registered.
    #[inline(always)]
    pub fn begin(&mut self, terms: &Terms, covers: bool) {
        self.epoch = terms.epoch;
        self.registered = (self.registered << 1 | 1) & RECORDED;
        self.short = (self.short << 1) & RECORDED;
        self.note(covers, terms.start);
    }

    /// Marks the epoch, whose terms these are, as short if the grace has run out in it by `now`.
    pub fn judge(&mut self, terms: &Terms, now: i64) {
        let over = self.short_since.saturating_add(i64::from(terms.grace_secs));
        if self.is_short_now() && over < now.min(terms.end()) {
            self.short |= 1;
        }
    }

    /// Marks the epoch that the record stands at as short.
    pub fn mark_short(&mut self) {
        self.short |= 1;
    }

    /// Leaves: the worker is no longer registered. An epoch that it leaves while short is short, grace or
    /// not. Returns whether it covered S(n).
    pub fn leave(&mut self) -> bool {
        let covered = !self.is_short_now();
        if !covered {
            self.mark_short();
        }
        self.short_since = 0;
        covered
    }
}
