//! Many payments out of one vault, in one call of the token program: its `batch` takes several
//! instructions at once, which is most of what makes a large claim cheap. SPL Token has it, and so
//! has Token-2022 from its version 11 on. A single payment is a plain `Transfer`, which they always
//! had.

use pinocchio::cpi::{invoke_signed_unchecked, CpiAccount, Seed, Signer};
use pinocchio::instruction::{InstructionAccount, InstructionView};
use pinocchio::{AccountView, Address};

const TRANSFER: u8 = 3;
const BATCH: u8 = 255;

/// What a batch says of each of its instructions, followed by the amount: its number of accounts,
/// the length of its data, and the data's first byte.
const HEAD: [u8; 3] = [3, 9, TRANSFER];

/// What is paid to whom.
pub struct Payment<'a> {
    pub to: &'a AccountView,
    pub amount: u64,
}

/// Pays out of a vault whose authority is a PDA with these seeds. If the token program refuses one
/// payment, the transaction fails.
pub fn pay(
    token_program: &Address,
    from: &AccountView,
    authority: &AccountView,
    payments: &[Payment],
    seeds: &[Seed],
) {
    let metas: Vec<_> = payments
        .iter()
        .map(|payment| {
            [
                InstructionAccount::writable(from.address()),
                InstructionAccount::writable(payment.to.address()),
                InstructionAccount::readonly_signer(authority.address()),
            ]
        })
        .collect();
    let mut accounts = Vec::with_capacity(payments.len().saturating_add(2));
    accounts.extend([from, authority].map(CpiAccount::from));
    accounts.extend(payments.iter().map(|payment| CpiAccount::from(payment.to)));
    // The batch's own first byte, in front of pieces of equal length, makes one of it.
    let mut pieces = Vec::with_capacity(payments.len().saturating_add(1));
    pieces.push([BATCH; 11]);
    pieces.extend(payments.iter().map(|payment| {
        let [a0, a1, a2, a3, a4, a5, a6, a7] = payment.amount.to_le_bytes();
        let [h0, h1, h2] = HEAD;
        [h0, h1, h2, a0, a1, a2, a3, a4, a5, a6, a7]
    }));
    let data = pieces.as_flattened();
    let data = match payments {
        [] => return,
        [_] => data.get(13..),
        _ => data.get(10..),
    };
    let (metas, data) = (metas.as_flattened(), data.unwrap_or_default());
    let instruction = InstructionView {
        program_id: token_program,
        accounts: metas,
        data,
    };
    // SAFETY: no account that the callee may write is borrowed. The callers of this function hold
    // views and not their contents: everything they have borrowed for writing they have dropped.
    unsafe { invoke_signed_unchecked(&instruction, &accounts, &[Signer::from(seeds)]) };
}
