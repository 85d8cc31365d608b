//! `worker_status`: a worker at this moment, and what a claim would do, as return data.

use anchor_lang::prelude::*;

use crate::account::{load_if_open, view_of, Get};
use crate::error::{ensure, StakingError};
use crate::state::{
    ClaimAsked, ClaimsState, Network, Pausable, RewardLeaf, RewardPool, Worker, WorkerStatus,
};
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
    let (mut claims, unclaimed) = accounts.reward_pool.get()?.distribution.claims_at(now);
    if network.pauses.stop(Pausable::Claims, now) {
        claims = ClaimsState::Paused;
    }
    let at = network.at(now);
    let view = view_of(&accounts.worker);
    let Some(worker) = load_if_open::<Worker>(&view)? else {
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
        claims,
        unclaimed,
    };
    Ok(worker.status(&asked, &at, |authority| {
        let destination = &accounts.destination;
        let data = destination.try_borrow_data();
        data.is_ok_and(|data| accepts(&network.token_program, authority, destination.owner, &data))
    }))
}
