//! A worker's stake, and what its record says of every epoch since it was opened.

use super::{Network, Schedule, Terms, RECORDED};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Epoch {
    /// Registered when it began.
    registered: bool,
    short: bool,
}

#[derive(Clone, Debug)]
pub struct Worker {
    /// Knows the terms of every epoch that has ever been, as the program would with room for them.
    pub forgets_nothing: bool,
    pub registered: bool,
    /// When it left, unless it is registered.
    left_at: Option<i64>,
    pub stake: u64,
    pub benchmark: Schedule,
    pub price: Schedule,
    pub short_since: Option<i64>,
    /// Every epoch until the one that it was settled in last, starting with 0.
    epochs: Vec<Epoch>,
}

impl Worker {
    pub fn opened_in(epoch: u64) -> Self {
        Self {
            forgets_nothing: false,
            registered: false,
            left_at: None,
            stake: 0,
            benchmark: Schedule::default(),
            price: Schedule::default(),
            short_since: None,
            epochs: vec![Epoch::default(); epoch as usize + 1],
        }
    }

    pub fn unforgetting(epoch: u64) -> Self {
        Self {
            forgets_nothing: true,
            ..Self::opened_in(epoch)
        }
    }

    /// The epoch that the record was settled in last.
    pub fn epoch(&self) -> u64 {
        self.epochs.len() as u64 - 1
    }

    /// S(n) at a time within an epoch of these terms, or at the beginning of that epoch if it comes later: a
    /// clock may step back.
    pub fn minimum(&self, network: &Network, terms: &Terms, time: i64) -> Option<u128> {
        let time = time.max(terms.start);
        network.minimum_at(terms, &self.benchmark, &self.price, time)
    }

    /// S(n) by the terms of the epoch that the record was settled in last.
    pub fn minimum_now(&self, network: &Network, now: i64) -> Option<u128> {
        self.minimum(network, &network.terms_of(self.epoch()), now)
    }

    pub fn covers_now(&self, network: &Network, now: i64) -> bool {
        let minimum = self.minimum_now(network, now);
        minimum.is_some_and(|minimum| u128::from(self.stake) >= minimum)
    }

    /// Notes since when the worker has been short.
    fn note(&mut self, network: &Network, terms: &Terms, time: i64) {
        let minimum = self.minimum(network, terms, time);
        let covers = minimum.is_some_and(|minimum| u128::from(self.stake) >= minimum);
        if !self.registered || covers {
            self.short_since = None;
        } else if self.short_since.is_none() {
            self.short_since = Some(time);
        }
    }

    /// Brings the record from where it stood until now, epoch by epoch. A clock that has stepped back into an
    /// earlier epoch brings it nowhere.
    pub fn settle(&mut self, network: &Network, now: i64) {
        let first = self.epoch();
        let current = network.epoch(now);
        for epoch in first..=current {
            let terms = if self.forgets_nothing {
                Some(network.terms_of(epoch))
            } else {
                network.known(epoch, current)
            };
            if epoch > first {
                self.epochs.push(Epoch::default());
                if let Some(terms) = terms.filter(|_| self.registered) {
                    self.last().registered = true;
                    self.note(network, &terms, terms.start);
                }
            }
            if let (Some(terms), Some(since)) = (terms, self.short_since) {
                let over = since + i64::from(terms.grace_secs);
                if over < terms.end().min(now) {
                    self.last().short = true;
                }
            }
        }
    }

    fn last(&mut self) -> &mut Epoch {
        self.epochs.last_mut().expect("never empty")
    }

    /// Settles, changes, and notes whether the stake covers S(n) from now.
    pub fn change(&mut self, network: &Network, now: i64, change: impl FnOnce(&mut Self)) {
        self.settle(network, now);
        change(self);
        self.note(network, &network.terms_of(self.epoch()), now);
    }

    /// Leaves with everything. An epoch that a worker leaves while short is short.
    pub fn leave(&mut self, now: i64, next_epoch_at: i64) {
        if self.short_since.is_some() {
            self.last().short = true;
        }
        self.registered = false;
        self.left_at = Some(now);
        self.price.declare(0, now, next_epoch_at);
    }

    pub fn register(&mut self) {
        self.registered = true;
        self.left_at = None;
    }

    /// A slash has left `held`, active and unbonding, of a worker. If it left in this epoch and would not cover
    /// S(n) with that, the epoch is short.
    pub fn judge_what_is_held(&mut self, network: &Network, now: i64, held: u64) {
        let start = network.terms_of(self.epoch()).start;
        let minimum = self.minimum_now(network, now);
        let covers = minimum.is_some_and(|minimum| u128::from(held) >= minimum);
        if self.left_at.is_some_and(|left_at| left_at >= start) && !covers {
            self.last().short = true;
        }
    }

    fn bits(&self, bit: impl Fn(&Epoch) -> bool) -> u16 {
        let newest = self.epochs.iter().rev().take(RECORDED);
        (0..)
            .zip(newest)
            .fold(0, |bits, (age, epoch)| bits | u16::from(bit(epoch)) << age)
    }

    /// Bit `k`: the epoch `k` before the newest.
    pub fn registered_bits(&self) -> u16 {
        self.bits(|epoch| epoch.registered)
    }

    pub fn short_bits(&self) -> u16 {
        self.bits(|epoch| epoch.short)
    }
}
