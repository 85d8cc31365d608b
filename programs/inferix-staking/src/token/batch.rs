//! Many payments out of one vault, in one call of SPL Token: its `batch` takes several instructions
//! at once, which is most of what makes a large claim cheap. Token-2022 has it only in its latest
//! version, so there each payment is a plain `Transfer`, which every version has.

use std::slice::from_ref;

use anchor_lang::prelude::*;
use pinocchio::address::address_eq;
use pinocchio::cpi::{invoke_signed_unchecked, CpiAccount, Seed, Signer};
use pinocchio::instruction::{InstructionAccount, InstructionView};
use pinocchio::AccountView;

const TRANSFER: u8 = 3;
const BATCH: u8 = 255;

/// What a batch says of each of its instructions before it: the number of accounts, the length of
/// the data.
const TRANSFER_HEAD: [u8; 2] = [3, 9];
/// Bytes of a `Transfer` in a batch: that, its tag, the amount.
const PIECE: usize = TRANSFER_HEAD.len() + 1 + 8;

/// What is paid to whom.
pub struct Payment<'a> {
    pub to: &'a AccountView,
    pub amount: u64,
}

/// Pays out of a vault whose authority is a PDA with these seeds. If the token program refuses one
/// payment, the transaction fails.
///
/// # Safety
/// Neither the vault's nor a payee's data is borrowed: the token program writes to them.
pub unsafe fn transfer_all(
    token_program: &Pubkey,
    vault: &AccountView,
    authority: &AccountView,
    payments: &[Payment],
    seeds: &[Seed],
) {
    if payments.is_empty() {
        return;
    }
    if address_eq(token_program, &anchor_spl::token::ID) {
        // SAFETY: upheld by the caller: neither vault nor payee is borrowed.
        return unsafe { invoke_batch(token_program, vault, authority, payments, seeds) };
    }
    for payment in payments {
        // SAFETY: upheld by the caller: neither vault nor payee is borrowed.
        unsafe { invoke_batch(token_program, vault, authority, from_ref(payment), seeds) };
    }
}

/// Makes these payments in one call.
///
/// # Safety
/// As for [`transfer_all`].
unsafe fn invoke_batch(
    token_program: &Pubkey,
    vault: &AccountView,
    authority: &AccountView,
    payments: &[Payment],
    seeds: &[Seed],
) {
    let metas: Vec<_> = payments
        .iter()
        .map(|Payment { to, .. }| {
            [
                InstructionAccount::writable(vault.address()),
                InstructionAccount::writable(to.address()),
                InstructionAccount::readonly_signer(authority.address()),
            ]
        })
        .collect();

    let mut accounts = Vec::with_capacity(payments.len().saturating_add(2));
    accounts.extend([vault, authority].map(CpiAccount::from));
    accounts.extend(payments.iter().map(|payment| CpiAccount::from(payment.to)));

    // Pieces of equal length; the batch's own tag is the last byte of one in front of them.
    let mut pieces = Vec::with_capacity(payments.len().saturating_add(1));
    pieces.push([BATCH; PIECE]);
    pieces.extend(payments.iter().map(|Payment { amount, .. }| {
        let ([head, len], amount) = (TRANSFER_HEAD, amount.to_le_bytes());
        let [a, b, c, d, e, f, g, h] = amount;
        [head, len, TRANSFER, a, b, c, d, e, f, g, h]
    }));
    let unused = match payments {
        // No batch, no head of a piece.
        [_] => const { PIECE + TRANSFER_HEAD.len() },
        _ => const { PIECE - 1 },
    };
    let data = pieces.as_flattened().get(unused..).unwrap_or_default();

    let instruction = InstructionView {
        program_id: token_program,
        accounts: metas.as_flattened(),
        data,
    };
    // SAFETY: the callee writes to the vault and the payees only, which our caller has not borrowed.
    unsafe { invoke_signed_unchecked(&instruction, &accounts, &[Signer::from(seeds)]) };
}
