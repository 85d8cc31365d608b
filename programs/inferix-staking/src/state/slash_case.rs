//! One offence, one case, for ever: the address is made of the worker and the offence's id.

use anchor_lang::prelude::*;

use super::{Deadlines, Moment, MAX_EVIDENCE_WINDOW_SECS};
use crate::error::{ensure, StakingError};

#[account(zero_copy)]
#[derive(Debug)]
pub struct SlashCase {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    /// A `CaseState`.
    pub state: u8,
    /// 1 once it has been proposed a second time, after a veto by a guardian since replaced.
    pub reproposed: u8,
    /// What the network calls the offence; its meaning is the network's own.
    pub reason: u32,
    pub network: Pubkey,
    pub worker: Pubkey,
    pub offence_id: [u8; 32],
    /// Hash of the evidence, kept elsewhere.
    pub evidence_hash: [u8; 32],
    /// The slasher who proposed it.
    pub proposer: Pubkey,
    /// Gets the rent back.
    pub rent_payer: Pubkey,
    /// The verifier's wallet that reported the offence; zero if nobody is to be paid for it.
    pub reporter: Pubkey,
    /// Who vetoed it; zero unless it is cancelled in that way.
    pub vetoed_by: Pubkey,
    /// Hash of the worker's answer, kept elsewhere; zero without one.
    pub answer_hash: [u8; 32],
    pub offence_at: i64,
    pub proposed_at: i64,
    /// End of the veto window: from here on it can be executed.
    pub executable_at: i64,
    /// From here on anyone can cancel it.
    pub lapses_at: i64,
    /// Token base units.
    pub asked: u64,
    pub taken: u64,
    /// The slash delay that it was proposed under, in seconds.
    pub delay_secs: u32,
    pub padding: [u8; 4],
    pub reserved: [u8; 64],
}

#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    Open,
    Executed,
    Cancelled,
}

/// What a slasher says.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offence {
    /// Names the offence; one case per worker and id.
    pub id: [u8; 32],
    pub reason: u32,
    pub evidence_hash: [u8; 32],
    /// Unix time.
    pub at: i64,
    /// What to take, in token base units.
    pub amount: u64,
    /// The verifier's wallet that reported it, so that what verifiers are paid can be checked; or zero.
    pub reporter: Pubkey,
}

/// The accounts that a case is about.
pub struct CaseParties {
    pub bump: u8,
    pub network: Pubkey,
    pub worker: Pubkey,
    pub proposer: Pubkey,
    pub rent_payer: Pubkey,
}

impl Offence {
    /// Refuses an offence that cannot be proposed against a worker opened at `opened_at`. Its age is judged
    /// by the terms of its own epoch, so that no later change makes an older offence proposable; an offence
    /// whose terms are no longer known is too old.
    pub fn check_time(&self, opened_at: i64, moment: &Moment) -> Result<()> {
        ensure!(self.at <= moment.now, StakingError::OffenceInFuture);
        let Some(terms) = moment.terms_at(self.at) else {
            return Err(StakingError::OffenceTooOld.into());
        };
        let window = i64::from(terms.evidence_window_secs);
        let oldest = moment.now.saturating_sub(window);
        ensure!(self.at >= oldest, StakingError::OffenceTooOld);
        ensure!(self.at >= opened_at, StakingError::OffenceBeforeOpening);
        Ok(())
    }
}

impl SlashCase {
    pub const VERSION: u8 = 1;

    pub fn open(
        &mut self,
        parties: CaseParties,
        offence: &Offence,
        deadlines: &Deadlines,
        now: i64,
    ) {
        self.version = Self::VERSION;
        self.bump = parties.bump;
        self.set_state(CaseState::Open);
        self.reason = offence.reason;
        self.network = parties.network;
        self.worker = parties.worker;
        self.offence_id = offence.id;
        self.evidence_hash = offence.evidence_hash;
        self.proposer = parties.proposer;
        self.rent_payer = parties.rent_payer;
        self.reporter = offence.reporter;
        self.delay_secs = deadlines.delay_secs;
        self.offence_at = offence.at;
        self.proposed_at = now;
        self.executable_at = deadlines.executable_at;
        self.lapses_at = deadlines.lapses_at;
        self.asked = offence.amount;
    }

    pub fn is_open(&self) -> bool {
        self.state == CaseState::Open.byte()
    }

    fn set_state(&mut self, state: CaseState) {
        self.state = state.byte();
    }

    /// Cancels: within the veto window the guardian or the admin, after the lapse anyone.
    pub fn cancel(&mut self, by: &Pubkey, may_veto: bool, now: i64) -> Result<()> {
        ensure!(self.is_open(), StakingError::CaseNotOpen);
        if now < self.lapses_at {
            ensure!(may_veto, StakingError::NotGuardianOrAdmin);
            ensure!(now < self.executable_at, StakingError::VetoWindowPassed);
            self.vetoed_by = *by;
        }
        self.set_state(CaseState::Cancelled);
        Ok(())
    }

    /// Refuses unless the case can be executed.
    pub fn check_executable(&self, now: i64) -> Result<()> {
        ensure!(self.is_open(), StakingError::CaseNotOpen);
        ensure!(now >= self.executable_at, StakingError::VetoWindowOpen);
        Ok(())
    }

    pub fn record_execution(&mut self, taken: u64) {
        self.set_state(CaseState::Executed);
        self.taken = taken;
    }

    /// Refuses while the case is open, or its offence could ever be proposed again: that is, under
    /// any evidence window that a network may have, now or later.
    pub fn check_can_close(&self, now: i64) -> Result<()> {
        ensure!(!self.is_open(), StakingError::CaseStillOpen);
        let too_old = self
            .offence_at
            .saturating_add(i64::from(MAX_EVIDENCE_WINDOW_SECS));
        ensure!(now > too_old, StakingError::OffenceStillProposable);
        Ok(())
    }
}

impl CaseState {
    pub const fn byte(self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Executed => 1,
            Self::Cancelled => 2,
        }
    }
}
