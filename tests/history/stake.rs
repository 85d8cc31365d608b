//! A worker's stake in plain Rust: registering, adding to it, and taking it back.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::*;

use crate::books::Books;
use crate::terms::*;

impl Books {
    pub fn register(&mut self, price: u64, deposit: u64, network: &Network) -> Outcome {
        network.check_running(0)?;
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
            books.deposit(deposit)?;
            check(books.covers(network), StakeBelowMinimum)
        })
    }

    pub fn deposit(&mut self, amount: u64) -> Outcome {
        let deposited = self.deposited.checked_add(amount);
        self.deposited = deposited.ok_or(AmountOverflow)?;
        self.active += amount;
        Ok(())
    }

    pub fn top_up(&mut self, amount: u64, network: &Network) -> Outcome {
        check(amount > 0, AmountIsZero)?;
        self.change(network, |books| books.deposit(amount))
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

    /// The largest number asks for all there is; of a registered worker that has nothing, just to leave. Whoever
    /// has left and unstakes more answers for its work with that no longer.
    pub fn request_unstake(&mut self, amount: u64, network: &Network) -> Outcome {
        let unbonding = i64::from(network.params.unbonding_secs);
        self.change(network, |books| {
            if !books.registered {
                books.left = books.left.map(|(at, _)| (at, false));
            }
            let all = amount == u64::MAX;
            if !(all && books.registered && books.active == 0) {
                let amount = if all { books.active } else { amount };
                check(amount > 0, AmountIsZero)?;
                check(amount <= books.active, InsufficientStake)?;
                let free = books.tickets.iter_mut().find(|ticket| ticket.0 == 0);
                *free.ok_or(TicketsFull)? = (amount, network.now + unbonding);
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

    pub fn matured(&self, now: i64) -> u64 {
        let matured = self.tickets.iter().filter(|ticket| ticket.1 <= now);
        matured.map(|ticket| ticket.0).sum()
    }

    /// What has matured, as far as the worker then still holds what open cases ask. No part of S(n): the record
    /// stays as it was settled last.
    pub fn withdraw(&mut self, now: i64) -> Outcome<u64> {
        let matured = self.matured(now);
        check(matured > 0, NothingMatured)?;
        let amount = matured.min(self.slashable() - self.open_asked);
        check(amount > 0, SlashCaseOpen)?;
        self.take_first(amount);
        self.withdrawn += amount;
        Ok(amount)
    }

    /// Out of the tickets, the one that matures first before the others.
    pub fn take_first(&mut self, amount: u64) {
        let mut left = amount;
        let mut order = [0, 1, 2, 3];
        order.sort_by_key(|i| self.tickets[*i].1);
        for i in order {
            let part = left.min(self.tickets[i].0);
            left -= part;
            self.tickets[i].0 -= part;
            if self.tickets[i].0 == 0 {
                self.tickets[i] = (0, 0);
            }
        }
        assert_eq!(left, 0, "tickets hold what is taken of them");
    }

    /// Returns what it had claimed.
    pub fn close(&mut self) -> Outcome<u64> {
        check(self.open_cases == 0, SlashCaseOpen)?;
        check(self.slashable() == 0, WorkerNotEmpty)?;
        Ok(std::mem::take(self).claimed)
    }
}

fn check_price(price: u64, network: &Network) -> Outcome {
    check((1..=10_000 * NANO).contains(&price), PriceOutOfRange)?;
    check(price >= network.terms().min_price, PriceBelowFloor)
}
