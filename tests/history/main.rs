//! Random histories: many workers, all actions, and after every step the chain must say what a
//! plain model of the books says, and keep every promise.
//!
//! `HISTORIES` and `STEPS` raise the numbers; `SEED` replays one history, whose seed a failure prints.

mod books;
mod case_steps;
mod cases;
mod checks;
mod claim_steps;
mod claims;
mod exits;
mod model;
mod network_steps;
mod pool_steps;
mod pools;
mod promises;
mod record;
mod runs;
mod schedule;
mod sums;
mod terms;
mod worker_steps;
mod world;

use inferix_staking_tests::state::ClaimOutcome;
use model::{Tally, WORKERS};
use world::World;

type Step = fn(&mut World, usize);

/// How often each step is drawn, its name, and by whom it is done.
const STEPS: [(u64, &str, Step); 28] = [
    (3, "opens", World::opens),
    (7, "attests", World::attests),
    (8, "registers", World::registers),
    (8, "tops up", World::tops_up),
    (5, "sets price", World::sets_price),
    (8, "requests unstake", World::requests_unstake),
    (4, "cancels unstake", World::cancels_unstake),
    (4, "withdraws", World::withdraws),
    (2, "sets payout", World::sets_payout),
    (4, "sets restake", World::sets_restake),
    (3, "leaves", World::leaves),
    (2, "bars or unbars", World::bars_or_unbars),
    (8, "commits price", World::commits_price),
    (3, "intrudes", World::intrudes),
    (5, "funds", World::funds),
    (3, "burns revenue", World::burns_revenue),
    (3, "donates", World::donates),
    (12, "publishes rewards", World::publishes_rewards),
    (2, "cancels publication", World::cancels_publication),
    (3, "suspends publication", World::suspends_publication),
    (9, "corrects", World::corrects),
    (30, "claims rewards", World::claims_rewards),
    (8, "proposes slash", World::proposes_slash),
    (4, "cancels slash", World::cancels_slash),
    (8, "executes slash", World::executes_slash),
    (3, "closes case", World::closes_case),
    (5, "publishes penalties", World::publishes_penalties),
    (8, "claims penalty", World::claims_penalty),
];

fn number(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |n| n.parse().expect(name))
}

/// Tells the seed when a history fails.
struct Told(u64, u64, &'static str);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self(seed, step, name) = self;
            eprintln!("replay with SEED={seed} (failed at step {step}, {name})");
        }
    }
}

/// Returns what happened how often: steps that were accepted, outcomes of claims, refusals.
fn live_through(seed: u64, steps: u64) -> Tally {
    let mut told = Told(seed, 0, "beginning");
    let mut world = World::new(seed);
    (0..WORKERS).for_each(|w| world.starts(w));
    // Each step stands here as often as its weight says.
    let drawn: Vec<_> = STEPS
        .iter()
        .flat_map(|step| std::iter::repeat_n(step, step.0 as usize))
        .collect();
    for index in 0..steps {
        let before = world.before();
        let accepted = world.model.accepted;
        let worker = world.random.index(WORKERS);
        let (_, name, step) = world.random.one_of(&drawn);
        (told.1, told.2) = (index, name);
        step(&mut world, worker);
        if world.model.accepted > accepted {
            world.model.tally.count(*name);
        }
        world.check_model();
        world.check_promises(&before);
        if world.random.chance(25) {
            world.time_passes(worker);
        }
    }
    world.counts_records();
    world.everybody_leaves();
    world.model.tally
}

#[test]
fn random_histories_keep_every_promise() {
    let steps = number("STEPS", 150);
    if let Ok(seed) = std::env::var("SEED") {
        let tally = live_through(seed.parse().expect("SEED"), steps);
        println!("{:#?}", tally.0);
        return;
    }
    let histories = number("HISTORIES", 240);
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let share = |core| (core..histories).step_by(cores as usize);
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let live = |core| share(core).map(|seed| live_through(seed, steps)).collect();
        let threads: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || live(core)))
            .collect();
        for thread in threads {
            let lives: Vec<Tally> = thread.join().expect("a history failed");
            lives.iter().for_each(|life| tally.add(life));
        }
    });
    println!("{:#?}", tally.0);

    // Histories in which nothing happens prove nothing.
    let outcomes = ClaimOutcome::ALL.map(|outcome| format!("claim: {outcome:?}"));
    let steps_taken = STEPS.iter().map(|(_, name, _)| (*name).to_owned());
    let others = OTHERS.map(str::to_owned);
    let expected = steps_taken.chain(outcomes).chain(others);
    let never: Vec<_> = expected
        .filter(|what| !tally.0.contains_key(what))
        .collect();
    let few = steps * histories < 36_000;
    assert!(few || never.is_empty(), "what never happened: {never:?}");
}

/// What must have happened too, besides every step and every outcome of a claim.
const OTHERS: [&str; 14] = [
    "correction",
    "written off",
    "short epoch",
    "earned epoch",
    "refused: StakeBelowMinimum",
    "refused: SecondHalfOfEpoch",
    "refused: PriceBelowFloor",
    "refused: BenchmarkStepTooLarge",
    "refused: EpochCapExceeded",
    "refused: EmissionExceedsWork",
    "refused: LifetimeCapExceeded",
    "refused: WrittenOffTooLarge",
    "refused: PublicationSuspended",
    "refused: SuspendedRecently",
];
