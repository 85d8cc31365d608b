//! The program's side of a step.

use anchor_lang::prelude::*;
use inferix_staking::state::{Claim, Moment, Params, Worker, ALL};

use super::{grace, Amount, Step, Twin};
use crate::world::change_params;

impl Twin {
    pub(super) fn call(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Commit(price) => self.network.commit_price(price, self.now).map(drop),
            Step::MinPrice(price) => self.change_params(|params| params.min_price = price),
            Step::CoverageEpochs(epochs) => {
                self.change_params(|params| params.coverage_epochs = epochs)
            }
            Step::EpochSecs(secs) => self.change_params(|params| {
                params.epoch_secs = secs;
                params.grace_secs = params.grace_secs.min(secs / 2);
            }),
            Step::Grace(share) => self.change_params(|params| {
                params.grace_secs = grace(params.epoch_secs, share);
            }),
            other => call_worker(&mut self.worker, other, &self.network.at(self.now)),
        }
    }

    /// Changes parameters of the terms, which is accepted in an epoch's first half.
    fn change_params(&mut self, change: impl FnOnce(&mut Params)) -> Result<()> {
        self.network.at(self.now).check_first_half()?;
        change_params(&mut self.network, self.now, change);
        Ok(())
    }
}

fn call_worker(worker: &mut Worker, step: Step, at: &Moment) -> Result<()> {
    match step {
        Step::Attest(benchmark) => worker.attest_benchmark(benchmark, false, at).map(drop),
        Step::AttestWithAdmin(benchmark) => worker.attest_benchmark(benchmark, true, at).map(drop),
        Step::Register(price, Amount::Exact(deposit)) => worker.register(price, deposit, at),
        Step::SetPrice(price) => worker.set_price(price, at).map(drop),
        Step::Deposit(Amount::Exact(amount)) => worker.deposit(amount, at),
        Step::Unstake(Amount::Exact(amount)) => worker.request_unstake(amount, at).map(drop),
        Step::Leave => worker.request_unstake(ALL, at).map(drop),
        Step::CancelUnstake(index) => worker.cancel_unstake(index, at).map(drop),
        Step::Withdraw => worker.withdraw(at.now).map(drop),
        Step::Slash(Amount::Exact(amount)) => worker.slash(amount, at).map(drop),
        Step::SetRestake(restake) => worker.set_restake(restake, at).map(drop),
        Step::SetBarred(barred) => worker.set_barred(barred, at),
        Step::ClaimToPayout(due) => claim(worker, due, worker.payout_token_account, at),
        Step::ClaimToStake(due) => claim(worker, due, worker.vault, at),
        Step::Settle => {
            *worker = worker.settled(at);
            Ok(())
        }
        other => panic!("{other:?} is not resolved"),
    }
}

fn claim(worker: &mut Worker, due: u64, destination: Pubkey, at: &Moment) -> Result<()> {
    let claim = Claim {
        worker: &Pubkey::new_from_array([16; 32]),
        cumulative: worker.claimed_total.saturating_add(due),
        destination: &destination,
        unclaimed: u64::MAX,
    };
    worker.claim(&claim, at, |_| true).map(drop)
}
