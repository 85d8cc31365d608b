//! Coverage records in a form that tests can read, and the clock in epochs.

use inferix_staking::state::{CoverageRecord, RECORDED_EPOCHS};

use crate::{EPOCH, GENESIS, TestNetwork, WorkerId};

/// When an epoch of a network with the default length begins.
pub const fn epoch_start(epoch: u64) -> i64 {
    GENESIS + epoch as i64 * EPOCH
}

/// A record as one letter for each epoch, the oldest first, back to epoch 0 if that is still
/// recorded: `e` earns, `s` is short, `o` is out (not registered when the epoch began), `x` is out
/// and short.
pub fn record_letters(record: &CoverageRecord) -> String {
    let oldest = (record.epoch + 1).saturating_sub(u64::from(RECORDED_EPOCHS));
    let letter = |epoch| {
        let age = record.epoch - epoch;
        match (record.registered >> age & 1, record.short >> age & 1) {
            (1, 0) => 'e',
            (1, _) => 's',
            (_, 0) => 'o',
            _ => 'x',
        }
    };
    (oldest..=record.epoch).map(letter).collect()
}

impl TestNetwork {
    /// The record in a worker's account, as the last instruction left it.
    pub fn record(&self, w: WorkerId) -> String {
        record_letters(&self.worker_state(w).coverage)
    }

    /// Since when a worker's account says that it is short; 0 if it is not.
    pub fn short_since(&self, w: WorkerId) -> i64 {
        self.worker_state(w).coverage.short_since
    }

    /// Settles a worker's record with a call of its owner's that changes nothing else.
    pub fn touches(&mut self, w: WorkerId) {
        let restake = self.worker_state(w).restake != 0;
        self.sets_restake(w, restake).succeeds();
    }

    /// Settles a worker's record until now and returns it.
    pub fn settled_record(&mut self, w: WorkerId) -> String {
        self.touches(w);
        self.record(w)
    }
}
