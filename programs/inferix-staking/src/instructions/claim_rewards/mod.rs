//! The instruction that is called most, by far: a crank pays a million workers an epoch. It is
//! handled ahead of Anchor's dispatch, on the runtime's own accounts and arguments (see
//! `entrypoint.rs`); what it looks like from outside is declared here for Anchor and the IDL.

mod arguments;
mod event;
mod run;

use anchor_lang::prelude::*;
use inferix_staking_math::Subtree;
use pinocchio::cpi::Seed;
use pinocchio::AccountView;

use self::arguments::Arguments;
use self::run::Run;
use crate::error::{ensure, StakingError};
use crate::events::RewardsClaimed;
use crate::payments::pay;
use crate::state::{Network, RewardPool};
use crate::view::{load, load_mut};
use crate::REWARDS_SEED;

/// One leaf of the run.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimLeaf {
    /// A worker to pay, what it has earned over all epochs, and the slot that it was opened in, so that
    /// the leaf is known even if the worker closes before the transaction lands. Its account and the
    /// destination of its rewards follow among the remaining accounts, both writable.
    Worker { cumulative: u64, opened_slot: u64 },
    /// A leaf that nobody asks for, or of the tree's padding.
    Hash { hash: [u8; 32] },
}

/// Remaining accounts: for each worker leaf, in order, the worker and the account that its rewards go to:
/// the payout wallet's token account, or its own vault while it is short and restakes.
/// What all of them must be, `process` and `Run` check: Anchor does not come to it.
#[derive(Accounts)]
pub struct ClaimRewards<'info> {
    pub network: AccountLoader<'info, Network>,
    #[account(mut)]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    /// CHECK: the pool's own vault.
    #[account(mut)]
    pub reward_vault: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    pub token_program: UncheckedAccount<'info>,
}

/// Decides and writes it down, then pays: nothing is sent before every book is closed.
///
/// No address is derived again: a network, a pool or a worker is known by its owner and its
/// discriminator, since only this program creates them, each at its own address. What belongs to
/// what is compared with the addresses that they recorded then.
#[inline(never)]
pub(crate) fn process(accounts: &mut [AccountView], arguments: &[u8]) -> Result<()> {
    let [network_account, reward_pool, reward_vault, token_program, workers @ ..] = accounts else {
        return Err(ErrorCode::AccountNotEnoughKeys.into());
    };
    // What Anchor's `mut` says; what is passed read-only the runtime would not let us change.
    ensure!(
        reward_pool.is_writable() && reward_vault.is_writable(),
        ErrorCode::ConstraintMut
    );
    let network_key = network_account.address();
    let network = load::<Network>(network_account)?;
    let mut pool = load_mut::<RewardPool>(reward_pool)?;
    ensure!(pool.network == *network_key, StakingError::WrongNetwork);
    let distribution = &mut pool.distribution;
    // So it is a token account of the network's mint, and the pool is its authority: made with the
    // network, and nobody else can sign for it.
    ensure!(
        distribution.vault == *reward_vault.address(),
        StakingError::WrongVault
    );
    // So it is SPL Token or Token-2022.
    ensure!(
        network.token_program == *token_program.address(),
        StakingError::WrongTokenProgram
    );

    let now = Clock::get()?.unix_timestamp;
    distribution.settle(now);
    distribution.check_claimable(now)?;
    let mut arguments = Arguments(arguments);
    let first_leaf = arguments.u32()?;
    let at = network.at(now);
    let run = Run {
        network_key,
        network: &network,
        at: &at,
        unclaimed: distribution.unclaimed(),
    };
    let mut leaves = Subtree::new();
    let mut run = run.settle(&mut arguments, workers, &mut leaves)?;
    let leaf_count = u32::try_from(leaves.len()).map_err(|_| StakingError::InvalidRun)?;
    let root = leaves.root().ok_or(StakingError::InvalidRun)?;
    let proof = arguments.hashes()?;
    distribution.verify(first_leaf, leaf_count, root, proof)?;
    let old_claimed_total = distribution.claimed_total;
    distribution.record_claims(run.unclaimed)?;
    run.event.set_head(&RewardsClaimed {
        network: *network_key,
        epoch: distribution.current.epoch,
        old_claimed_total,
        new_claimed_total: distribution.claimed_total,
        claims: vec![],
    })?;
    let bump = [pool.bump];
    drop(pool);

    // SAFETY: the pool's books are closed, a worker's and its payee's data are borrowed no longer
    // than it takes to settle the worker, and the network's is no token account.
    unsafe {
        pay(
            token_program.address(),
            reward_vault,
            reward_pool,
            &run.payments,
            &[
                Seed::from(REWARDS_SEED),
                Seed::from(network_key.as_array()),
                Seed::from(&bump),
            ],
        );
    }
    run.event.log();
    Ok(())
}
