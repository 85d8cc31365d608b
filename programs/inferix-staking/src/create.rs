//! Making accounts at program-derived addresses. Anchor's `init` does the same for three times the
//! compute and a copy of its code for each account.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::program::invoke_signed;
use anchor_lang::solana_program::system_instruction;
use anchor_lang::{Owner, ZeroCopy};

use crate::error::{ensure, StakingError};
use crate::token::{initialize_account, TOKEN_ACCOUNT_LEN};

/// Bytes of an account of ours: Anchor's discriminator, then the struct.
pub const fn space<T: ZeroCopy>() -> usize {
    8usize.saturating_add(size_of::<T>())
}

/// Creates `account`, owned by `owner`. Works for an address that somebody has sent lamports to
/// beforehand, which would make a plain `create_account` fail for ever.
pub fn create_pda<'info>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    owner: &Pubkey,
    space: usize,
    seeds: &[&[u8]],
) -> Result<()> {
    let fresh = account.owner == &System::id() && account.data_is_empty();
    ensure!(fresh, StakingError::AlreadyExists);
    let rent = Rent::get()?.minimum_balance(space);
    let space = u64::try_from(space).unwrap_or(u64::MAX);
    let accounts = [payer.clone(), account.clone()];

    if account.lamports() == 0 {
        let create = system_instruction::create_account(payer.key, account.key, rent, space, owner);
        return Ok(invoke_signed(&create, &accounts, &[seeds])?);
    }
    let missing = rent.saturating_sub(account.lamports());
    if missing > 0 {
        let transfer = system_instruction::transfer(payer.key, account.key, missing);
        invoke_signed(&transfer, &accounts, &[])?;
    }
    invoke_signed(
        &system_instruction::allocate(account.key, space),
        &accounts,
        &[seeds],
    )?;
    Ok(invoke_signed(
        &system_instruction::assign(account.key, owner),
        &accounts,
        &[seeds],
    )?)
}

/// Creates an account of ours and fills it in; all bytes are zero before.
pub fn create_account<'info, T: ZeroCopy + Owner>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    seeds: &[&[u8]],
    fill: impl FnOnce(&mut T) -> Result<()>,
) -> Result<()> {
    create_pda(payer, account, &T::owner(), space::<T>(), seeds)?;
    let mut data = account.try_borrow_mut_data()?;
    let (discriminator, body) = data
        .split_at_mut_checked(8)
        .ok_or(StakingError::BrokenInvariant)?;
    discriminator.copy_from_slice(T::DISCRIMINATOR);
    let state = bytemuck::try_from_bytes_mut(body).map_err(|_| StakingError::BrokenInvariant)?;
    fill(state)
}

/// Creates a token account that `authority`, a PDA of this program, controls.
pub fn create_vault<'info>(
    payer: &AccountInfo<'info>,
    vault: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    token_program: &Pubkey,
    authority: &Pubkey,
    seeds: &[&[u8]],
) -> Result<()> {
    create_pda(payer, vault, token_program, TOKEN_ACCOUNT_LEN, seeds)?;
    initialize_account(token_program, vault, mint, authority)
}
