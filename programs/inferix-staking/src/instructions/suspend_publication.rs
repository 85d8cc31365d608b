//! `suspend_publication`: stops all claims under a wrong root that has become claimable.

use anchor_lang::prelude::*;
use inferix_staking_math::Hash;

use crate::account::Get;
use crate::emit::emit;
use crate::events::{PublicationCancelled, PublicationSuspended};
use crate::instructions::CancelPublication;
use crate::state::PoolKind;

pub(crate) fn suspend_publication(
    ctx: Context<CancelPublication>,
    pool: PoolKind,
    root: Hash,
) -> Result<()> {
    let accounts = &ctx.accounts;
    let (network, authority) = (accounts.network.key(), *accounts.authority.key);
    let by_admin = accounts.network.get()?.roles.admin == authority;
    let now = Clock::get()?.unix_timestamp;
    let rewards = &mut accounts.reward_pool.get_mut()?.distribution;
    let penalties = &mut accounts.penalty_pool.get_mut()?.distribution;
    let distribution = match pool {
        PoolKind::Rewards => rewards,
        PoolKind::Penalties => penalties,
    };
    let (until, dropped) = distribution.suspend(&root, by_admin, now)?;
    if let Some(dropped) = dropped {
        emit!(PublicationCancelled {
            network,
            pool,
            epoch: dropped.epoch,
            root: dropped.root,
            cumulative_total: dropped.cumulative_total,
        });
    }
    emit!(PublicationSuspended {
        network,
        pool,
        epoch: distribution.current.epoch,
        root: distribution.current.root,
        suspended_by: authority,
        until,
    });
    Ok(())
}
