//! Where a worker's due rewards go, by the table of the design.

use inferix_staking_tests::state::ClaimOutcome::{self, *};

use crate::books::Books;
use crate::model::Purse;
use crate::terms::*;

/// What is known of one leaf of a run when its worker's turn comes.
pub struct Claim {
    pub worker: usize,
    pub cumulative: u64,
    /// The account that the caller passed for it.
    pub to: Purse,
    /// What the publication still has.
    pub unclaimed: u64,
}

/// Outcome, amount, and what the worker has claimed in all.
pub type Told = (ClaimOutcome, u64, u64);

impl Books {
    /// Settles one leaf of a claim.
    pub fn claim(&mut self, claim: &Claim, network: &Network) -> Outcome<Told> {
        self.change(network, |books| {
            let (outcome, amount) = books.decide(claim, network);
            books.claimed += amount;
            if outcome == Restaked {
                books.restaked += amount;
                books.deposit(amount)?;
            }
            Ok((outcome, amount, books.claimed))
        })
    }

    fn decide(&self, claim: &Claim, network: &Network) -> (ClaimOutcome, u64) {
        let due = claim.cumulative.saturating_sub(self.claimed);
        if due == 0 {
            return (NothingDue, 0);
        }
        let (outcome, destination, amount) = match self.route(claim.worker, network) {
            Err(wait) => return (wait, 0),
            Ok(Purse::Vault(w)) => {
                let minimum = self.minimum(network).expect("a registered worker's");
                (Restaked, Purse::Vault(w), due.min(minimum - self.active))
            }
            Ok(payout) => (Paid, payout, due),
        };
        match () {
            () if claim.to != destination => (DestinationChanged, 0),
            () if !destination.is_payable() => (PayoutUnavailable, 0),
            () if amount > claim.unclaimed => (ExceedsPublication, 0),
            () => (outcome, amount),
        }
    }

    /// The account that due rewards go to, or the reason to wait.
    pub fn route(&self, worker: usize, network: &Network) -> Result<Purse, ClaimOutcome> {
        if self.barred {
            return Err(Barred);
        }
        if self.registered {
            return match (self.covers(network), self.restake) {
                (true, _) => Ok(self.payout),
                (false, true) => Ok(Purse::Vault(worker)),
                (false, false) => Err(StakeBelowMinimum),
            };
        }
        match self.left {
            Some((_, covered)) if self.unbonding() > 0 => match () {
                () if !covered => Err(LeftShort),
                () if self.open_cases > 0 => Err(SlashCaseOpen),
                () => Ok(self.payout),
            },
            _ => Err(NotRegistered),
        }
    }
}
