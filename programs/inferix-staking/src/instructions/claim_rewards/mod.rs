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

pub(super) use self::arguments::ClaimArgs;
use self::run::ClaimRun;
use crate::account::{load, load_mut_if_open};
use crate::error::{ensure, StakingError};
use crate::events::RewardsClaimed;
use crate::seeds::REWARDS_SEED;
use crate::state::{Network, Pausable, RewardPool};
use crate::token::transfer_all;

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
/// Anchor never validates these accounts: `process` and `ClaimRun` do.
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
/// discriminator, since only this program creates them, each at its own address. Which of them belong
/// together is compared with the addresses that they recorded then.
#[inline(never)]
pub(crate) fn process(accounts: &mut [AccountView], arguments: &[u8]) -> Result<()> {
    // 1. Accounts
    let [network_account, reward_pool, reward_vault, token_program, workers @ ..] = accounts else {
        return Err(ErrorCode::AccountNotEnoughKeys.into());
    };
    // Same check as Anchor's `mut`: the runtime discards writes to read-only accounts.
    ensure!(
        reward_pool.is_writable() && reward_vault.is_writable(),
        ErrorCode::ConstraintMut
    );
    let network_key = network_account.address();
    let network = load::<Network>(network_account)?;
    let Some(mut pool) = load_mut_if_open::<RewardPool>(reward_pool)? else {
        return Err(ErrorCode::AccountDiscriminatorMismatch.into());
    };
    ensure!(pool.network == *network_key, StakingError::WrongNetwork);
    let distribution = &mut pool.distribution;
    // The vault is a token account of the network's mint, and the pool its authority: it was created with
    // the network, and nobody else can sign for it.
    ensure!(
        distribution.vault == *reward_vault.address(),
        StakingError::WrongVault
    );
    // `create_network` only accepts SPL Token and Token-2022.
    ensure!(
        network.token_program == *token_program.address(),
        StakingError::WrongTokenProgram
    );

    // 2. Workers: settled and booked, each with its leaf
    let now = Clock::get()?.unix_timestamp;
    network.pauses.check(Pausable::Claims, now)?;
    distribution.settle(now);
    distribution.check_claimable(now)?;
    let mut arguments = ClaimArgs(arguments);
    let first_leaf = arguments.u32()?;
    let at = network.at(now);
    let run = ClaimRun {
        network_key,
        network: &network,
        at: &at,
        unclaimed: distribution.unclaimed(),
    };
    let mut leaves = Subtree::new();
    let mut run = run.settle(&mut arguments, workers, &mut leaves)?;

    // 3. Proof: without it nothing of the above stays
    let leaf_count = u32::try_from(leaves.len()).map_err(|_| StakingError::InvalidRun)?;
    let root = leaves.root().ok_or(StakingError::InvalidRun)?;
    let proof = arguments.hashes()?;
    distribution.verify(first_leaf, leaf_count, root, proof)?;

    // 4. The pool's books
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

    // 5. Payment
    // SAFETY: the pool is dropped, a worker's and its payee's data are borrowed no longer than it takes to
    // settle the worker, and `network` is not a token account.
    unsafe {
        transfer_all(
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
