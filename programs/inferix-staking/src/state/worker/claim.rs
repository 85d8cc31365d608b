//! Where a worker's due rewards go: decided by the program alone, whoever calls.

use anchor_lang::prelude::*;
#[cfg(not(feature = "idl-build"))]
use bytemuck::NoUninit;
use pinocchio::address::address_eq;

use super::{checked_sum, Worker};
use crate::state::Moment;

/// What came of one worker's claim. Only the first three settle it; in all other cases its money waits.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "idl-build"), derive(NoUninit), repr(u8))]
pub enum ClaimOutcome {
    /// To the payout wallet's token account.
    Paid,
    /// Into its own stake, which was short; what exceeds S(n) waits for the next claim.
    Restaked,
    /// Everything published for it is paid already.
    NothingDue,
    /// The caller passed another account than the one its rewards go to now.
    DestinationChanged,
    /// The destination is missing, frozen, wants a memo, or does not belong to the payout wallet any more.
    PayoutUnavailable,
    /// The admin has barred it.
    Barred,
    /// Registered below S(n), and its owner does not want rewards restaked.
    StakeBelowMinimum,
    /// It has never registered, or has left and withdrawn everything.
    NotRegistered,
    /// It has left while short.
    LeftShort,
    /// It has left and a slash case is open against it.
    SlashCaseOpen,
    /// More than what is published and unclaimed: a correction was published that is too small.
    ExceedsPublication,
    /// The worker that the leaf names is closed.
    Closed,
}

impl ClaimOutcome {
    /// All of them, in the order of their bytes.
    pub const ALL: [Self; 12] = [
        Self::Paid,
        Self::Restaked,
        Self::NothingDue,
        Self::DestinationChanged,
        Self::PayoutUnavailable,
        Self::Barred,
        Self::StakeBelowMinimum,
        Self::NotRegistered,
        Self::LeftShort,
        Self::SlashCaseOpen,
        Self::ExceedsPublication,
        Self::Closed,
    ];

    /// As Borsh writes it.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Paid => 0,
            Self::Restaked => 1,
            Self::NothingDue => 2,
            Self::DestinationChanged => 3,
            Self::PayoutUnavailable => 4,
            Self::Barred => 5,
            Self::StakeBelowMinimum => 6,
            Self::NotRegistered => 7,
            Self::LeftShort => 8,
            Self::SlashCaseOpen => 9,
            Self::ExceedsPublication => 10,
            Self::Closed => 11,
        }
    }
}

/// One worker's claim, as the caller presents it.
pub struct Claim<'a> {
    /// The worker's own address.
    pub worker: &'a Pubkey,
    /// What it has earned over all epochs, as published.
    pub cumulative: u64,
    /// The account to pay to.
    pub destination: &'a Pubkey,
    /// What all claims together can still take from the publication.
    pub unclaimed: u64,
}

/// Where due rewards go.
pub(super) enum Route {
    Payout,
    /// The worker's own vault, up to this amount.
    Stake(u64),
    Wait(ClaimOutcome),
}

impl Worker {
    /// What is due of a cumulative entitlement. Totals never fall here, whatever is published.
    pub fn due(&self, cumulative: u64) -> u64 {
        cumulative.saturating_sub(self.claimed_total)
    }

    /// Settles a claim: decides, books what is paid, and returns it. `accepts` says whether the destination
    /// takes tokens and belongs to this authority.
    #[inline(always)]
    pub fn claim(
        &mut self,
        claim: &Claim,
        at: &Moment,
        accepts: impl Fn(&Pubkey) -> bool,
    ) -> Result<(ClaimOutcome, u64)> {
        self.settle_for_claim(at);
        let (outcome, amount) = self.decide(claim, at, accepts);
        // At most the cumulative entitlement: nothing saturates.
        self.claimed_total = self.claimed_total.saturating_add(amount);
        if outcome == ClaimOutcome::Restaked {
            self.book_restake(amount, at)?;
        }
        Ok((outcome, amount))
    }

    /// Outcome of a claim, and the amount that it moves. The record must be settled.
    #[inline(always)]
    pub(super) fn decide(
        &self,
        claim: &Claim,
        at: &Moment,
        accepts: impl Fn(&Pubkey) -> bool,
    ) -> (ClaimOutcome, u64) {
        let due = self.due(claim.cumulative);
        if due == 0 {
            return (ClaimOutcome::NothingDue, 0);
        }
        let (outcome, account, authority, amount) = match self.route(at) {
            Route::Payout => (
                ClaimOutcome::Paid,
                &self.payout_token_account,
                &self.payout,
                due,
            ),
            Route::Stake(missing) => (
                ClaimOutcome::Restaked,
                &self.vault,
                claim.worker,
                due.min(missing),
            ),
            Route::Wait(outcome) => return (outcome, 0),
        };
        if !address_eq(claim.destination, account) {
            return (ClaimOutcome::DestinationChanged, 0);
        }
        if !accepts(authority) {
            return (ClaimOutcome::PayoutUnavailable, 0);
        }
        if amount > claim.unclaimed {
            return (ClaimOutcome::ExceedsPublication, 0);
        }
        (outcome, amount)
    }

    #[inline(never)]
    fn book_restake(&mut self, amount: u64, at: &Moment) -> Result<()> {
        self.restaked_total = checked_sum(self.restaked_total, amount)?;
        self.add_stake(amount)?;
        self.note(at);
        Ok(())
    }

    /// The record must be settled: then a registered worker covers S(n) unless it is short since some time.
    pub(super) fn route(&self, at: &Moment) -> Route {
        if self.is_barred() {
            Route::Wait(ClaimOutcome::Barred)
        } else if !self.is_registered() {
            self.route_after_leaving()
        } else if !self.coverage.is_short_now() {
            Route::Payout
        } else if self.restake == 0 {
            Route::Wait(ClaimOutcome::StakeBelowMinimum)
        } else {
            self.route_to_stake(at)
        }
    }

    fn route_after_leaving(&self) -> Route {
        if !self.has_left() || self.unbonding.total() == 0 {
            Route::Wait(ClaimOutcome::NotRegistered)
        } else if self.left_covered == 0 {
            Route::Wait(ClaimOutcome::LeftShort)
        } else if self.open_cases > 0 {
            Route::Wait(ClaimOutcome::SlashCaseOpen)
        } else {
            Route::Payout
        }
    }

    /// Up to what the stake lacks to be S(n), and what its books can still take. Where no number of tokens
    /// would do, rewards wait.
    #[inline(never)]
    fn route_to_stake(&self, at: &Moment) -> Route {
        let missing = match self.minimum_now(at) {
            Ok(minimum) => minimum.saturating_sub(self.active_stake),
            Err(_) => 0,
        };
        match missing.min(u64::MAX.saturating_sub(self.deposited_total)) {
            0 => Route::Wait(ClaimOutcome::StakeBelowMinimum),
            most => Route::Stake(most),
        }
    }
}
