//! Everything that the chain knows, in plain Rust, written from the specification.

use std::collections::BTreeMap;

use inferix_staking_tests::StakingError;

use crate::books::Books;
use crate::cases::Case;
use crate::fund_steps::FundBooks;
use crate::limit::Bucket;
use crate::pools::Pool;
use crate::sums::Sums;
use crate::terms::*;

pub const WORKERS: usize = 5;
pub const VERIFIERS: usize = 2;

/// Who may own and run workers: each worker's opener has its number; the others come after them.
pub const PEOPLE: usize = WORKERS + 3;

/// The last opener is no key but a program's address: the fund of `examples/fund`, which signs by CPI.
pub const FUND: usize = WORKERS - 1;

/// Who runs the fund's worker.
pub const FUND_OPERATOR: usize = WORKERS;

/// A token account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purse {
    /// A person's.
    Wallet(usize),
    Vault(usize),
    /// A worker's payout wallets, two each.
    Payout(usize, usize),
    Verifier(usize),
    Rewards,
    Penalties,
    #[default]
    Funder,
}

impl Purse {
    /// Belongs to somebody who takes part in both networks.
    pub fn is_shared(self) -> bool {
        matches!(self, Self::Wallet(person) if person != FUND) || self == Self::Funder
    }

    /// A worker's first payout wallet has a token account; the second only every other worker's.
    pub fn is_payable(self) -> bool {
        match self {
            Self::Payout(worker, wallet) => wallet == 0 || worker.is_multiple_of(2),
            _ => true,
        }
    }
}

/// How often something happened, by its name: histories in which nothing happens prove nothing.
#[derive(Clone, Debug, Default)]
pub struct Tally(pub BTreeMap<String, u64>);

impl Tally {
    pub fn count(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    pub fn add(&mut self, other: &Self) {
        for (what, times) in &other.0 {
            *self.0.entry(what.clone()).or_default() += times;
        }
    }
}

#[derive(Clone, Debug)]
pub struct Model {
    pub network: Network,
    pub workers: Vec<Books>,
    pub rewards: Pool,
    pub penalties: Pool,
    pub funded: Sums,
    pub burned: Sums,
    pub slashed: Sums,
    pub bucket: Bucket,
    /// Of those that were registered once.
    pub closed_workers: u64,
    /// What those had claimed.
    pub closed_claimed: u64,
    /// What each verifier has been paid, if it has ever claimed.
    pub verifiers: [Option<u64>; VERIFIERS],
    pub cases: Vec<Case>,
    pub tokens: BTreeMap<Purse, u64>,
    /// The worker that the fund has taken on, once and for all.
    pub fund: Option<usize>,
    pub fund_books: FundBooks,
    /// Where snapshots are published.
    pub snapshot_uri: Vec<u8>,
    /// How many calls went well.
    pub accepted: u64,
    pub tally: Tally,
}

impl Model {
    pub fn new(network: Network, tokens: BTreeMap<Purse, u64>) -> Self {
        Self {
            network,
            workers: vec![Books::default(); WORKERS],
            rewards: Pool::default(),
            penalties: Pool::default(),
            funded: Sums::default(),
            burned: Sums::default(),
            slashed: Sums::default(),
            bucket: Bucket::default(),
            closed_workers: 0,
            closed_claimed: 0,
            verifiers: [None; VERIFIERS],
            cases: vec![],
            tokens,
            fund: None,
            fund_books: FundBooks::default(),
            snapshot_uri: vec![],
            accepted: 0,
            tally: Tally::default(),
        }
    }

    /// Does it on a copy, and keeps the copy only if all of it went well.
    pub fn attempt<T>(&mut self, f: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let mut next = self.clone();
        let done = f(&mut next);
        match &done {
            Ok(_) => {
                *self = next;
                self.accepted += 1;
            }
            Err(Refusal::Program(error)) => self.tally.count(format!("refused: {error:?}")),
            Err(other) => self.tally.count(format!("refused: {other:?}")),
        }
        done
    }

    /// An open worker's books, and the network that they are measured by.
    pub fn worker(&mut self, w: usize) -> Outcome<(&mut Books, &Network)> {
        let books = &mut self.workers[w];
        if !books.open {
            return Err(Refusal::NoAccount);
        }
        Ok((books, &self.network))
    }

    pub fn moves(&mut self, from: Purse, to: Purse, amount: u64) {
        self.pays(from, to, amount).expect("tokens that are there");
    }

    /// The same where the token program may refuse, because they are not there.
    pub fn pays(&mut self, from: Purse, to: Purse, amount: u64) -> Outcome {
        self.takes(from, amount)?;
        *self.tokens.get_mut(&to).unwrap() += amount;
        Ok(())
    }

    fn takes(&mut self, from: Purse, amount: u64) -> Outcome {
        let tokens = self.tokens.get_mut(&from).unwrap();
        *tokens = tokens.checked_sub(amount).ok_or(INSUFFICIENT_FUNDS)?;
        Ok(())
    }

    pub fn fund(&mut self, amount: u64) -> Outcome {
        check(amount > 0, StakingError::AmountIsZero)?;
        self.funded.add(self.network.epoch(), amount)?;
        self.pays(Purse::Funder, Purse::Rewards, amount)
    }

    pub fn burn(&mut self, amount: u64) -> Outcome {
        check(amount > 0, StakingError::AmountIsZero)?;
        self.burned.add(self.network.epoch(), amount)?;
        self.takes(Purse::Funder, amount)
    }

    /// Closes a worker; what somebody sent to its vault goes to the owner.
    pub fn close_worker(&mut self, w: usize, by: usize) -> Outcome {
        let (books, _) = self.worker(w)?;
        check(books.owner == by, StakingError::NotOwner)?;
        let counts = books.registered || books.left.is_some();
        self.closed_claimed += books.close()?;
        self.closed_workers += u64::from(counts);
        let swept = self.tokens[&Purse::Vault(w)];
        self.moves(Purse::Vault(w), Purse::Wallet(by), swept);
        Ok(())
    }
}
