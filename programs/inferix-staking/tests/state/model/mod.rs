//! A reference model of terms and coverage, written for plainness: the terms of all epochs are a list, and
//! so is what a worker's record says of them. It shares no code with the program.

mod network;
mod worker;

pub use network::{Network, Terms, KEPT};
pub use worker::Worker;

/// Epochs that a record speaks of.
pub const RECORDED: usize = 15;

/// A value that may change at the beginning of an epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    pub previous: u64,
    pub current: u64,
    /// The value that takes over, and when.
    pub next: Option<(u64, i64)>,
}

impl Schedule {
    pub fn at(&self, now: i64) -> u64 {
        match self.next {
            Some((value, from)) if now >= from => value,
            _ => self.current,
        }
    }

    pub fn set_now(&mut self, value: u64, now: i64) {
        (self.previous, self.current) = (self.at(now), value);
        self.next = None;
    }

    pub fn set_next(&mut self, value: u64, now: i64, from: i64) {
        if self.next.is_some_and(|(_, from)| now >= from) {
            (self.previous, self.current) = (self.current, self.at(now));
        }
        self.next = Some((value, from));
    }

    /// A price: a rise counts at once, a cut from the next epoch.
    pub fn declare(&mut self, value: u64, now: i64, next_epoch_at: i64) {
        if value < self.at(now) {
            self.set_next(value, now, next_epoch_at);
        } else {
            self.set_now(value, now);
        }
    }
}
