//! Whoever touches a worker, and when, makes its record no worse; and no different, unless they added to its
//! stake.

use inferix_staking::state::Params;
use inferix_staking_math::NANO;
use proptest::prelude::*;
use proptest::sample::select;

use crate::draws::{history, holds, History};
use crate::twin::{Agreed, Amount, Step, Twin};
use crate::world::{change_params, params, priced_network, registered_worker, DAY, START};

/// A permissionless call somewhere in a history: after so many of its steps, and after so many thousandths
/// of the time until the next one.
#[derive(Clone, Copy, Debug)]
struct Touch {
    after: prop::sample::Index,
    thousandths: i64,
    step: Step,
}

/// A step that was accepted, and when.
type Played = (i64, Step);

/// Seconds from a history's last step to its end.
const END: i64 = 2 * DAY;

fn touches(step: impl Strategy<Value = Step>) -> impl Strategy<Value = Vec<Touch>> {
    let thousandths = prop_oneof![select(vec![0, 1_000]), 0..=1_000_i64];
    let touch = (any::<prop::sample::Index>(), thousandths, step);
    let touch = touch.prop_map(|(after, thousandths, step)| Touch {
        after,
        thousandths,
        step,
    });
    prop::collection::vec(touch, 1..30)
}

/// Calls that cannot change what a worker has staked: claims that pay nothing or to the payout account, and
/// anything else that only settles the record.
fn idle() -> impl Strategy<Value = Step> {
    select(vec![
        Step::Settle,
        Step::ClaimToPayout(0),
        Step::ClaimToStake(0),
        Step::ClaimToPayout(5_000_000),
    ])
}

/// Calls that may add to the stake.
fn helping() -> impl Strategy<Value = Step> {
    prop_oneof![
        (-1..2_i64).prop_map(|off| Step::Deposit(Amount::Gap(off))),
        (1..100_000_000_u64).prop_map(|amount| Step::Deposit(Amount::Exact(amount))),
        (1..300_000_000_u64).prop_map(Step::ClaimToStake),
        Just(Step::Settle),
    ]
}

/// Plays a history and returns its accepted steps, with a departure told as such.
fn play(history: &History) -> Agreed<(Twin, Vec<Played>)> {
    let mut twin = Twin::new(history.params, history.decimals);
    let mut played = Vec::new();
    for (wait, step) in &history.steps {
        twin.now = wait.from(&twin);
        let step = twin.exactly(*step);
        // With nothing at stake, leaving opens no ticket. With a touch's dust at stake it does, and later
        // tickets have other places.
        if step == Step::Leave && twin.worker.active_stake == 0 {
            continue;
        }
        let was_registered = twin.worker.is_registered();
        if twin.play(step)? {
            let left = was_registered && !twin.worker.is_registered();
            played.push((twin.now, if left { Step::Leave } else { step }));
        }
    }
    Ok((twin, played))
}

/// Plays the accepted steps of a history with touches in between.
fn play_touched(history: &History, played: &[Played], touches: &[Touch]) -> Agreed<Twin> {
    let mut twin = Twin::new(history.params, history.decimals);
    for index in 0..=played.len() {
        let end = played.get(index).map_or(twin.now + END, |(time, _)| *time);
        let mut here: Vec<_> = touches
            .iter()
            .filter(|touch| touch.after.index(played.len() + 1) == index)
            .collect();
        here.sort_by_key(|touch| touch.thousandths);
        let begin = twin.now;
        for touch in here {
            twin.now = begin + (end - begin) * touch.thousandths / 1_000;
            // Only the owner adds to the stake of a worker that is not registered.
            let refused = matches!(touch.step, Step::Deposit(_)) && !twin.worker.is_registered();
            if !refused {
                twin.play(touch.step)?;
            }
        }
        twin.now = end;
        if let Some((_, step)) = played.get(index) {
            prop_assert!(twin.play(*step)?, "a touch makes {:?} fail", step);
        }
    }
    Ok(twin)
}

/// The records of both at the end, and long after it.
fn ends(plain: &Twin, touched: &Twin) -> impl Iterator<Item = (Twin, Twin)> {
    let end = plain.now + END;
    let pair = (plain.clone(), touched.clone());
    [0, DAY, 5 * DAY, 40 * DAY].into_iter().map(move |later| {
        let settle = |twin: &Twin| {
            let mut twin = twin.clone();
            twin.now = end + later;
            twin.worker = twin.worker.settled(&twin.network.at(twin.now));
            twin
        };
        (settle(&pair.0), settle(&pair.1))
    })
}

#[test]
fn touches_that_add_nothing_to_the_stake_change_nothing() {
    holds(
        (history(20), touches(idle())),
        1_000,
        |(history, touches)| {
            let (plain, played) = play(&history)?;
            let touched = play_touched(&history, &played, &touches)?;
            for (plain, touched) in ends(&plain, &touched) {
                let (a, b) = (plain.worker.coverage, touched.worker.coverage);
                prop_assert_eq!((a.registered, a.short), (b.registered, b.short));
                prop_assert_eq!(a.is_short_now(), b.is_short_now());
                // Before what is still known, the time of a beginning is whichever was seen.
                let at = plain.network.at(plain.now);
                let oldest = at
                    .terms_of(at.terms.epoch.saturating_sub(15))
                    .expect("known")
                    .start;
                prop_assert_eq!(a.short_since.max(oldest), b.short_since.max(oldest));
            }
            Ok(())
        },
    );
}

/// Forgotten terms could matter only where a grace is longer than the 15 epochs that are known. On a network
/// whose epochs last a day to 30 days, none is, once the epoch has run for a second.
#[test]
fn the_longest_grace_after_the_shortest_epochs_changes_nothing_either() {
    let shortest = Params {
        epoch_secs: DAY as u32,
        grace_secs: 0,
        ..params()
    };
    let begins = |epoch: i64| START + epoch * DAY;
    let mut network = priced_network(shortest);
    let untouched = registered_worker(&network, START).settled(&network.at(begins(1)));
    network
        .commit_price(NANO / 4, begins(1))
        .expect("first half");
    let touched = untouched.settled(&network.at(begins(3)));
    change_params(&mut network, begins(40), |params| {
        params.epoch_secs = 30 * DAY as u32;
        params.grace_secs = 15 * DAY as u32;
    });
    let now = begins(41) + 1;
    let at = network.at(now);
    let (a, b) = (
        untouched.settled(&at).coverage,
        touched.settled(&at).coverage,
    );
    assert_eq!((a.registered, a.short), (0x7fff, 0x7fff));
    assert_eq!((b.registered, b.short), (0x7fff, 0x7fff));
    assert!(a.short_since > b.short_since, "as far as either can know");
}

#[test]
fn touches_that_add_to_the_stake_make_no_bit_worse() {
    holds(
        (history(20), touches(helping())),
        1_000,
        |(history, touches)| {
            let (plain, played) = play(&history)?;
            let touched = play_touched(&history, &played, &touches)?;
            for (plain, touched) in ends(&plain, &touched) {
                let (a, b) = (plain.worker.coverage, touched.worker.coverage);
                prop_assert_eq!(
                    a.registered & !b.registered,
                    0,
                    "registered: {:?} {:?}",
                    a,
                    b
                );
                prop_assert_eq!(b.short & !a.short, 0, "short: {:?} {:?}", a, b);
                prop_assert!(a.is_short_now() || !b.is_short_now());
            }
            Ok(())
        },
    );
}
