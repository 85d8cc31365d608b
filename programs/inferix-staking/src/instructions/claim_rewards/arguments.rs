//! The arguments of a claim, read where they stand: the Borsh encoding of
//! `(first_leaf: u32, leaves: Vec<ClaimLeaf>, proof: Vec<[u8; 32]>)`. As with Anchor, bytes that
//! follow are ignored.

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::*;
use inferix_staking_math::Hash;

/// What is left to be read.
pub struct ClaimArgs<'a>(pub &'a [u8]);

/// A [`ClaimLeaf`](super::ClaimLeaf).
pub enum Leaf<'a> {
    Worker { cumulative: u64, opened_slot: u64 },
    Hash(&'a Hash),
}

impl<'a> ClaimArgs<'a> {
    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(*self.take()?))
    }

    pub fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(*self.take()?))
    }

    pub fn leaf(&mut self) -> Result<Leaf<'a>> {
        match self.take()? {
            [0] => {
                let [cumulative, opened_slot]: &[[u8; 8]; 2] =
                    bytemuck::must_cast_ref(self.take::<16>()?);
                Ok(Leaf::Worker {
                    cumulative: u64::from_le_bytes(*cumulative),
                    opened_slot: u64::from_le_bytes(*opened_slot),
                })
            }
            [1] => Ok(Leaf::Hash(self.take()?)),
            _ => Err(unreadable()),
        }
    }

    pub fn hashes(&mut self) -> Result<&'a [Hash]> {
        let len = usize::try_from(self.u32()?).map_err(|_| unreadable())?;
        let (hashes, _) = self.0.as_chunks();
        hashes.get(..len).ok_or_else(unreadable)
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
