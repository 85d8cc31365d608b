//! "Root, totals, vault, claims": the one piece of code behind rewards and penalties.
//!
//! A publication is a Merkle root over *cumulative* entitlements. It waits out a delay, in which it
//! can be cancelled, while the one before it stays claimable. A wrong one that has slipped through can be
//! suspended: nothing is claimable until a corrected one is published, whose growth is measured from the
//! last publication that was never suspended, the *base*.

use anchor_lang::prelude::*;
use inferix_staking_math::{verify_run, Hash};

use super::{ClaimsState, EpochSums, NewPublication, Publication, PublicationLimits};
use crate::error::{ensure, StakingError};

/// How long a guardian's suspension lasts, and how long it then cannot suspend again.
pub const GUARDIAN_SUSPENSION_SECS: i64 = 7 * 24 * 3600;

/// A publication's cap counts at most this many epochs, however many it covers.
pub const MAX_EPOCHS_CAPPED: u64 = 4;

/// What growth and caps are measured from: the last publication that was never suspended.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// The first epoch that it does not cover.
    pub next_epoch: u64,
    pub cumulative_total: u64,
}

#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Distribution {
    /// The token account that pays. Its authority is the pool.
    pub vault: Pubkey,
    /// What is claimable now, unless `pending` has become so, or it is suspended.
    pub current: Publication,
    /// What waits for its delay.
    pub pending: Publication,
    /// The last publication before `current` that was never suspended.
    pub base: Base,
    /// Paid so far, over all epochs.
    pub claimed_total: u64,
    /// `claimed_total` when the base was replaced: what was claimed since can be written off.
    pub claimed_at_base: u64,
    /// Written off so far.
    pub written_off_total: u64,
    /// Nothing is claimable before this unix time; `i64::MAX` until a correction. 0: never suspended, or lapsed
    /// and its correction cancelled.
    pub suspended_until: i64,
    /// When the guardian's last suspension ends or ended; 0 if there was none.
    pub guardian_suspended_until: i64,
    /// 1 if `current` has been suspended, even if that has lapsed.
    pub was_suspended: u8,
    pub padding: [u8; 7],
    /// What publications have added, for the newest epochs. What covers several counts for the last.
    pub issued: EpochSums,
}

impl Distribution {
    /// Begins with nothing published. `epoch`: the one that the network was created in.
    pub fn open(&mut self, vault: Pubkey, epoch: u64) {
        self.vault = vault;
        self.base.next_epoch = epoch;
    }

    /// Makes the pending publication the current one once its delay has passed.
    pub fn settle(&mut self, now: i64) {
        if self.pending.claimable(now) {
            self.activate();
        }
    }

    #[inline(never)]
    fn activate(&mut self) {
        let next = std::mem::take(&mut self.pending);
        if self.was_suspended == 0 {
            self.base = self.next_base();
            self.claimed_at_base = self.claimed_total;
        } else {
            // It replaces what was suspended, which ends the suspension at a time that nobody chooses.
            self.issued
                .take_back(self.current.epoch, self.current.growth);
            self.written_off_total = self
                .written_off_total
                .saturating_sub(self.current.written_off);
            self.suspended_until = self.suspended_until.min(next.claimable_at);
            self.guardian_suspended_until = self.guardian_suspended_until.min(next.claimable_at);
            self.was_suspended = 0;
        }
        self.issued.add(next.epoch, next.growth);
        self.written_off_total = self.written_off_total.saturating_add(next.written_off);
        self.current = next;
    }

    /// What the next publication is measured from.
    fn next_base(&self) -> Base {
        if self.current.exists() && self.was_suspended == 0 {
            Base {
                next_epoch: self.current.epoch.saturating_add(1),
                cumulative_total: self.current.cumulative_total,
            }
        } else {
            self.base
        }
    }

    /// Accepts a publication and says when it becomes claimable.
    pub fn publish(&mut self, new: &NewPublication, limits: &PublicationLimits) -> Result<i64> {
        self.settle(limits.now);
        ensure!(!self.pending.exists(), StakingError::PublicationPending);
        ensure!(
            new.leaf_count > 0 && new.root != [0; 32],
            StakingError::EmptyPublication
        );
        ensure!(new.epoch < limits.epoch, StakingError::EpochNotEnded);
        let base = self.next_base();
        // A correction may cover the same epoch as what it corrects.
        let first_epoch = if self.was_suspended == 0 {
            base.next_epoch
        } else {
            self.current.epoch
        };
        ensure!(
            new.epoch >= first_epoch,
            StakingError::EpochAlreadyPublished
        );

        let growth = self.check_growth(new, &base, limits)?;
        let owed = new.cumulative_total.saturating_sub(self.claimed_total);
        ensure!(owed <= limits.vault_balance, StakingError::Underfunded);

        let claimable_at = limits.now.saturating_add(i64::from(limits.delay_secs));
        if self.was_suspended != 0 && self.suspended_until != 0 {
            // A guardian's suspension must not lapse while the correction waits for its delay: what is
            // claimed wrongly in between would be missing in it.
            self.suspended_until = self.suspended_until.max(claimable_at);
        }
        self.pending = Publication {
            root: new.root,
            epoch: new.epoch,
            cumulative_total: new.cumulative_total,
            growth,
            written_off: new.written_off,
            work: limits.work.map_or(0, |limit| limit.work),
            claimable_at,
            leaf_count: new.leaf_count,
            padding: [0; 4],
        };
        Ok(claimable_at)
    }

    /// Returns what a publication adds to the base besides what it writes off, within every cap.
    fn check_growth(
        &self,
        new: &NewPublication,
        base: &Base,
        limits: &PublicationLimits,
    ) -> Result<u64> {
        let epochs = new
            .epoch
            .saturating_sub(base.next_epoch)
            .saturating_add(1)
            .min(MAX_EPOCHS_CAPPED);
        let cap = limits.cap_per_epoch.saturating_mul(epochs);
        // One wrong root pays at most what was unclaimed at the base and one growth. More than that is never
        // written off for one base, however often it is suspended: or the caps would bind nobody who can. What
        // was written off before is not counted again: left unclaimed, it would let the next loss be larger.
        let before = self
            .written_off_total
            .saturating_sub(self.current.written_off);
        let unclaimed_at_base = base
            .cumulative_total
            .saturating_sub(self.claimed_at_base)
            .saturating_sub(before);
        let lost_at_most = if self.was_suspended == 0 {
            0
        } else {
            let claimed = self.claimed_total.saturating_sub(self.claimed_at_base);
            claimed.min(unclaimed_at_base.saturating_add(cap))
        };
        ensure!(
            new.written_off <= lost_at_most,
            StakingError::WrittenOffTooLarge
        );
        let growth = new
            .cumulative_total
            .checked_sub(base.cumulative_total)
            .and_then(|growth| growth.checked_sub(new.written_off));
        let growth = growth.ok_or(StakingError::TotalFell)?;
        ensure!(growth <= cap, StakingError::EpochCapExceeded);
        ensure!(
            limits.work.is_none_or(|limit| limit.allows(growth)),
            StakingError::EmissionExceedsWork
        );
        ensure!(
            new.cumulative_total <= limits.lifetime_cap,
            StakingError::LifetimeCapExceeded
        );
        Ok(growth)
    }

    /// Drops the publication with this root, which is not claimable yet, and returns it.
    pub fn cancel_pending(&mut self, root: &Hash, now: i64) -> Result<Publication> {
        self.settle(now);
        ensure!(self.pending.exists(), StakingError::NoPendingPublication);
        ensure!(self.pending.root == *root, StakingError::PublicationChanged);
        if self.was_suspended != 0 && self.suspended_until != i64::MAX {
            // A correction that is dropped has not lengthened the guardian's suspension. Once that has lapsed,
            // corrections dropped one after the other do not stop claims again.
            let until = self.guardian_suspended_until;
            self.suspended_until = if now < until { until } else { 0 };
        }
        Ok(std::mem::take(&mut self.pending))
    }

    /// Stops all claims under this root, which must be the current one, and says until when: `i64::MAX` for
    /// the admin, a bounded time for the guardian. What is pending and was built on that root is dropped and
    /// returned. A suspension that lands late so never makes the wrong root the base.
    pub fn suspend(
        &mut self,
        root: &Hash,
        by_admin: bool,
        now: i64,
    ) -> Result<(i64, Option<Publication>)> {
        self.settle(now);
        ensure!(self.current.exists(), StakingError::NothingPublished);
        ensure!(self.current.root == *root, StakingError::PublicationChanged);
        let until = if by_admin {
            ensure!(
                self.suspended_until != i64::MAX,
                StakingError::AlreadySuspended
            );
            i64::MAX
        } else {
            ensure!(now >= self.suspended_until, StakingError::AlreadySuspended);
            // Never suspended: 0, which lies in the past by more than that.
            let again_at = self
                .guardian_suspended_until
                .saturating_add(GUARDIAN_SUSPENSION_SECS);
            ensure!(now >= again_at, StakingError::SuspendedRecently);
            let until = now.saturating_add(GUARDIAN_SUSPENSION_SECS);
            self.guardian_suspended_until = until;
            until
        };
        self.suspended_until = until;
        let built_on_it = self.pending.exists() && self.was_suspended == 0;
        let dropped = built_on_it.then(|| std::mem::take(&mut self.pending));
        self.was_suspended = 1;
        Ok((until, dropped))
    }

    /// Checks an aligned run of leaves against the claimable root.
    pub fn verify(
        &self,
        first_leaf: u32,
        leaves: u32,
        run_root: &Hash,
        proof: &[Hash],
    ) -> Result<()> {
        let current = &self.current;
        verify_run(
            &current.root,
            current.leaf_count,
            first_leaf,
            leaves,
            run_root,
            proof,
        )
        .map_err(StakingError::from)?;
        Ok(())
    }

    /// Refuses while nothing can be claimed.
    pub fn check_claimable(&self, now: i64) -> Result<()> {
        ensure!(self.current.exists(), StakingError::NothingPublished);
        ensure!(
            now >= self.suspended_until,
            StakingError::PublicationSuspended
        );
        Ok(())
    }

    /// What is published by now, claimable or not.
    pub fn published(&self) -> u64 {
        let pending = self.pending.cumulative_total;
        self.current.cumulative_total.max(pending)
    }

    /// What is published and not claimed yet.
    pub fn unclaimed(&self) -> u64 {
        self.current
            .cumulative_total
            .saturating_sub(self.claimed_total)
    }

    /// Whether anything can be claimed at a time, and what is published and unclaimed then: as after
    /// [`Self::settle`], for whoever only reads.
    pub fn claims_at(&self, now: i64) -> (ClaimsState, u64) {
        let activates = self.pending.claimable(now);
        let current = if activates {
            &self.pending
        } else {
            &self.current
        };
        let state = if !current.exists() {
            ClaimsState::NothingPublished
        } else if !activates && now < self.suspended_until {
            // What becomes current ends a suspension.
            ClaimsState::Suspended
        } else {
            ClaimsState::Open
        };
        let unclaimed = current.cumulative_total.saturating_sub(self.claimed_total);
        (state, unclaimed)
    }

    /// Books payments that leave this much of what was unclaimed. After a correction downwards more may be
    /// claimed than is published; then nothing is unclaimed, and nothing is booked.
    pub fn record_claims(&mut self, left: u64) -> Result<()> {
        let paid = self.unclaimed().checked_sub(left);
        let paid = paid.ok_or(StakingError::BrokenInvariant)?;
        self.claimed_total = self.claimed_total.saturating_add(paid);
        Ok(())
    }

    /// Books a payment. All payments together never exceed the published total.
    pub fn record_claim(&mut self, amount: u64) -> Result<()> {
        ensure!(
            amount <= self.unclaimed(),
            StakingError::ClaimsExceedPublication
        );
        self.claimed_total = self.claimed_total.saturating_add(amount);
        Ok(())
    }
}
