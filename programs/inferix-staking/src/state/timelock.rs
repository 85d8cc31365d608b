//! What a proposal waits for, and until when it counts.

use anchor_lang::prelude::*;

use crate::error::{ensure, StakingError};

/// What is proposed can be applied for at least this long, or for an epoch, if that is longer.
const APPLICABLE_SECS: u32 = 7 * 24 * 3600;

/// The times of a proposal, stored when it is made: no later change of parameters moves them. Zeros: nothing
/// is proposed.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Timelock {
    /// From here on it can be applied. Unix time.
    pub applicable_at: i64,
    /// From here on it counts for nothing, and another one can be proposed. Unix time.
    pub lapses_at: i64,
}

impl Timelock {
    /// Begins the delay. `epoch_secs`: the longest epoch that it may have to wait for.
    pub(super) fn begin(delay_secs: u64, epoch_secs: u32, now: i64) -> Self {
        let delay = i64::try_from(delay_secs).unwrap_or(i64::MAX);
        let applicable_at = now.saturating_add(delay);
        let applicable_secs = APPLICABLE_SECS.max(epoch_secs);
        Self {
            applicable_at,
            lapses_at: applicable_at.saturating_add(i64::from(applicable_secs)),
        }
    }

    /// Whether something is proposed and has not lapsed.
    pub fn is_pending(&self, now: i64) -> bool {
        self.lapses_at != 0 && now < self.lapses_at
    }

    /// Refuses a second proposal of the same kind.
    pub(super) fn check_free(&self, now: i64) -> Result<()> {
        ensure!(!self.is_pending(now), StakingError::ProposalPending);
        Ok(())
    }

    /// Refuses unless there is something to cancel.
    pub(super) fn check_pending(&self, now: i64) -> Result<()> {
        ensure!(self.is_pending(now), StakingError::NothingProposed);
        Ok(())
    }

    /// Refuses unless there is something to apply, whose delay has passed.
    pub(super) fn check_applicable(&self, now: i64) -> Result<()> {
        self.check_pending(now)?;
        ensure!(
            now >= self.applicable_at,
            StakingError::ProposalDelayNotPassed
        );
        Ok(())
    }
}
