//! Reading and writing our zero-copy accounts.
//!
//! Anchor's `AccountLoader` checks an account's owner and discriminator when it takes the accounts
//! in, and the discriminator again at every `load`. Nothing can change it in between, so `get` and
//! `get_mut` check what is left to check, version and size, in code that is shared by all account types.

use std::cell::{Ref, RefMut};

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::*;
use anchor_lang::{Owner, ZeroCopy};

use crate::error::StakingError;
use crate::state::Versioned;

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

impl<T: ZeroCopy + Owner + Versioned> Get<T> for AccountLoader<'_, T> {
    fn get(&self) -> Result<Ref<'_, T>> {
        let data = borrow(self.as_ref(), space::<T>(), T::VERSION)?;
        Ref::filter_map(data, |data| bytemuck::try_from_bytes(data).ok())
            .map_err(|_| ErrorCode::AccountDidNotDeserialize.into())
    }

    fn get_mut(&self) -> Result<RefMut<'_, T>> {
        let data = borrow_mut(self.as_ref(), space::<T>(), T::VERSION)?;
        RefMut::filter_map(data, |data| bytemuck::try_from_bytes_mut(data).ok())
            .map_err(|_| ErrorCode::AccountDidNotDeserialize.into())
    }
}

/// The struct's bytes. (An account may be longer, if a later version of it grew.)
#[inline(never)]
fn borrow<'a>(account: &'a AccountInfo, space: usize, version: u8) -> Result<Ref<'a, [u8]>> {
    let data = account
        .data
        .try_borrow()
        .map_err(|_| ProgramError::AccountBorrowFailed)?;
    let state = Ref::filter_map(data, |data| {
        let state = data.get(DISCRIMINATOR_LEN..space)?;
        (state.first() == Some(&version)).then_some(state)
    });
    state.map_err(|data| unreadable(&data, space))
}

#[inline(never)]
fn borrow_mut<'a>(account: &'a AccountInfo, space: usize, version: u8) -> Result<RefMut<'a, [u8]>> {
    if !account.is_writable {
        return Err(ErrorCode::AccountNotMutable.into());
    }
    let data = account
        .data
        .try_borrow_mut()
        .map_err(|_| ProgramError::AccountBorrowFailed)?;
    let state = RefMut::filter_map(data, |data| {
        let state = data.get_mut(DISCRIMINATOR_LEN..space)?;
        (state.first() == Some(&version)).then_some(state)
    });
    state.map_err(|data| unreadable(&data, space))
}

/// The error of an account that is too short, or whose layout is of another version.
#[cold]
#[inline(never)]
pub fn unreadable(data: &[u8], space: usize) -> Error {
    if data.len() < space {
        return ErrorCode::AccountDidNotDeserialize.into();
    }
    StakingError::UnknownVersion.into()
}
