//! The model's side of a step that the program has accepted.

use inferix_staking::state::Worker;

use super::{grace, Amount, Step, Twin};
use crate::model;

impl Twin {
    pub(super) fn follow(&mut self, step: Step, before: &Worker) {
        let now = self.now;
        match step {
            Step::Commit(price) => self.terms.commit(price, now),
            Step::MinPrice(price) => self.terms.coming(now).min_price = price,
            Step::CoverageEpochs(epochs) => self.terms.coming(now).coverage_epochs = epochs,
            Step::EpochSecs(secs) => {
                let coming = self.terms.coming(now);
                coming.epoch_secs = secs;
                coming.grace_secs = coming.grace_secs.min(secs / 2);
            }
            Step::Grace(share) => {
                let coming = self.terms.coming(now);
                coming.grace_secs = grace(coming.epoch_secs, share);
            }
            // It touches neither the active stake nor the registration.
            Step::Withdraw => {}
            other => {
                let restaked = self.worker.restaked_total - before.restaked_total;
                let next_epoch_at = self.terms.terms_at(now).end();
                for model in [&mut self.model, &mut self.unforgetting] {
                    model.change(&self.terms, now, |model| {
                        model.stake += restaked;
                        change(model, &self.terms, other, before, now, next_epoch_at);
                    });
                }
            }
        }
    }
}

fn change(
    model: &mut model::Worker,
    terms: &model::Network,
    step: Step,
    before: &Worker,
    now: i64,
    next_epoch_at: i64,
) {
    match step {
        Step::Attest(benchmark) | Step::AttestWithAdmin(benchmark) => {
            if model.benchmark.at(now) == 0 {
                model.benchmark.set_now(benchmark, now);
            } else {
                model.benchmark.set_next(benchmark, now, next_epoch_at);
            }
        }
        Step::Register(price, Amount::Exact(deposit)) => {
            model.price.declare(price, now, next_epoch_at);
            model.stake += deposit;
            model.register();
        }
        Step::SetPrice(price) => model.price.declare(price, now, next_epoch_at),
        Step::Deposit(Amount::Exact(amount)) => model.stake += amount,
        Step::Unstake(Amount::Exact(amount)) if amount < model.stake => model.stake -= amount,
        Step::Unstake(_) | Step::Leave => {
            model.stake = 0;
            if model.registered {
                model.leave(now, next_epoch_at);
            }
        }
        Step::CancelUnstake(index) => {
            model.stake += before.unbonding.tickets[usize::from(index)].amount;
        }
        Step::Slash(Amount::Exact(amount)) => {
            let held = model.stake + before.unbonding.total();
            model.stake -= amount.min(model.stake);
            model.judge_what_is_held(terms, now, held - amount.min(held));
        }
        _ => {}
    }
}
