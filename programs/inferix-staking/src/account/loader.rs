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
        state_mut(borrow_mut(self.as_ref(), space::<T>())?)
    }
}

fn state_mut<T: ZeroCopy>(data: RefMut<'_, [u8]>) -> Result<RefMut<'_, T>> {
    RefMut::filter_map(data, |data| bytemuck::try_from_bytes_mut(data).ok())
        .map_err(|_| ErrorCode::AccountDidNotDeserialize.into())
}

/// The state of an account that was taken in unchecked, because it may not have existed before. Checks what
/// `AccountLoader` would.
pub fn take_in_mut<'a, T: ZeroCopy + Owner>(account: &'a AccountInfo) -> Result<RefMut<'a, T>> {
    check_type(account, T::DISCRIMINATOR)?;
    state_mut(borrow_mut(account, space::<T>())?)
}

#[inline(never)]
fn check_type(account: &AccountInfo, discriminator: &[u8]) -> Result<()> {
    if account.owner != &crate::ID {
        return Err(ErrorCode::AccountOwnedByWrongProgram.into());
    }
    let data = account.try_borrow_data()?;
    if data.get(..DISCRIMINATOR_LEN) != Some(discriminator) {
        return Err(ErrorCode::AccountDiscriminatorMismatch.into());
    }
    Ok(())
}

/// Writes the discriminator of an account just created, and fills it in.
pub fn initialize<T: ZeroCopy>(account: &AccountInfo, fill: impl FnOnce(&mut T)) -> Result<()> {
    if let Some(discriminator) = account.try_borrow_mut_data()?.get_mut(..DISCRIMINATOR_LEN) {
        discriminator.copy_from_slice(T::DISCRIMINATOR);
    }
    let mut body = borrow_mut(account, space::<T>())?;
    let state = bytemuck::try_from_bytes_mut(&mut body);
    fill(state.map_err(|_| ErrorCode::AccountDidNotDeserialize)?);
    Ok(())
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
