//! `claim_penalty`: pays a verifier its share of the penalties. It is handled ahead of Anchor's dispatch (see
//! `entrypoint.rs`); what it looks like from outside is declared here for Anchor and the IDL.

use anchor_lang::prelude::*;
use inferix_staking_math::leaf_hash;
use pinocchio::cpi::Seed;
use pinocchio::AccountView;

use super::claim_rewards::ClaimArgs;
use crate::account::{create_account, load, load_mut};
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::PenaltyClaimed;
use crate::seeds::{PENALTIES_SEED, VERIFIER_SEED};
use crate::state::{Network, Pausable, PenaltyPool, Verifier};
use crate::token::{accepts, associated_address, transfer_all, Payment};

/// A verifier's leaf has no opening slot: a `Verifier` account is never closed.
pub const VERIFIER_LEAF_SLOT: u64 = 0;

/// Anchor never validates these accounts: `process` does.
#[derive(Accounts)]
pub struct ClaimPenalty<'info> {
    /// Anyone; pays the rent of the verifier's account at the first claim.
    #[account(mut)]
    pub payer: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(mut)]
    pub penalty_pool: AccountLoader<'info, PenaltyPool>,
    /// CHECK: the pool's own vault.
    #[account(mut)]
    pub penalty_vault: UncheckedAccount<'info>,
    /// CHECK: whose claim it is; the Merkle leaf names it.
    pub wallet: UncheckedAccount<'info>,
    /// CHECK: created here at the first claim; after that it names its own network and wallet.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [VERIFIER_SEED, network.key().as_ref(), wallet.key.as_ref()], bump)
    )]
    pub verifier: UncheckedAccount<'info>,
    /// CHECK: the wallet's associated token account, which the caller cannot choose.
    #[account(mut)]
    pub wallet_token_account: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    pub token_program: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

/// No address of an account that exists is derived again, for the reason that `claim_rewards` gives.
#[inline(never)]
pub(crate) fn process(accounts: &mut [AccountView], arguments: &[u8]) -> Result<()> {
    // 1. Accounts
    let [payer, network_account, penalty_pool, penalty_vault, wallet, verifier_account, payee, token_program, system_program, ..] =
        accounts
    else {
        return Err(ErrorCode::AccountNotEnoughKeys.into());
    };
    ensure!(payer.is_signer(), ErrorCode::AccountNotSigner);
    // Same check as Anchor's `mut`: the runtime discards writes to read-only accounts.
    ensure!(
        payer.is_writable()
            && penalty_pool.is_writable()
            && penalty_vault.is_writable()
            && verifier_account.is_writable()
            && payee.is_writable(),
        ErrorCode::ConstraintMut
    );
    ensure!(
        *system_program.address() == System::id(),
        ErrorCode::InvalidProgramId
    );
    let (network_key, wallet) = (network_account.address(), wallet.address());
    let network = load::<Network>(network_account)?;
    let mut pool = load_mut::<PenaltyPool>(penalty_pool)?;
    ensure!(pool.network == *network_key, StakingError::WrongNetwork);
    ensure!(
        pool.distribution.vault == *penalty_vault.address(),
        StakingError::WrongVault
    );
    ensure!(
        network.token_program == *token_program.address(),
        StakingError::WrongTokenProgram
    );
    ensure!(
        *payee.address() == associated_address(wallet, &network.mint, &network.token_program)?,
        StakingError::WrongTokenAccount
    );

    // 2. The leaf is one of the claimable tree's
    let mut arguments = ClaimArgs(arguments);
    let (leaf_index, cumulative) = (arguments.u32()?, arguments.u64()?);
    let leaf = leaf_hash(wallet.as_array(), VERIFIER_LEAF_SLOT, cumulative);
    let now = Clock::get()?.unix_timestamp;
    network.pauses.check(Pausable::Claims, now)?;
    pool.distribution.settle(now);
    pool.distribution.check_claimable(now)?;
    pool.distribution
        .verify(leaf_index, 1, &leaf, arguments.hashes()?)?;

    // 3. The books
    if verifier_account.is_data_empty() {
        create_account(
            payer,
            verifier_account,
            &[VERIFIER_SEED, network_key.as_ref(), wallet.as_ref()],
            |verifier: &mut Verifier, bump| verifier.open(bump, *network_key, *wallet),
        )?;
    }
    let mut verifier = load_mut::<Verifier>(verifier_account)?;
    // Only this program creates verifiers, each at the address of its network and its wallet.
    ensure!(
        verifier.network == *network_key && verifier.wallet == *wallet,
        ErrorCode::ConstraintSeeds
    );
    let old_claimed_total = verifier.claimed_total;
    let amount = verifier.due(cumulative);
    verifier.record_claim(amount)?;
    pool.distribution.record_claim(amount)?;
    let claimed = PenaltyClaimed {
        network: *network_key,
        wallet: *wallet,
        epoch: pool.distribution.current.epoch,
        old_claimed_total,
        new_claimed_total: verifier.claimed_total,
    };
    let bump = [pool.bump];
    drop((pool, verifier));

    // 4. The payment
    if amount > 0 {
        // Its mint is the network's: its address was derived from it.
        let takes = accepts(
            &network.token_program,
            wallet,
            payee.owner(),
            &payee.try_borrow()?,
        );
        ensure!(takes, StakingError::WrongTokenAccount);
        let payment = Payment { to: payee, amount };
        // SAFETY: nothing is borrowed but the network, which is not a token account.
        unsafe {
            transfer_all(
                token_program.address(),
                penalty_vault,
                penalty_pool,
                &[payment],
                &[
                    Seed::from(PENALTIES_SEED),
                    Seed::from(network_key.as_array()),
                    Seed::from(&bump),
                ],
            );
        }
    }
    emit!(claimed);
    Ok(())
}
