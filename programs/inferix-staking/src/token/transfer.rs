//! Single calls into the token program. `Transfer` without a mint works for every mint that a network accepts,
//! because none of them has a fee or a hook.
//!
//! Instruction tags: SPL Token, shared by p-token and Token-2022.

use anchor_lang::prelude::*;
use pinocchio::AccountView;

use crate::account::view_of;
use crate::call::{call, readonly, signer, writable};

const TRANSFER: u8 = 3;
const BURN: u8 = 8;
const CLOSE_ACCOUNT: u8 = 9;
const INITIALIZE_ACCOUNT_3: u8 = 18;

/// One transfer out of a vault.
pub struct Transfer<'a, 'info> {
    pub from: &'a AccountInfo<'info>,
    pub to: &'a AccountInfo<'info>,
    pub authority: &'a AccountInfo<'info>,
    pub amount: u64,
}

impl Transfer<'_, '_> {
    /// Transfers, signed by a wallet.
    pub fn invoke(&self, token_program: &Pubkey) {
        self.invoke_signed(token_program, &[]);
    }

    /// Transfers, signed by a PDA with these seeds.
    pub fn invoke_signed(&self, token_program: &Pubkey, seeds: &[&[u8]]) {
        let (from, to, authority) = (
            view_of(self.from),
            view_of(self.to),
            view_of(self.authority),
        );
        let accounts = [writable(&from), writable(&to), signer(&authority)];
        let data = amount_data(TRANSFER, self.amount);
        call(token_program, &accounts, &data, seeds);
    }
}

/// Burns tokens, signed by a wallet.
pub fn burn(
    token_program: &Pubkey,
    account: &AccountInfo,
    mint: &AccountInfo,
    authority: &AccountInfo,
    amount: u64,
) {
    let (account, mint, authority) = (view_of(account), view_of(mint), view_of(authority));
    let accounts = [writable(&account), writable(&mint), signer(&authority)];
    call(token_program, &accounts, &amount_data(BURN, amount), &[]);
}

/// Makes an allocated account a token account of `authority`.
pub fn initialize_account(
    token_program: &Pubkey,
    account: &AccountView,
    mint: &AccountView,
    authority: &Pubkey,
) {
    let data = [&[INITIALIZE_ACCOUNT_3][..], authority.as_ref()].concat();
    let accounts = [writable(account), readonly(mint)];
    call(token_program, &accounts, &data, &[]);
}

/// Closes an empty token account; its rent goes to `rent_to`.
pub fn close_account(
    token_program: &Pubkey,
    account: &AccountInfo,
    rent_to: &AccountInfo,
    authority: &AccountInfo,
    seeds: &[&[u8]],
) {
    let (account, rent_to, authority) = (view_of(account), view_of(rent_to), view_of(authority));
    let accounts = [writable(&account), writable(&rent_to), signer(&authority)];
    call(token_program, &accounts, &[CLOSE_ACCOUNT], seeds);
}

fn amount_data(tag: u8, amount: u64) -> [u8; 9] {
    let [a, b, c, d, e, f, g, h] = amount.to_le_bytes();
    [tag, a, b, c, d, e, f, g, h]
}
