//! `set_payout`: the wallet that rewards go to.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::PayoutSet;
use crate::instructions::OwnerUpdate;
use crate::token::associated_address;

pub(crate) fn set_payout(ctx: Context<OwnerUpdate>, payout: Pubkey) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let token_account = associated_address(&payout, &network.mint, &network.token_program)?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_payout = worker.set_payout(payout, token_account, &network.at(now))?;
    emit!(PayoutSet {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_payout,
        new_payout: payout,
    });
    Ok(())
}
