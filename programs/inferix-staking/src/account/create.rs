//! Creates every PDA through one function; Anchor's `init` generates one per account.
//!
//! It is also the one place that searches for an address and compares it with the account that was passed,
//! so that a handler cannot create an account at an address that its seeds do not give.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::solana_program::program::invoke_signed_unchecked;
use anchor_lang::{Owner, ZeroCopy};

use super::find_address;
use super::loader::{initialize, space};
use crate::error::{ensure, StakingError};
use crate::seeds::VAULT_SEED;
use crate::token::{initialize_account, TOKEN_ACCOUNT_LEN};

/// The system program's instructions: a tag, then the arguments, all little-endian.
const CREATE_ACCOUNT: u32 = 0;
const ASSIGN: u32 = 1;
const TRANSFER: u32 = 2;
const ALLOCATE: u32 = 8;

/// The arguments of `CREATE_ACCOUNT`, with the tag.
#[derive(Clone, Copy, bytemuck::NoUninit)]
#[repr(C)]
struct CreateAccount {
    tag: [u8; 4],
    lamports: [u8; 8],
    space: [u8; 8],
    owner: Pubkey,
}

/// Calls of the system program about an account that is to be created. They are "unchecked" for the reason
/// that is given in `token/transfer.rs`: the account has no data yet that could be borrowed.
struct SystemCalls<'a, 'info> {
    payer: &'a AccountInfo<'info>,
    account: &'a AccountInfo<'info>,
    /// Of the account's address, with the bump.
    seeds: &'a [&'a [u8]],
}

impl SystemCalls<'_, '_> {
    fn with_payer(&self, data: Vec<u8>) -> Result<()> {
        let payer = AccountMeta::new(*self.payer.key, true);
        self.invoke(vec![payer, AccountMeta::new(*self.account.key, true)], data)
    }

    fn alone(&self, tag: u32, argument: &[u8]) -> Result<()> {
        let data = [&tag.to_le_bytes()[..], argument].concat();
        self.invoke(vec![AccountMeta::new(*self.account.key, true)], data)
    }

    fn invoke(&self, accounts: Vec<AccountMeta>, data: Vec<u8>) -> Result<()> {
        let instruction = Instruction {
            program_id: System::id(),
            accounts,
            data,
        };
        let infos = [self.payer.clone(), self.account.clone()];
        Ok(invoke_signed_unchecked(
            &instruction,
            &infos,
            &[self.seeds],
        )?)
    }
}

/// Creates `account`, which must have the address that these seeds give, owned by `owner`. Returns the bump.
/// Works for an address that somebody has sent lamports to beforehand, which would make a plain
/// `create_account` fail for ever.
#[inline(never)]
fn create_pda<'info>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    owner: &Pubkey,
    space: usize,
    seeds: &[&[u8]],
) -> Result<u8> {
    let address = find_address(seeds, &crate::ID)?;
    ensure!(*account.key == address.key, ErrorCode::ConstraintSeeds);
    let fresh = account.owner == &System::id() && account.data_is_empty();
    ensure!(fresh, StakingError::AlreadyExists);
    let rent = Rent::get()?.minimum_balance(space);
    let space = u64::try_from(space).unwrap_or(u64::MAX).to_le_bytes();
    let bump = [address.bump];
    let calls = SystemCalls {
        payer,
        account,
        seeds: &[seeds, &[&bump]].concat(),
    };

    let lamports = account.lamports();
    if lamports == 0 {
        let create = CreateAccount {
            tag: CREATE_ACCOUNT.to_le_bytes(),
            lamports: rent.to_le_bytes(),
            space,
            owner: *owner,
        };
        calls.with_payer(bytemuck::bytes_of(&create).to_vec())?;
    } else {
        let missing = rent.saturating_sub(lamports);
        if missing > 0 {
            let tag = TRANSFER.to_le_bytes();
            calls.with_payer([&tag[..], &missing.to_le_bytes()].concat())?;
        }
        calls.alone(ALLOCATE, &space)?;
        calls.alone(ASSIGN, owner.as_ref())?;
    }
    Ok(address.bump)
}

/// Creates an account of ours at the address that these seeds give, and fills it in with its bump; all bytes
/// are zero before.
pub fn create_account<'info, T: ZeroCopy + Owner>(
    payer: &AccountInfo<'info>,
    account: &AccountInfo<'info>,
    seeds: &[&[u8]],
    fill: impl FnOnce(&mut T, u8),
) -> Result<()> {
    let bump = create_pda(payer, account, &crate::ID, space::<T>(), seeds)?;
    initialize(account, |state| fill(state, bump))
}

/// Creates the token account that `authority`, a PDA of this program, controls.
pub fn create_vault<'info>(
    payer: &AccountInfo<'info>,
    vault: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    token_program: &Pubkey,
    authority: &Pubkey,
) -> Result<()> {
    let seeds = [VAULT_SEED, authority.as_ref()];
    create_pda(payer, vault, token_program, TOKEN_ACCOUNT_LEN, &seeds)?;
    initialize_account(token_program, vault, mint, authority)
}
