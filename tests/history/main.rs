//! Random histories: many workers, all actions, and after every step the chain must say what a
//! plain model of the books says, and keep every promise.
//!
//! `HISTORIES` and `STEPS` raise the numbers; `SEED` replays one history, whose seed a failure prints.

mod case_steps;
mod cases;
mod checks;
mod exits;
mod model;
mod pool_steps;
mod pools;
mod terms;
mod worker_steps;
mod world;

use world::World;

type Step = fn(&mut World, usize);

/// How often each step is drawn, and by whom it is done.
const STEPS: [(u64, Step); 24] = [
    (6, World::opens),
    (4, World::attests),
    (8, World::registers),
    (8, World::tops_up),
    (4, World::sets_price),
    (9, World::requests_unstake),
    (4, World::cancels_unstake),
    (4, World::withdraws),
    (2, World::sets_payout),
    (4, World::leaves),
    (2, World::bars_or_unbars),
    (5, World::commits_price),
    (2, World::intrudes),
    (5, World::funds),
    (3, World::donates),
    (12, World::publishes_rewards),
    (3, World::cancels_publication),
    (14, World::claims_rewards),
    (8, World::proposes_slash),
    (4, World::cancels_slash),
    (8, World::executes_slash),
    (3, World::closes_case),
    (4, World::publishes_penalties),
    (8, World::claims_penalty),
];

fn number(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |n| n.parse().expect(name))
}

/// Tells the seed when a history fails.
struct Told(u64, u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("replay with SEED={} (failed at step {})", self.0, self.1);
        }
    }
}

/// Returns how often each kind of step was accepted.
fn live_through(seed: u64, steps: u64) -> [u64; STEPS.len()] {
    let mut told = Told(seed, 0);
    let mut world = World::new(seed);
    (0..pools::WORKERS).for_each(|w| world.starts(w));
    let weights = STEPS.iter().map(|(weight, _)| *weight);
    // Each step stands here as often as its weight says.
    let drawn: Vec<usize> = (0..)
        .zip(weights)
        .flat_map(|(i, weight)| vec![i; weight as usize])
        .collect();
    let mut accepted = [0; STEPS.len()];
    for step in 0..steps {
        told.1 = step;
        let (before, so_far) = (world.before(), world.model.accepted);
        let worker = world.random.index(pools::WORKERS);
        let kind = world.random.one_of(&drawn);
        STEPS[kind].1(&mut world, worker);
        accepted[kind] += world.model.accepted - so_far;
        world.check_model();
        world.check_invariants(&before);
        if world.random.chance(25) {
            world.time_passes(worker);
        }
    }
    world.everybody_leaves();
    accepted
}

#[test]
fn random_histories_keep_every_promise() {
    let steps = number("STEPS", 150);
    if let Ok(seed) = std::env::var("SEED") {
        live_through(seed.parse().expect("SEED"), steps);
        return;
    }
    let histories = number("HISTORIES", 24);
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let share = |core| (core..histories).step_by(cores as usize);
    let accepted: Vec<_> = std::thread::scope(|scope| {
        let live = |core| share(core).map(|seed| live_through(seed, steps)).collect();
        let threads: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || live(core)))
            .collect();
        let lives = threads
            .into_iter()
            .map(|thread| thread.join().expect("a history failed"));
        lives.collect::<Vec<Vec<_>>>().concat()
    });

    // Histories in which nothing happens prove nothing.
    let times = |step: usize| accepted.iter().map(|n| n[step]).sum::<u64>();
    let never: Vec<_> = (0..STEPS.len()).filter(|step| times(*step) == 0).collect();
    let few = steps * histories < 1_800;
    assert!(
        few || never.is_empty(),
        "steps that were never accepted: {never:?}"
    );
}
