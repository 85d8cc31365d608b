//! What all workers share: the parameters, the clock and the price. And how the model refuses.

use inferix_staking_tests::StakingError::{self, *};
use inferix_staking_tests::state::Params;
use inferix_staking_tests::*;

/// Short times, so that histories see many epochs: S(n) of the usual worker is one token.
pub fn params() -> Params {
    Params {
        epoch_secs: 3600,
        unbonding_secs: 86_400,
        evidence_window_secs: 7_200,
        slash_delay_secs: 3_600,
        slash_execution_secs: 86_400,
        benchmark_max_age_secs: 86_400,
        publication_delay_secs: 600,
        ..Params::defaults(20 * IFX, 3 * IFX)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    Program(StakingError),
    /// The worker or case is closed, or not opened yet.
    NoAccount,
}

impl From<StakingError> for Refusal {
    fn from(error: StakingError) -> Self {
        Self::Program(error)
    }
}

pub type Outcome<T = ()> = Result<T, Refusal>;

pub fn check(holds: bool, otherwise: StakingError) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// The clock and the price, which all workers share.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub now: i64,
    pub reference_price: u64,
    pub reference_epoch: u64,
}

impl Terms {
    pub fn epoch(&self) -> u64 {
        (self.now - GENESIS) as u64 / 3600
    }

    pub fn next_epoch_at(&self) -> i64 {
        GENESIS + (self.epoch() as i64 + 1) * 3600
    }

    pub fn commit_price(&mut self, price: u64) -> Outcome {
        let range = 1_000..=1_000_000 * NANO;
        check(range.contains(&price), TokenPriceOutOfRange)?;
        check(self.epoch() > self.reference_epoch, PriceAlreadyCommitted)?;
        let step = price.abs_diff(self.reference_price);
        check(step * 5 <= self.reference_price, PriceStepTooLarge)?;
        (self.reference_price, self.reference_epoch) = (price, self.epoch());
        Ok(())
    }
}
