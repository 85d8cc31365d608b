//! What a worker is measured by.

use inferix_staking_math::StakeRule;

use super::{Network, Params, Pausable, Terms, EPOCHS_KNOWN_BEFORE};
use crate::error::{ensure, StakingError};
use anchor_lang::prelude::*;

/// The time, the epoch it lies in, and the terms of that epoch and of those before it. Every transition of
/// a worker that S(n) has to do with takes one, and settles the worker's coverage record by it first.
pub struct Moment<'a> {
    network: &'a Network,
    pub now: i64,
    /// Of the epoch that `now` lies in.
    pub terms: Terms,
    /// S(n) of that epoch; `None` while there is no reference price.
    pub rule: Option<StakeRule>,
}

impl Network {
    /// What workers are measured by at `now`.
    #[inline(never)]
    pub fn at(&self, now: i64) -> Moment<'_> {
        let terms = self.terms.at(now);
        Moment {
            network: self,
            now,
            terms,
            rule: terms.stake_rule(self.decimals),
        }
    }
}

impl Moment<'_> {
    pub fn params(&self) -> &Params {
        &self.network.params
    }

    /// The rule for S(n).
    pub fn stake_rule(&self) -> Result<&StakeRule> {
        let rule = self.rule.as_ref();
        rule.ok_or_else(|| StakingError::NoReferencePrice.into())
    }

    /// The terms of an epoch, as far as an instruction in this one may know them: whatever a newer epoch has
    /// not overwritten yet by chance does not count.
    pub fn terms_of(&self, epoch: u64) -> Option<Terms> {
        let oldest = self.terms.epoch.saturating_sub(EPOCHS_KNOWN_BEFORE);
        if epoch < oldest {
            return None;
        }
        self.network.terms.of(epoch)
    }

    /// The terms of the epoch that a time lies in; `None` if they are no longer known.
    pub fn terms_at(&self, time: i64) -> Option<Terms> {
        let terms = self.network.terms.at(time);
        let known = time >= terms.start && self.terms_of(terms.epoch).is_some();
        known.then_some(terms)
    }

    /// The terms of the next epoch, as far as they are known.
    pub fn coming_terms(&self) -> Terms {
        let coming = self.terms.epoch.saturating_add(1);
        self.network.terms.of(coming).unwrap_or(self.terms)
    }

    pub fn rule_of(&self, terms: &Terms) -> Option<StakeRule> {
        terms.stake_rule(self.network.decimals)
    }

    /// When the next epoch begins.
    pub fn next_epoch_at(&self) -> i64 {
        self.terms.end()
    }

    /// Refuses what the guardian has paused.
    pub fn check_running(&self, what: Pausable) -> Result<()> {
        self.network.pauses.check(what, self.now)
    }

    /// Refuses in the second half of an epoch: what counts from the next epoch on must be known ahead.
    pub fn check_first_half(&self) -> Result<()> {
        ensure!(
            self.terms.is_first_half(self.now),
            StakingError::SecondHalfOfEpoch
        );
        Ok(())
    }

    /// Refuses when the reference price is too old to register at.
    pub fn check_reference_fresh(&self) -> Result<()> {
        self.stake_rule()?;
        let age = self.terms.epoch.saturating_sub(self.terms.reference_epoch);
        ensure!(
            age <= u64::from(self.params().max_reference_age_epochs),
            StakingError::ReferencePriceStale
        );
        Ok(())
    }
}
