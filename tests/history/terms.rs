//! What all workers share: the parameters, the roles, the clock and the terms of every epoch. And how the model
//! refuses.

use inferix_staking_math::TokenPrice;
use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::price_update::FEED;
use inferix_staking_tests::state::{Caps, Params};
use inferix_staking_tests::*;

use crate::governance::Governance;

/// How many epochs before the current one an instruction knows.
const KNOWN_BEFORE: u64 = 15;

/// Short times, so that histories see many epochs: S(n) of the usual worker is one token. Grace, price floor,
/// emission by work, the lifetime cap and the limits on slashes differ from seed to seed.
pub fn params(seed: u64) -> Params {
    let chosen =
        |choices: &[u64], divisor: u64| choices[(seed / divisor % choices.len() as u64) as usize];
    Params {
        emission_per_ibm: chosen(&[0, 700_000_000_000_001], 1),
        min_price: chosen(&[NANO / 4, 0], 2),
        grace_secs: chosen(&[360, 0, 1_800], 1) as u32,
        epoch_secs: 3_600,
        evidence_window_secs: 14_400,
        unbonding_secs: 86_400,
        slash_delay_secs: 3_600,
        slash_execution_secs: 86_400,
        max_slash_bps: chosen(&[5_000, 3_333, 10_000], 2) as u16,
        benchmark_max_age_secs: 86_400,
        publication_delay_secs: 600,
        param_delay_secs: 3_600,
        pyth_feed: if seed % 8 == 5 { [0; 32] } else { FEED },
        ..Params::defaults(Caps {
            epoch_emission_cap: 2 * IFX,
            lifetime_cap: chosen(&[3 * IFX, 1_000 * IFX, 1_000 * IFX], 3),
            epoch_penalty_cap: IFX / 4,
            slash_limit_per_epoch: chosen(&[IFX, IFX / 3 + 1, 5 * IFX], 4),
        })
    }
}

/// Of the mint of the first network, or of both.
pub fn decimals(seed: u64) -> u8 {
    [9, 9, 6, 9, 3, 9, 0, 9][(seed / 4 % 8) as usize]
}

/// As many base units of any mint cost a USD; with fewer than three decimals, as many as there can be.
pub fn first_price(decimals: u8) -> u64 {
    (ONE_USD / 10_u64.pow(9 - u32::from(decimals))).max(TokenPrice::MIN)
}

/// How many keys take turns in a role.
pub const HOLDERS: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    Program(StakingError),
    /// The worker or case is closed, or not opened yet.
    NoAccount,
    /// Another program's own error.
    Other(u32),
}

/// The token programs': the account holds less.
pub const INSUFFICIENT_FUNDS: Refusal = Refusal::Other(1);

impl From<StakingError> for Refusal {
    fn from(error: StakingError) -> Self {
        Self::Program(error)
    }
}

pub type Outcome<T = ()> = Result<T, Refusal>;

pub fn check(holds: bool, otherwise: StakingError) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// At most a step of 20% apart: up by a factor of 1.2, down by 1/1.2.
pub fn within_step(old: u64, new: u64) -> bool {
    u128::from(new) * 5 <= u128::from(old) * 6 && u128::from(old) * 5 <= u128::from(new) * 6
}

/// What an epoch fixes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    pub start: i64,
    pub secs: i64,
    pub reference_price: u64,
    pub reference_epoch: u64,
    pub min_price: u64,
    pub coverage: u32,
    pub grace: i64,
    pub evidence_window: i64,
    /// The mint's.
    pub decimals: u8,
}

impl Terms {
    pub fn end(&self) -> i64 {
        self.start + self.secs
    }

    /// S(n) = 2 * E * IB * P with the floor under P, rounded up, written out with whole numbers. `None`
    /// without a benchmark or a price, or where it is more than there can be.
    pub fn minimum(&self, benchmark: u64, price: u64) -> Option<u64> {
        if benchmark == 0 || price == 0 {
            return None;
        }
        let minutes = u128::from(self.coverage) * (self.secs as u128 / 60);
        let usd = minutes * u128::from(benchmark) * u128::from(price.max(self.min_price));
        let coarser = 10_u128.pow(9 - u32::from(self.decimals));
        let minimum = usd.div_ceil(60 * coarser * u128::from(self.reference_price));
        u64::try_from(minimum).ok()
    }
}

/// The clock, and the terms of every epoch that anything was accepted for, from epoch 0.
#[derive(Clone, Debug)]
pub struct Network {
    pub now: i64,
    pub params: Params,
    pub epochs: Vec<Terms>,
    /// The epoch in which a price was committed last.
    pub commit_epoch: u64,
    /// That price came from the feed, and can be replaced.
    pub replaceable: bool,
    /// What waits for its delay, and what is paused.
    pub governance: Governance,
    /// Which of [`HOLDERS`] keys holds each of these roles.
    pub admin: usize,
    pub slasher: usize,
    pub guardian: usize,
    pub distributor: usize,
    pub benchmark_authority: usize,
    pub price_authority: usize,
    /// When the slasher took office.
    pub slasher_since: i64,
}

impl Network {
    /// Just created, with its first reference price.
    pub fn new(now: i64, params: Params, decimals: u8) -> Self {
        let first = Terms {
            start: now,
            secs: params.epoch_secs.into(),
            reference_price: first_price(decimals),
            reference_epoch: 0,
            min_price: params.min_price,
            coverage: params.coverage_epochs,
            grace: params.grace_secs.into(),
            evidence_window: params.evidence_window_secs.into(),
            decimals,
        };
        Self {
            now,
            params,
            epochs: vec![first],
            commit_epoch: 0,
            replaceable: false,
            governance: Governance::default(),
            admin: 0,
            slasher: 0,
            guardian: 0,
            distributor: 0,
            benchmark_authority: 0,
            price_authority: 0,
            slasher_since: now,
        }
    }

    pub fn newest(&self) -> u64 {
        self.epochs.len() as u64 - 1
    }

    pub fn epoch_at(&self, time: i64) -> u64 {
        let newest = self.epochs[self.newest() as usize];
        if time >= newest.start {
            return self.newest() + ((time - newest.start) / newest.secs) as u64;
        }
        let begun = self.epochs.iter().rposition(|terms| terms.start <= time);
        begun.unwrap_or(0) as u64
    }

    pub fn epoch(&self) -> u64 {
        self.epoch_at(self.now)
    }

    /// The terms of an epoch, be it past or future: without anything new an epoch inherits them.
    pub fn of(&self, epoch: u64) -> Terms {
        let newest = self.newest();
        let mut terms = self.epochs[epoch.min(newest) as usize];
        terms.start += epoch.saturating_sub(newest) as i64 * terms.secs;
        terms
    }

    /// The same, as far as an instruction of today knows it.
    pub fn known(&self, epoch: u64) -> Option<Terms> {
        (epoch + KNOWN_BEFORE >= self.epoch()).then(|| self.of(epoch))
    }

    pub fn terms(&self) -> Terms {
        self.of(self.epoch())
    }

    pub fn next_epoch_at(&self) -> i64 {
        self.terms().end()
    }

    pub fn is_first_half(&self) -> bool {
        let terms = self.terms();
        self.now < terms.start + terms.secs / 2
    }

    /// The terms of the coming epoch, to be changed.
    pub fn coming(&mut self) -> &mut Terms {
        let coming = self.epoch() + 1;
        for epoch in self.newest() + 1..=coming {
            self.epochs.push(self.of(epoch));
        }
        &mut self.epochs[coming as usize]
    }

    pub fn commit_price(&mut self, price: u64) -> Outcome {
        let range = 1_000..=1_000_000 * NANO;
        check(range.contains(&price), TokenPriceOutOfRange)?;
        let epoch = self.epoch();
        let replaces = epoch == self.commit_epoch && self.replaceable;
        check(epoch > self.commit_epoch || replaces, PriceAlreadyCommitted)?;
        check(self.is_first_half(), SecondHalfOfEpoch)?;
        let old = self.terms().reference_price;
        check(within_step(old, price), PriceStepTooLarge)?;
        self.commits(price, false);
        Ok(())
    }

    /// Anyone brings what the feed says in this epoch: at most a step away, the nearest that is within it.
    pub fn bring_price(&mut self, price: u64, published_at: i64) -> Outcome {
        check(self.epoch() > self.commit_epoch, PriceAlreadyCommitted)?;
        check(self.is_first_half(), SecondHalfOfEpoch)?;
        check(published_at >= self.terms().start, FeedPriceStale)?;
        let old = self.terms().reference_price;
        let (lowest, highest) = ((old * 5).div_ceil(6), old * 6 / 5);
        let price = price.max(lowest).min(highest);
        self.commits(price.clamp(1_000, 1_000_000 * NANO), true);
        Ok(())
    }

    fn commits(&mut self, price: u64, replaceable: bool) {
        let epoch = self.epoch();
        (self.commit_epoch, self.replaceable) = (epoch, replaceable);
        let coming = self.coming();
        (coming.reference_price, coming.reference_epoch) = (price, epoch + 1);
    }
}
