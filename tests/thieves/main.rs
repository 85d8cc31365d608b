//! Stolen keys: for each role and each pair of roles, the most that their thief is found to take or to hold up
//! within a year, on the compiled program. The numbers stand in `docs/SECURITY-MODEL.md`.
//!
//! `make stolen-keys` searches deeper and writes the table; `POLICIES` says how many policies each thief tries, `FIRST`
//! with which it begins.

mod books;
mod duties;
mod haul;
mod heist;
mod loot;
mod moves;
mod params;
mod policy;
mod scene;
mod search;
mod table;
mod watch;

use std::ops::Range;
use std::sync::OnceLock;

use inferix_staking::state::Role::{self, Admin, Distributor, Guardian, Slasher};
use inferix_staking_tests::{DAY, HOUR, MINUTE};

use haul::Haul;
use scene::YEAR;
use search::{Best, Theft, search, thefts};

/// Policies that a thief tries besides those that were the best in the last deep search.
const POLICIES: u64 = 5;

fn policies() -> Range<u64> {
    let number = |name: &str, default| {
        let text = std::env::var(name).ok();
        text.map_or(default, |n| n.parse().expect(name))
    };
    let first = number("FIRST", 0);
    first..first + number("POLICIES", POLICIES)
}

/// The search, once for all tests.
fn found() -> &'static [(Theft, Best)] {
    static FOUND: OnceLock<Vec<(Theft, Best)>> = OnceLock::new();
    FOUND.get_or_init(|| search(&thefts(), &policies()))
}

fn asleep(stolen: &[Role]) -> Haul {
    haul_of(stolen, false)
}

fn awake(stolen: &[Role]) -> Haul {
    haul_of(stolen, true)
}

fn haul_of(stolen: &[Role], awake: bool) -> Haul {
    let is_it = |theft: &Theft| theft.stolen == stolen && theft.awake == awake;
    let mut found = found().iter();
    let best = found.find(|(theft, _)| is_it(theft));
    best.expect("a theft that was searched").1.haul
}

#[test]
fn no_thief_takes_or_holds_up_more_than_the_security_model_says() {
    if std::env::var_os("WRITE").is_some() {
        table::write(found());
    }
    table::compare(found());
}

/// The search is worth nothing if it finds less than the directed attacks of `tests/governance`.
#[test]
fn it_finds_what_directed_attacks_show() {
    // `stolen_admin`.
    let fastest = 7 * DAY + 70 * MINUTE;
    assert!(asleep(&[Admin]).loot.is_by(fastest));
    assert!(asleep(&[Admin, Guardian]).loot.is_by(fastest));
    assert!(awake(&[Admin]).loot.is_by(21 * DAY + 70 * MINUTE));
    assert!(awake(&[Admin, Guardian]).loot.is_by(fastest));
    assert!(asleep(&[Admin]).rewards.is_by(6 * HOUR));
    assert!(asleep(&[Admin]).penalties.is_by(6 * HOUR));
    // `stolen_keys`.
    assert!(asleep(&[Distributor, Slasher]).loot.is_by(78 * HOUR));
    assert!(asleep(&[Admin, Slasher]).loot.is_by(78 * HOUR));
    assert!(awake(&[Admin, Slasher]).loot.is_by(17 * DAY + 6 * HOUR));
    assert!(asleep(&[Slasher, Guardian]).stakes.is_by(72 * HOUR));
    assert!(asleep(&[Distributor]).rewards.is_by(6 * HOUR));
    assert_eq!(asleep(&[Guardian]).claims_held, YEAR);
}

/// And little if it finds nothing that others prevent.
#[test]
fn who_is_awake_leaves_most_thieves_nothing() {
    for stolen in [
        &[Slasher][..],
        &[Distributor],
        &[Distributor, Slasher],
        &[Slasher, Guardian],
    ] {
        let (slept, watched) = (asleep(stolen), awake(stolen));
        let gone = |haul: Haul| haul.stakes.amount + haul.rewards.amount + haul.penalties.amount;
        assert!(gone(slept) > 0, "{stolen:?}");
        assert_eq!(gone(watched), 0, "{stolen:?}");
        assert_eq!(watched.withdrawals_held, 0, "{stolen:?}");
    }
}
