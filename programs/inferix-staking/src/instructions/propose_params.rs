//! `propose_params`: other parameters, after a delay.

use anchor_lang::prelude::*;

use crate::account::Get;
use crate::emit::emit;
use crate::events::ParamsProposed;
use crate::instructions::AdminUpdate;
use crate::state::Params;

pub(crate) fn propose_params(
    ctx: Context<AdminUpdate>,
    params: Params,
    reference_price: Option<u64>,
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let mut network = ctx.accounts.network.get_mut()?;
    let timelock = network.propose_params(&params, reference_price, now)?;
    emit!(ParamsProposed {
        network: ctx.accounts.network.key(),
        old_params: network.params,
        new_params: params,
        reference_price,
        applicable_at: timelock.applicable_at,
        lapses_at: timelock.lapses_at,
    });
    Ok(())
}
