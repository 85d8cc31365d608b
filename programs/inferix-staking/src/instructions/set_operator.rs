//! `set_operator`: the hot key that runs the machine's day and moves no money out.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::OperatorSet;
use crate::instructions::OwnerUpdate;

pub(crate) fn set_operator(ctx: Context<OwnerUpdate>, operator: Pubkey) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_operator = worker.set_operator(operator, &network.at(now))?;
    emit!(OperatorSet {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_operator,
        new_operator: operator,
    });
    Ok(())
}
