//! What a guardian can stop for a while. Never top-ups, exits, withdrawals, vetoes, or slashes that are due.

use anchor_lang::prelude::*;

use crate::error::{ensure, StakingError};

/// How long a pause lasts, and how long its bit then cannot be set again.
pub const PAUSE_SECS: i64 = 7 * 24 * 3600;

/// Bits that a guardian can set, and room for more.
pub const PAUSE_BITS: usize = 8;

/// The end of the last pause for each bit, in unix seconds; 0 if there was none.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    pub until: [i64; PAUSE_BITS],
}

/// What can be paused. Bit `1 << byte` of an instruction's argument names it.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pausable {
    Registration,
    Claims,
    Publication,
    SlashProposals,
}

impl Pausable {
    /// All of them, in the order of their bits.
    pub const ALL: [Self; 4] = [
        Self::Registration,
        Self::Claims,
        Self::Publication,
        Self::SlashProposals,
    ];

    pub const fn bit(self) -> u8 {
        match self {
            Self::Registration => 1,
            Self::Claims => 2,
            Self::Publication => 4,
            Self::SlashProposals => 8,
        }
    }
}

impl Pauses {
    /// Refuses what is paused.
    #[inline(always)]
    pub fn check(&self, what: Pausable, now: i64) -> Result<()> {
        ensure!(!self.stop(what, now), StakingError::Paused);
        Ok(())
    }

    /// Whether a pause stops this.
    #[inline(always)]
    pub fn stop(&self, what: Pausable, now: i64) -> bool {
        let [registration, claims, publication, slash_proposals, ..] = &self.until;
        let until = match what {
            Pausable::Registration => registration,
            Pausable::Claims => claims,
            Pausable::Publication => publication,
            Pausable::SlashProposals => slash_proposals,
        };
        now < *until
    }

    /// Pauses each of these bits, and says until when. A bit that has been paused can be set again
    /// [`PAUSE_SECS`] after that pause's end, however it ended.
    pub fn set(&mut self, bits: u8, now: i64) -> Result<i64> {
        let new_until = now.saturating_add(PAUSE_SECS);
        for until in self.chosen(bits)? {
            ensure!(now >= *until, StakingError::AlreadyPaused);
            // Never paused: 0, which lies in the past by more than that.
            let again_at = until.saturating_add(PAUSE_SECS);
            ensure!(now >= again_at, StakingError::PausedRecently);
            *until = new_until;
        }
        Ok(new_until)
    }

    /// Ends the pause of each of these bits.
    pub fn lift(&mut self, bits: u8, now: i64) -> Result<()> {
        for until in self.chosen(bits)? {
            ensure!(now < *until, StakingError::NotPaused);
            *until = now;
        }
        Ok(())
    }

    /// The ends of these bits' pauses.
    fn chosen(&mut self, bits: u8) -> Result<impl Iterator<Item = &mut i64>> {
        let known = Pausable::ALL.iter().fold(0, |all, what| all | what.bit());
        ensure!(
            bits != 0 && bits & !known == 0,
            StakingError::UnknownPauseBits
        );
        let ends = self.until.iter_mut().zip(Pausable::ALL);
        Ok(ends.filter_map(move |(until, what)| (bits & what.bit() != 0).then_some(until)))
    }
}
