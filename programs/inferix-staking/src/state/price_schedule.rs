//! A worker's price: a rise counts at once, a cut only from the next epoch on, so that nobody
//! frees the collateral of the epoch he is working in.

use anchor_lang::prelude::*;

/// Prices in billionths of a USD per IB-hour; 0 before the first registration.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PriceSchedule {
    /// Counts now, unless `next` has taken over.
    pub current: u64,
    /// Takes over at `next_at`.
    pub next: u64,
    /// Unix time of the change; 0 when none is due.
    pub next_at: i64,
}

impl PriceSchedule {
    /// The price that counts for S(n) at `now`.
    pub fn at(&self, now: i64) -> u64 {
        if self.next_at != 0 && now >= self.next_at {
            self.next
        } else {
            self.current
        }
    }

    /// Declares `price`: at once if it is no cut, else from `next_epoch_at` on.
    /// A declared price replaces one that was waiting.
    pub fn declare(&mut self, price: u64, now: i64, next_epoch_at: i64) {
        let current = self.at(now);
        *self = if price >= current {
            Self {
                current: price,
                next: 0,
                next_at: 0,
            }
        } else {
            Self {
                current,
                next: price,
                next_at: next_epoch_at,
            }
        };
    }

    /// Ends the obligation at the end of the epoch. Registering anew before that, at a lower
    /// price, is a cut like any other.
    pub fn lapse(&mut self, now: i64, next_epoch_at: i64) {
        self.declare(0, now, next_epoch_at);
    }
}
