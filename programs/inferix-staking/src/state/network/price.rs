//! The reference price of the token: what one epoch commits for the next.

use anchor_lang::prelude::*;
use inferix_staking_math::{clamp_to_step, within_step, TokenPrice};

use super::Network;
use crate::error::{ensure, StakingError};
use crate::state::Terms;

/// Where a reference price comes from.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceSource {
    /// The price authority.
    Authority,
    /// The feed, brought by anyone.
    Pyth,
    /// The admin, with a proposal of parameters.
    Proposal,
}

/// What a feed says.
#[derive(Clone, Copy, Debug)]
pub struct FeedPrice {
    /// Billionths of a USD per token.
    pub price: u64,
    /// Unix time.
    pub published_at: i64,
}

/// A reference price that was committed, and the one in force.
pub struct CommittedPrice {
    pub old: u64,
    pub new: u64,
    /// The epoch that it first counts in.
    pub epoch: u64,
}

impl Network {
    /// Commits the reference price of the next epoch: once per epoch, in its first half, within a step; or once
    /// more in the place of one from the feed. The very first one counts at once, at any time: nobody can have
    /// registered without it.
    pub fn commit_price(&mut self, price: u64, now: i64) -> Result<CommittedPrice> {
        let new = TokenPrice::from_nano(price)
            .map_err(StakingError::from)?
            .nano();
        let current = self.terms.at(now);
        // By the newest terms: a clock that steps back behind the first commit must not allow another.
        if !self.terms.is_priced() {
            return Ok(self.commit_first(&current, new));
        }
        let replaces = current.epoch == self.commit_epoch && self.price_replaceable != 0;
        if !replaces {
            self.check_not_committed(&current)?;
        }
        ensure!(current.is_first_half(now), StakingError::SecondHalfOfEpoch);
        ensure!(
            within_step(current.reference_price, new, self.params.max_price_step_bps),
            StakingError::PriceStepTooLarge
        );
        Ok(self.commit_for_coming(&current, new))
    }

    /// Commits what the feed says, which anyone can bring, as the reference price of the next epoch: once per
    /// epoch, in its first half, and published in that epoch, so that no update is brought in two. A price beyond
    /// the step counts as the step's end. The price authority may replace it in the same first half. The very first
    /// price is the authority's.
    pub fn commit_feed_price(&mut self, feed: &FeedPrice, now: i64) -> Result<CommittedPrice> {
        ensure!(self.terms.is_priced(), StakingError::NoReferencePrice);
        let current = self.terms.at(now);
        self.check_not_committed(&current)?;
        ensure!(current.is_first_half(now), StakingError::SecondHalfOfEpoch);
        ensure!(
            feed.published_at >= current.start,
            StakingError::FeedPriceStale
        );
        let step = self.params.max_price_step_bps;
        let new = clamp_to_step(current.reference_price, feed.price, step)
            .clamp(TokenPrice::MIN, TokenPrice::MAX);
        let committed = self.commit_for_coming(&current, new);
        self.price_replaceable = 1;
        Ok(committed)
    }

    fn check_not_committed(&self, current: &Terms) -> Result<()> {
        ensure!(
            current.epoch > self.commit_epoch,
            StakingError::PriceAlreadyCommitted
        );
        Ok(())
    }

    fn commit_first(&mut self, current: &Terms, price: u64) -> CommittedPrice {
        let epoch = current.epoch;
        self.terms.current_mut(epoch).set_price(price, epoch);
        if self.terms.newest > epoch {
            // Something else is accepted for the coming epoch already.
            self.terms.coming(epoch).set_price(price, epoch);
        }
        self.commit_epoch = epoch;
        CommittedPrice {
            old: 0,
            new: price,
            epoch,
        }
    }

    /// Sets the price of the coming epoch, which uses up the current one's commit.
    pub(super) fn commit_for_coming(&mut self, current: &Terms, price: u64) -> CommittedPrice {
        let coming = self.terms.coming(current.epoch);
        let epoch = coming.epoch;
        coming.set_price(price, epoch);
        self.commit_epoch = current.epoch;
        self.price_replaceable = 0;
        CommittedPrice {
            old: current.reference_price,
            new: price,
            epoch,
        }
    }
}
