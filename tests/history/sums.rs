//! Sums per epoch, of which the chain keeps the newest 16.

use std::collections::BTreeMap;

use inferix_staking_tests::StakingError;
use inferix_staking_tests::state::EpochSums;

use crate::terms::{Outcome, check};

const KEPT: u64 = 16;

#[derive(Clone, Debug, Default)]
pub struct Sums(BTreeMap<u64, u64>);

impl Sums {
    pub fn add(&mut self, epoch: u64, amount: u64) -> Outcome {
        let fits = self.total().checked_add(amount).is_some();
        check(fits, StakingError::AmountOverflow)?;
        *self.0.entry(epoch).or_default() += amount;
        Ok(())
    }

    /// Of all epochs together.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// As the chain keeps them: an epoch's place is its number modulo 16.
    pub fn on_chain(&self) -> EpochSums {
        let newest = self.0.keys().last().copied().unwrap_or(0);
        let mut sums = [0; KEPT as usize];
        for epoch in (newest + 1).saturating_sub(KEPT)..=newest {
            sums[(epoch % KEPT) as usize] = self.0.get(&epoch).copied().unwrap_or(0);
        }
        EpochSums { newest, sums }
    }
}
