//! What an epoch fixes for every worker, and the newest epochs that a network remembers.
//!
//! S(n) stands still for an epoch: whatever it depends on besides the worker's own benchmark and price is
//! fixed when an epoch begins, and what is accepted counts from the next epoch on. So what a worker must
//! hold in the coming epoch is known before that epoch begins.

use anchor_lang::prelude::*;
use inferix_staking_math::{Price, StakeRule, TokenPrice};

use super::Params;

/// Epochs whose terms are kept: the coming one, the current one, and 15 before it.
pub const TERMS_KEPT: usize = 17;
/// How many epochs before the current one are known.
pub const EPOCHS_KNOWN_BEFORE: u64 = 15;

/// The terms of one epoch.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub epoch: u64,
    /// Unix time of the epoch's beginning.
    pub start: i64,
    /// Billionths of a USD per token; 0 until the first commit.
    pub reference_price: u64,
    /// The epoch that this reference price first counted in. Later epochs without a commit inherit both.
    pub reference_epoch: u64,
    /// Price floor in billionths of a USD per IB-hour; 0 is none.
    pub min_price: u64,
    /// Length of the epoch; whole minutes.
    pub epoch_secs: u32,
    /// The leading factor of S(n).
    pub coverage_epochs: u32,
    /// How long a worker may be short before the epoch counts as short.
    pub grace_secs: u32,
    /// How old an offence of this epoch may be when its slash is proposed.
    pub evidence_window_secs: u32,
}

/// The terms of consecutive epochs, the newest of which is at most the coming one. An epoch's place is its
/// number modulo [`TERMS_KEPT`]. Epochs after the newest have its terms.
#[zero_copy]
#[derive(Debug, PartialEq, Eq)]
pub struct TermsRing {
    /// The newest epoch in it.
    pub newest: u64,
    pub places: [Terms; TERMS_KEPT],
}

impl Terms {
    /// Takes the parameters that belong to the terms.
    pub fn set_params(&mut self, params: &Params) {
        self.min_price = params.min_price;
        self.epoch_secs = params.epoch_secs;
        self.coverage_epochs = params.coverage_epochs;
        self.grace_secs = params.grace_secs;
        self.evidence_window_secs = params.evidence_window_secs;
    }

    /// Takes a reference price that first counts in `epoch`.
    pub(super) fn set_price(&mut self, price: u64, epoch: u64) {
        self.reference_price = price;
        self.reference_epoch = epoch;
    }

    /// When the next epoch begins.
    pub fn end(&self) -> i64 {
        self.start.saturating_add(i64::from(self.epoch_secs))
    }

    /// Whether what counts from the next epoch on is still accepted.
    pub fn is_first_half(&self, now: i64) -> bool {
        now < self.start.saturating_add(i64::from(self.epoch_secs / 2))
    }

    pub const fn epoch_minutes(&self) -> u32 {
        self.epoch_secs / 60
    }

    /// The rule for S(n); `None` while there is no reference price.
    #[inline(never)]
    pub fn stake_rule(&self, decimals: u8) -> Option<StakeRule> {
        let price = TokenPrice::from_nano(self.reference_price).ok()?;
        let coverage = u8::try_from(self.coverage_epochs).ok()?;
        let rule = StakeRule::new(coverage, self.epoch_minutes(), price, decimals).ok()?;
        match Price::from_nano(self.min_price) {
            Ok(floor) => Some(rule.with_floor(floor)),
            Err(_) => Some(rule),
        }
    }

    /// The terms of the epoch that follows, if nothing is committed for it.
    fn following(&self, epochs: u64) -> Self {
        let secs = epochs.saturating_mul(u64::from(self.epoch_secs));
        Self {
            epoch: self.epoch.saturating_add(epochs),
            start: self
                .start
                .saturating_add(i64::try_from(secs).unwrap_or(i64::MAX)),
            ..*self
        }
    }
}

impl TermsRing {
    /// Begins with one epoch.
    pub fn open(&mut self, first: Terms) {
        self.newest = first.epoch;
        self.put(first);
    }

    /// The terms of the epoch that `now` lies in. Before the oldest that is known, of that one.
    #[inline(never)]
    pub fn at(&self, now: i64) -> Terms {
        let newest = self.newest();
        if let Ok(elapsed) = u64::try_from(now.saturating_sub(newest.start)) {
            let secs = u64::from(newest.epoch_secs);
            let epochs = elapsed.checked_div(secs).unwrap_or(0);
            // What has passed of the epoch that `now` lies in.
            let passed = elapsed.checked_rem(secs).unwrap_or(0);
            return Terms {
                epoch: newest.epoch.saturating_add(epochs),
                start: now.saturating_sub(i64::try_from(passed).unwrap_or(0)),
                ..*newest
            };
        }
        // The coming epoch's terms are there already, or the clock has stepped back.
        let mut terms = newest;
        while now < terms.start {
            match self.stored(terms.epoch.wrapping_sub(1)) {
                Some(before) => terms = before,
                None => break,
            }
        }
        *terms
    }

    /// The terms of an epoch; `None` if they are overwritten already.
    #[inline(never)]
    pub fn of(&self, epoch: u64) -> Option<Terms> {
        match epoch.checked_sub(self.newest) {
            None | Some(0) => self.stored(epoch).copied(),
            Some(epochs) => Some(self.newest().following(epochs)),
        }
    }

    /// The place of the epoch after `current`, to be changed.
    #[inline(never)]
    pub fn coming(&mut self, current: u64) -> &mut Terms {
        let coming = current.saturating_add(1);
        // Epochs in between have had the newest terms. More than a ring's worth need not be written.
        let newest = *self.newest();
        let missing = coming.saturating_sub(newest.epoch);
        let kept = u64::try_from(TERMS_KEPT).unwrap_or(u64::MAX);
        for epochs in missing.saturating_sub(kept).saturating_add(1)..=missing {
            self.put(newest.following(epochs));
        }
        self.newest = self.newest.max(coming);
        self.place_mut(coming)
    }

    /// The place of an epoch that is stored, or the newest one.
    pub fn current_mut(&mut self, current: u64) -> &mut Terms {
        let missing = current.saturating_sub(self.newest);
        if missing > 0 {
            return self.coming(current.saturating_sub(1));
        }
        self.place_mut(current)
    }

    /// The shortest and the longest evidence window of the epochs that are stored.
    #[inline(never)]
    pub fn evidence_windows(&self) -> (u32, u32) {
        // Before epoch 16 the later places are empty.
        let stored = usize::try_from(self.newest).unwrap_or(TERMS_KEPT);
        let (mut shortest, mut longest) = (u32::MAX, 0);
        for terms in self.places.iter().take(stored.saturating_add(1)) {
            shortest = shortest.min(terms.evidence_window_secs);
            longest = longest.max(terms.evidence_window_secs);
        }
        (shortest, longest)
    }

    /// Whether a reference price was ever committed.
    pub fn is_priced(&self) -> bool {
        self.newest().reference_price != 0
    }

    fn newest(&self) -> &Terms {
        self.place(self.newest)
    }

    fn stored(&self, epoch: u64) -> Option<&Terms> {
        let terms = self.place(epoch);
        // A place that was never written has no length.
        (terms.epoch == epoch && terms.epoch_secs > 0).then_some(terms)
    }

    fn put(&mut self, terms: Terms) {
        *self.place_mut(terms.epoch) = terms;
    }

    fn place(&self, epoch: u64) -> &Terms {
        let [first, ..] = &self.places;
        self.places.get(index(epoch)).unwrap_or(first)
    }

    fn place_mut(&mut self, epoch: u64) -> &mut Terms {
        let [first, rest @ ..] = &mut self.places;
        match index(epoch).checked_sub(1) {
            Some(index) => rest.get_mut(index).unwrap_or(first),
            None => first,
        }
    }
}

fn index(epoch: u64) -> usize {
    let kept = u64::try_from(TERMS_KEPT).unwrap_or(u64::MAX);
    usize::try_from(epoch.checked_rem(kept).unwrap_or(0)).unwrap_or(0)
}
