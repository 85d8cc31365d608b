//! For each thief, the best of many policies.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use inferix_staking::state::Role;

use crate::haul::Haul;
use crate::heist::Heist;
use crate::policy::Policy;
use crate::scene::Scene;
use crate::table;

/// Whose keys are stolen, and whether the others watch.
#[derive(Clone, Debug)]
pub struct Theft {
    pub stolen: Vec<Role>,
    pub awake: bool,
}

/// What one thief gets at most, and by which policies.
pub struct Best {
    pub haul: Haul,
    pub seeds: BTreeSet<u64>,
}

/// Each role and each pair of roles, with others asleep and awake.
pub fn thefts() -> Vec<Theft> {
    let singles = Role::ALL.map(|role| vec![role]);
    let pairs = (0..Role::ALL.len()).flat_map(|second| {
        let pair = move |first: usize| vec![Role::ALL[first], Role::ALL[second]];
        (0..second).map(pair)
    });
    let sets = singles.into_iter().chain(pairs);
    let both = |stolen: Vec<Role>| {
        [false, true].map(|awake| Theft {
            stolen: stolen.clone(),
            awake,
        })
    };
    sets.flat_map(both).collect()
}

/// Tries these policies for each, and those that were the best before, on all cores.
pub fn search(thefts: &[Theft], policies: &Range<u64>) -> Vec<(Theft, Best)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, winners) = (AtomicUsize::new(0), table::winners());
    let work = || {
        let scene = Scene::new();
        let mut found = vec![];
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(theft) = thefts.get(place) else {
                return found;
            };
            let mut seeds: BTreeSet<u64> = policies.clone().collect();
            seeds.extend(winners.get(&theft.name()).into_iter().flatten());
            found.push((place, best_of(&scene, theft, &seeds)));
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let parts = threads.into_iter();
        let parts = parts.map(|thread| thread.join().expect("a search failed"));
        let bests: BTreeMap<_, _> = parts.flatten().collect();
        thefts.iter().cloned().zip(bests.into_values()).collect()
    })
}

fn best_of(scene: &Scene, theft: &Theft, seeds: &BTreeSet<u64>) -> Best {
    let haul_of = |seed: u64| {
        let policy = Policy::of(seed);
        Heist::new(scene, &theft.stolen, theft.awake, policy).haul()
    };
    let mut best = Best {
        haul: Haul::default(),
        seeds: BTreeSet::new(),
    };
    for seed in seeds {
        let haul = best.haul.or_more(haul_of(*seed));
        if haul != best.haul {
            best.haul = haul;
            best.seeds.insert(*seed);
        }
    }
    best
}
