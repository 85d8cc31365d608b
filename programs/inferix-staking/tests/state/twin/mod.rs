//! One history, played on the program's state and on the reference model side by side.

mod call;
mod check;
mod follow;

use inferix_staking::state::{Network, Params, Terms, Worker};
use inferix_staking::StakingError;
use proptest::prelude::*;

use crate::{model, world};

/// The result of playing a history: a disagreement fails the property.
pub type Agreed<T = ()> = Result<T, TestCaseError>;

/// Token base units: so many, or as many as the stake is away from S(n), give or take a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Exact(u64),
    Gap(i64),
}

/// Something that happens to a network or to its only worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Commit(u64),
    MinPrice(u64),
    /// Shortens the grace to half an epoch where it is longer.
    EpochSecs(u32),
    CoverageEpochs(u32),
    /// The grace, in thousandths of the coming epoch.
    Grace(u32),
    Attest(u64),
    AttestWithAdmin(u64),
    Register(u64, Amount),
    SetPrice(u64),
    Deposit(Amount),
    Unstake(Amount),
    Leave,
    CancelUnstake(u8),
    Withdraw,
    Slash(Amount),
    SetRestake(bool),
    SetBarred(bool),
    /// Anyone claims so much that is due to it, and passes its payout account.
    ClaimToPayout(u64),
    /// Anyone claims so much that is due to it, and passes its stake vault.
    ClaimToStake(u64),
    /// Anyone settles it.
    Settle,
}

#[derive(Clone)]
pub struct Twin {
    pub now: i64,
    pub network: Box<Network>,
    pub worker: Worker,
    pub terms: model::Network,
    pub model: model::Worker,
    /// A model of the worker that forgets no terms.
    pub unforgetting: model::Worker,
}

impl Twin {
    /// A worker opened in the first second of a network without a reference price.
    pub fn new(params: Params, decimals: u8) -> Self {
        let network = world::network(params, decimals);
        let first = plain(&network.terms.at(world::START));
        Self {
            now: world::START,
            worker: world::worker(&network, world::START),
            terms: model::Network::new(decimals, first),
            model: model::Worker::opened_in(0),
            unforgetting: model::Worker::unforgetting(0),
            network,
        }
    }

    /// The step with its amount in base units.
    pub fn exactly(&self, step: Step) -> Step {
        let price = self.model.price.at(self.now);
        let exact = |amount, price| match amount {
            Amount::Gap(off) => Amount::Exact(self.gap(price).saturating_add_signed(off)),
            exact @ Amount::Exact(_) => exact,
        };
        match step {
            Step::Register(to, amount) => Step::Register(to, exact(amount, price.max(to))),
            Step::Deposit(amount) => Step::Deposit(exact(amount, price)),
            Step::Unstake(amount) => Step::Unstake(exact(amount, price)),
            Step::Slash(amount) => Step::Slash(exact(amount, price)),
            other => other,
        }
    }

    /// The distance between the stake and S(n) at a price.
    fn gap(&self, price: u64) -> u64 {
        let terms = self.terms.terms_at(self.now);
        let benchmark = self.model.benchmark.at(self.now);
        let minimum = self.terms.minimum_stake(&terms, benchmark, price);
        let minimum = u64::try_from(minimum.unwrap_or(0)).unwrap_or(u64::MAX);
        minimum.abs_diff(self.model.stake)
    }

    /// Plays a step and says whether the program accepted it.
    pub fn play(&mut self, step: Step) -> Agreed<bool> {
        let step = self.exactly(step);
        let before = self.clone();
        match self.call(step) {
            Ok(()) => {
                self.follow(step, &before.worker);
                self.check_step(step, &before)?;
                self.check()?;
                Ok(true)
            }
            Err(error) => {
                // A transaction that fails changes nothing.
                *self = before.clone();
                if error == StakingError::StakeBelowMinimum.into() {
                    let mut accepted = before.clone();
                    accepted.follow(step, &before.worker);
                    prop_assert!(!accepted.model.covers_now(&self.terms, self.now));
                }
                Ok(false)
            }
        }
    }

    /// The model's worker, settled at a time.
    pub fn settled(&self, now: i64) -> model::Worker {
        let mut settled = self.model.clone();
        settled.settle(&self.terms, now);
        settled
    }
}

/// The program's terms as the model has them.
pub fn plain(terms: &Terms) -> model::Terms {
    model::Terms {
        start: terms.start,
        reference_price: terms.reference_price,
        reference_epoch: terms.reference_epoch,
        min_price: terms.min_price,
        epoch_secs: terms.epoch_secs,
        coverage_epochs: terms.coverage_epochs,
        grace_secs: terms.grace_secs,
        evidence_window_secs: terms.evidence_window_secs,
    }
}

/// So many thousandths of an epoch.
fn grace(epoch_secs: u32, share: u32) -> u32 {
    (u64::from(epoch_secs) * u64::from(share) / 1_000) as u32
}
