//! Random steps in the lives of workers.

use inferix_staking_tests::*;

use crate::model::*;
use crate::pools::*;
use crate::terms::*;
use crate::world::{World, judge};

impl World {
    /// Opened, measured and registered, with stake to spare.
    pub fn starts(&mut self, w: usize) {
        self.opens(w);
        self.measures(w, HALF_IB);
        self.registers_at(w, NANO, 5 * IFX);
    }

    pub fn opens(&mut self, w: usize) {
        let clock: solana_clock::Clock = self.net.chain.svm.get_sysvar();
        let payout = usize::from(self.net.worker(W(w)).payout == self.payouts[w][1]);
        let expected = self.model.attempt(|model| {
            let books = &mut model.workers[w];
            check(!books.open, StakingError::AlreadyExists)?;
            *books = Books {
                open: true,
                opened_slot: clock.slot,
                opened_at: clock.unix_timestamp,
                payout,
                ..Books::default()
            };
            Ok(())
        });
        judge(self.net.opens_worker(W(w)), &expected);
    }

    pub fn attests(&mut self, w: usize) {
        let measured = [
            HALF_IB,
            HALF_IB,
            HALF_IB,
            HALF_IB,
            HALF_IB,
            1,
            NANO / 4,
            NANO,
            3 * NANO,
            0,
            1_000 * NANO + 1,
        ];
        let benchmark = self.random.one_of(&measured);
        self.measures(w, benchmark);
    }

    pub fn measures(&mut self, w: usize, benchmark: u64) {
        let expected = self.of_worker(w, |books, terms| books.attest(benchmark, terms));
        judge(self.net.attests_benchmark(W(w), benchmark), &expected);
    }

    fn price(&mut self) -> u64 {
        let odd = [7, 2 * NANO, 10_000 * NANO, 0, 10_000 * NANO + 1];
        match self.random.chance(75) {
            true => self.random.one_of(&[NANO, NANO / 2]),
            false => self.random.one_of(&odd),
        }
    }

    /// Mostly with a fresh price and a fresh benchmark, and with what the stake still wants.
    pub fn registers(&mut self, w: usize) {
        if self.random.chance(75) {
            self.commits(100);
            self.measures(w, HALF_IB);
        }
        let price = self.price();
        let books = &self.model.workers[w];
        let minimum = books.minimum_at(price, &self.model.terms);
        let missing = minimum.saturating_sub(books.active).min(10_000 * IFX);
        let deposit = match self.random.chance(60) {
            true => missing + self.random.below(4 * IFX),
            false => self.random.around(missing),
        };
        self.registers_at(w, price, deposit);
    }

    pub fn registers_at(&mut self, w: usize, price: u64, deposit: u64) {
        let expected = self.model.attempt(|model| {
            let (books, terms) = model.worker(w)?;
            books.register(price, deposit, &terms)?;
            model.moves(Purse::Owner(w), Purse::Vault(w), deposit);
            Ok(())
        });
        judge(self.net.registers_worker(W(w), price, deposit), &expected);
    }

    pub fn tops_up(&mut self, w: usize) {
        let books = &self.model.workers[w];
        let missing = books
            .minimum(&self.model.terms)
            .saturating_sub(books.active);
        let amount = self.random.around(missing.min(10_000 * IFX));
        let by_owner = self.random.chance(50);
        let from = match by_owner {
            true => Purse::Owner(w),
            false => Purse::Funder,
        };
        let expected = self.model.attempt(|model| {
            let (books, terms) = model.worker(w)?;
            books.top_up(amount, &terms)?;
            model.moves(from, Purse::Vault(w), amount);
            Ok(())
        });
        let funder = match by_owner {
            true => self.net.owner(W(w)),
            false => self.net.keys.stranger.insecure_clone(),
        };
        judge(self.net.tops_up_as(&funder, W(w), amount), &expected);
    }

    pub fn sets_price(&mut self, w: usize) {
        let price = self.price();
        let expected = self.of_worker(w, |books, terms| books.set_price(price, terms));
        judge(self.net.sets_price(W(w), price), &expected);
    }

    pub fn requests_unstake(&mut self, w: usize) {
        let books = &self.model.workers[w];
        let spare = books
            .active
            .saturating_sub(books.minimum(&self.model.terms));
        let limit = self.random.one_of(&[books.active, spare, spare / 3]);
        let amount = match self.random.chance(10) {
            true => u64::MAX,
            false => self.random.around(limit),
        };
        self.unstakes(w, amount);
    }

    /// Asks for everything, waits, withdraws and closes; or tries to close right away.
    pub fn leaves(&mut self, w: usize) {
        if self.random.chance(30) {
            return self.closes(w);
        }
        self.unstakes(w, self.model.workers[w].active);
        self.pass(DAY);
        self.withdraws(w);
        self.closes(w);
    }

    pub fn unstakes(&mut self, w: usize, amount: u64) {
        let expected = self.of_worker(w, |books, terms| books.request_unstake(amount, terms));
        judge(self.net.requests_unstake(W(w), amount), &expected);
    }

    pub fn cancels_unstake(&mut self, w: usize) {
        let ticket = self.random.index(5);
        let expected = self.of_worker(w, |books, terms| books.cancel_unstake(ticket, terms));
        judge(self.net.cancels_unstake(W(w), ticket as u8), &expected);
    }

    pub fn withdraws(&mut self, w: usize) {
        let expected = self.model.attempt(|model| {
            let (books, terms) = model.worker(w)?;
            let amount = books.withdraw(&terms)?;
            model.moves(Purse::Vault(w), Purse::Owner(w), amount);
            Ok(())
        });
        // A closed worker's vault is gone too, and with it the token program that owned it.
        judge(self.net.withdraws(W(w)), &expected);
    }

    pub fn sets_payout(&mut self, w: usize) {
        let choice = self.random.index(3);
        let wallet = self.payouts[w].get(choice).copied().unwrap_or_default();
        let expected = self.of_worker(w, |books, _| {
            check(choice < 2, StakingError::ZeroAddress)?;
            books.payout = choice;
            Ok(())
        });
        judge(self.net.sets_payout(W(w), wallet), &expected);
        if expected.is_ok() {
            let worker = &mut self.net.workers[w];
            worker.payout = wallet;
            worker.payout_tokens = self.purses[&Purse::Payout(w, choice)];
        }
    }

    pub fn closes(&mut self, w: usize) {
        let expected = self.model.attempt(|model| {
            let (books, _) = model.worker(w)?;
            books.close()?;
            let swept = model.tokens[&Purse::Vault(w)];
            model.moves(Purse::Vault(w), Purse::Owner(w), swept);
            Ok(())
        });
        judge(self.net.closes_worker(W(w)), &expected);
    }

    pub fn bars_or_unbars(&mut self, w: usize) {
        let barred = self.random.chance(40);
        let expected = self.of_worker(w, |books, _| books.set_barred(barred));
        let call = match barred {
            true => self.net.bars_worker(W(w)),
            false => self.net.unbars_worker(W(w)),
        };
        judge(call, &expected);
    }

    pub fn commits_price(&mut self, _: usize) {
        let percent = self
            .random
            .one_of(&[80, 90, 99, 100, 101, 110, 120, 121, 79, 0]);
        self.commits(percent);
    }

    /// This share of the price before it.
    fn commits(&mut self, percent: u64) {
        let price = self.model.terms.reference_price * percent / 100;
        let expected = self.model.attempt(|model| model.terms.commit_price(price));
        judge(self.net.commits_price(price), &expected);
    }

    /// Somebody without any role tries what others may do.
    pub fn intrudes(&mut self, w: usize) {
        use StakingError::*;
        if !self.model.workers[w].open {
            return;
        }
        let stranger = self.net.keys.stranger.insecure_clone();
        let new = Default::default();
        let (choice, w, now) = (self.random.below(12), W(w), self.model.terms.now);
        let net = &mut self.net;
        let (call, error) = match choice {
            0 => (net.attests_benchmark(w, 1), NotBenchmarkAuthority),
            1 => (net.registers_worker(w, 1, 0), NotOwner),
            2 => (net.sets_price(w, 1), NotOwner),
            3 => (net.requests_unstake(w, 1), NotOwner),
            4 => (net.cancels_unstake(w, 0), NotOwner),
            5 => (net.withdraws(w), NotOwner),
            6 => (net.sets_payout(w, stranger.pubkey()), NotOwner),
            7 => (net.closes_worker(w), NotOwner),
            8 => (net.unbars_worker(w), NotAdmin),
            9 => (net.commits_price(1), NotPriceAuthority),
            10 => (net.proposes_slash(w, offence(255, now, 1)), NotSlasher),
            _ => (net.sets_role(state::Role::Slasher, new), NotAdmin),
        };
        call.signed_by(&stranger).fails_with(error);
        self.model.accepted += 1;
    }
}
