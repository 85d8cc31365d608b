//! Random histories: many workers, all instructions, and after every step the chain must say what a
//! plain model of the books says, and keep every promise.
//!
//! `STEPS` sets the length of each, `HISTORIES` their number, `MINUTES` a time in the place of a number (`make
//! soak`); `SEED` is one history alone. What fails is made short and added to `regressions.txt`.

mod begin;
mod books;
mod callers;
mod case_steps;
mod cases;
mod checks;
mod claim_steps;
mod claims;
mod coverage;
mod directed;
mod exits;
mod feed_steps;
mod foreign_steps;
mod fund;
mod fund_steps;
mod governance;
mod governance_steps;
mod intruder_steps;
mod key_steps;
mod keys;
mod limit;
mod lives;
mod model;
mod network_promises;
mod network_steps;
mod odd_steps;
mod plan;
mod pool_checks;
mod pool_steps;
mod pools;
mod promises;
mod publishing;
mod record;
mod report;
mod runs;
mod schedule;
mod shrink;
mod side;
mod slash_promises;
mod slashes;
mod stake;
mod stake_steps;
mod steps;
mod stop_steps;
mod sums;
mod terms;
mod theft_steps;
mod trial_steps;
mod worker_steps;
mod world;

use lives::{Lived, live_all, seeds_for};
use steps::STEPS;

/// What CI lives through: 100,500 steps.
const HISTORIES: u64 = 670;
const TURNS: u64 = 150;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect(name))
}

fn lives() -> Lived {
    let turns = number("STEPS").unwrap_or(TURNS);
    let lived = match (number("SEED"), number("MINUTES")) {
        (Some(seed), _) => live_all(seed..=seed, turns),
        (None, Some(minutes)) => live_all(seeds_for(minutes), turns),
        (None, None) => live_all(0..number("HISTORIES").unwrap_or(HISTORIES), turns),
    };
    lived.unwrap_or_else(|(plan, failure)| shrink::keeps(&plan, &failure))
}

#[test]
fn random_histories_keep_every_promise() {
    shrink::replays_regressions();
    let begin = std::time::Instant::now();
    let lived = lives();
    let secs = begin.elapsed().as_secs_f64();
    let rate = lived.steps as f64 / secs;
    println!(
        "{} steps in {secs:.0} seconds, {rate:.0} a second",
        lived.steps
    );
    report::writes(&lived);
    // Rare things may be missing in a few histories.
    if lived.steps < HISTORIES * TURNS {
        return println!("{:#?}", lived.tally.0);
    }
    let names = STEPS.iter().map(|(_, name, _)| *name);
    let mut missing = coverage::what_never_happened(&lived.tally, names);
    missing.extend(report::unreached(&lived));
    assert!(missing.is_empty(), "what never happened: {missing:#?}");
}
