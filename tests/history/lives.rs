//! Histories lived through, on all cores, and what they came to.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Mutex, Once};

use inferix_staking_tests::{Outcomes, Random};

use crate::model::{Tally, WORKERS};
use crate::plan::Plan;
use crate::steps::STEPS;
use crate::world::World;

/// What happened how often in one history or more.
#[derive(Clone, Debug, Default)]
pub struct Lived {
    pub steps: u64,
    pub tally: Tally,
    pub outcomes: Outcomes,
}

impl Lived {
    fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.tally.add(&other.tally);
        self.outcomes.add(&other.outcomes);
    }
}

/// Where a history failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The turn, or their number if it failed when everybody left.
    pub turn: usize,
    /// The line of the assertion.
    pub place: String,
    pub message: String,
}

thread_local! {
    /// Set while a history is lived through: its panics are caught and not printed.
    static CAUGHT: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// Panics of histories are remembered, all others printed.
fn catches_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            let lives = CAUGHT.with_borrow_mut(|caught| {
                let Some(caught) = caught else { return false };
                let place = panic.location().map(ToString::to_string);
                let message = panic.payload_as_str().unwrap_or("a panic");
                *caught = (place.unwrap_or_default(), message.to_owned());
                true
            });
            if !lives {
                others(panic);
            }
        }));
    });
}

/// Lives through a plan; returns what happened, or where it failed.
pub fn live(plan: &Plan) -> Result<Lived, Failure> {
    catches_panics();
    let mut turn = 0;
    CAUGHT.set(Some(Default::default()));
    let lived = catch_unwind(AssertUnwindSafe(|| live_through(plan, &mut turn)));
    let (place, message) = CAUGHT.take().unwrap_or_default();
    lived.map_err(|_| Failure {
        turn,
        place,
        message,
    })
}

fn live_through(plan: &Plan, now: &mut usize) -> Lived {
    let mut world = World::new(plan.seed);
    for _ in 0..2 {
        (0..WORKERS).for_each(|w| world.starts(w));
        world.goes_elsewhere(0);
    }
    for (index, turn) in plan.turns.iter().enumerate() {
        *now = index;
        world.random = Random(turn.seed);
        world.takes(turn.name(), STEPS[turn.step].2);
    }
    *now = plan.turns.len();
    world.ends();
    world.goes_elsewhere(0);
    world.ends();
    Lived {
        steps: plan.turns.len() as u64,
        tally: world.side.model.tally,
        outcomes: world.net.outcomes,
    }
}

/// Lives through the plans of all seeds, each core the next one, until one fails.
pub fn live_all(
    seeds: impl Iterator<Item = u64> + Send,
    steps: u64,
) -> Result<Lived, (Plan, Failure)> {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let (seeds, all, failed) = (
        Mutex::new(seeds),
        Mutex::new(Lived::default()),
        Mutex::new(None),
    );
    let next = || seeds.lock().unwrap().next();
    let works = || {
        while let Some(seed) = next().filter(|_| failed.lock().unwrap().is_none()) {
            let plan = Plan::drawn(seed, steps);
            match live(&plan) {
                Ok(lived) => all.lock().unwrap().add(&lived),
                Err(failure) => *failed.lock().unwrap() = Some((plan, failure)),
            }
        }
    };
    std::thread::scope(|scope| {
        (0..cores).for_each(|_| drop(scope.spawn(works)));
    });
    match failed.into_inner().unwrap() {
        Some(failed) => Err(failed),
        None => Ok(all.into_inner().unwrap()),
    }
}

/// Seeds until so many minutes have passed, from one that the clock gives.
pub fn seeds_for(minutes: u64) -> impl Iterator<Item = u64> + Send {
    let begin = std::time::Instant::now();
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed();
    let first = since.map_or(0, |since| since.as_secs() * 1_000);
    println!("seeds from {first}");
    (first..).take_while(move |_| begin.elapsed().as_secs() < 60 * minutes)
}
