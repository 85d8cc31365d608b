//! A worker as whoever builds on it sees it: what it must hold, what can be taken out, what a claim would do.

#[cfg(not(feature = "idl-build"))]
use std::io::{Result as IoResult, Write};

use anchor_lang::prelude::*;
#[cfg(not(feature = "idl-build"))]
use bytemuck::NoUninit;

use super::{Claim, ClaimOutcome, Route, Worker};
use crate::state::Moment;

/// The destination of rewards that wait.
const NOWHERE: Pubkey = Pubkey::new_from_array([0; 32]);

/// A leaf of a published tree, as far as the worker's address does not say it.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardLeaf {
    /// The slot that the worker was opened in.
    pub opened_slot: u64,
    /// Earned over all epochs, as published.
    pub cumulative: u64,
}

/// Whether rewards of a network can be claimed. Where they cannot, a claim fails as a whole.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "idl-build"), derive(NoUninit), repr(u8))]
pub enum ClaimsState {
    Open,
    /// No publication has become claimable yet.
    NothingPublished,
    /// Until a corrected publication becomes claimable, or a guardian's suspension lapses.
    Suspended,
    /// The guardian has paused all claims of the network.
    Paused,
}

/// A worker at a moment. Every field has a fixed place. Amounts in token base units.
#[derive(AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "idl-build"), derive(NoUninit), repr(C))]
#[cfg_attr(feature = "idl-build", derive(AnchorSerialize))]
pub struct WorkerStatus {
    pub epoch: u64,
    /// The slot that the worker was opened in, which its leaves name.
    pub opened_slot: u64,
    /// S(n) now, at the worker's own price; 0 without a price, a benchmark or a reference price.
    pub minimum_stake: u64,
    /// S(n) in the coming epoch, as far as it is known; 0 as above.
    pub next_minimum_stake: u64,
    pub active_stake: u64,
    /// Active and unbonding stake: all that a slash can reach.
    pub slashable: u64,
    /// Part of the active stake that can be asked back without deregistering.
    pub surplus: u64,
    /// Amount that `withdraw` pays now; 0: it would fail.
    pub withdrawable: u64,
    /// Asked by open slash cases and not taken yet.
    pub open_asked: u64,
    pub claimed_total: u64,
    /// The time since which the registered worker has been short, in unix seconds; 0 if it is not.
    pub short_since: i64,
    /// The account that a claim has to name: the payout wallet's token account, or the worker's own vault while
    /// it is short and restakes. Zero while rewards wait.
    pub destination: Pubkey,
    /// Earned by the leaf and not paid yet.
    pub due: u64,
    /// Amount that a claim of the leaf moves while claims are open.
    pub amount: u64,
    /// Outcome of a claim of the leaf while claims are open.
    pub outcome: ClaimOutcome,
    pub claims: ClaimsState,
    /// There is such a worker. If not, everything but `epoch` and `claims` is empty.
    pub open: bool,
    pub registered: bool,
    pub barred: bool,
    /// Registered, with an active stake of at least S(n).
    pub covers: bool,
    /// The current epoch counts for its rewards, as things stand.
    pub earns: bool,
    pub open_cases: u8,
}

/// In memory it stands as Borsh writes it; field by field that is 3 KB of code.
#[cfg(not(feature = "idl-build"))]
impl AnchorSerialize for WorkerStatus {
    fn serialize<W: Write>(&self, writer: &mut W) -> IoResult<()> {
        writer.write_all(bytemuck::bytes_of(self))
    }
}

/// A claim as somebody might make it.
pub struct ClaimAsked<'a> {
    pub worker: &'a Pubkey,
    /// The account that the claim names.
    pub destination: &'a Pubkey,
    /// Nothing published is asked about where this is `None`.
    pub leaf: Option<RewardLeaf>,
    pub claims: ClaimsState,
    /// Published and not claimed yet, over all workers.
    pub unclaimed: u64,
}

impl WorkerStatus {
    /// Bytes as Borsh writes it.
    pub const LEN: usize = 144;

    /// Amount that a claim of the leaf moves now.
    pub fn claimable(&self) -> u64 {
        match self.claims {
            ClaimsState::Open => self.amount,
            _ => 0,
        }
    }

    /// Where there is no worker, or not any more: a claim of it is skipped.
    pub fn of_none(epoch: u64, claims: ClaimsState) -> Self {
        Self {
            epoch,
            opened_slot: 0,
            minimum_stake: 0,
            next_minimum_stake: 0,
            active_stake: 0,
            slashable: 0,
            surplus: 0,
            withdrawable: 0,
            open_asked: 0,
            claimed_total: 0,
            short_since: 0,
            destination: NOWHERE,
            due: 0,
            amount: 0,
            outcome: ClaimOutcome::Closed,
            claims,
            open: false,
            registered: false,
            barred: false,
            covers: false,
            earns: false,
            open_cases: 0,
        }
    }
}

impl Worker {
    /// The worker at a moment, and what a claim would do, decided by the code that decides it in earnest.
    /// `accepts` is that of [`Worker::claim`].
    pub fn status(
        &self,
        asked: &ClaimAsked,
        at: &Moment,
        accepts: impl Fn(&Pubkey) -> bool,
    ) -> WorkerStatus {
        let mut worker = *self;
        worker.settle(at);
        let minimum_stake = worker.minimum_now(at).unwrap_or(0);
        let (due, (outcome, amount)) = worker.forecast(asked, at, accepts);
        WorkerStatus {
            epoch: at.terms.epoch,
            opened_slot: worker.opened_slot,
            minimum_stake,
            next_minimum_stake: worker.next_minimum(at),
            active_stake: worker.active_stake,
            slashable: worker.slashable(),
            surplus: worker.surplus(minimum_stake),
            withdrawable: worker.unbonding.matured(at.now).min(worker.free_of_cases()),
            open_asked: worker.open_asked,
            claimed_total: worker.claimed_total,
            short_since: worker.coverage.short_since,
            destination: *worker.destination(at),
            due,
            amount,
            outcome,
            claims: asked.claims,
            open: true,
            registered: worker.is_registered(),
            barred: worker.is_barred(),
            covers: worker.is_registered() && !worker.coverage.is_short_now(),
            earns: worker.coverage.earns(at.terms.epoch),
            open_cases: worker.open_cases,
        }
    }

    /// Amount due by a leaf, and the outcome and amount of a claim of it.
    fn forecast(
        &self,
        asked: &ClaimAsked,
        at: &Moment,
        accepts: impl Fn(&Pubkey) -> bool,
    ) -> (u64, (ClaimOutcome, u64)) {
        let Some(leaf) = asked.leaf else {
            return (0, (ClaimOutcome::NothingDue, 0));
        };
        if leaf.opened_slot != self.opened_slot {
            return (0, (ClaimOutcome::Closed, 0));
        }
        let claim = Claim {
            worker: asked.worker,
            cumulative: leaf.cumulative,
            destination: asked.destination,
            unclaimed: asked.unclaimed,
        };
        (self.due(leaf.cumulative), self.decide(&claim, at, accepts))
    }

    /// By reference, and called: LLVM takes a key that is returned apart into 32 bytes.
    #[inline(never)]
    fn destination(&self, at: &Moment) -> &Pubkey {
        match self.route(at) {
            Route::Payout => &self.payout_token_account,
            Route::Stake(_) => &self.vault,
            Route::Wait(_) => &NOWHERE,
        }
    }

    /// S(n) in the coming epoch; 0 where there is none.
    #[inline(never)]
    fn next_minimum(&self, at: &Moment) -> u64 {
        let next = at.coming_terms();
        let minimum = at.rule_of(&next).and_then(|rule| {
            let price = self.price.at(next.start);
            self.minimum_stake_by(&rule, next.start, price).ok()
        });
        minimum.unwrap_or(0)
    }

    /// Amount that `request_unstake` takes without deregistering.
    fn surplus(&self, minimum_stake: u64) -> u64 {
        if !self.is_registered() {
            self.active_stake
        } else if minimum_stake == 0 {
            0
        } else {
            self.active_stake.saturating_sub(minimum_stake)
        }
    }
}
