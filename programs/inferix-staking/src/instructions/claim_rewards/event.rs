//! The bytes of a [`RewardsClaimed`](crate::events::RewardsClaimed) as Borsh would write them, made
//! in one piece while the run is settled: a head, then an entry for each worker.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::log::sol_log_data;
use anchor_lang::Discriminator;
use bytemuck::{Pod, Zeroable};

use crate::error::StakingError;
use crate::events::RewardsClaimed;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Head {
    discriminator: [u8; 8],
    network: Pubkey,
    epoch: [u8; 8],
    old_claimed_total: [u8; 8],
    new_claimed_total: [u8; 8],
    entries: [u8; 4],
}

/// A [`WorkerClaim`](crate::events::WorkerClaim).
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct ClaimEntry {
    pub worker: Pubkey,
    pub outcome: u8,
    pub amount: [u8; 8],
    pub claimed_total: [u8; 8],
}

/// The event in the making.
pub struct ClaimEvent(Vec<u8>);

impl ClaimEvent {
    /// With entries that are still to be filled in.
    pub fn new(entries: usize) -> Self {
        // An instruction has at most 255 accounts: nothing wraps. A check is a 128-bit multiplication.
        let len = entries.wrapping_mul(size_of::<ClaimEntry>());
        Self(vec![0; len.saturating_add(size_of::<Head>())])
    }

    pub fn entries(&mut self) -> &mut [ClaimEntry] {
        let (_, entries) = self.parts();
        entries
    }

    /// Fills in the head. `claimed` has everything but the workers.
    pub fn set_head(&mut self, claimed: &RewardsClaimed) -> Result<()> {
        let (Some(head), entries) = self.parts() else {
            return Err(StakingError::BrokenInvariant.into());
        };
        let count = u32::try_from(entries.len()).map_err(|_| StakingError::InvalidRun)?;
        head.discriminator
            .copy_from_slice(RewardsClaimed::DISCRIMINATOR);
        head.network = claimed.network;
        head.epoch = claimed.epoch.to_le_bytes();
        head.old_claimed_total = claimed.old_claimed_total.to_le_bytes();
        head.new_claimed_total = claimed.new_claimed_total.to_le_bytes();
        head.entries = count.to_le_bytes();
        Ok(())
    }

    pub fn log(&self) {
        sol_log_data(&[&self.0]);
    }

    fn parts(&mut self) -> (Option<&mut Head>, &mut [ClaimEntry]) {
        let Some((head, entries)) = self.0.split_first_chunk_mut::<{ size_of::<Head>() }>() else {
            return (None, &mut []);
        };
        let entries = bytemuck::try_cast_slice_mut(entries).unwrap_or_default();
        (Some(bytemuck::must_cast_mut(head)), entries)
    }
}

#[cfg(test)]
mod tests {
    use anchor_lang::Event as _;

    use super::*;
    use crate::events::WorkerClaim;
    use crate::state::ClaimOutcome;

    #[test]
    fn it_is_what_borsh_would_write() {
        let outcomes = ClaimOutcome::ALL;
        for len in 0..=outcomes.len() {
            let claims = outcomes.iter().take(len).zip(1_u8..);
            let claimed = RewardsClaimed {
                network: Pubkey::new_from_array([7; 32]),
                epoch: 0x0102_0304_0506_0708,
                old_claimed_total: 3,
                new_claimed_total: u64::MAX,
                claims: claims
                    .map(|(outcome, i)| WorkerClaim {
                        worker: Pubkey::new_from_array([i; 32]),
                        outcome: *outcome,
                        amount: u64::from(i) << 40,
                        claimed_total: u64::from(i) << 50,
                    })
                    .collect(),
            };
            let mut event = ClaimEvent::new(len);
            assert_eq!(event.entries().len(), len);
            for (entry, claim) in event.entries().iter_mut().zip(&claimed.claims) {
                *entry = ClaimEntry {
                    worker: claim.worker,
                    outcome: claim.outcome.byte(),
                    amount: claim.amount.to_le_bytes(),
                    claimed_total: claim.claimed_total.to_le_bytes(),
                };
            }
            assert!(event.set_head(&claimed).is_ok());
            assert_eq!(event.0, claimed.data());
        }
    }
}
