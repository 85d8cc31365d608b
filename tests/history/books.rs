//! A worker's books in plain Rust: what every instruction on its stake must do, or refuse with.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::*;

use crate::record::{Past, Record};
use crate::schedule::Schedule;
use crate::terms::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Books {
    pub open: bool,
    pub opened_slot: u64,
    pub opened_at: i64,
    pub registered: bool,
    pub barred: bool,
    pub restake: bool,
    /// When it left, and whether it covered S(n) then.
    pub left: Option<(i64, bool)>,
    pub open_cases: u8,
    /// What those ask.
    pub open_asked: u64,
    pub benchmark: Schedule,
    pub benchmark_at: i64,
    pub price: Schedule,
    pub record: Record,
    pub active: u64,
    pub tickets: [(u64, i64); 4],
    pub deposited: u64,
    pub withdrawn: u64,
    pub slashed: u64,
    pub claimed: u64,
    pub restaked: u64,
    /// Which of its two payout wallets.
    pub payout: usize,
    pub past: Vec<Past>,
}

impl Books {
    pub fn opened(slot: u64, payout: usize, network: &Network) -> Self {
        Self {
            open: true,
            opened_slot: slot,
            opened_at: network.now,
            restake: true,
            payout,
            record: Record {
                epoch: network.epoch(),
                ..Record::default()
            },
            ..Self::default()
        }
    }

    pub fn unbonding(&self) -> u64 {
        self.tickets.iter().map(|ticket| ticket.0).sum()
    }

    pub fn slashable(&self) -> u64 {
        self.active + self.unbonding()
    }

    /// S(n) at a time, by the terms of its epoch.
    pub fn minimum_by(&self, terms: &Terms, time: i64) -> Option<u64> {
        terms.minimum(self.benchmark.at(time), self.price.at(time))
    }

    pub fn minimum(&self, network: &Network) -> Option<u64> {
        self.minimum_by(&network.terms(), network.now)
    }

    pub fn covers_by(&self, terms: &Terms, time: i64) -> bool {
        let minimum = self.minimum_by(terms, time);
        minimum.is_some_and(|minimum| self.active >= minimum)
    }

    pub fn covers(&self, network: &Network) -> bool {
        self.covers_by(&network.terms(), network.now)
    }

    fn declare(&mut self, price: u64, network: &Network) {
        self.price
            .declare(price, network.now, network.next_epoch_at());
    }

    pub fn attest(&mut self, benchmark: u64, by_admin_too: bool, network: &Network) -> Outcome {
        let range = 1..=1_000 * NANO;
        check(range.contains(&benchmark), BenchmarkOutOfRange)?;
        self.change(network, |books| {
            let old = books.benchmark.at(network.now);
            if old == 0 {
                books.benchmark.set_now(benchmark, network.now);
            } else {
                let once = books.benchmark_at < network.terms().start;
                check(once, BenchmarkAlreadyAttested)?;
                check(network.is_first_half(), SecondHalfOfEpoch)?;
                let near = by_admin_too || within_step(old, benchmark);
                check(near, BenchmarkStepTooLarge)?;
                let from = network.next_epoch_at();
                books.benchmark.set_next(benchmark, network.now, from);
            }
            books.benchmark_at = network.now;
            Ok(())
        })
    }

    pub fn register(&mut self, price: u64, deposit: u64, network: &Network) -> Outcome {
        let age = network.epoch() - network.terms().reference_epoch;
        check(age <= 2, ReferencePriceStale)?;
        check(!self.barred, WorkerBarred)?;
        check(!self.registered, AlreadyRegistered)?;
        check(self.benchmark_at > 0, NoBenchmark)?;
        let fresh = network.now <= self.benchmark_at + DAY;
        check(fresh, BenchmarkStale)?;
        check_price(price, network)?;
        self.change(network, |books| {
            books.declare(price, network);
            books.registered = true;
            books.left = None;
            books.deposit(deposit);
            check(books.covers(network), StakeBelowMinimum)
        })
    }

    pub fn deposit(&mut self, amount: u64) {
        self.deposited += amount;
        self.active += amount;
    }

    pub fn top_up(&mut self, amount: u64, network: &Network) -> Outcome {
        check(amount > 0, AmountIsZero)?;
        self.change(network, |books| {
            books.deposit(amount);
            Ok(())
        })
    }

    pub fn set_price(&mut self, price: u64, network: &Network) -> Outcome {
        check(self.registered, NotRegistered)?;
        check_price(price, network)?;
        self.change(network, |books| {
            let rise = price > books.price.at(network.now);
            books.declare(price, network);
            check(!rise || books.covers(network), StakeBelowMinimum)
        })
    }

    /// The largest number asks for all there is; of a registered worker that has nothing, just to leave.
    pub fn request_unstake(&mut self, amount: u64, network: &Network) -> Outcome {
        self.change(network, |books| {
            let all = amount == u64::MAX;
            if !(all && books.registered && books.active == 0) {
                let amount = if all { books.active } else { amount };
                check(amount > 0, AmountIsZero)?;
                check(amount <= books.active, InsufficientStake)?;
                let free = books.tickets.iter_mut().find(|ticket| ticket.0 == 0);
                *free.ok_or(TicketsFull)? = (amount, network.now + DAY);
                books.active -= amount;
            }
            if books.registered && books.active == 0 {
                books.leave(network);
            }
            let covers = !books.registered || books.covers(network);
            check(covers, StakeBelowMinimum)
        })
    }

    /// An epoch that a worker leaves while short is short, grace or not.
    fn leave(&mut self, network: &Network) {
        let covered = self.record.short_since.is_none();
        self.registered = false;
        self.left = Some((network.now, covered));
        self.record.short |= u16::from(!covered);
        self.declare(0, network);
    }

    pub fn cancel_unstake(&mut self, ticket: usize, network: &Network) -> Outcome {
        self.change(network, |books| {
            let ticket = books.tickets.get_mut(ticket).ok_or(NoSuchTicket)?;
            check(ticket.0 > 0, NoSuchTicket)?;
            books.active += std::mem::take(ticket).0;
            Ok(())
        })
    }

    /// No part of S(n): the record stays as it was settled last.
    pub fn withdraw(&mut self, now: i64) -> Outcome<u64> {
        check(self.open_cases == 0, SlashCaseOpen)?;
        let matured = self.tickets.iter_mut().filter(|t| t.1 <= now);
        let amount = matured.map(|ticket| std::mem::take(ticket).0).sum();
        check(amount > 0, NothingMatured)?;
        self.withdrawn += amount;
        Ok(amount)
    }

    /// Returns what it had claimed.
    pub fn close(&mut self) -> Outcome<u64> {
        check(self.open_cases == 0, SlashCaseOpen)?;
        check(self.slashable() == 0, WorkerNotEmpty)?;
        Ok(std::mem::take(self).claimed)
    }

    pub fn set_payout(&mut self, payout: usize, network: &Network) -> Outcome {
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
            Ok(())
        })
    }

    pub fn open_case(&mut self, asked: u64, network: &Network) -> Outcome {
        self.change(network, |books| {
            books.open_cases += 1;
            books.open_asked += asked;
            Ok(())
        })
    }

    pub fn close_case(&mut self, asked: u64, network: &Network) -> Outcome {
        self.change(network, |books| {
            books.open_cases -= 1;
            books.open_asked -= asked;
            Ok(())
        })
    }

    /// Active stake first, then the ticket that matures first. Returns what was taken.
    pub fn slash(&mut self, asked: u64, network: &Network) -> Outcome<u64> {
        self.change(network, |books| {
            let taken = asked.min(books.slashable());
            let mut left = taken - taken.min(books.active);
            books.active -= taken - left;
            let mut order = [0, 1, 2, 3];
            order.sort_by_key(|i| books.tickets[*i].1);
            for i in order {
                let part = left.min(books.tickets[i].0);
                left -= part;
                books.tickets[i].0 -= part;
                if books.tickets[i].0 == 0 {
                    books.tickets[i] = (0, 0);
                }
            }
            books.slashed += taken;
            Ok(taken)
        })
    }
}

fn check_price(price: u64, network: &Network) -> Outcome {
    check((1..=10_000 * NANO).contains(&price), PriceOutOfRange)?;
    check(price >= network.terms().min_price, PriceBelowFloor)
}
