//! `attest_benchmark`: a worker's measured speed, from the next epoch.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::BenchmarkAttested;
use crate::state::{Network, Worker};

#[derive(Accounts)]
pub struct AttestBenchmark<'info> {
    pub benchmark_authority: Signer<'info>,
    /// Signs too where the benchmark moves by more than the network allows in one attestation.
    pub admin: Option<Signer<'info>>,
    #[account(
        constraint = network.get()?.roles.benchmark_authority == benchmark_authority.key()
            @ StakingError::NotBenchmarkAuthority,
        constraint = admin.as_ref().is_none_or(|admin| network.get().is_ok_and(|network| network.roles.admin == admin.key()))
            @ StakingError::NotAdmin
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub worker: AccountLoader<'info, Worker>,
}

pub(crate) fn attest_benchmark(ctx: Context<AttestBenchmark>, benchmark: u64) -> Result<()> {
    let by_admin_too = ctx.accounts.admin.is_some();
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_benchmark = worker.attest_benchmark(benchmark, by_admin_too, &network.at(now))?;
    emit!(BenchmarkAttested {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_benchmark,
        new_benchmark: benchmark,
        effective_at: worker.benchmark.next_at.max(now),
        by_admin_too,
    });
    Ok(())
}
