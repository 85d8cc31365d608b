//! Many payments out of one vault, in one call of the token program: its `batch` takes several
//! instructions at once, which is most of what makes a large claim cheap. SPL Token has it, and so
//! has Token-2022 from its version 11 on. A single payment is a plain `Transfer`, which they always
//! had.

use pinocchio::cpi::{invoke_signed_unchecked, CpiAccount, Seed, Signer};
use pinocchio::instruction::{InstructionAccount, InstructionView};
use pinocchio::{AccountView, Address};

const TRANSFER: u8 = 3;
const BATCH: u8 = 255;
/// Accounts and bytes of data of a `Transfer`.
const TRANSFER_ACCOUNTS: u8 = 3;
const TRANSFER_LEN: u8 = 9;

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
    if payments.is_empty() {
        return;
    }
    let batch = payments.len() > 1;
    let mut data = Vec::with_capacity(payments.len().saturating_mul(11).saturating_add(1));
    let mut metas = Vec::with_capacity(payments.len().saturating_mul(3));
    let mut accounts = Vec::with_capacity(payments.len().saturating_add(2));
    accounts.push(CpiAccount::from(from));
    accounts.push(CpiAccount::from(authority));
    if batch {
        data.push(BATCH);
    }
    for Payment { to, amount } in payments {
        if batch {
            data.extend_from_slice(&[TRANSFER_ACCOUNTS, TRANSFER_LEN]);
        }
        data.push(TRANSFER);
        data.extend_from_slice(&amount.to_le_bytes());
        metas.push(InstructionAccount::writable(from.address()));
        metas.push(InstructionAccount::writable(to.address()));
        metas.push(InstructionAccount::readonly_signer(authority.address()));
        accounts.push(CpiAccount::from(*to));
    }
    let instruction = InstructionView {
        program_id: token_program,
        accounts: &metas,
        data: &data,
    };
    // SAFETY: no account that the callee may write is borrowed. The callers of this function hold
    // views and not their contents: everything they have borrowed for writing they have dropped.
    unsafe { invoke_signed_unchecked(&instruction, &accounts, &[Signer::from(seeds)]) };
}
