//! S(n) stands still for an epoch, and from the first half's end it is known for the next one.

use inferix_staking::state::Worker;
use proptest::prelude::*;

use crate::draws::{history, holds};
use crate::twin::{Agreed, Step, Twin};

/// S(n) of an epoch, `None` if there is none.
type Minimum = (u64, Option<u64>);

fn minimum_now(twin: &Twin) -> Minimum {
    let at = twin.network.at(twin.now);
    let worker = &twin.worker;
    let minimum = worker.minimum_stake(&at, worker.price.at(twin.now));
    (at.terms.epoch, minimum.ok())
}

/// S(n) of the coming epoch, as it is known now.
fn minimum_ahead(twin: &Twin) -> Minimum {
    let at = twin.network.at(twin.now);
    let coming = at.coming_terms();
    let worker: &Worker = &twin.worker;
    let rule = at.rule_of(&coming).expect("a price was committed");
    let price = worker.price.at(coming.start);
    let minimum = worker.minimum_stake_by(&rule, coming.start, price);
    (coming.epoch, minimum.ok())
}

/// True for a step that may change the worker's own price.
fn is_own_price(step: Step) -> bool {
    matches!(
        step,
        Step::Register(..) | Step::SetPrice(_) | Step::Leave | Step::Unstake(_)
    )
}

fn follow(steps: &[(crate::draws::Wait, Step)], mut twin: Twin) -> Agreed {
    let mut promised: Vec<Minimum> = Vec::new();
    for (wait, step) in steps {
        twin.now = wait.from(&twin);
        let (epoch, minimum) = minimum_now(&twin);
        for (promised_for, promised) in &promised {
            if *promised_for == epoch {
                prop_assert_eq!(minimum, *promised, "epoch {}", epoch);
            }
        }
        twin.play(*step)?;
        if is_own_price(*step) {
            promised.clear();
        }
        promised.push(minimum_now(&twin));
        let at = twin.network.at(twin.now);
        if !at.terms.is_first_half(twin.now) {
            promised.push(minimum_ahead(&twin));
        }
    }
    Ok(())
}

#[test]
fn only_its_own_price_changes_what_a_worker_was_told_to_hold() {
    holds(history(25), 500, |history| {
        let mut twin = Twin::new(history.params, history.decimals);
        // The first price and the first benchmark count at once, and so does the registration's price.
        for (wait, step) in &history.steps[..3] {
            twin.now = wait.from(&twin);
            if !twin.play(*step)? {
                // Too long after the price: nobody was told anything.
                return Ok(());
            }
        }
        follow(&history.steps[3..], twin)
    });
}

#[test]
fn a_rise_of_its_own_price_is_the_only_change_within_an_epoch() {
    holds(history(25), 500, |history| {
        let mut twin = Twin::new(history.params, history.decimals);
        for (index, (wait, step)) in history.steps.iter().enumerate() {
            twin.now = wait.from(&twin);
            let before = minimum_now(&twin);
            let price = twin.worker.price.at(twin.now);
            twin.play(*step)?;
            let rose = twin.worker.price.at(twin.now) > price;
            if index >= 2 && !rose {
                prop_assert_eq!(minimum_now(&twin), before, "{:?}", step);
            }
        }
        Ok(())
    });
}
