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
    /// When it left, if it has left and not come back.
    pub left_at: Option<i64>,
    /// Active and unbonding stake.
    pub held: u64,
    pub cause: Cause,
}

/// What made a change.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Cause {
    #[default]
    Other,
    Leaving,
    Slash,
}

impl Past {
    fn is_short(&self, terms: &Terms, time: i64) -> bool {
        let minimum = terms.minimum(self.benchmark.at(time), self.price.at(time));
        self.registered && minimum.is_none_or(|minimum| self.active < minimum)
    }

    /// A slash, in the epoch that the worker has left in, that leaves less than S(n) of what it left with.
    fn slashed_after_leaving(&self, terms: &Terms) -> bool {
        let minimum = terms.minimum(self.benchmark.at(self.at), self.price.at(self.at));
        let just_left = self.left_at.is_some_and(|at| at >= terms.start);
        let slashed = self.cause == Cause::Slash && just_left;
        slashed && minimum.is_none_or(|minimum| self.held < minimum)
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
        self.change_by(Cause::Other, network, change)
    }

    pub fn change_by<T>(
        &mut self,
        cause: Cause,
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
            left_at: self.left.map(|(at, _)| at),
            held: self.slashable(),
            cause: match was_registered && !self.registered {
                true => Cause::Leaving,
                false => cause,
            },
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
                let left_short = change.cause == Cause::Leaving && since.is_some();
                short |= out_of_grace(since, change.at) || left_short;
                short |= change.slashed_after_leaving(&terms);
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
