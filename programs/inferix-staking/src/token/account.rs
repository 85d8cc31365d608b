//! Token accounts: their layout, and whether a payment can go to one.
//!
//! Layout: SPL Token, shared by p-token and Token-2022.

use anchor_lang::prelude::*;
use anchor_spl::associated_token;
use pinocchio::address::address_eq;

use crate::account::find_address;
use crate::error::{ensure, StakingError};

/// Bytes of a token account without extensions; a vault needs none.
pub const TOKEN_ACCOUNT_LEN: usize = 165;

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

/// A wallet's associated token account: the one place a permissionless payment may go to.
pub fn associated_address(
    wallet: &Pubkey,
    mint: &Pubkey,
    token_program: &Pubkey,
) -> Result<Pubkey> {
    let seeds = [wallet.as_ref(), token_program.as_ref(), mint.as_ref()];
    Ok(find_address(&seeds, &associated_token::ID)?.key)
}

impl TokenAccount {
    fn read(data: &[u8]) -> Option<&Self> {
        let base: &[u8; TOKEN_ACCOUNT_LEN] = data.first_chunk()?;
        Some(bytemuck::must_cast_ref(base))
    }
}

/// The balance of a vault. The caller has checked its address, so it is a token account.
pub fn balance(account: &AccountInfo) -> Result<u64> {
    let data = account.try_borrow_data()?;
    let account = TokenAccount::read(&data).ok_or(StakingError::WrongVault)?;
    Ok(u64::from_le_bytes(account.amount))
}

/// The mint of a vault. The caller has checked its address, so it is a token account.
pub fn mint_of(account: &AccountInfo) -> Result<Pubkey> {
    let data = account.try_borrow_data()?;
    let account = TokenAccount::read(&data).ok_or(StakingError::WrongVault)?;
    Ok(account.mint)
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
        ensure!(
            TokenAccount::read(&data).is_some_and(|account| account.mint == *self.mint)
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
    let Some(account) = TokenAccount::read(data) else {
        return false;
    };
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
