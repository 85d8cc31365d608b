//! What a token account is, and the calls into the token program (but for the payments of a claim,
//! which are in `payments.rs`). They are built by hand: two pointers and a few bytes each, since the
//! library's builders cost more compute than the transfer itself. `Transfer` without a mint works
//! for every mint a network accepts, because none of them has a fee or a hook.
//!
//! The calls are "unchecked": the checked ones compare every account with every other, to make sure
//! that none of them is borrowed. Handlers move tokens last, when they hold no borrow but the
//! network's, which no token program can write.
//!
//! Instruction tags and account layout: SPL Token, shared by p-token and Token-2022.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::solana_program::program::{invoke, invoke_signed_unchecked};
use anchor_spl::associated_token::get_associated_token_address_with_program_id;
use pinocchio::address::address_eq;

use crate::error::{ensure, StakingError};

/// Bytes of a token account without extensions; a vault needs none.
pub const TOKEN_ACCOUNT_LEN: usize = 165;

const TRANSFER: u8 = 3;
const BURN: u8 = 8;
const CLOSE_ACCOUNT: u8 = 9;
const INITIALIZE_ACCOUNT_3: u8 = 18;

/// A token account without its extensions.
#[derive(Clone, Copy, bytemuck::AnyBitPattern)]
#[repr(C)]
struct TokenAccount {
    mint: Pubkey,
    owner: Pubkey,
    amount: [u8; 8],
    delegate: [u8; 36],
    state: u8,
    rest: [u8; 56],
}

const STATE_INITIALIZED: u8 = 1;

/// Token-2022: the byte after the base layout, then type-length-value entries.
const EXTENSIONS_OFFSET: usize = TOKEN_ACCOUNT_LEN + 1;
const ACCOUNT_TYPE_ACCOUNT: u8 = 2;
const MEMO_TRANSFER: u16 = 8;

/// One transfer out of a vault.
pub struct Transfer<'a, 'info> {
    pub from: &'a AccountInfo<'info>,
    pub to: &'a AccountInfo<'info>,
    pub authority: &'a AccountInfo<'info>,
    pub amount: u64,
}

impl Transfer<'_, '_> {
    /// Transfers, signed by a wallet.
    pub fn invoke(&self, token_program: &Pubkey) -> Result<()> {
        self.invoke_signed(token_program, &[])
    }

    /// Transfers, signed by a PDA with these seeds.
    pub fn invoke_signed(&self, token_program: &Pubkey, seeds: &[&[u8]]) -> Result<()> {
        let mut data = Vec::with_capacity(9);
        data.push(TRANSFER);
        data.extend_from_slice(&self.amount.to_le_bytes());
        let instruction = Instruction {
            program_id: *token_program,
            accounts: vec![
                AccountMeta::new(*self.from.key, false),
                AccountMeta::new(*self.to.key, false),
                AccountMeta::new_readonly(*self.authority.key, true),
            ],
            data,
        };
        let accounts = [self.from.clone(), self.to.clone(), self.authority.clone()];
        Ok(invoke_signed_unchecked(&instruction, &accounts, &[seeds])?)
    }
}

/// Burns tokens, signed by a wallet.
pub fn burn<'info>(
    token_program: &Pubkey,
    account: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    amount: u64,
) -> Result<()> {
    let mut data = Vec::with_capacity(9);
    data.push(BURN);
    data.extend_from_slice(&amount.to_le_bytes());
    let instruction = Instruction {
        program_id: *token_program,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new(*mint.key, false),
            AccountMeta::new_readonly(*authority.key, true),
        ],
        data,
    };
    let accounts = [account.clone(), mint.clone(), authority.clone()];
    Ok(invoke(&instruction, &accounts)?)
}

/// Makes an allocated account a token account of `authority`.
pub fn initialize_account<'info>(
    token_program: &Pubkey,
    account: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    authority: &Pubkey,
) -> Result<()> {
    let mut data = Vec::with_capacity(33);
    data.push(INITIALIZE_ACCOUNT_3);
    data.extend_from_slice(authority.as_ref());
    let instruction = Instruction {
        program_id: *token_program,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new_readonly(*mint.key, false),
        ],
        data,
    };
    Ok(invoke(&instruction, &[account.clone(), mint.clone()])?)
}

/// Closes an empty token account; its rent goes to `rent_to`.
pub fn close_account<'info>(
    token_program: &Pubkey,
    account: &AccountInfo<'info>,
    rent_to: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    seeds: &[&[u8]],
) -> Result<()> {
    let instruction = Instruction {
        program_id: *token_program,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new(*rent_to.key, false),
            AccountMeta::new_readonly(*authority.key, true),
        ],
        data: vec![CLOSE_ACCOUNT],
    };
    let accounts = [account.clone(), rent_to.clone(), authority.clone()];
    Ok(invoke_signed_unchecked(&instruction, &accounts, &[seeds])?)
}

/// A wallet's associated token account: the one place a permissionless payment may go to.
pub fn associated_address(wallet: &Pubkey, mint: &Pubkey, token_program: &Pubkey) -> Pubkey {
    get_associated_token_address_with_program_id(wallet, mint, token_program)
}

/// The balance of a vault. The caller has checked its address, so it is a token account.
pub fn balance(account: &AccountInfo) -> Result<u64> {
    let data = account.try_borrow_data()?;
    let amount = data.get(64..72).and_then(|bytes| bytes.try_into().ok());
    Ok(u64::from_le_bytes(amount.ok_or(StakingError::WrongVault)?))
}

/// The mint of a vault. The caller has checked its address, so it is a token account.
pub fn mint_of(account: &AccountInfo) -> Result<Pubkey> {
    let data = account.try_borrow_data()?;
    Ok(key_at(&data, 0).ok_or(StakingError::WrongVault)?)
}

fn key_at(data: &[u8], offset: usize) -> Option<Pubkey> {
    data.get(offset..)?
        .first_chunk()
        .copied()
        .map(Pubkey::new_from_array)
}

/// Where a payment may go: an account of this program and mint that is `wallet`'s.
pub struct Payee<'a> {
    pub token_program: &'a Pubkey,
    pub mint: &'a Pubkey,
    pub wallet: &'a Pubkey,
}

impl Payee<'_> {
    /// Refuses an account of another mint, or one that does not accept tokens.
    pub fn check(&self, account: &AccountInfo) -> Result<()> {
        let data = account.try_borrow_data()?;
        let mint = key_at(&data, 0);
        ensure!(
            mint.is_some_and(|mint| mint == *self.mint)
                && accepts(self.token_program, self.wallet, account.owner, &data),
            StakingError::WrongTokenAccount
        );
        Ok(())
    }
}

/// Whether tokens can be sent to this account and are then the wallet's: it is an account of this token
/// program, is initialized, is not frozen, still belongs to the wallet, and asks for no memo. Anything
/// else would make a transfer fail, or pay somebody else.
///
/// The mint is the caller's to check. Nobody can change it, so that an account at a wallet's associated
/// address, or at a vault's, has the mint that the address was derived or made with.
#[inline(always)]
pub fn accepts(token_program: &Pubkey, wallet: &Pubkey, owner: &Pubkey, data: &[u8]) -> bool {
    let Some((base, _)) = data.split_first_chunk::<TOKEN_ACCOUNT_LEN>() else {
        return false;
    };
    let account: &TokenAccount = bytemuck::must_cast_ref(base);
    address_eq(owner, token_program)
        && address_eq(&account.owner, wallet)
        && account.state == STATE_INITIALIZED
        && (data.len() == TOKEN_ACCOUNT_LEN || !requires_memo(data))
}

/// A Token-2022 account can refuse transfers that come without a memo. Entries that cannot be read
/// count as such: the payment waits.
fn requires_memo(data: &[u8]) -> bool {
    if data.get(TOKEN_ACCOUNT_LEN) != Some(&ACCOUNT_TYPE_ACCOUNT) {
        return true;
    }
    let mut rest = data.get(EXTENSIONS_OFFSET..).unwrap_or_default();
    while let Some(([k0, k1, l0, l1], tail)) = rest.split_first_chunk::<4>() {
        let (kind, len) = (
            u16::from_le_bytes([*k0, *k1]),
            u16::from_le_bytes([*l0, *l1]),
        );
        if kind == 0 {
            return false;
        }
        let Some((value, next)) = tail.split_at_checked(usize::from(len)) else {
            return true;
        };
        if kind == MEMO_TRANSFER && value != [0] {
            return true;
        }
        rest = next;
    }
    false
}
