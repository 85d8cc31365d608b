//! Who may act for a worker: the owner with the cold key, the operator with the hot one, and a new owner that
//! the worker is handed over to.

use anchor_lang::prelude::*;

use super::Worker;
use crate::error::{ensure, StakingError};
use crate::state::Moment;

/// What a new owner accepts.
#[derive(Clone, Copy, Debug)]
pub struct Acceptance {
    /// The worker's count of offers when the new owner looked at it.
    pub offer: u64,
    /// What it must hold, active and unbonding.
    pub least_stake: u64,
}

impl Worker {
    /// Whether this key runs the machine's day: registers, sets the price, contests slashes.
    pub fn is_run_by(&self, key: &Pubkey) -> bool {
        *key == self.owner || *key == self.operator
    }

    /// Whether this key may register the worker. To come back after leaving is the owner's decision alone:
    /// whoever has left is out of the reach of slashers who take office later.
    pub fn is_registered_by(&self, key: &Pubkey) -> bool {
        *key == self.owner || (*key == self.operator && !self.has_left())
    }

    /// Whether this key may add to the stake: anyone while the worker is registered and has some. Otherwise a
    /// stranger's dust could keep it from closing; so could an operator's once it has left, and asking that back
    /// would end its pay.
    pub fn takes_top_ups_of(&self, key: &Pubkey) -> bool {
        (self.is_registered() && self.active_stake > 0) || self.is_registered_by(key)
    }

    /// Hands the machine's day to another key, and returns the one before.
    pub fn set_operator(&mut self, operator: Pubkey, at: &Moment) -> Result<Pubkey> {
        ensure!(operator != Pubkey::default(), StakingError::ZeroAddress);
        self.change_and_void_offer(at, |worker| {
            Ok(std::mem::replace(&mut worker.operator, operator))
        })
    }

    /// Sets the payout wallet and its token account, and returns the wallet before.
    pub fn set_payout(
        &mut self,
        payout: Pubkey,
        token_account: Pubkey,
        at: &Moment,
    ) -> Result<Pubkey> {
        ensure!(payout != Pubkey::default(), StakingError::ZeroAddress);
        self.change_and_void_offer(at, |worker| {
            worker.payout_token_account = token_account;
            Ok(std::mem::replace(&mut worker.payout, payout))
        })
    }

    /// Says whether a short worker's rewards fill its stake first, and returns what was said before.
    pub fn set_restake(&mut self, restake: bool, at: &Moment) -> Result<bool> {
        self.change_and_void_offer(at, |worker| {
            let before = std::mem::replace(&mut worker.restake, u8::from(restake));
            Ok(before != 0)
        })
    }

    /// Offers the worker, with its stake, tickets and history, to `new_owner`; or to nobody any more.
    pub fn offer(&mut self, new_owner: Option<Pubkey>, at: &Moment) -> Result<()> {
        if let Some(new_owner) = new_owner {
            ensure!(new_owner != Pubkey::default(), StakingError::ZeroAddress);
            ensure!(new_owner != self.owner, StakingError::OfferedToOwner);
            ensure!(self.open_cases == 0, StakingError::SlashCaseOpen);
        }
        self.change_and_void_offer(at, |worker| {
            // By reference: LLVM takes an optional key apart into 32 bytes.
            if let Some(new_owner) = &new_owner {
                worker.offered_to = *new_owner;
            }
            // Each costs a transaction: it does not overflow.
            worker.offers = worker.offers.saturating_add(1);
            Ok(())
        })
    }

    /// Hands the worker over to whom it is offered to, who also becomes operator and payout wallet. Refuses
    /// another offer than the one that is meant, or a worker that holds less than was promised.
    pub fn accept(
        &mut self,
        new_owner: Pubkey,
        token_account: Pubkey,
        terms: &Acceptance,
        at: &Moment,
    ) -> Result<()> {
        ensure!(
            self.offered_to == new_owner && new_owner != Pubkey::default(),
            StakingError::NotOffered
        );
        ensure!(self.offers == terms.offer, StakingError::NotOffered);
        ensure!(self.open_cases == 0, StakingError::SlashCaseOpen);
        ensure!(
            self.slashable() >= terms.least_stake,
            StakingError::StakeBelowPromise
        );
        self.change_and_void_offer(at, |worker| {
            worker.owner = new_owner;
            worker.operator = new_owner;
            worker.payout = new_owner;
            worker.payout_token_account = token_account;
            Ok(())
        })
    }

    /// Bars the worker, or lifts the bar. Either withdraws an offer.
    pub fn set_barred(&mut self, barred: bool, at: &Moment) -> Result<()> {
        match (self.is_barred(), barred) {
            (true, true) => Err(StakingError::WorkerBarred.into()),
            (false, false) => Err(StakingError::NotBarred.into()),
            _ => self.change_and_void_offer(at, |worker| {
                worker.barred = u8::from(barred);
                Ok(())
            }),
        }
    }

    /// What a new owner has been shown must not change before it accepts.
    pub(super) fn void_offer(&mut self) {
        self.offered_to = Pubkey::default();
    }
}
