//! `offer_worker`: the first step of handing a worker over, with its stake, tickets and history.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::WorkerOffered;
use crate::instructions::OwnerUpdate;

pub(crate) fn offer_worker(ctx: Context<OwnerUpdate>, new_owner: Option<Pubkey>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_offered_to = worker.offered_to;
    worker.offer(new_owner, &network.at(now))?;
    emit!(WorkerOffered {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_offered_to,
        new_offered_to: worker.offered_to,
        offer: worker.offers,
    });
    Ok(())
}
