//! A worker's books in plain Rust: what every worker instruction must do, or refuse with.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::ClaimOutcome;
use inferix_staking_tests::*;

use crate::terms::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Books {
    pub open: bool,
    pub opened_slot: u64,
    pub opened_at: i64,
    pub registered: bool,
    pub barred: bool,
    pub open_cases: u8,
    pub benchmark: u64,
    pub benchmark_at: i64,
    /// The price that counted last, and the cut that takes over at a time.
    pub price: u64,
    pub cut: Option<(u64, i64)>,
    pub active: u64,
    pub tickets: [(u64, i64); 4],
    pub deposited: u64,
    pub withdrawn: u64,
    pub slashed: u64,
    pub claimed: u64,
    pub covered_since: i64,
    /// Which of its two payout wallets.
    pub payout: usize,
}

impl Books {
    pub fn unbonding(&self) -> u64 {
        self.tickets.iter().map(|ticket| ticket.0).sum()
    }

    pub fn slashable(&self) -> u64 {
        self.active + self.unbonding()
    }

    pub fn price_at(&self, now: i64) -> u64 {
        match self.cut {
            Some((price, at)) if now >= at => price,
            _ => self.price,
        }
    }

    /// S(n) = 2 * E * IB * P, rounded up, written out with whole numbers.
    pub fn minimum_at(&self, price: u64, terms: &Terms) -> u64 {
        let usd = 2 * 60 * u128::from(self.benchmark) * u128::from(price);
        let minimum = usd.div_ceil(60 * u128::from(terms.reference_price));
        u64::try_from(minimum).unwrap()
    }

    pub fn minimum(&self, terms: &Terms) -> u64 {
        self.minimum_at(self.price_at(terms.now), terms)
    }

    pub fn covers(&self, terms: &Terms) -> bool {
        let declared = self.benchmark > 0 && self.price_at(terms.now) > 0;
        declared && self.active >= self.minimum(terms)
    }

    pub fn eligible(&self, terms: &Terms) -> bool {
        self.registered && !self.barred && self.covers(terms)
    }

    fn note_coverage(&mut self, terms: &Terms) {
        self.covered_since = match self.registered && self.covers(terms) {
            false => 0,
            true if self.covered_since == 0 => terms.now,
            true => self.covered_since,
        };
    }

    fn declare(&mut self, price: u64, terms: &Terms) {
        self.price = self.price_at(terms.now);
        self.cut = None;
        if price >= self.price {
            self.price = price;
        } else {
            self.cut = Some((price, terms.next_epoch_at()));
        }
    }

    pub fn attest(&mut self, benchmark: u64, terms: &Terms) -> Outcome {
        let range = 1..=1_000 * NANO;
        check(range.contains(&benchmark), BenchmarkOutOfRange)?;
        (self.benchmark, self.benchmark_at) = (benchmark, terms.now);
        self.note_coverage(terms);
        Ok(())
    }

    pub fn register(&mut self, price: u64, deposit: u64, terms: &Terms) -> Outcome {
        let fresh = terms.epoch() - terms.reference_epoch <= 2;
        check(fresh, ReferencePriceStale)?;
        check(!self.barred, WorkerBarred)?;
        check(!self.registered, AlreadyRegistered)?;
        check(self.benchmark > 0, NoBenchmark)?;
        check(terms.now <= self.benchmark_at + DAY, BenchmarkStale)?;
        self.check_price(price)?;
        self.declare(price, terms);
        self.registered = true;
        self.deposit(deposit);
        check(self.covers(terms), StakeBelowMinimum)?;
        self.note_coverage(terms);
        Ok(())
    }

    fn check_price(&self, price: u64) -> Outcome {
        check((1..=10_000 * NANO).contains(&price), PriceOutOfRange)
    }

    fn deposit(&mut self, amount: u64) {
        self.deposited += amount;
        self.active += amount;
    }

    pub fn top_up(&mut self, amount: u64, terms: &Terms) -> Outcome {
        check(amount > 0, AmountIsZero)?;
        self.deposit(amount);
        self.note_coverage(terms);
        Ok(())
    }

    pub fn set_price(&mut self, price: u64, terms: &Terms) -> Outcome {
        check(self.registered, NotRegistered)?;
        self.check_price(price)?;
        let rise = price > self.price_at(terms.now);
        self.declare(price, terms);
        check(!rise || self.covers(terms), StakeBelowMinimum)?;
        self.note_coverage(terms);
        Ok(())
    }

    /// The largest number asks for all there is.
    pub fn request_unstake(&mut self, amount: u64, terms: &Terms) -> Outcome {
        let all = amount == u64::MAX;
        let amount = if all { self.active } else { amount };
        check(amount > 0, AmountIsZero)?;
        check(amount <= self.active, InsufficientStake)?;
        let free = self.tickets.iter_mut().find(|ticket| ticket.0 == 0);
        *free.ok_or(TicketsFull)? = (amount, terms.now + DAY);
        self.active -= amount;
        if self.active == 0 && self.registered {
            self.registered = false;
            self.declare(0, terms);
        }
        check(!self.registered || self.covers(terms), StakeBelowMinimum)?;
        self.note_coverage(terms);
        Ok(())
    }

    pub fn cancel_unstake(&mut self, ticket: usize, terms: &Terms) -> Outcome {
        let ticket = self.tickets.get_mut(ticket).ok_or(NoSuchTicket)?;
        check(ticket.0 > 0, NoSuchTicket)?;
        self.active += std::mem::take(ticket).0;
        self.note_coverage(terms);
        Ok(())
    }

    pub fn withdraw(&mut self, terms: &Terms) -> Outcome<u64> {
        check(self.open_cases == 0, SlashCaseOpen)?;
        let matured = self.tickets.iter_mut().filter(|t| t.1 <= terms.now);
        let amount = matured.map(|ticket| std::mem::take(ticket).0).sum();
        check(amount > 0, NothingMatured)?;
        self.withdrawn += amount;
        Ok(amount)
    }

    pub fn close(&mut self) -> Outcome {
        check(self.open_cases == 0, SlashCaseOpen)?;
        check(self.slashable() == 0, WorkerNotEmpty)?;
        *self = Self::default();
        Ok(())
    }

    pub fn set_barred(&mut self, barred: bool) -> Outcome {
        check(!(barred && self.barred), WorkerBarred)?;
        check(barred || self.barred, NotBarred)?;
        self.barred = barred;
        Ok(())
    }

    /// Active stake first, then the ticket that matures first.
    pub fn slash(&mut self, asked: u64, terms: &Terms) -> u64 {
        let taken = asked.min(self.slashable());
        let mut left = taken - taken.min(self.active);
        self.active -= taken - left;
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
        self.slashed += taken;
        self.open_cases -= 1;
        self.note_coverage(terms);
        taken
    }

    /// Settles one leaf of a claim: what happens, and how much is paid.
    pub fn claim(&mut self, cumulative: u64, payable: bool, terms: &Terms) -> (ClaimOutcome, u64) {
        self.note_coverage(terms);
        let due = cumulative.saturating_sub(self.claimed);
        let outcome = match () {
            () if !self.registered => ClaimOutcome::NotRegistered,
            () if self.barred => ClaimOutcome::Barred,
            () if !self.covers(terms) => ClaimOutcome::StakeBelowMinimum,
            () if due == 0 => ClaimOutcome::NothingDue,
            () if !payable => ClaimOutcome::PayoutUnavailable,
            () => ClaimOutcome::Paid,
        };
        let paid = if outcome == ClaimOutcome::Paid {
            due
        } else {
            0
        };
        self.claimed += paid;
        (outcome, paid)
    }
}
