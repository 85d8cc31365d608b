//! What slashes may take over all workers: a bucket that what they take lies in, and that drains by the limit in
//! an epoch's time. Its level is computed from all that was ever taken.

use crate::terms::Network;

/// Units of 1 token base unit for 1 second, so that nothing is ever rounded.
type Level = u128;

#[derive(Clone, Debug, Default)]
pub struct Bucket {
    /// When something was taken, and how much; the oldest first.
    pub taken: Vec<(i64, u64)>,
}

fn drained(level: Level, secs: i64, limit: u64) -> Level {
    level.saturating_sub(secs as u128 * u128::from(limit))
}

impl Bucket {
    /// What lay in it after the last time, and when that was.
    pub fn level(&self, network: &Network) -> (Level, i64) {
        let (limit, epoch) = (network.params.slash_limit_per_epoch, network.terms().secs);
        let begin: (Level, i64) = (0, 0);
        self.taken.iter().fold(begin, |(level, before), (at, n)| {
            let level = drained(level, at - before, limit);
            (level + u128::from(*n) * epoch as u128, *at)
        })
    }

    /// What it still holds now, in whole units.
    pub fn room(&self, network: &Network) -> u64 {
        let (limit, epoch) = (network.params.slash_limit_per_epoch, network.terms().secs);
        let (level, before) = self.level(network);
        let level = drained(level, network.now - before, limit);
        let whole = u128::from(limit) * epoch as u128;
        ((whole - level) / epoch as u128) as u64
    }

    pub fn take(&mut self, amount: u64, now: i64) {
        self.taken.push((now, amount));
    }
}
