//! Random steps in the lives of workers.

use inferix_staking_tests::*;

use crate::books::Books;
use crate::model::*;
use crate::terms::*;
use crate::world::{World, judge};

impl World {
    /// Opened, measured and registered, mostly with little stake to spare.
    pub fn starts(&mut self, w: usize) {
        self.opens(w);
        self.measures(w, HALF_IB, false);
        let spare = self.random.one_of(&[0, IFX / 5, IFX, 4 * IFX]);
        self.registers_at(w, NANO, IFX + spare);
    }

    pub fn opens(&mut self, w: usize) {
        let clock: solana_clock::Clock = self.net.chain.svm.get_sysvar();
        let payout = usize::from(self.net.worker(W(w)).payout == self.payouts[w][1]);
        let expected = self.model.attempt(|model| {
            check(!model.workers[w].open, StakingError::AlreadyExists)?;
            model.workers[w] = Books::opened(clock.slot, payout, &model.network);
            Ok(())
        });
        judge(self.net.opens_worker(W(w)), &expected);
    }

    /// Mostly by about a step; sometimes by more, which takes the admin.
    pub fn attests(&mut self, w: usize) {
        let current = self.model.workers[w].benchmark.at(self.model.network.now);
        let by_admin_too = self.random.chance(40);
        let benchmark = match self.random.chance(60) {
            true => {
                let per_cent = self.random.one_of(&[100, 100, 110, 120, 121, 84, 83, 90]);
                current * per_cent / 100
            }
            false => {
                let absolute = [HALF_IB, HALF_IB, 1, NANO, 3 * NANO, 0, 1_000 * NANO + 1];
                self.random.one_of(&absolute)
            }
        };
        self.measures(w, benchmark, by_admin_too);
    }

    pub fn measures(&mut self, w: usize, benchmark: u64, by_admin_too: bool) {
        let expected = self.of_worker(w, |books, network| {
            books.attest(benchmark, by_admin_too, network)
        });
        let call = match by_admin_too {
            true => self.net.attests_benchmark_with_admin(W(w), benchmark),
            false => self.net.attests_benchmark(W(w), benchmark),
        };
        judge(call, &expected);
    }

    fn price(&mut self) -> u64 {
        let odd = [
            7,
            NANO / 4 - 1,
            NANO / 4,
            2 * NANO,
            10_000 * NANO,
            0,
            10_000 * NANO + 1,
        ];
        match self.random.chance(75) {
            true => self.random.one_of(&[NANO, NANO / 2]),
            false => self.random.one_of(&odd),
        }
    }

    /// Mostly with a fresh price and a fresh benchmark, and with what the stake still wants.
    pub fn registers(&mut self, w: usize) {
        if self.random.chance(75) && !self.model.workers[w].registered {
            if !self.model.workers[w].open {
                self.opens(w);
            }
            self.refreshes(w);
        }
        let price = self.price();
        let (books, network) = (&self.model.workers[w], &self.model.network);
        let now = network.now;
        // A price of before that is still in force counts, if it is higher.
        let counting = price.max(books.price.at(now));
        let minimum = network.terms().minimum(books.benchmark.at(now), counting);
        let missing = minimum.unwrap_or(0).saturating_sub(books.active);
        let missing = missing.min(10_000 * IFX);
        let deposit = match self.random.chance(60) {
            true => missing + self.random.below(IFX),
            false => self.random.around(missing),
        };
        self.registers_at(w, price, deposit);
    }

    /// A reference price and a benchmark that are good enough to register with.
    fn refreshes(&mut self, w: usize) {
        let network = &self.model.network;
        if network.epoch() - network.terms().reference_epoch > 2 {
            self.next_epoch();
            self.commits(100);
            self.next_epoch();
        }
        self.measures(w, HALF_IB, true);
    }

    pub fn registers_at(&mut self, w: usize, price: u64, deposit: u64) {
        let expected = self.model.attempt(|model| {
            let (books, network) = model.worker(w)?;
            books.register(price, deposit, network)?;
            model.moves(Purse::Owner(w), Purse::Vault(w), deposit);
            Ok(())
        });
        judge(self.net.registers_worker(W(w), price, deposit), &expected);
    }

    pub fn tops_up(&mut self, w: usize) {
        let books = &self.model.workers[w];
        let minimum = books.minimum(&self.model.network).unwrap_or(0);
        let missing = minimum.saturating_sub(books.active).min(10_000 * IFX);
        let amount = self.random.around(missing);
        let by_owner = self.random.chance(50);
        let from = match by_owner {
            true => Purse::Owner(w),
            false => Purse::Funder,
        };
        let expected = self.model.attempt(|model| {
            let (books, network) = model.worker(w)?;
            books.top_up(amount, network)?;
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
        let expected = self.of_worker(w, |books, network| books.set_price(price, network));
        judge(self.net.sets_price(W(w), price), &expected);
    }

    pub fn requests_unstake(&mut self, w: usize) {
        let books = &self.model.workers[w];
        let minimum = books.minimum(&self.model.network).unwrap_or(0);
        let spare = books.active.saturating_sub(minimum);
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
        self.unstakes(w, u64::MAX);
        self.pass(DAY);
        self.withdraws(w);
        self.closes(w);
    }

    pub fn unstakes(&mut self, w: usize, amount: u64) {
        let expected = self.of_worker(w, |books, network| books.request_unstake(amount, network));
        judge(self.net.requests_unstake(W(w), amount), &expected);
    }

    pub fn cancels_unstake(&mut self, w: usize) {
        let ticket = self.random.index(5);
        let expected = self.of_worker(w, |books, network| books.cancel_unstake(ticket, network));
        judge(self.net.cancels_unstake(W(w), ticket as u8), &expected);
    }

    pub fn withdraws(&mut self, w: usize) {
        let expected = self.model.attempt(|model| {
            let (books, network) = model.worker(w)?;
            let amount = books.withdraw(network.now)?;
            model.moves(Purse::Vault(w), Purse::Owner(w), amount);
            Ok(())
        });
        // A closed worker's vault is gone too, and with it the token program that owned it.
        judge(self.net.withdraws(W(w)), &expected);
    }

    pub fn sets_payout(&mut self, w: usize) {
        let choice = self.random.index(3);
        let wallet = self.payouts[w].get(choice).copied().unwrap_or_default();
        let expected = self.of_worker(w, |books, network| {
            check(choice < 2, StakingError::ZeroAddress)?;
            books.set_payout(choice, network)
        });
        judge(self.net.sets_payout(W(w), wallet), &expected);
        if expected.is_ok() {
            let worker = &mut self.net.workers[w];
            worker.payout = wallet;
            worker.payout_tokens = self.purses[&Purse::Payout(w, choice)];
        }
    }

    pub fn sets_restake(&mut self, w: usize) {
        let restake = self.random.chance(60);
        let expected = self.of_worker(w, |books, network| books.set_restake(restake, network));
        judge(self.net.sets_restake(W(w), restake), &expected);
    }

    pub fn closes(&mut self, w: usize) {
        let expected = self.model.attempt(|model| model.close_worker(w));
        judge(self.net.closes_worker(W(w)), &expected);
    }

    pub fn bars_or_unbars(&mut self, w: usize) {
        let barred = self.random.chance(40);
        let expected = self.of_worker(w, |books, network| books.set_barred(barred, network));
        let call = match barred {
            true => self.net.bars_worker(W(w)),
            false => self.net.unbars_worker(W(w)),
        };
        judge(call, &expected);
    }
}
