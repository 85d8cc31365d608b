//! How much slashes may take over all workers: a limit per epoch that refills all the time.

use anchor_lang::prelude::*;

/// A leaky bucket: what slashes have taken lies in it and drains by the limit per epoch. It holds at most
/// the limit, so any window of an epoch's length lets at most twice the limit through, and a limit that was
/// used up, or has been lowered since, is whole again an epoch later.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SlashBucket {
    /// What lies in it, in base units times `epoch_secs`, so that nothing is rounded: a 128-bit number, the
    /// lower word first.
    pub level: [u64; 2],
    /// When that was, in unix seconds.
    pub level_at: i64,
    /// The length of an epoch that the level is counted in.
    pub epoch_secs: u32,
    pub padding: [u8; 4],
}

/// What a network allows now.
#[derive(Clone, Copy, Debug)]
pub struct SlashLimit {
    /// Token base units.
    pub per_epoch: u64,
    pub epoch_secs: u32,
}

impl SlashBucket {
    /// Takes what the limit allows of `wanted`, and returns it.
    pub fn take(&mut self, wanted: u64, limit: SlashLimit, now: i64) -> u64 {
        self.count_in(limit.epoch_secs);
        let secs = u128::from(limit.epoch_secs);
        // Products of a u64 and a u32: nothing saturates.
        let capacity = u128::from(limit.per_epoch).saturating_mul(secs);
        let level = self.drained(limit, capacity, now);
        self.level_at = self.level_at.max(now);
        let room = capacity.saturating_sub(level);
        let taken = if u128::from(wanted).saturating_mul(secs) <= room {
            wanted
        } else {
            let whole = room.checked_div(secs).unwrap_or(0);
            u64::try_from(whole).unwrap_or(u64::MAX).min(wanted)
        };
        let added = u128::from(taken).saturating_mul(secs);
        self.set_level(level.saturating_add(added));
        taken
    }

    /// What is left in it now. A limit that has been lowered since lets go of what it does not hold; a clock
    /// that steps back drains nothing twice.
    fn drained(&self, limit: SlashLimit, capacity: u128, now: i64) -> u128 {
        let elapsed = u64::try_from(now.saturating_sub(self.level_at)).unwrap_or(0);
        let drained = u128::from(elapsed).saturating_mul(u128::from(limit.per_epoch));
        self.level().min(capacity).saturating_sub(drained)
    }

    /// Counts the level in epochs of another length. Rounds up: what was taken never becomes less by it.
    fn count_in(&mut self, epoch_secs: u32) {
        if epoch_secs == self.epoch_secs {
            return;
        }
        if self.level() > 0 && self.epoch_secs > 0 {
            // At most 2^96 before, so nothing saturates.
            let scaled = self.level().saturating_mul(u128::from(epoch_secs));
            // Rounded up by a sum and not by `div_ceil`, whose remainder is another 6 KB of code.
            let more = u128::from(self.epoch_secs.saturating_sub(1));
            let counted = scaled
                .saturating_add(more)
                .checked_div(u128::from(self.epoch_secs));
            self.set_level(counted.unwrap_or(u128::MAX));
        }
        self.epoch_secs = epoch_secs;
    }

    fn level(&self) -> u128 {
        let [low, high] = self.level;
        u128::from(high)
            .checked_shl(64)
            .unwrap_or(0)
            .saturating_add(u128::from(low))
    }

    fn set_level(&mut self, level: u128) {
        let [a, b, c, d, e, f, g, h, rest @ ..] = level.to_le_bytes();
        self.level = [
            u64::from_le_bytes([a, b, c, d, e, f, g, h]),
            u64::from_le_bytes(rest),
        ];
    }
}
