//! The vectors that this crate shares with the TypeScript client.

pub mod files;
mod merkle;
mod merkle_cases;
mod minimum_stake;
mod minimum_stake_cases;
