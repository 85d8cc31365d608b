//! `claim_rewards`: its arguments are read by hand, so every way in which they can be malformed.

use inferix_staking::ClaimLeaf;
use inferix_staking_tests::*;

use crate::support::*;

/// Where the parts of a claim's data begin: after the discriminator, the first leaf's index.
const FIRST_LEAF: usize = 8;
const LEAVES: usize = FIRST_LEAF + 4;
const LEAF: usize = LEAVES + 4;
/// A worker's leaf: its tag, what it has earned, and the slot that it was opened in.
const WORKER_LEAF: usize = 1 + 8 + 8;

fn set_u32(data: &mut [u8], at: usize, value: u32) {
    data[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

#[test]
fn data_that_ends_too_early_is_refused_wherever_it_ends() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 2);
    let whole = six.claims(&[0, 1], 0, proof.clone()).instruction.data.len();
    assert_eq!(whole, LEAF + 2 * WORKER_LEAF + 4 + 2 * 32);
    for len in 0..whole {
        let call = six
            .claims(&[0, 1], 0, proof.clone())
            .with_data(|data| data.truncate(len));
        call.fails_with_anchor(if len < FIRST_LEAF {
            AnchorErrorCode::InstructionFallbackNotFound
        } else {
            AnchorErrorCode::InstructionDidNotDeserialize
        });
    }
    six.claims(&[0, 1], 0, proof).succeeds();
}

#[test]
fn a_hash_that_ends_too_early_is_refused() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    let leaf = ClaimLeaf::Hash { hash: [1; 32] };
    for len in LEAF..LEAF + 1 + 32 {
        six.net
            .claims_rewards(0, vec![leaf], proof.clone(), &[])
            .with_data(|data| data.truncate(len))
            .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
    }
}

#[test]
fn more_leaves_or_hashes_than_there_are_bytes_for_are_refused() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 2);
    let hashes = LEAF + 2 * WORKER_LEAF;
    for (at, count) in [
        // The number of hashes would be the next leaf's tag: no leaf has that tag.
        (LEAVES, 3),
        (LEAVES, u32::MAX),
        (hashes, 3),
        (hashes, 1 << 27),
        (hashes, u32::MAX),
    ] {
        six.claims(&[0, 1], 0, proof.clone())
            .with_data(|data| set_u32(data, at, count))
            .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
    }
    // Too few: what follows is not the proof.
    for (at, count, error) in [
        (LEAVES, 0, StakingError::LeavesDoNotMatchAccounts),
        (LEAVES, 1, StakingError::LeavesDoNotMatchAccounts),
        (hashes, 0, StakingError::InvalidProof),
        (hashes, 1, StakingError::InvalidProof),
    ] {
        six.claims(&[0, 1], 0, proof.clone())
            .with_data(|data| set_u32(data, at, count))
            .fails_with(error);
    }
}

#[test]
fn there_are_two_kinds_of_leaves() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 2);
    for tag in 2..=255 {
        six.claims(&[0, 1], 0, proof.clone())
            .with_data(|data| data[LEAF] = tag)
            .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
    }
}

/// As Anchor does it for every instruction.
#[test]
fn bytes_that_follow_are_ignored() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 2);
    six.claims(&[0, 1], 0, proof)
        .with_data(|data| data.extend_from_slice(&[0xff; 100]))
        .succeeds();
    assert_eq!(six.net.payout_balance(WorkerId(1)), 2 * IFX);
}

#[test]
fn another_discriminator_is_another_instruction() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    for byte in 0..8 {
        six.claims(&[0], 0, proof.clone())
            .with_data(|data| data[byte] ^= 1)
            .fails_with_anchor(AnchorErrorCode::InstructionFallbackNotFound);
    }
}

/// As many leaves as a transaction has room for.
#[test]
fn runs_that_are_longer_than_the_tree_are_refused() {
    let mut six = SixWorkers::new();
    for len in [16, 17, 31, 32, 33] {
        let leaves = vec![ClaimLeaf::Hash { hash: [3; 32] }; len];
        six.net
            .claims_rewards(0, leaves, vec![], &[])
            .fails_with(StakingError::InvalidRun);
    }
}
