use anchor_lang::prelude::*;

use crate::error::StakingError;
use crate::events::BenchmarkAttested;
use crate::state::{Network, Worker};

#[derive(Accounts)]
pub struct AttestBenchmark<'info> {
    pub benchmark_authority: Signer<'info>,
    #[account(
        constraint = network.load()?.roles.benchmark_authority == *benchmark_authority.key
            @ StakingError::NotBenchmarkAuthority
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(mut, has_one = network @ StakingError::WrongNetwork)]
    pub worker: AccountLoader<'info, Worker>,
}

pub(crate) fn attest_benchmark(ctx: Context<AttestBenchmark>, benchmark: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let rule = ctx.accounts.network.load()?.stake_rule().ok();
    let mut worker = ctx.accounts.worker.load_mut()?;
    let old_benchmark = worker.attest_benchmark(benchmark, now)?;
    worker.note_coverage(rule.as_ref(), now);
    emit!(BenchmarkAttested {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_benchmark,
        new_benchmark: benchmark,
    });
    Ok(())
}
