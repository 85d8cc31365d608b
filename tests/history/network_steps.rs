//! Random steps of the price authority, and of time.

use inferix_staking_tests::state::Role;
use inferix_staking_tests::*;

use crate::world::{World, judge};

impl World {
    pub fn commits_price(&mut self, _: usize) {
        let steps = [83, 84, 90, 99, 100, 101, 110, 120, 120, 121, 0];
        let per_cent = self.random.one_of(&steps);
        match self.random.below(40) {
            0 => self.commits_at(u64::MAX),
            _ => self.commits(per_cent),
        }
    }

    /// This share of the price before it.
    pub fn commits(&mut self, per_cent: u64) {
        let price = self.side.model.network.terms().reference_price * per_cent / 100;
        self.commits_at(price);
    }

    fn commits_at(&mut self, price: u64) {
        let expected = self.side.model.attempt(|model| {
            model.check_held(Role::PriceAuthority, StakingError::NotPriceAuthority)?;
            model.network.commit_price(price)
        });
        judge(self.net.commits_price(price), &expected);
    }

    /// Mostly to one of an epoch's edges, or just beside it.
    pub fn time_passes(&mut self, _: usize) {
        let network = &self.side.model.network;
        let (now, terms) = (network.now, network.terms());
        let edges = [
            terms.start + terms.secs / 2,
            terms.start + terms.grace,
            terms.start + terms.grace + 1,
            terms.end(),
            terms.end() + terms.grace,
            terms.end() + terms.grace + 1,
        ];
        let edge = self.random.one_of(&edges) + self.random.one_of(&[-1, 0, 0, 0, 1]);
        let waits = [1, 599, 600, 600, 601, HOUR - 1, HOUR, HOUR + 1, 2 * HOUR];
        let secs = match self.random.below(100) {
            0 => 61 * DAY,
            1 => 7 * DAY,
            2..5 => DAY,
            // As many epochs as a record, the terms and the sums keep, and about that many.
            5..9 => (14 + self.random.below(4) as i64) * HOUR,
            9..60 if edge > now => edge - now,
            _ => self.random.one_of(&waits),
        };
        self.pass(secs);
    }
}
