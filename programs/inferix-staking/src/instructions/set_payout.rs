use anchor_lang::prelude::*;

use crate::error::{ensure, StakingError};
use crate::events::PayoutSet;
use crate::instructions::OwnerUpdate;
use crate::loader::Get;
use crate::token::associated_address;

pub(crate) fn set_payout(ctx: Context<OwnerUpdate>, payout: Pubkey) -> Result<()> {
    ensure!(payout != Pubkey::default(), StakingError::ZeroAddress);
    let network = ctx.accounts.network.get()?;
    let mut worker = ctx.accounts.worker.get_mut()?;
    let old_payout = std::mem::replace(&mut worker.payout, payout);
    worker.payout_token_account =
        associated_address(&payout, &network.mint, &network.token_program);
    emit!(PayoutSet {
        network: worker.network,
        worker: ctx.accounts.worker.key(),
        old_payout,
        new_payout: payout,
    });
    Ok(())
}
