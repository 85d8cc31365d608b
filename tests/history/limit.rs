//! What slashes may take over all workers: a bucket that what they take lies in, and that drains by the limit in
//! an epoch's time. Its level is computed from all that was ever taken.

use crate::terms::Network;

/// Units of 1 token base unit for 1 second, so that nothing is ever rounded.
type Level = u128;

#[derive(Clone, Debug, Default)]
pub struct Bucket {
    /// All that was ever taken, the oldest first.
    pub taken: Vec<Taken>,
}

/// What was taken at a time, and under which limit.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    at: i64,
    amount: u64,
    limit: u64,
    epoch: i64,
}

/// How full it was, in which epoch's seconds, and when.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    pub level: Level,
    epoch: i64,
    pub at: i64,
}

impl Fill {
    /// The same later, counted in an epoch of another length, without what the limit does not hold, and drained.
    fn drained(self, at: i64, limit: u64, epoch: i64) -> Level {
        let counted = match self.level {
            0 => 0,
            level => (level * epoch as u128).div_ceil(self.epoch as u128),
        };
        let held = counted.min(u128::from(limit) * epoch as u128);
        held.saturating_sub((at - self.at) as u128 * u128::from(limit))
    }
}

impl Bucket {
    /// What lay in it after the last time, and when that was.
    pub fn fill(&self) -> Fill {
        let begin = Fill {
            level: 0,
            epoch: 1,
            at: 0,
        };
        self.taken.iter().fold(begin, |fill, taken| {
            let left = fill.drained(taken.at, taken.limit, taken.epoch);
            Fill {
                level: left + u128::from(taken.amount) * taken.epoch as u128,
                epoch: taken.epoch,
                at: taken.at,
            }
        })
    }

    /// What it still holds now, in whole units.
    pub fn room(&self, network: &Network) -> u64 {
        let (limit, epoch) = (network.params.slash_limit_per_epoch, network.terms().secs);
        let level = self.fill().drained(network.now, limit, epoch);
        let whole = u128::from(limit) * epoch as u128;
        ((whole - level) / epoch as u128) as u64
    }

    pub fn take(&mut self, amount: u64, network: &Network) {
        self.taken.push(Taken {
            at: network.now,
            amount,
            limit: network.params.slash_limit_per_epoch,
            epoch: network.terms().secs,
        });
    }
}
