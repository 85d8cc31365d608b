//! One published root, what a publisher says of it, and the caps that it is held against.

use anchor_lang::prelude::*;

#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Publication {
    pub root: [u8; 32],
    /// The last epoch it covers.
    pub epoch: u64,
    /// What all leaves add up to, over all epochs. Token base units.
    pub cumulative_total: u64,
    /// What it adds to the base, without what is written off.
    pub growth: u64,
    /// What was claimed wrongly under suspended roots: part of the total, outside the epoch's cap.
    pub written_off: u64,
    /// The work that its growth pays for, in whole IBM, as declared; 0 for penalties.
    pub work: u64,
    pub claimable_at: i64,
    /// Real leaves, without those that pad the tree. 0: no publication.
    pub leaf_count: u32,
    pub padding: [u8; 4],
}

/// What a publisher says.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPublication {
    /// The last epoch that the totals include. It must have ended.
    pub epoch: u64,
    pub root: [u8; 32],
    pub leaf_count: u32,
    /// The sum of all leaves' cumulative entitlements and of all that was ever written off, in token base
    /// units.
    pub cumulative_total: u64,
    /// The part of the growth that was claimed wrongly under suspended roots and is lost. 0 unless the
    /// current publication has been suspended.
    pub written_off: u64,
}

/// What the network and the vault allow at this moment.
pub struct PublicationLimits {
    pub now: i64,
    /// The epoch that `now` lies in.
    pub epoch: u64,
    pub delay_secs: u32,
    /// Most that the total may grow for each epoch covered.
    pub cap_per_epoch: u64,
    /// Most that the total may ever be.
    pub lifetime_cap: u64,
    /// The work declared and what it is paid for at most; `None` where work is not counted.
    pub work: Option<WorkLimit>,
    pub vault_balance: u64,
}

/// Work in whole IBM, and the billionths of a base unit that each may add; 0 for any number.
#[derive(Clone, Copy, Debug)]
pub struct WorkLimit {
    pub work: u64,
    pub emission_per_ibm: u64,
}

impl WorkLimit {
    /// Whether the work pays for this growth: `growth <= work * emission_per_ibm / 10^9`, without rounding
    /// and without a 128-bit division.
    pub(super) fn allows(&self, growth: u64) -> bool {
        let most = u128::from(self.work).saturating_mul(u128::from(self.emission_per_ibm));
        self.emission_per_ibm == 0 || u128::from(growth).saturating_mul(1_000_000_000) <= most
    }
}

impl Publication {
    pub fn exists(&self) -> bool {
        self.leaf_count > 0
    }

    pub(super) fn claimable(&self, now: i64) -> bool {
        self.exists() && now >= self.claimable_at
    }
}
