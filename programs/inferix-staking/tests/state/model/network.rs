//! The terms of all epochs, as a list.

use super::Schedule;

/// Epochs before the current one that an instruction knows.
const KNOWN_BEFORE: u64 = 15;
/// Epochs whose terms are kept: the coming one, the current one and those before it.
pub const KEPT: u64 = KNOWN_BEFORE + 2;

/// The terms of one epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub start: i64,
    pub reference_price: u64,
    pub reference_epoch: u64,
    pub min_price: u64,
    pub epoch_secs: u32,
    pub coverage_epochs: u32,
    pub grace_secs: u32,
    pub evidence_window_secs: u32,
}

impl Terms {
    pub fn end(&self) -> i64 {
        self.start + i64::from(self.epoch_secs)
    }
}

#[derive(Clone, Debug)]
pub struct Network {
    pub decimals: u8,
    /// The terms of every epoch, starting with 0, as far as anything was accepted for it.
    pub terms: Vec<Terms>,
}

impl Network {
    pub fn new(decimals: u8, first: Terms) -> Self {
        let terms = vec![first];
        Self { decimals, terms }
    }

    fn newest(&self) -> (u64, Terms) {
        let newest = self.terms.len() - 1;
        (newest as u64, self.terms[newest])
    }

    pub fn epoch(&self, now: i64) -> u64 {
        let (newest, terms) = self.newest();
        if now >= terms.start {
            return newest + (now - terms.start) as u64 / u64::from(terms.epoch_secs);
        }
        let begun = self.terms.iter().take_while(|terms| terms.start <= now);
        (begun.count() as u64).saturating_sub(1)
    }

    /// The terms of an epoch, whatever it is.
    pub fn terms_of(&self, epoch: u64) -> Terms {
        let (newest, mut terms) = self.newest();
        if epoch <= newest {
            return self.terms[epoch as usize];
        }
        terms.start += (epoch - newest) as i64 * i64::from(terms.epoch_secs);
        terms
    }

    /// The terms of an epoch, as far as an instruction in the epoch `current` knows them. That they are
    /// overwritten although the instruction could know them takes a clock that has stepped back.
    pub fn known(&self, epoch: u64, current: u64) -> Option<Terms> {
        let overwritten = epoch + KEPT <= self.newest().0;
        (epoch + KNOWN_BEFORE >= current && !overwritten).then(|| self.terms_of(epoch))
    }

    pub fn terms_at(&self, now: i64) -> Terms {
        self.terms_of(self.epoch(now))
    }

    fn fill(&mut self, until: u64) {
        for epoch in self.terms.len() as u64..=until {
            self.terms.push(self.terms_of(epoch));
        }
    }

    /// The epoch after the one that `now` lies in, to be changed.
    pub fn coming(&mut self, now: i64) -> &mut Terms {
        let coming = self.epoch(now) + 1;
        self.fill(coming);
        &mut self.terms[coming as usize]
    }

    /// Commits a reference price that was accepted: the first one counts at once, later ones in the next
    /// epoch.
    pub fn commit(&mut self, price: u64, now: i64) {
        let epoch = self.epoch(now);
        let first = self.terms_of(epoch).reference_price == 0;
        let counts_in = if first { epoch } else { epoch + 1 };
        self.fill(counts_in);
        for terms in &mut self.terms[counts_in as usize..] {
            terms.reference_price = price;
            terms.reference_epoch = counts_in;
        }
    }

    /// S(n) by the terms of an epoch, `None` if a part of it is missing: the exact fraction, rounded up.
    pub fn minimum_stake(&self, terms: &Terms, benchmark: u64, price: u64) -> Option<u128> {
        if terms.reference_price == 0 || benchmark == 0 || price == 0 {
            return None;
        }
        let minutes = u128::from(terms.epoch_secs / 60);
        let price = u128::from(price.max(terms.min_price));
        let usd = u128::from(terms.coverage_epochs) * minutes * u128::from(benchmark) * price;
        let token = u128::from(terms.reference_price) * 10_u128.pow(9 - u32::from(self.decimals));
        Some(usd.div_ceil(60 * token))
    }

    /// S(n) at a time within an epoch of these terms.
    pub fn minimum_at(
        &self,
        terms: &Terms,
        benchmark: &Schedule,
        price: &Schedule,
        time: i64,
    ) -> Option<u128> {
        self.minimum_stake(terms, benchmark.at(time), price.at(time))
    }
}
