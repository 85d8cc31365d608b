//! The accounts. Each owns its transitions: no instruction does arithmetic on a field. Time comes
//! in as an argument, so that everything here is tested natively.

mod distribution;
mod network;
mod params;
mod pools;
mod price_schedule;
mod slash_case;
mod unbonding;
mod verifier;
mod worker;

pub use distribution::*;
pub use network::*;
pub use params::*;
pub use pools::*;
pub use price_schedule::*;
pub use slash_case::*;
pub use unbonding::*;
pub use verifier::*;
pub use worker::*;
