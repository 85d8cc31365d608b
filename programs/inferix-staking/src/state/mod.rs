//! The accounts. Each owns its transitions: no instruction does arithmetic on a field. Time comes
//! in as an argument, so that everything here is tested natively.

mod coverage;
mod distribution;
mod epoch_sums;
mod moment;
mod network;
mod params;
mod pauses;
mod pools;
mod publication;
mod schedule;
mod slash_case;
mod slash_limit;
mod terms;
mod timelock;
mod unbonding;
mod verifier;
mod worker;

pub use coverage::*;
pub use distribution::*;
pub use epoch_sums::*;
pub use moment::*;
pub use network::*;
pub use params::*;
pub use pauses::*;
pub use pools::*;
pub use publication::*;
pub use schedule::*;
pub use slash_case::*;
pub use slash_limit::*;
pub use terms::*;
pub use timelock::*;
pub use unbonding::*;
pub use verifier::*;
pub use worker::*;

/// An account of ours. The version of the layout that this program reads and writes stands in the first byte behind
/// the discriminator.
pub trait Versioned {
    const VERSION: u8;
}
