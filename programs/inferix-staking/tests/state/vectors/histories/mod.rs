//! The histories that are told by hand.

mod lengths;
mod registering;
mod shortness;
mod untouched;

use inferix_staking::state::Params;
use inferix_staking_math::NANO;

use super::format::History;
use super::story::{history, Story};
use crate::twin::{Amount, Step};
use crate::world::{epoch_start, params, DAY, EPOCH, GRACE, HOUR, MINIMUM, START};

pub fn all() -> Vec<History> {
    [
        registering::all(),
        shortness::all(),
        lengths::all(),
        untouched::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The defaults, and a token with six decimals.
fn plain() -> (Params, u8) {
    (params(), 6)
}

/// A worker of 1 IB registers a day into epoch 0, at $1 per IB-hour, with just S(n) at $1 per token.
fn registered(name: &str, network: (Params, u8), tell: impl FnOnce(&mut Story)) -> History {
    history(name, network, |story| {
        story.step(START, Step::Commit(NANO));
        story.registers(START + DAY, NANO, NANO);
        tell(story);
    })
}
