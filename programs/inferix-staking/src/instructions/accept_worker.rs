//! `accept_worker`: the second step of handing a worker over. Its address stays: the key that opened it is part
//! of it for good.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::error::StakingError;
use crate::events::WorkerAccepted;
use crate::state::{Acceptance, Network, Worker};
use crate::token::associated_address;

#[derive(Accounts)]
pub struct AcceptWorker<'info> {
    /// Whom the worker is offered to.
    pub new_owner: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = worker.get()?.offered_to == new_owner.key() @ StakingError::NotOffered,
        constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork
    )]
    pub worker: AccountLoader<'info, Worker>,
}

pub(crate) fn accept_worker(
    ctx: Context<AcceptWorker>,
    offer: u64,
    least_stake: u64,
) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let network = accounts.network.get()?;
    let new_owner = accounts.new_owner.key();
    let token_account = associated_address(&new_owner, &network.mint, &network.token_program)?;
    let mut worker = accounts.worker.get_mut()?;
    let (old_owner, old_operator, old_payout) = (worker.owner, worker.operator, worker.payout);
    let terms = Acceptance { offer, least_stake };
    worker.accept(new_owner, token_account, &terms, &network.at(now))?;
    emit!(WorkerAccepted {
        network: worker.network,
        worker: accounts.worker.key(),
        old_owner,
        new_owner,
        old_operator,
        old_payout,
        active_stake: worker.active_stake,
        unbonding: worker.unbonding.total(),
    });
    Ok(())
}
