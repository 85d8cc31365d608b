//! What a verifier has been paid. Made at his first claim and kept, so that nothing is paid twice.

use anchor_lang::prelude::*;

use super::Versioned;
use crate::error::StakingError;

#[account(zero_copy)]
#[derive(Debug)]
pub struct Verifier {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    pub padding: [u8; 6],
    pub network: Pubkey,
    pub wallet: Pubkey,
    /// Paid so far, over all epochs. Token base units.
    pub claimed_total: u64,
    pub reserved: [u8; 32],
}

impl Versioned for Verifier {
    const VERSION: u8 = 1;
}

impl Verifier {
    pub fn open(&mut self, bump: u8, network: Pubkey, wallet: Pubkey) {
        self.version = Self::VERSION;
        self.bump = bump;
        self.network = network;
        self.wallet = wallet;
    }

    /// What is due of a cumulative entitlement.
    pub fn due(&self, cumulative: u64) -> u64 {
        cumulative.saturating_sub(self.claimed_total)
    }

    pub fn record_claim(&mut self, amount: u64) -> Result<()> {
        let claimed = self.claimed_total.checked_add(amount);
        self.claimed_total = claimed.ok_or(StakingError::AmountOverflow)?;
        Ok(())
    }
}
