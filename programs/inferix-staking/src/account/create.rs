//! Creates every PDA through one function; Anchor's `init` generates one per account.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::solana_program::program::invoke_signed;
use anchor_lang::{Owner, ZeroCopy};

use super::loader::{initialize, space};
use crate::error::{ensure, StakingError};
use crate::token::{initialize_account, TOKEN_ACCOUNT_LEN};

/// The system program's instructions: a tag, then the arguments, all little-endian.
const CREATE_ACCOUNT: u32 = 0;
const ASSIGN: u32 = 1;
const TRANSFER: u32 = 2;
const ALLOCATE: u32 = 8;

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
    let space = u64::try_from(space).unwrap_or(u64::MAX).to_le_bytes();
    let system = |tag: u32, arguments: [&[u8]; 3]| {
        let mut metas = vec![AccountMeta::new(*account.key, true)];
        if tag == CREATE_ACCOUNT || tag == TRANSFER {
            metas.insert(0, AccountMeta::new(*payer.key, true));
        }
        let data = [&tag.to_le_bytes(), arguments.concat().as_slice()].concat();
        let instruction = Instruction {
            program_id: System::id(),
            accounts: metas,
            data,
        };
        invoke_signed(&instruction, &[payer.clone(), account.clone()], &[seeds])
    };

    if account.lamports() == 0 {
        return Ok(system(
            CREATE_ACCOUNT,
            [&rent.to_le_bytes(), &space, owner.as_ref()],
        )?);
    }
    let missing = rent.saturating_sub(account.lamports());
    if missing > 0 {
        system(TRANSFER, [&missing.to_le_bytes(), &[], &[]])?;
    }
    system(ALLOCATE, [&space, &[], &[]])?;
    Ok(system(ASSIGN, [owner.as_ref(), &[], &[]])?)
}

/// Creates an account of ours and fills it in; all bytes are zero before.
pub fn create_account<'info, T: ZeroCopy + Owner>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    seeds: &[&[u8]],
    fill: impl FnOnce(&mut T),
) -> Result<()> {
    create_pda(payer, account, &T::owner(), space::<T>(), seeds)?;
    initialize(account, fill)
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
