//! The state, natively: what needs no chain to be shown.

mod distribution;
mod price_schedule;
mod unbonding;
