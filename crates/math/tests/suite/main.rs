//! The tests of the crate: one binary, a file for each subject, and `reference`, which computes the
//! same things in the plainest way, on big integers and without sharing code with the crate.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that overflows or panics has failed, as it should"
)]

mod bounds;
mod bps;
mod covers;
mod merkle_proofs;
mod merkle_refusals;
mod minimum_stake;
mod reference;
mod strategies;
mod vectors;
