//! One offence, one case: the address is made of the worker and the offence's id.
//!
//! A case is proposed, can be contested by the worker and vetoed until it has taken all that it asks, and is
//! executed by anyone once its veto window is over: in parts, where a limit does not let all of it through.

use anchor_lang::prelude::*;

use super::{Deadlines, Moment, Roles, Versioned, Worker, MAX_EVIDENCE_WINDOW_SECS};
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
    /// Who vetoed it; zero without a veto.
    pub vetoed_by: Pubkey,
    /// Hash of the worker's answer, kept elsewhere; zero unless it is contested.
    pub answer_hash: [u8; 32],
    pub offence_at: i64,
    pub proposed_at: i64,
    /// End of the veto window: from here on it can be executed.
    pub executable_at: i64,
    /// From here on anyone can cancel it.
    pub lapses_at: i64,
    /// What it asks in all, and what it has taken of that. Token base units.
    pub asked: u64,
    pub taken: u64,
    /// The slash delay that it was proposed under, in seconds.
    pub delay_secs: u32,
    /// 1 if it was a guardian who vetoed it, and not the admin.
    pub vetoed_by_guardian: u8,
    pub padding: [u8; 3],
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
    /// Refuses an offence that cannot be proposed against this worker. Its age is judged by the terms of its
    /// own epoch, so that no later change makes an older offence proposable; an offence whose terms are no
    /// longer known is too old. A slasher judges nothing that is older than its office. Who has left answers
    /// until the end of the epoch that it left in, which it is paid for, but after leaving only to the slasher
    /// who was in office then: it is out of a later slasher's reach. So is who has never registered, unless it
    /// was opened under this slasher.
    pub fn check_time(&self, worker: &Worker, slasher_since: i64, at: &Moment) -> Result<()> {
        ensure!(self.at <= at.now, StakingError::OffenceInFuture);
        let Some(terms) = at.terms_at(self.at) else {
            return Err(StakingError::OffenceTooOld.into());
        };
        let window = i64::from(terms.evidence_window_secs);
        let oldest = at.now.saturating_sub(window);
        ensure!(self.at >= oldest, StakingError::OffenceTooOld);
        ensure!(
            self.at >= worker.opened_at,
            StakingError::OffenceBeforeOpening
        );
        ensure!(
            !worker.has_left() || self.at <= worker.answers_until(slasher_since, at),
            StakingError::OffenceAfterLeaving
        );
        ensure!(
            worker.opened_at >= slasher_since || (worker.has_worked() && self.at >= slasher_since),
            StakingError::OffenceBeforeSlasher
        );
        Ok(())
    }
}

impl Versioned for SlashCase {
    const VERSION: u8 = 1;
}

impl SlashCase {
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

    /// Opens it once more, after a veto by a guardian that has been replaced since: for the same offence, and
    /// for at most what the veto left of it. The rent stays with whoever paid it.
    pub fn reopen(
        &mut self,
        proposer: Pubkey,
        offence: &Offence,
        roles: &Roles,
        deadlines: &Deadlines,
        now: i64,
    ) -> Result<()> {
        let overruled = self.state == CaseState::Cancelled.byte()
            && self.vetoed_by_guardian != 0
            && self.vetoed_by != roles.guardian;
        ensure!(
            overruled && self.reproposed == 0,
            StakingError::AlreadyExists
        );
        ensure!(
            offence.at == self.offence_at && offence.amount <= self.rest(),
            StakingError::AnotherOffence
        );
        self.set_state(CaseState::Open);
        self.reproposed = 1;
        self.proposer = proposer;
        self.reason = offence.reason;
        self.evidence_hash = offence.evidence_hash;
        self.reporter = offence.reporter;
        self.answer_hash = [0; 32];
        self.vetoed_by = Pubkey::default();
        self.vetoed_by_guardian = 0;
        self.asked = self.taken.saturating_add(offence.amount);
        self.delay_secs = deadlines.delay_secs;
        self.proposed_at = now;
        self.executable_at = deadlines.executable_at;
        self.lapses_at = deadlines.lapses_at;
        Ok(())
    }

    pub fn is_open(&self) -> bool {
        self.state == CaseState::Open.byte()
    }

    /// What it still asks.
    pub fn rest(&self) -> u64 {
        self.asked.saturating_sub(self.taken)
    }

    fn set_state(&mut self, state: CaseState) {
        self.state = state.byte();
    }

    /// Records the hash of the worker's answer, within the veto window. The first answer moves the window's
    /// end and the lapse by the delay that the case was proposed under; only the owner may replace it.
    pub fn contest(&mut self, answer_hash: [u8; 32], by_owner: bool, now: i64) -> Result<()> {
        ensure!(self.is_open(), StakingError::CaseNotOpen);
        ensure!(now < self.executable_at, StakingError::VetoWindowPassed);
        ensure!(answer_hash != [0; 32], StakingError::EmptyAnswer);
        if self.answer_hash == [0; 32] {
            let delay = i64::from(self.delay_secs);
            self.executable_at = self.executable_at.saturating_add(delay);
            self.lapses_at = self.lapses_at.saturating_add(delay);
        } else {
            ensure!(by_owner, StakingError::AlreadyContested);
        }
        self.answer_hash = answer_hash;
        Ok(())
    }

    /// Cancels it: the guardian or the admin at any time, anyone once it has lapsed. What it has taken by
    /// then stays taken.
    pub fn cancel(&mut self, by: &Pubkey, roles: &Roles, now: i64) -> Result<()> {
        ensure!(self.is_open(), StakingError::CaseNotOpen);
        if now < self.lapses_at {
            ensure!(
                roles.is_guardian_or_admin(by),
                StakingError::NotGuardianOrAdmin
            );
            self.vetoed_by = *by;
            self.vetoed_by_guardian = u8::from(*by != roles.admin);
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

    /// Books what an execution took. It ends when nothing is left to ask, or nothing to take (`exhausted`);
    /// else it stays open for the rest and lapses later.
    pub fn record_execution(&mut self, taken: u64, exhausted: bool, lapses_at: i64) {
        // At most what it asked: nothing saturates.
        self.taken = self.taken.saturating_add(taken);
        if exhausted || self.rest() == 0 {
            self.set_state(CaseState::Executed);
        } else {
            self.lapses_at = self.lapses_at.max(lapses_at);
        }
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
