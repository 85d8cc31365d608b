//! Searching for program-derived addresses.
//!
//! The runtime's `find_program_address` costs 1,500 compute units for each bump it tries. Its two parts
//! cost 320 together when they are called one by one: a hash, and whether it is a point of the curve.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::pubkey::bytes_are_curve_point;
use inferix_staking_math::sha256;

/// What every derived address is hashed with, so that it is no other kind of hash.
const MARKER: &[u8] = b"ProgramDerivedAddress";

/// An address that no key belongs to, and the bump that makes it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DerivedAddress {
    pub key: Pubkey,
    pub bump: u8,
}

/// What `Pubkey::find_program_address` returns: the address with the largest bump that makes it lie off the
/// curve. Seeds have at most 32 bytes each, as the runtime wants it when it checks a signature.
#[inline(never)]
pub fn find_address(seeds: &[&[u8]], program: &Pubkey) -> Result<DerivedAddress> {
    let mut bytes = seeds.concat();
    let bump_at = bytes.len();
    bytes.push(0);
    bytes.extend_from_slice(program.as_ref());
    bytes.extend_from_slice(MARKER);

    let mut hash = [0; 32];
    let mut bump = u8::MAX;
    // The library does not try 0.
    while bump > 0 {
        if let Some(place) = bytes.get_mut(bump_at) {
            *place = bump;
        }
        sha256(&bytes, &mut hash);
        if !bytes_are_curve_point(hash) {
            let key = Pubkey::new_from_array(hash);
            return Ok(DerivedAddress { key, bump });
        }
        bump = bump.saturating_sub(1);
    }
    // Not reached: every second hash is a point of the curve.
    Err(ErrorCode::ConstraintSeeds.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_the_library_finds() {
        let mut seed = [7; 32];
        let mut bumps = [0_u32; 256];
        for len in (0..=32).cycle().take(10_000) {
            sha256(&seed.clone(), &mut seed);
            let program = Pubkey::new_from_array(seed);
            let (part, rest) = seed.split_at(len);
            for seeds in [&[part, rest][..], &[part], &[]] {
                let found = find_address(seeds, &program);
                let (key, bump) = Pubkey::find_program_address(seeds, &program);
                assert_eq!(found.ok(), Some(DerivedAddress { key, bump }));
                if let Some(count) = bumps.get_mut(usize::from(bump)) {
                    *count = count.saturating_add(1);
                }
            }
        }
        // Ten tries and more are among them.
        assert!(bumps.iter().take(247).sum::<u32>() > 10);
    }
}
