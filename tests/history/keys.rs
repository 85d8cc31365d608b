//! Who may act for a worker: its owner with the cold key, its operator with the hot one, and the new owner that
//! it is handed over to.

use inferix_staking_tests::StakingError::*;

use crate::books::Books;
use crate::model::{Model, Purse};
use crate::terms::*;

impl Books {
    pub fn is_run_by(&self, person: usize) -> bool {
        person == self.owner || person == self.operator
    }

    pub fn set_operator(&mut self, operator: Option<usize>, network: &Network) -> Outcome {
        let operator = operator.ok_or(ZeroAddress)?;
        self.change(network, |books| {
            books.operator = operator;
            Ok(())
        })
    }

    pub fn set_payout(&mut self, payout: Option<Purse>, network: &Network) -> Outcome {
        let payout = payout.ok_or(ZeroAddress)?;
        self.change(network, |books| {
            books.payout = payout;
            Ok(())
        })
    }

    pub fn set_restake(&mut self, restake: bool, network: &Network) -> Outcome {
        self.change(network, |books| {
            books.restake = restake;
            Ok(())
        })
    }

    pub fn set_barred(&mut self, barred: bool, network: &Network) -> Outcome {
        check(!(barred && self.barred), WorkerBarred)?;
        check(barred || self.barred, NotBarred)?;
        self.change(network, |books| {
            books.barred = barred;
            books.offered_to = None;
            Ok(())
        })
    }
}

/// What an offer says.
#[derive(Clone, Copy)]
pub enum Offer {
    To(usize),
    /// To the zero address, which nobody has.
    ToZero,
    Withdrawn,
}

impl Model {
    /// The worker, for whatever its owner decides but an offer: the offer that stands is void.
    pub fn owned(&mut self, w: usize, by: usize) -> Outcome<(&mut Books, &Network)> {
        check(self.worker(w)?.0.owner == by, NotOwner)?;
        self.decided(w)
    }

    /// The same for what its operator may decide, too.
    pub fn run(&mut self, w: usize, by: usize) -> Outcome<(&mut Books, &Network)> {
        check(self.worker(w)?.0.is_run_by(by), NotOwnerOrOperator)?;
        self.counts_operator(w, by, "decides");
        self.decided(w)
    }

    /// To come back after leaving is the owner's decision alone.
    pub fn registered_by(&mut self, w: usize, by: usize) -> Outcome<(&mut Books, &Network)> {
        let (books, _) = self.worker(w)?;
        let may = by == books.owner || (by == books.operator && books.left.is_none());
        check(may, NotOwnerOrOperator)?;
        self.counts_operator(w, by, "registers");
        self.decided(w)
    }

    /// While it is registered and has some, anybody adds to the stake; else only those who run it. No offer is void by it.
    pub fn topped_up_by(&mut self, w: usize, by: Purse) -> Outcome<(&mut Books, &Network)> {
        let (books, _) = self.worker(w)?;
        let has_left = books.left.is_some();
        let own = matches!(by, Purse::Wallet(person)
            if person == books.owner || (books.is_run_by(person) && !has_left));
        let open_to_all = books.registered && books.active > 0;
        check(open_to_all || own, NotOwnerOrOperator)?;
        let stands = books.offered_to.is_some();
        if let Purse::Wallet(person) = by {
            self.counts_operator(w, person, "tops up");
        }
        if stands {
            self.tally.count("an offer outlives a top-up");
        }
        self.worker(w)
    }

    fn decided(&mut self, w: usize) -> Outcome<(&mut Books, &Network)> {
        if self.workers[w].offered_to.take().is_some() {
            self.tally.count("an offer is void");
        }
        if self.workers[w].owner != w {
            self.tally.count("a new owner acts");
        }
        self.worker(w)
    }

    pub fn counts_operator(&mut self, w: usize, by: usize, what: &str) {
        let books = &self.workers[w];
        if by == books.operator && by != books.owner {
            self.tally.count(format!("an operator {what}"));
        }
    }

    pub fn offer_worker(&mut self, w: usize, by: usize, offer: Offer) -> Outcome {
        let (books, network) = self.worker(w)?;
        check(books.owner == by, NotOwner)?;
        let offered_to = match offer {
            Offer::To(person) => {
                check(person != books.owner, OfferedToOwner)?;
                Some(person)
            }
            Offer::ToZero => return Err(ZeroAddress.into()),
            Offer::Withdrawn => None,
        };
        let free = offered_to.is_none() || books.open_cases == 0;
        check(free, SlashCaseOpen)?;
        books.change(network, |books| {
            books.offered_to = offered_to;
            books.offers += 1;
            Ok(())
        })
    }

    /// Everything that the new owner was shown comes with the worker, but for those who acted for it.
    pub fn accept_worker(&mut self, w: usize, by: usize, least_stake: u64) -> Outcome {
        let (books, network) = self.worker(w)?;
        check(books.offered_to == Some(by), NotOffered)?;
        check(books.open_cases == 0, SlashCaseOpen)?;
        check(books.slashable() >= least_stake, StakeBelowPromise)?;
        books.change(network, |books| {
            books.offered_to = None;
            (books.owner, books.operator, books.payout) = (by, by, Purse::Wallet(by));
            Ok(())
        })
    }
}
