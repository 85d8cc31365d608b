//! Random steps of those who decide who acts for a worker.

use inferix_staking_tests::*;

use crate::keys::Offer;
use crate::model::*;
use crate::terms::check;
use crate::world::{World, judge};

/// Where the number of an offer stands in the data of an acceptance.
const OFFER_AT: usize = 8;

impl World {
    /// Mostly the owner.
    pub fn somebody_owning(&mut self, w: usize) -> usize {
        let (owner, operator) = (
            self.side.model.workers[w].owner,
            self.side.model.workers[w].operator,
        );
        let person = match self.random.below(25) {
            0 => operator,
            1 => self.random.index(PEOPLE),
            _ => owner,
        };
        self.owner_or_key(w, person)
    }

    pub fn a_key_owning(&mut self, w: usize) -> usize {
        let person = self.somebody_owning(w);
        self.with_a_key(person)
    }

    pub fn a_key_running(&mut self, w: usize) -> usize {
        let person = self.somebody_running(w);
        self.with_a_key(person)
    }

    /// Mostly the owner or the operator.
    pub fn somebody_running(&mut self, w: usize) -> usize {
        let (owner, operator) = (
            self.side.model.workers[w].owner,
            self.side.model.workers[w].operator,
        );
        let person = match self.random.below(20) {
            0 => self.random.index(PEOPLE),
            1..8 => operator,
            _ => owner,
        };
        self.owner_or_key(w, person)
    }

    pub fn sets_operator(&mut self, w: usize) {
        let by = self.a_key_owning(w);
        let person = self.random.index(PEOPLE + 1);
        let operator = Some(person).filter(|person| *person < PEOPLE);
        let key = operator.map_or(Pubkey::default(), |person| self.address_of(person));
        let expected = self.of_owner(w, by, |books, network| {
            books.set_operator(operator, network)
        });
        let signer = self.key_of(by);
        judge(
            self.net.sets_operator(WorkerId(w), key).signed_by(&signer),
            &expected,
        );
        if expected.is_ok() {
            self.follows(w);
        }
    }

    pub fn sets_payout(&mut self, w: usize) {
        let by = self.a_key_owning(w);
        let person = self.random.index(PEOPLE);
        let purses = [
            Some(Purse::Payout(w, 0)),
            Some(Purse::Payout(w, 1)),
            Some(Purse::Wallet(person)),
            None,
        ];
        let payout = self.random.one_of(&purses);
        let wallet = payout.map_or(Pubkey::default(), |purse| self.wallet_of(purse));
        let expected = self.of_owner(w, by, |books, network| books.set_payout(payout, network));
        let signer = self.key_of(by);
        judge(
            self.net.sets_payout(WorkerId(w), wallet).signed_by(&signer),
            &expected,
        );
        if expected.is_ok() {
            self.follows(w);
        }
    }

    pub fn sets_restake(&mut self, w: usize) {
        let (restake, by) = (self.random.chance(60), self.a_key_owning(w));
        let expected = self.of_owner(w, by, |books, network| books.set_restake(restake, network));
        let signer = self.key_of(by);
        judge(
            self.net
                .sets_restake(WorkerId(w), restake)
                .signed_by(&signer),
            &expected,
        );
    }

    pub fn offers(&mut self, w: usize) {
        let by = self.somebody_owning(w);
        let offer = match self.random.below(12) {
            0 => Offer::ToZero,
            1 => Offer::Withdrawn,
            _ => Offer::To(self.random.index(PEOPLE)),
        };
        let expected = self.side.model.attempt(|model| {
            if by == FUND {
                model.fund_may_offer(w, offer)?;
            }
            model.offer_worker(w, by, offer)
        });
        judge(self.call_to_offer(w, by, offer), &expected);
    }

    /// Mostly the one that some worker is offered to, who mostly wants what there is.
    pub fn accepts(&mut self, w: usize) {
        let workers = self.side.model.workers.iter();
        let offered: Vec<_> = workers
            .enumerate()
            .filter_map(|(w, books)| Some((w, books.offered_to?)))
            .collect();
        let (w, by) = match offered.is_empty() || self.random.chance(10) {
            true => (w, self.random.index(PEOPLE)),
            false => self.random.one_of(&offered),
        };
        let held = self.side.model.workers[w].slashable();
        let least = [held, held, held, held, 0, held + 1, u64::MAX];
        let least = self.random.one_of(&least);
        if by != FUND && self.random.chance(6) {
            return self.accepts_an_earlier_offer(w, by);
        }
        let expected = self.side.model.attempt(|model| match by {
            FUND => {
                model.fund_begins(w)?;
                model.accept_worker(w, by, least)?;
                model.fund_owns(w)
            }
            by => model.accept_worker(w, by, least),
        });
        judge(self.call_to_accept(w, by, least), &expected);
        if expected.is_ok() {
            self.follows(w);
        }
    }

    /// Another offer to the same key stands now.
    fn accepts_an_earlier_offer(&mut self, w: usize, by: usize) {
        let Some(earlier) = self.side.model.workers[w].offers.checked_sub(1) else {
            return;
        };
        let expected = self.of_worker(w, |_, _| check(false, StakingError::NotOffered));
        let call = self.call_to_accept(w, by, 0);
        let offer = OFFER_AT..OFFER_AT + 8;
        let call = call.with_data(|data| data[offer].copy_from_slice(&earlier.to_le_bytes()));
        judge(call, &expected);
    }
}
