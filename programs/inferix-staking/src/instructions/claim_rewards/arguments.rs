//! The arguments of a claim, read where they stand: the Borsh encoding of
//! `(first_leaf: u32, leaves: Vec<ClaimLeaf>, proof: Vec<[u8; 32]>)`. As in Anchor, bytes that
//! follow are ignored.

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::*;
use inferix_staking_math::Hash;

use super::ClaimLeaf;

/// What is left to be read.
pub struct Arguments<'a>(pub &'a [u8]);

impl<'a> Arguments<'a> {
    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(*self.take()?))
    }

    pub fn leaf(&mut self) -> Result<ClaimLeaf> {
        match self.take()? {
            [0] => Ok(ClaimLeaf::Worker {
                cumulative: u64::from_le_bytes(*self.take()?),
            }),
            [1] => Ok(ClaimLeaf::Hash {
                hash: *self.take()?,
            }),
            _ => Err(unreadable()),
        }
    }

    pub fn hashes(&mut self) -> Result<&'a [Hash]> {
        let len = self.u32()?;
        let (hashes, _) = self.0.as_chunks();
        let hashes = usize::try_from(len).ok().and_then(|len| hashes.get(..len));
        hashes.ok_or_else(unreadable)
    }

    fn take<const N: usize>(&mut self) -> Result<&'a [u8; N]> {
        let (taken, rest) = self.0.split_first_chunk().ok_or_else(unreadable)?;
        self.0 = rest;
        Ok(taken)
    }
}

#[cold]
#[inline(never)]
fn unreadable() -> Error {
    ErrorCode::InstructionDidNotDeserialize.into()
}
