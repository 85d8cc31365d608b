//! Random steps of those who put stake into workers and take it out.

use inferix_staking_tests::*;

use crate::model::*;
use crate::world::{World, judge};

impl World {
    /// By somebody who runs it, or by a stranger.
    pub fn tops_up(&mut self, w: usize) {
        let books = &self.side.model.workers[w];
        let minimum = books.minimum(&self.side.model.network).unwrap_or(0);
        let missing = minimum.saturating_sub(books.active).min(10_000 * IFX);
        let amount = self.amount(missing);
        let from = match self.random.chance(65) {
            true => Purse::Wallet(self.somebody_running(w)),
            false => Purse::Funder,
        };
        let expected = self.side.model.attempt(|model| {
            if from == Purse::Wallet(FUND) {
                model.fund_may_stake()?;
            }
            let (books, network) = model.topped_up_by(w, from)?;
            books.top_up(amount, network)?;
            model.pays(from, Purse::Vault(w), amount)
        });
        judge(self.call_to_top_up(w, from, amount), &expected);
    }

    pub fn requests_unstake(&mut self, w: usize) {
        let books = &self.side.model.workers[w];
        let minimum = books.minimum(&self.side.model.network).unwrap_or(0);
        let spare = books.active.saturating_sub(minimum);
        if self.random.chance(8) {
            // More tickets than there are places.
            return (0..5).for_each(|_| self.unstakes(w, 1 + spare / 9));
        }
        let limit = self.random.one_of(&[books.active, spare, spare / 3]);
        let amount = match self.random.chance(20) {
            true => u64::MAX,
            false => self.amount(limit),
        };
        self.unstakes(w, amount);
    }

    /// Asks for everything, waits, withdraws and closes; or tries to close right away.
    pub fn leaves(&mut self, w: usize) {
        if self.random.chance(30) {
            return self.closes(w);
        }
        self.unstakes(w, u64::MAX);
        self.pass(DAY);
        self.withdraws(w);
        self.closes(w);
    }

    pub fn unstakes(&mut self, w: usize, amount: u64) {
        let by = self.somebody_owning(w);
        let was_covered = self.left_covered(w);
        let expected = self.of_owner(w, by, |books, network| {
            books.request_unstake(amount, network)
        });
        judge(self.call_to_unstake(w, by, amount), &expected);
        if was_covered && !self.left_covered(w) {
            self.side.model.tally.count("a leaver unstakes more");
        }
    }

    fn left_covered(&self, w: usize) -> bool {
        let left = self.side.model.workers[w].left;
        left.is_some_and(|(_, covered)| covered)
    }

    pub fn cancels_unstake(&mut self, w: usize) {
        let tickets = &self.side.model.workers[w].tickets;
        let ticket = match tickets.iter().position(|ticket| ticket.0 > 0) {
            Some(ticket) if self.random.chance(75) => ticket,
            _ => self.random.one_of(&[0, 1, 2, 3, 4, 255]),
        };
        let by = self.a_key_owning(w);
        let expected = self.of_owner(w, by, |books, network| {
            books.cancel_unstake(ticket, network)
        });
        let key = self.key_of(by);
        let call = self.net.cancels_unstake(WorkerId(w), ticket as u8);
        judge(call.signed_by(&key), &expected);
    }

    pub fn withdraws(&mut self, w: usize) {
        let by = self.somebody_owning(w);
        let matured = self.side.model.workers[w].matured(self.side.model.network.now);
        let expected = self.side.model.attempt(|model| {
            let (books, network) = model.owned(w, by)?;
            let amount = books.withdraw(network.now)?;
            model.moves(Purse::Vault(w), Purse::Wallet(by), amount);
            Ok(amount)
        });
        if expected.is_ok_and(|amount| amount < matured) {
            self.side
                .model
                .tally
                .count("a withdrawal leaves what cases ask");
        }
        // A closed worker's vault is gone too, and with it the token program that owned it.
        judge(self.call_to_withdraw(w, by), &expected);
    }

    pub fn closes(&mut self, w: usize) {
        let by = self.somebody_owning(w);
        let expected = self.side.model.attempt(|model| model.close_worker(w, by));
        judge(self.call_to_close(w, by), &expected);
    }
}
