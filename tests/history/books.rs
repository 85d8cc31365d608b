//! A worker's books in plain Rust, and what it must hold.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::*;

use crate::model::Purse;
use crate::record::{Past, Record};
use crate::schedule::Schedule;
use crate::slashes::EpochSlashes;
use crate::terms::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Books {
    pub open: bool,
    /// Which person it belongs to, who runs it, and whom it is offered to.
    pub owner: usize,
    pub operator: usize,
    pub offered_to: Option<usize>,
    /// How many times it has been offered, or an offer withdrawn, from a number on that its slot gives.
    pub offers: u64,
    pub opened_slot: u64,
    pub opened_at: i64,
    pub registered: bool,
    pub barred: bool,
    pub restake: bool,
    /// When it left, and whether it covered S(n) then and nothing has changed that since.
    pub left: Option<(i64, bool)>,
    pub open_cases: u8,
    /// What those still ask.
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
    /// Where rewards go.
    pub payout: Purse,
    /// What the newest executions took.
    pub slashes: EpochSlashes,
    pub past: Vec<Past>,
}

impl Books {
    pub fn opened(opener: usize, slot: u64, payout: Purse, network: &Network) -> Self {
        Self {
            open: true,
            owner: opener,
            operator: opener,
            opened_slot: slot,
            offers: slot << 24,
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

    /// What it can ask back and stay registered, or all of it where it is not.
    pub fn surplus(&self, network: &Network) -> u64 {
        match (self.registered, self.minimum(network)) {
            (true, None) => 0,
            (true, Some(minimum)) => self.active.saturating_sub(minimum),
            (false, _) => self.active,
        }
    }

    pub fn covers_by(&self, terms: &Terms, time: i64) -> bool {
        let minimum = self.minimum_by(terms, time);
        minimum.is_some_and(|minimum| self.active >= minimum)
    }

    pub fn covers(&self, network: &Network) -> bool {
        self.covers_by(&network.terms(), network.now)
    }

    pub fn declare(&mut self, price: u64, network: &Network) {
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
}
