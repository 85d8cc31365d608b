use anchor_lang::prelude::*;

use crate::events::UnstakeRequested;
use crate::instructions::OwnerUpdate;
use crate::loader::Get;

pub(crate) fn request_unstake(ctx: Context<OwnerUpdate>, amount: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = ctx.accounts.network.get()?;
    let rule = network.stake_rule().ok();
    let matures_at = now.saturating_add(i64::from(network.params.unbonding_secs));
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_active_stake = worker.active_stake;
    let ticket = worker.request_unstake(amount, matures_at, now, network.next_epoch_at(now))?;
    if worker.is_registered() {
        worker.check_covers(&network.stake_rule()?, now)?;
    }
    worker.note_coverage(rule.as_ref(), now);
    emit!(UnstakeRequested {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        ticket,
        matures_at,
        old_active_stake,
        new_active_stake: worker.active_stake,
        registered: worker.is_registered(),
    });
    Ok(())
}
