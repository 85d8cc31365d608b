use anchor_lang::prelude::*;

use crate::error::StakingError;
use crate::events::BenchmarkAttested;
use crate::loader::Get;
use crate::state::{Network, Worker};

#[derive(Accounts)]
pub struct AttestBenchmark<'info> {
    pub benchmark_authority: Signer<'info>,
    #[account(
        constraint = network.get()?.roles.benchmark_authority == benchmark_authority.key()
            @ StakingError::NotBenchmarkAuthority
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub worker: AccountLoader<'info, Worker>,
}

pub(crate) fn attest_benchmark(ctx: Context<AttestBenchmark>, benchmark: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let rule = ctx.accounts.network.get()?.stake_rule().ok();
    let mut worker = ctx.accounts.worker.get_mut()?;
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
