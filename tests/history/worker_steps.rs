//! Random steps in the lives of workers.

use inferix_staking_tests::StakingError::NotBenchmarkAuthority;
use inferix_staking_tests::state::Role;
use inferix_staking_tests::*;

use crate::books::Books;
use crate::model::*;
use crate::terms::*;
use crate::world::{World, judge};

impl World {
    /// Opened, measured and registered, mostly with little stake to spare.
    pub fn starts(&mut self, w: usize) {
        if w == FUND && self.random.chance(50) {
            return; // It may take on somebody else's worker.
        }
        self.opens(w);
        if self.random.chance(40) {
            self.sets_operator(w);
        }
        self.measures(w, HALF_IB, false);
        let spare = self.random.one_of(&[0, IFX / 5, IFX, 4 * IFX]);
        self.registers_at(w, NANO, IFX + spare);
    }

    /// By the key that opened it before, if it was open before: the address is made with it.
    pub fn opens(&mut self, w: usize) {
        let clock: solana_clock::Clock = self.net.chain.svm.get_sysvar();
        let payout = Purse::Payout(w, self.random.index(2));
        let expected = self.side.model.attempt(|model| {
            if w == FUND {
                model.fund_begins(w)?;
            }
            check(!model.workers[w].open, StakingError::AlreadyExists)?;
            model.workers[w] = Books::opened(w, clock.slot, payout, &model.network);
            if w == FUND {
                model.fund_owns(w)
            } else {
                Ok(())
            }
        });
        if expected.is_ok() {
            self.follows(w);
        }
        judge(self.call_to_open(w), &expected);
    }

    /// Mostly by about a step; sometimes by more, which takes the admin.
    pub fn attests(&mut self, w: usize) {
        let current = self.side.model.workers[w]
            .benchmark
            .at(self.side.model.network.now);
        let by_admin_too = self.random.chance(40);
        let benchmark = match self.random.chance(60) {
            true => {
                let per_cent = self.random.one_of(&[100, 100, 110, 120, 121, 84, 83, 90]);
                current * per_cent / 100
            }
            false => {
                let absolute = [
                    HALF_IB,
                    HALF_IB,
                    1,
                    NANO,
                    3 * NANO,
                    0,
                    1_000 * NANO + 1,
                    u64::MAX,
                ];
                self.random.one_of(&absolute)
            }
        };
        self.measures(w, benchmark, by_admin_too);
    }

    pub fn measures(&mut self, w: usize, benchmark: u64, by_admin_too: bool) {
        let expected = self.side.model.attempt(|model| {
            model.worker(w)?;
            model.check_held(Role::BenchmarkAuthority, NotBenchmarkAuthority)?;
            let (books, network) = model.worker(w)?;
            books.attest(benchmark, by_admin_too, network)
        });
        let call = match by_admin_too {
            true => self
                .net
                .attests_benchmark_with_admin(WorkerId(w), benchmark),
            false => self.net.attests_benchmark(WorkerId(w), benchmark),
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
            u64::MAX,
        ];
        match self.random.chance(75) {
            true => self.random.one_of(&[NANO, NANO / 2]),
            false => self.random.one_of(&odd),
        }
    }

    /// Mostly with a fresh price and a fresh benchmark, and with what the stake still wants.
    pub fn registers(&mut self, w: usize) {
        if self.random.chance(5) {
            self.pass(25 * HOUR);
        }
        if self.random.chance(80) && !self.side.model.workers[w].registered {
            if !self.side.model.workers[w].open {
                self.opens(w);
                self.sets_operator(w);
            }
            self.refreshes(w);
        }
        let price = self.price();
        let (books, network) = (&self.side.model.workers[w], &self.side.model.network);
        let now = network.now;
        // A price of before that is still in force counts, if it is higher.
        let counting = price.max(books.price.at(now));
        let minimum = network.terms().minimum(books.benchmark.at(now), counting);
        let missing = minimum.unwrap_or(0).saturating_sub(books.active);
        let missing = missing.min(10_000 * IFX);
        let deposit = match self.random.chance(60) {
            true => missing + self.random.below(IFX),
            false => self.amount(missing),
        };
        self.registers_at(w, price, deposit);
    }

    /// A reference price and a benchmark that are good enough to register with.
    fn refreshes(&mut self, w: usize) {
        let network = &self.side.model.network;
        if network.epoch() - network.terms().reference_epoch > 2 {
            self.next_epoch();
            self.commits(100);
            self.next_epoch();
        }
        if self.random.chance(5) {
            return; // Its benchmark may be too old, or there may be none.
        }
        self.measures(w, HALF_IB, true);
    }

    pub fn registers_at(&mut self, w: usize, price: u64, deposit: u64) {
        let by = self.somebody_running(w);
        let expected = self.side.model.attempt(|model| {
            if by == FUND {
                model.fund_may_stake()?;
            }
            let (books, network) = model.registered_by(w, by)?;
            books.register(price, deposit, network)?;
            model.pays(Purse::Wallet(by), Purse::Vault(w), deposit)
        });
        judge(self.call_to_register(w, by, price, deposit), &expected);
    }

    pub fn sets_price(&mut self, w: usize) {
        let (price, by) = (self.price(), self.a_key_running(w));
        let expected = self.side.model.attempt(|model| {
            let (books, network) = model.run(w, by)?;
            books.set_price(price, network)
        });
        let key = self.key_of(by);
        judge(
            self.net.sets_price(WorkerId(w), price).signed_by(&key),
            &expected,
        );
    }

    pub fn bars_or_unbars(&mut self, w: usize) {
        let chance = if self.side.model.workers[w].barred {
            20
        } else {
            40
        };
        let barred = self.random.chance(chance);
        let expected = self.of_worker(w, |books, network| books.set_barred(barred, network));
        let call = match barred {
            true => self.net.bars_worker(WorkerId(w)),
            false => self.net.unbars_worker(WorkerId(w)),
        };
        judge(call, &expected);
    }
}
