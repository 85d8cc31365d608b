//! `claim_penalty`: pays a verifier its share of the penalties.

use anchor_lang::prelude::*;
use inferix_staking_math::leaf_hash;

use crate::account::{create_account, load_mut, view_of, Get};
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::PenaltyClaimed;
use crate::seeds::{PENALTIES_SEED, VERIFIER_SEED};
use crate::state::{Network, PenaltyPool, Verifier};
use crate::token::{associated_address, Payee, Transfer};

/// A verifier's leaf has no opening slot: a `Verifier` account is never closed.
pub const VERIFIER_LEAF_SLOT: u64 = 0;

#[derive(Accounts)]
pub struct ClaimPenalty<'info> {
    /// Anyone; pays the rent of the verifier's account at the first claim.
    #[account(mut)]
    pub payer: Signer<'info>,
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = penalty_pool.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = penalty_pool.get()?.distribution.vault == penalty_vault.key()
            @ StakingError::WrongVault
    )]
    pub penalty_pool: AccountLoader<'info, PenaltyPool>,
    /// CHECK: the pool's own vault.
    #[account(mut)]
    pub penalty_vault: UncheckedAccount<'info>,
    /// CHECK: whose claim it is; the Merkle leaf names it.
    pub wallet: UncheckedAccount<'info>,
    /// CHECK: created here, at the address its seeds give, at the first claim. After that, the account itself
    /// names its network and its wallet.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [VERIFIER_SEED, network.key().as_ref(), wallet.key.as_ref()], bump)
    )]
    pub verifier: UncheckedAccount<'info>,
    /// CHECK: the wallet's associated token account, which the caller cannot choose.
    #[account(
        mut,
        address = associated_address(
            wallet.key, &network.get()?.mint, &network.get()?.token_program
        )? @ StakingError::WrongTokenAccount
    )]
    pub wallet_token_account: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    #[account(address = network.get()?.token_program @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

pub(crate) fn claim_penalty<'info>(
    ctx: Context<'info, ClaimPenalty<'info>>,
    leaf_index: u32,
    cumulative: u64,
    proof: Vec<[u8; 32]>,
) -> Result<()> {
    let accounts: &ClaimPenalty = ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let network = accounts.network.key();
    let wallet = *accounts.wallet.key;

    let leaf = leaf_hash(wallet.as_array(), VERIFIER_LEAF_SLOT, cumulative);
    {
        let distribution = &mut accounts.penalty_pool.get_mut()?.distribution;
        distribution.settle(now);
        distribution.check_claimable(now)?;
        distribution.verify(leaf_index, 1, &leaf, &proof)?;
    }
    if accounts.verifier.data_is_empty() {
        create_account(
            &accounts.payer,
            &accounts.verifier,
            &[VERIFIER_SEED, network.as_ref(), wallet.as_ref()],
            |verifier: &mut Verifier, bump| verifier.open(bump, network, wallet),
        )?;
    }

    let (amount, bump, claimed) = {
        let mut verifier = view_of(&accounts.verifier);
        let mut verifier = load_mut::<Verifier>(&mut verifier)?;
        // Only this program creates verifiers, each at the address of its network and its wallet.
        ensure!(
            verifier.network == network && verifier.wallet == wallet,
            ErrorCode::ConstraintSeeds
        );
        let mut pool = accounts.penalty_pool.get_mut()?;
        let old_claimed_total = verifier.claimed_total;
        let amount = verifier.due(cumulative);
        verifier.record_claim(amount)?;
        pool.distribution.record_claim(amount)?;
        let claimed = PenaltyClaimed {
            network,
            wallet,
            epoch: pool.distribution.current.epoch,
            old_claimed_total,
            new_claimed_total: verifier.claimed_total,
        };
        (amount, pool.bump, claimed)
    };
    if amount > 0 {
        let token_program = accounts.token_program.key;
        let mint = accounts.network.get()?.mint;
        Payee {
            token_program,
            mint: &mint,
            wallet: &wallet,
        }
        .check(&accounts.wallet_token_account)?;
        Transfer {
            from: &accounts.penalty_vault,
            to: &accounts.wallet_token_account,
            authority: accounts.penalty_pool.as_ref(),
            amount,
        }
        .invoke_signed(token_program, &[PENALTIES_SEED, network.as_ref(), &[bump]]);
    }
    emit!(claimed);
    Ok(())
}
