//! Reading and writing our zero-copy accounts.
//!
//! Anchor's `AccountLoader` checks an account's owner and discriminator when it takes the accounts
//! in, and the discriminator again at every `load`. Nothing can change it in between, so `get` and
//! `get_mut` check what is left to check, the size, in code that is shared by all account types.

use std::cell::{Ref, RefMut};

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::*;
use anchor_lang::{Owner, ZeroCopy};

/// Bytes of Anchor's discriminator, ahead of the struct.
pub const DISCRIMINATOR_LEN: usize = 8;

/// Bytes of an account of ours: Anchor's discriminator, then the struct.
pub const fn space<T>() -> usize {
    DISCRIMINATOR_LEN.saturating_add(size_of::<T>())
}

/// An account that was taken in as one of ours, of this type.
pub trait Get<T> {
    fn get(&self) -> Result<Ref<'_, T>>;
    /// Refuses an account that was not passed as writable, since the runtime would undo the change.
    fn get_mut(&self) -> Result<RefMut<'_, T>>;
}

impl<T: ZeroCopy + Owner> Get<T> for AccountLoader<'_, T> {
    fn get(&self) -> Result<Ref<'_, T>> {
        let data = borrow(self.as_ref(), space::<T>())?;
        Ref::filter_map(data, |data| bytemuck::try_from_bytes(data).ok())
            .map_err(|_| ErrorCode::AccountDidNotDeserialize.into())
    }

    fn get_mut(&self) -> Result<RefMut<'_, T>> {
        let data = borrow_mut(self.as_ref(), space::<T>())?;
        RefMut::filter_map(data, |data| bytemuck::try_from_bytes_mut(data).ok())
            .map_err(|_| ErrorCode::AccountDidNotDeserialize.into())
    }
}

/// The struct's bytes. (An account may be longer, if a later version of it grew.)
#[inline(never)]
fn borrow<'a>(account: &'a AccountInfo, space: usize) -> Result<Ref<'a, [u8]>> {
    let data = account
        .data
        .try_borrow()
        .map_err(|_| ProgramError::AccountBorrowFailed)?;
    Ref::filter_map(data, |data| data.get(DISCRIMINATOR_LEN..space))
        .map_err(|_| ErrorCode::AccountDidNotDeserialize.into())
}

#[inline(never)]
fn borrow_mut<'a>(account: &'a AccountInfo, space: usize) -> Result<RefMut<'a, [u8]>> {
    if !account.is_writable {
        return Err(ErrorCode::AccountNotMutable.into());
    }
    let data = account
        .data
        .try_borrow_mut()
        .map_err(|_| ProgramError::AccountBorrowFailed)?;
    RefMut::filter_map(data, |data| data.get_mut(DISCRIMINATOR_LEN..space))
        .map_err(|_| ErrorCode::AccountDidNotDeserialize.into())
}
