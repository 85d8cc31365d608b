//! "Root, totals, vault, claims": the one piece of code behind rewards and penalties.
//!
//! A publication is a Merkle root over *cumulative* entitlements. It waits out a delay, in which it
//! can be cancelled, while the one before it stays claimable.

use anchor_lang::prelude::*;
use inferix_staking_math::{verify_run, Hash};

use crate::error::{ensure, StakingError};

#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Publication {
    pub root: [u8; 32],
    /// The last epoch it covers.
    pub epoch: u64,
    /// What all leaves add up to, over all epochs. Token base units.
    pub cumulative_total: u64,
    pub claimable_at: i64,
    /// Real leaves, without those that pad the tree. 0: no publication.
    pub leaf_count: u32,
    pub padding: [u8; 4],
}

#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Distribution {
    /// The token account that pays. Its authority is the pool.
    pub vault: Pubkey,
    /// What is claimable now, unless `pending` has become so.
    pub current: Publication,
    /// What waits for its delay.
    pub pending: Publication,
    /// Paid so far, over all epochs.
    pub claimed_total: u64,
}

/// What a publisher says.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPublication {
    /// The last epoch that the totals include. It must have ended.
    pub epoch: u64,
    pub root: [u8; 32],
    pub leaf_count: u32,
    /// The sum of all leaves' cumulative entitlements, in token base units.
    pub cumulative_total: u64,
}

/// What the network and the vault allow at this moment.
pub struct PublicationLimits {
    pub now: i64,
    /// The epoch that `now` lies in.
    pub epoch: u64,
    pub delay_secs: u32,
    /// Most that the total may grow for each epoch covered; none for penalties, which are
    /// bounded by what was slashed.
    pub cap_per_epoch: Option<u64>,
    pub vault_balance: u64,
}

impl Publication {
    pub fn exists(&self) -> bool {
        self.leaf_count > 0
    }

    fn claimable(&self, now: i64) -> bool {
        self.exists() && now >= self.claimable_at
    }
}

impl Distribution {
    /// Makes the pending publication the current one once its delay has passed.
    pub fn settle(&mut self, now: i64) {
        if self.pending.claimable(now) {
            self.current = std::mem::take(&mut self.pending);
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

        let first_unpublished = if self.current.exists() {
            self.current.epoch.saturating_add(1)
        } else {
            0
        };
        ensure!(new.epoch < limits.epoch, StakingError::EpochNotEnded);
        let Some(more_epochs) = new.epoch.checked_sub(first_unpublished) else {
            return Err(StakingError::EpochAlreadyPublished.into());
        };

        let growth = new
            .cumulative_total
            .checked_sub(self.current.cumulative_total);
        let growth = growth.ok_or(StakingError::TotalFell)?;
        if let Some(cap) = limits.cap_per_epoch {
            let most = cap.saturating_mul(more_epochs.saturating_add(1));
            ensure!(growth <= most, StakingError::EmissionCapExceeded);
        }
        let owed = new.cumulative_total.saturating_sub(self.claimed_total);
        ensure!(owed <= limits.vault_balance, StakingError::Underfunded);

        let claimable_at = limits.now.saturating_add(i64::from(limits.delay_secs));
        self.pending = Publication {
            root: new.root,
            epoch: new.epoch,
            cumulative_total: new.cumulative_total,
            claimable_at,
            leaf_count: new.leaf_count,
            padding: [0; 4],
        };
        Ok(claimable_at)
    }

    /// Drops a publication that is not claimable yet and returns it.
    pub fn cancel_pending(&mut self, now: i64) -> Result<Publication> {
        self.settle(now);
        ensure!(self.pending.exists(), StakingError::NoPendingPublication);
        Ok(std::mem::take(&mut self.pending))
    }

    /// Checks an aligned run of leaves against the claimable root.
    pub fn verify(
        &self,
        first_leaf: u32,
        leaves: u32,
        run_root: Hash,
        proof: &[Hash],
    ) -> Result<()> {
        let current = &self.current;
        ensure!(current.exists(), StakingError::NothingPublished);
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

    /// Books a payment. All payments together never exceed the published total.
    pub fn record_claim(&mut self, amount: u64) -> Result<()> {
        let claimed = self.claimed_total.checked_add(amount);
        let claimed = claimed.ok_or(StakingError::ClaimsExceedPublication)?;
        ensure!(
            claimed <= self.current.cumulative_total,
            StakingError::ClaimsExceedPublication
        );
        self.claimed_total = claimed;
        Ok(())
    }
}
