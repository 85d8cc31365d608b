//! The state, natively: what needs no chain to be shown.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that overflows or panics has failed, as it should"
)]

mod coverage;
mod distribution;
mod draws;
mod epoch_sums;
mod governance;
mod grace;
mod hand_over;
mod histories;
mod known_ahead;
mod model;
mod params;
mod schedule;
mod settled;
mod slash_bucket;
mod slash_case;
mod slashing;
mod terms;
mod touches;
mod twin;
mod unbonding;
mod vectors;
mod world;
