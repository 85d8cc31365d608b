//! The coverage record, twice: as it is kept from call to call, and from a worker's own history alone.

use crate::books::Books;
use crate::schedule::Schedule;
use crate::terms::*;

/// Epochs in a record: the current one and 14 before it.
pub const RECORDED: u64 = 15;
const MASK: u16 = 0x7fff;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Record {
    /// The epoch that it was settled in last.
    pub epoch: u64,
    /// Bit `k`: registered when the epoch `k` before that one began.
    pub registered: u16,
    /// Bit `k`: that epoch is short.
    pub short: u16,
    pub short_since: Option<i64>,
}

/// What S(n) and the record depend on, after one change of a worker's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Past {
    pub at: i64,
    pub registered: bool,
    pub active: u64,
    pub benchmark: Schedule,
    pub price: Schedule,
    /// This change was its leaving.
    pub left: bool,
}

impl Past {
    fn is_short(&self, terms: &Terms, time: i64) -> bool {
        let minimum = terms.minimum(self.benchmark.at(time), self.price.at(time));
        self.registered && minimum.is_none_or(|minimum| self.active < minimum)
    }
}

impl Books {
    fn note_by(&mut self, terms: &Terms, time: i64) {
        let short = self.registered && !self.covers_by(terms, time);
        let since = self.record.short_since.unwrap_or(time);
        self.record.short_since = short.then_some(since);
    }

    /// Notes since when the worker has been short.
    pub fn note(&mut self, network: &Network) {
        self.note_by(&network.terms(), network.now);
    }

    /// Brings the record from where it stood until now, epoch by epoch.
    pub fn settle(&mut self, network: &Network) {
        let (first, current) = (self.record.epoch, network.epoch());
        for epoch in first..=current {
            let terms = network.known(epoch);
            if epoch > first {
                self.record.registered = self.record.registered << 1 & MASK;
                self.record.short = self.record.short << 1 & MASK;
                if let Some(terms) = terms.filter(|_| self.registered) {
                    self.record.registered |= 1;
                    self.note_by(&terms, terms.start);
                }
            }
            if let (Some(terms), Some(since)) = (terms, self.record.short_since)
                && since + terms.grace < network.now.min(terms.end())
            {
                self.record.short |= 1;
            }
        }
        self.record.epoch = current;
    }

    /// Settles, changes, notes, and remembers the change for [`Books::record_from_the_past`].
    pub fn change<T>(
        &mut self,
        network: &Network,
        change: impl FnOnce(&mut Self) -> Outcome<T>,
    ) -> Outcome<T> {
        let was_registered = self.registered;
        self.settle(network);
        let done = change(self)?;
        self.note(network);
        self.past.push(Past {
            at: network.now,
            registered: self.registered,
            active: self.active,
            benchmark: self.benchmark,
            price: self.price,
            left: was_registered && !self.registered,
        });
        Ok(done)
    }

    /// The record as the worker's own changes and the terms of all epochs make it: whoever else touched the
    /// worker, and when, has no part in it. What `short_since` says is told for recorded epochs only, and
    /// is the beginning of time before them.
    pub fn record_from_the_past(&self, network: &Network) -> Record {
        let current = network.epoch();
        // Whoever has been short for as long as this has had no grace left in any recorded epoch.
        let opened = network.epoch_at(self.opened_at);
        let first = current.saturating_sub(2 * RECORDED).max(opened);
        let begin = network.of(first).start;
        let mut past = self
            .past
            .iter()
            .filter(|change| change.at >= begin)
            .peekable();
        let before = self.past.iter().rfind(|change| change.at < begin);
        let mut state = before.copied().unwrap_or_default();
        let (mut record, mut since) = (Record::default(), None);
        for epoch in first..=current {
            let terms = network.of(epoch);
            let mut short = false;
            let registered = state.registered;
            let short_from = |state: &Past, since: Option<i64>, time| {
                state.is_short(&terms, time).then(|| since.unwrap_or(time))
            };
            let out_of_grace =
                |since: Option<i64>, time| since.is_some_and(|since| since + terms.grace < time);
            since = short_from(&state, since, terms.start);
            while let Some(change) = past.next_if(|change| change.at < terms.end()) {
                short |= out_of_grace(since, change.at) || (change.left && since.is_some());
                state = *change;
                since = short_from(&state, since, change.at);
            }
            short |= out_of_grace(since, terms.end().min(network.now));
            record.registered = record.registered << 1 & MASK | u16::from(registered);
            record.short = record.short << 1 & MASK | u16::from(short);
        }
        record.epoch = current;
        record.short_since = since;
        record.forgetting_old_times(network)
    }

    /// The record settled until now, in the form of [`Books::record_from_the_past`].
    pub fn settled_record(&self, network: &Network) -> Record {
        let mut settled = self.clone();
        settled.settle(network);
        settled.record.forgetting_old_times(network)
    }
}

impl Record {
    fn forgetting_old_times(mut self, network: &Network) -> Self {
        let oldest = network.of((self.epoch + 1).saturating_sub(RECORDED));
        let since = self.short_since.as_mut();
        if let Some(since) = since.filter(|since| **since < oldest.start) {
            *since = i64::MIN;
        }
        self
    }
}
