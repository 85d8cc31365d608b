//! The runtime's accounts as Anchor takes them, and back.

use std::mem::offset_of;
use std::ptr::{self, from_ref};
use std::slice::from_raw_parts_mut;

use anchor_lang::prelude::*;
use pinocchio::account::RuntimeAccount;
use pinocchio::AccountView;

/// What `solana_program`'s `deserialize` makes of these accounts, for half of its price.
///
/// # Safety
/// The views are all accounts of an instruction, in their order, as the runtime has passed them. Nothing else
/// refers to what they show, but by [`view_of`].
pub unsafe fn infos<'a>(views: &mut [AccountView]) -> &'a [AccountInfo<'a>] {
    let mut infos: Vec<AccountInfo> = Vec::with_capacity(views.len());
    let mut newest = ptr::null_mut();
    for view in views {
        let raw = view.account_mut_ptr();
        if raw > newest {
            newest = raw;
            // SAFETY: nothing else refers to this account: accounts that were not passed before follow each
            // other in memory. Its data follow it.
            infos.push(unsafe { info(&mut *raw, view.data_mut_ptr()) });
        } else if let Some(info) = infos.iter().find(|info| ptr::eq(info.key, view.address())) {
            // Passed before: the same cells.
            infos.push(info.clone());
        }
    }
    // The memory goes when the instruction ends.
    infos.leak()
}

/// # Safety
/// `data` points to `raw.data_len` bytes that nothing else refers to.
unsafe fn info<'a>(raw: &'a mut RuntimeAccount, data: *mut u8) -> AccountInfo<'a> {
    let len = usize::try_from(raw.data_len).unwrap_or(0);
    // `AccountInfo` looks here for the length that it may grow from.
    raw.padding = u32::try_from(len).unwrap_or(0).to_le_bytes();
    AccountInfo::new(
        &raw.address,
        raw.is_signer != 0,
        raw.is_writable != 0,
        &mut raw.lamports,
        // SAFETY: the caller says so.
        unsafe { from_raw_parts_mut(data, len) },
        &raw.owner,
        raw.executable != 0,
    )
}

/// The view of an account that Anchor has taken in. It shows what a call has just changed, also the length of
/// an account that the call has created, which `AccountInfo` does not.
pub fn view_of(account: &AccountInfo) -> AccountView {
    let key = from_ref(account.key).cast_mut();
    // SAFETY: every account that a handler gets was made by `infos`, so that its key is a part of the
    // runtime's own record of the account, which outlives the instruction.
    unsafe { AccountView::new_unchecked(key.byte_sub(offset_of!(RuntimeAccount, address)).cast()) }
}
