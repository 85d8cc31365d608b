//! The event of a claim, written into its final bytes while the run is settled.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::log::sol_log_data;
use anchor_lang::Discriminator;

use crate::events::{RewardsClaimed, WorkerClaim};

/// Bytes before the workers: discriminator, network, epoch, two totals, the number of workers.
const HEAD: usize = 8 + 32 + 8 + 8 + 8 + 4;
/// Bytes of a worker: key, outcome, paid, total.
const CLAIM: usize = 32 + 1 + 8 + 8;

/// A `RewardsClaimed` in the making.
pub struct ClaimLog {
    bytes: Vec<u8>,
    claims: u32,
}

impl ClaimLog {
    pub fn with_capacity(claims: usize) -> Self {
        let mut bytes = Vec::with_capacity(claims.saturating_mul(CLAIM).saturating_add(HEAD));
        bytes.resize(HEAD, 0);
        Self { bytes, claims: 0 }
    }

    pub fn push(&mut self, claim: &WorkerClaim) {
        let mut bytes = [0; CLAIM];
        let (worker, rest) = bytes.split_at_mut(32);
        let (outcome, rest) = rest.split_at_mut(1);
        let (paid, claimed_total) = rest.split_at_mut(8);
        worker.copy_from_slice(claim.worker.as_ref());
        outcome.copy_from_slice(&[claim.outcome.byte()]);
        paid.copy_from_slice(&claim.paid.to_le_bytes());
        claimed_total.copy_from_slice(&claim.claimed_total.to_le_bytes());
        self.bytes.extend_from_slice(&bytes);
        self.claims = self.claims.saturating_add(1);
    }

    /// The event's bytes. `of` has everything but the workers.
    pub fn finish(mut self, of: &RewardsClaimed) -> Vec<u8> {
        let parts: [&[u8]; 6] = [
            RewardsClaimed::DISCRIMINATOR,
            of.network.as_ref(),
            &of.epoch.to_le_bytes(),
            &of.old_claimed_total.to_le_bytes(),
            &of.new_claimed_total.to_le_bytes(),
            &self.claims.to_le_bytes(),
        ];
        let mut rest = self.bytes.as_mut_slice();
        for part in parts {
            if let Some((place, after)) = std::mem::take(&mut rest).split_at_mut_checked(part.len())
            {
                place.copy_from_slice(part);
                rest = after;
            }
        }
        self.bytes
    }
}

pub fn write(event: &[u8]) {
    sol_log_data(&[event]);
}
