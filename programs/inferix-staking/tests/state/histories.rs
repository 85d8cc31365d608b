//! Random histories of a worker and its network: the record is what the reference model says.

use std::cell::Cell;

use crate::draws::{history, history_with_clock_back, holds, History};
use crate::twin::{Agreed, Twin};
use crate::world::{DAY, HOUR};

/// After each step it is settled at one of these many seconds later, too.
const LATER: [i64; 7] = [1, HOUR, DAY, 4 * DAY, 15 * DAY, 40 * DAY, 200 * DAY];

fn follow(history: &History) -> Agreed<Twin> {
    let mut twin = Twin::new(history.params, history.decimals);
    for ((wait, step), later) in history.steps.iter().zip(LATER.iter().cycle()) {
        twin.now = wait.from(&twin);
        twin.play(*step)?;
        twin.check_at(twin.now + later)?;
    }
    Ok(twin)
}

#[test]
fn the_record_is_what_the_reference_model_says() {
    let shorts = Cell::new(0);
    holds(history(25), 2_000, |history| {
        let twin = follow(&history)?;
        shorts.set(shorts.get() + u32::from(twin.worker.coverage.short != 0));
        Ok(())
    });
    assert!(shorts.get() > 100, "hardly a short epoch: {shorts:?}");
}

#[test]
fn a_clock_that_steps_back_makes_no_difference_between_the_record_and_the_model() {
    holds(history_with_clock_back(25), 500, |history| {
        follow(&history).map(drop)
    });
}
