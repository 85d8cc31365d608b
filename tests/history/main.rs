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
mod coverage;
mod exits;
mod feed_steps;
mod governance;
mod governance_steps;
mod key_steps;
mod keys;
mod limit;
mod model;
mod network_steps;
mod pool_checks;
mod pool_steps;
mod pools;
mod promises;
mod publishing;
mod record;
mod runs;
mod schedule;
mod slash_promises;
mod slashes;
mod stake;
mod stake_steps;
mod stop_steps;
mod sums;
mod terms;
mod theft_steps;
mod trial_steps;
mod worker_steps;
mod world;

use model::{Tally, WORKERS};
use world::World;

type Step = fn(&mut World, usize);

/// How often each step is drawn, its name, and by whom it is done.
const STEPS: [(u64, &str, Step); 51] = [
    (3, "opens", World::opens),
    (7, "attests", World::attests),
    (8, "registers", World::registers),
    (8, "tops up", World::tops_up),
    (5, "sets price", World::sets_price),
    (8, "requests unstake", World::requests_unstake),
    (4, "cancels unstake", World::cancels_unstake),
    (4, "withdraws", World::withdraws),
    (2, "sets payout", World::sets_payout),
    (3, "sets restake", World::sets_restake),
    (4, "sets operator", World::sets_operator),
    (6, "offers", World::offers),
    (6, "accepts", World::accepts),
    (3, "leaves", World::leaves),
    (2, "bars or unbars", World::bars_or_unbars),
    (8, "commits price", World::commits_price),
    (3, "intrudes", World::intrudes),
    (5, "funds", World::funds),
    (3, "burns revenue", World::burns_revenue),
    (3, "donates", World::donates),
    (12, "publishes rewards", World::publishes_rewards),
    (2, "cancels publication", World::cancels_publication),
    (3, "cancels correction", World::cancels_correction),
    (3, "suspends publication", World::suspends_publication),
    (9, "corrects", World::corrects),
    (30, "claims rewards", World::claims_rewards),
    (12, "proposes slash", World::proposes_slash),
    (3, "proposes again", World::proposes_again),
    (2, "is overruled", World::is_overruled),
    (4, "is tried", World::is_tried),
    (8, "contests slash", World::contests_slash),
    (4, "cancels slash", World::cancels_slash),
    (10, "executes slash", World::executes_slash),
    (4, "executes all", World::executes_all),
    (3, "closes case", World::closes_case),
    (2, "replaces slasher", World::replaces_slasher),
    (2, "replaces guardian", World::replaces_guardian),
    (1, "replaces distributor", World::replaces_distributor),
    (2, "proposes role", World::proposes_role),
    (4, "applies role", World::applies_role),
    (1, "cancels role", World::cancels_role),
    (1, "removes role", World::removes_role),
    (4, "proposes parameters", World::proposes_params),
    (4, "applies parameters", World::applies_params),
    (1, "cancels parameters", World::cancels_params),
    (1, "pauses", World::pauses),
    (2, "unpauses", World::unpauses),
    (4, "brings price", World::brings_price),
    (1, "penalties are stolen", World::penalties_are_stolen),
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
        world.looks();
        let accepted = world.model.accepted;
        let worker = world.random.index(WORKERS);
        let (_, name, step) = world.random.one_of(&drawn);
        (told.1, told.2) = (index, name);
        step(&mut world, worker);
        if world.model.accepted > accepted {
            world.model.tally.count(*name);
        }
        world.checks();
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

    let few = steps * histories < 36_000;
    let names = STEPS.iter().map(|(_, name, _)| *name);
    let never = coverage::what_never_happened(&tally, names);
    assert!(few || never.is_empty(), "what never happened: {never:?}");
}
