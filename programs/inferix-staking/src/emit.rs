//! Logging events, in the place of Anchor's `emit!`, which collects them in a growing `Vec`.

use std::io::{Error, ErrorKind, Result as IoResult, Write};
use std::mem::MaybeUninit;

use anchor_lang::prelude::*;
use anchor_lang::solana_program::log::sol_log_data;

use crate::error::StakingError;

/// More bytes than any event has, but for that of a run of claims, which is not logged here.
const MAX_EVENT_LEN: usize = 1024;

/// Logs an event as Anchor does.
macro_rules! emit {
    ($event:expr) => {
        $crate::emit::log(&$event)?
    };
}
pub(crate) use emit;

/// One place after the other. Where all lengths are known when this is compiled, so are the places.
struct Bytes {
    /// The first `len` are written.
    bytes: [MaybeUninit<u8>; MAX_EVENT_LEN],
    len: usize,
}

impl Write for Bytes {
    fn write(&mut self, from: &[u8]) -> IoResult<usize> {
        self.write_all(from)?;
        Ok(from.len())
    }

    #[inline(always)]
    fn write_all(&mut self, from: &[u8]) -> IoResult<()> {
        let end = self.len.wrapping_add(from.len());
        let Some(place) = self.bytes.get_mut(self.len..end) else {
            return Err(Error::from(ErrorKind::WriteZero));
        };
        place.write_copy_of_slice(from);
        self.len = end;
        Ok(())
    }

    fn flush(&mut self) -> IoResult<()> {
        Ok(())
    }
}

#[inline(never)]
pub fn log<E: AnchorSerialize + Discriminator>(event: &E) -> Result<()> {
    let mut to = Bytes {
        bytes: [const { MaybeUninit::uninit() }; MAX_EVENT_LEN],
        len: 0,
    };
    let written = to
        .write_all(E::DISCRIMINATOR)
        .and_then(|()| event.serialize(&mut to));
    let (Ok(()), Some(bytes)) = (written, to.bytes.get(..to.len)) else {
        return Err(StakingError::BrokenInvariant.into());
    };
    // SAFETY: the first `len` are written.
    sol_log_data(&[unsafe { bytes.assume_init_ref() }]);
    Ok(())
}
