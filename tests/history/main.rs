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
mod random;
mod terms;
mod worker_steps;
mod world;

use world::World;

type Step = fn(&mut World, usize);

/// How often each step is drawn, and by whom it is done.
const STEPS: [(u64, Step); 24] = [
    (5, World::opens),
    (6, World::attests),
    (8, World::registers),
    (8, World::tops_up),
    (4, World::sets_price),
    (6, World::requests_unstake),
    (2, World::cancels_unstake),
    (4, World::withdraws),
    (2, World::sets_payout),
    (3, World::closes),
    (2, World::bars_or_unbars),
    (5, World::commits_price),
    (2, World::intrudes),
    (5, World::funds),
    (3, World::donates),
    (9, World::publishes_rewards),
    (1, World::cancels_publication),
    (14, World::claims_rewards),
    (5, World::proposes_slash),
    (2, World::cancels_slash),
    (5, World::executes_slash),
    (1, World::closes_case),
    (6, World::publishes_penalties),
    (6, World::claims_penalty),
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

fn live_through(seed: u64, steps: u64) {
    let mut told = Told(seed, 0);
    let mut world = World::new(seed);
    let all: u64 = STEPS.iter().map(|(weight, _)| weight).sum();
    for step in 0..steps {
        told.1 = step;
        let before = world.before();
        let worker = world.random.index(pools::WORKERS);
        let mut draw = world.random.below(all);
        let drawn = STEPS
            .iter()
            .find(|(weight, _)| match draw.checked_sub(*weight) {
                Some(rest) => {
                    draw = rest;
                    false
                }
                None => true,
            });
        drawn.expect("one of them").1(&mut world, worker);
        world.check_model();
        world.check_invariants(&before);
        if world.random.chance(25) {
            world.time_passes(worker);
        }
    }
    world.everybody_leaves();
}

/// Three tests, so that they share the machine's cores.
fn share(part: u64) {
    let steps = number("STEPS", 150);
    if let Ok(seed) = std::env::var("SEED") {
        return live_through(seed.parse().expect("SEED"), steps);
    }
    let histories = number("HISTORIES", 12);
    (0..histories)
        .filter(|seed| seed % 3 == part)
        .for_each(|seed| live_through(seed, steps));
}

#[test]
fn random_histories_keep_every_promise() {
    share(0);
}

#[test]
fn random_histories_keep_every_promise_too() {
    share(1);
}

#[test]
fn random_histories_keep_every_promise_as_well() {
    share(2);
}
