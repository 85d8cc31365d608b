//! Creates every PDA through one function; Anchor's `init` generates one per account.
//!
//! It is also the one place that searches for an address and compares it with the account that was passed: a
//! handler cannot create an account at an address that its seeds do not give. Anchor's `seeds` would search
//! for five times the price, so that attribute is there for the IDL only.

use anchor_lang::prelude::*;
use anchor_lang::{Owner, ZeroCopy};
use pinocchio::AccountView;

use super::loader::space;
use super::{find_address, initialize};
use crate::call::{call, writable_signer};
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

/// Creates `account`, which must have the address that these seeds give, owned by `owner`. Returns the bump.
/// Works for an address that somebody has sent lamports to beforehand, which would make a plain
/// `create_account` fail each time.
#[inline(never)]
fn create_pda(
    payer: &AccountView,
    account: &AccountView,
    owner: &Pubkey,
    space: usize,
    seeds: &[&[u8]],
) -> Result<u8> {
    let address = find_address(seeds, &crate::ID)?;
    ensure!(
        *account.address() == address.key,
        ErrorCode::ConstraintSeeds
    );
    let fresh = account.owned_by(&System::id()) && account.is_data_empty();
    ensure!(fresh, StakingError::AlreadyExists);
    let rent = Rent::get()?.minimum_balance(space);
    let space = u64::try_from(space).unwrap_or(u64::MAX).to_le_bytes();
    let bump = [address.bump];
    let seeds = [seeds, &[&bump]].concat();
    let system = System::id();
    let with_payer = [writable_signer(payer), writable_signer(account)];
    let alone = [writable_signer(account)];

    let lamports = account.lamports();
    if lamports == 0 {
        let create = CreateAccount {
            tag: CREATE_ACCOUNT.to_le_bytes(),
            lamports: rent.to_le_bytes(),
            space,
            owner: *owner,
        };
        call(&system, &with_payer, bytemuck::bytes_of(&create), &seeds);
    } else {
        let missing = rent.saturating_sub(lamports);
        if missing > 0 {
            let transfer = [&TRANSFER.to_le_bytes()[..], &missing.to_le_bytes()].concat();
            call(&system, &with_payer, &transfer, &seeds);
        }
        let allocate = [&ALLOCATE.to_le_bytes()[..], &space].concat();
        call(&system, &alone, &allocate, &seeds);
        let assign = [&ASSIGN.to_le_bytes()[..], owner.as_ref()].concat();
        call(&system, &alone, &assign, &seeds);
    }
    Ok(address.bump)
}

/// Creates an account of ours at the address that these seeds give, and fills it in with its bump; all bytes
/// are zero before.
pub fn create_account<T: ZeroCopy + Owner>(
    payer: &AccountView,
    account: &AccountView,
    seeds: &[&[u8]],
    fill: impl FnOnce(&mut T, u8),
) -> Result<()> {
    let bump = create_pda(payer, account, &crate::ID, space::<T>(), seeds)?;
    initialize(account, |state| fill(state, bump))
}

/// Creates the token account that `authority`, a PDA of this program, controls.
pub fn create_vault(
    payer: &AccountView,
    vault: &AccountView,
    mint: &AccountView,
    token_program: &Pubkey,
    authority: &Pubkey,
) -> Result<()> {
    let seeds = [VAULT_SEED, authority.as_ref()];
    create_pda(payer, vault, token_program, TOKEN_ACCOUNT_LEN, &seeds)?;
    initialize_account(token_program, vault, mint, authority);
    Ok(())
}
