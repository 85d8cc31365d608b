//! Our zero-copy accounts on pinocchio's account views: what `loader.rs` is for Anchor's. An
//! instruction that is handled ahead of Anchor checks here what Anchor's `AccountLoader` would.
//!
//! A view counts its borrows in the account itself, so an account that is passed twice can be
//! changed through one view or the other, never through both at a time.

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::*;
use anchor_lang::{Owner, ZeroCopy};
use pinocchio::account::{Ref, RefMut};
use pinocchio::address::address_eq;
use pinocchio::AccountView;

use super::loader::{space, unreadable, DISCRIMINATOR_LEN};
use crate::error::ensure;
use crate::state::Versioned;

/// The state of an account that must be one of ours, of this type.
pub fn load<T: ZeroCopy + Owner + Versioned>(account: &AccountView) -> Result<Ref<'_, T>> {
    check_owner(account)?;
    let data = account.try_borrow()?;
    check_discriminator::<T>(&data)?;
    let state = Ref::filter_map(data, |data| {
        let state = data.get(DISCRIMINATOR_LEN..space::<T>())?;
        let known = state.first() == Some(&T::VERSION);
        known.then_some(bytemuck::try_from_bytes(state).ok()?)
    });
    state.map_err(|data| unreadable(&data, space::<T>()))
}

/// The same for an account that may have been closed, or was never opened: `None` if it is not one of ours, of
/// this type.
pub fn load_if_open<T: ZeroCopy + Owner + Versioned>(
    account: &AccountView,
) -> Result<Option<Ref<'_, T>>> {
    let known = address_eq(account.owner(), &crate::ID)
        && account.try_borrow()?.get(..DISCRIMINATOR_LEN) == Some(T::DISCRIMINATOR);
    known.then(|| load(account)).transpose()
}

/// The same to change it. Refuses an account that was not passed as writable, since the runtime
/// would undo the change.
pub fn load_mut<T: ZeroCopy + Owner + Versioned>(
    account: &mut AccountView,
) -> Result<RefMut<'_, T>> {
    check_owner(account)?;
    check_discriminator::<T>(&account.try_borrow()?)?;
    match load_mut_if_open(account)? {
        Some(state) => Ok(state),
        None => Err(ErrorCode::AccountDiscriminatorMismatch.into()),
    }
}

/// The same for an account that may have been closed: `None` if it is not one of ours, of this type.
#[inline(always)]
pub fn load_mut_if_open<T: ZeroCopy + Owner + Versioned>(
    account: &mut AccountView,
) -> Result<Option<RefMut<'_, T>>> {
    if !address_eq(account.owner(), &crate::ID) {
        return Ok(None);
    }
    let writable = account.is_writable();
    let data = account.try_borrow_mut()?;
    if data.get(..DISCRIMINATOR_LEN) != Some(T::DISCRIMINATOR) {
        return Ok(None);
    }
    ensure!(writable, ErrorCode::AccountNotMutable);
    let state = RefMut::filter_map(data, |data| {
        let state = data.get_mut(DISCRIMINATOR_LEN..space::<T>())?;
        let known = state.first() == Some(&T::VERSION);
        known.then_some(bytemuck::try_from_bytes_mut(state).ok()?)
    });
    match state {
        Ok(state) => Ok(Some(state)),
        Err(data) => Err(unreadable(&data, space::<T>())),
    }
}

/// Writes the discriminator of an account that has just been created, and fills it in, version and all.
pub fn initialize<T: ZeroCopy + Owner>(
    account: &AccountView,
    fill: impl FnOnce(&mut T),
) -> Result<()> {
    // The clone and `account` share one borrow flag.
    let mut view = account.clone();
    let mut data = view.try_borrow_mut()?;
    let Some((discriminator, state)) = data.split_first_chunk_mut::<DISCRIMINATOR_LEN>() else {
        return Err(ErrorCode::AccountDiscriminatorNotFound.into());
    };
    discriminator.copy_from_slice(T::DISCRIMINATOR);
    let state = bytemuck::try_from_bytes_mut(state);
    fill(state.map_err(|_| ErrorCode::AccountDidNotDeserialize)?);
    Ok(())
}

fn check_owner(account: &AccountView) -> Result<()> {
    ensure!(
        address_eq(account.owner(), &crate::ID),
        ErrorCode::AccountOwnedByWrongProgram
    );
    Ok(())
}

fn check_discriminator<T: Discriminator>(data: &[u8]) -> Result<()> {
    let Some(discriminator) = data.get(..DISCRIMINATOR_LEN) else {
        return Err(ErrorCode::AccountDiscriminatorNotFound.into());
    };
    ensure!(
        discriminator == T::DISCRIMINATOR,
        ErrorCode::AccountDiscriminatorMismatch
    );
    Ok(())
}
