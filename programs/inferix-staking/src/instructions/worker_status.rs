//! `worker_status`: a worker at this moment, and what a claim would do, as return data.

use anchor_lang::prelude::*;

use crate::account::{load_if_open, view_of, Get};
use crate::error::{ensure, StakingError};
use crate::state::{ClaimAsked, Network, RewardLeaf, RewardPool, Worker, WorkerStatus};
use crate::token::accepts;

/// Nobody signs and nothing is writable: anyone can simulate it.
#[derive(Accounts)]
pub struct ViewWorker<'info> {
    pub network: AccountLoader<'info, Network>,
    #[account(constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    /// CHECK: a worker of this network; or nothing, or not any more, which the answer then says.
    pub worker: UncheckedAccount<'info>,
    /// CHECK: the account that a claim would name; only read.
    pub destination: UncheckedAccount<'info>,
}

pub(crate) fn worker_status(
    ctx: Context<ViewWorker>,
    leaf: Option<RewardLeaf>,
) -> Result<WorkerStatus> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let network = accounts.network.get()?;
    let distribution = &accounts.reward_pool.get()?.distribution;
    let at = network.at(now);
    let view = view_of(&accounts.worker);
    let Some(worker) = load_if_open::<Worker>(&view)? else {
        let (claims, _) = distribution.claims_at(now);
        return Ok(WorkerStatus::of_none(at.terms.epoch, claims));
    };
    ensure!(
        worker.network == accounts.network.key(),
        StakingError::WrongNetwork
    );
    let asked = ClaimAsked {
        worker: accounts.worker.key,
        destination: accounts.destination.key,
        leaf,
    };
    Ok(worker.status(&asked, distribution, &at, |authority| {
        let destination = &accounts.destination;
        let data = destination.try_borrow_data();
        data.is_ok_and(|data| accepts(&network.token_program, authority, destination.owner, &data))
    }))
}
