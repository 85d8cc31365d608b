//! A sum for each of the newest epochs, so that a page can plot them without reading every transaction.

use anchor_lang::prelude::*;

/// Epochs that sums are kept for.
pub const EPOCHS_SUMMED: usize = 16;

/// Token base units per epoch. An epoch's place is its number modulo [`EPOCHS_SUMMED`].
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct EpochSums {
    /// The newest epoch that something was added for.
    pub newest: u64,
    pub sums: [u64; EPOCHS_SUMMED],
}

impl EpochSums {
    /// Adds to an epoch's sum. Epochs that are too old are left out.
    pub fn add(&mut self, epoch: u64, amount: u64) {
        self.advance(epoch);
        self.change(epoch, |sum| sum.saturating_add(amount));
    }

    /// Takes back what was added.
    pub fn take_back(&mut self, epoch: u64, amount: u64) {
        self.change(epoch, |sum| sum.saturating_sub(amount));
    }

    /// An epoch's sum; 0 for epochs that are too old or have none.
    pub fn of(&self, epoch: u64) -> u64 {
        if !self.is_kept(epoch) {
            return 0;
        }
        self.sums.get(index(epoch)).copied().unwrap_or(0)
    }

    /// Clears the places of epochs that have begun since.
    #[inline(never)]
    fn advance(&mut self, epoch: u64) {
        let begun = epoch.saturating_sub(self.newest);
        for age in 0..begun.min(kept()) {
            if let Some(sum) = self.sums.get_mut(index(epoch.saturating_sub(age))) {
                *sum = 0;
            }
        }
        self.newest = self.newest.max(epoch);
    }

    fn change(&mut self, epoch: u64, f: impl FnOnce(u64) -> u64) {
        if !self.is_kept(epoch) {
            return;
        }
        if let Some(sum) = self.sums.get_mut(index(epoch)) {
            *sum = f(*sum);
        }
    }

    fn is_kept(&self, epoch: u64) -> bool {
        epoch <= self.newest && self.newest.saturating_sub(epoch) < kept()
    }
}

fn kept() -> u64 {
    u64::try_from(EPOCHS_SUMMED).unwrap_or(u64::MAX)
}

fn index(epoch: u64) -> usize {
    usize::try_from(epoch.checked_rem(kept()).unwrap_or(0)).unwrap_or(0)
}
