//! A history that failed, made as short as it still fails in the same way, and kept.

use std::io::Write;

use crate::lives::{Failure, live};
use crate::plan::Plan;

/// Histories that failed once. They are lived through before all others.
fn file() -> String {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/history/regressions.txt");
    std::env::var("REGRESSIONS").unwrap_or_else(|_| committed.to_owned())
}

/// The kept histories still hold.
pub fn replays_regressions() {
    let file = file();
    let text = std::fs::read_to_string(&file).expect(&file);
    for plan in Plan::parse_all(&text) {
        if let Err(failure) = live(&plan) {
            panic!("{}", told(&plan, &failure));
        }
    }
}

/// Shortens the history, appends it to the file, and fails with it.
pub fn keeps(plan: &Plan, failure: &Failure) -> ! {
    eprintln!(
        "history {:x} failed at turn {}, {}; looking for fewer turns",
        plan.seed, failure.turn, failure.place
    );
    let (plan, failure) = shrunk(plan.clone(), failure.clone());
    let told = told(&plan, &failure);
    let opened = std::fs::OpenOptions::new().append(true).open(file());
    if let Err(error) = opened.and_then(|mut file| write!(file, "\n{told}")) {
        eprintln!("add this to {}, which cannot be written ({error}):", file());
    }
    panic!("{told}");
}

fn told(plan: &Plan, failure: &Failure) -> String {
    let message = failure.message.lines().next().unwrap_or_default();
    format!("# {}: {message}\n{plan}", failure.place)
}

/// Leaves out ever smaller parts as long as the same assertion fails, at last single turns until each is needed.
fn shrunk(mut plan: Plan, mut failure: Failure) -> (Plan, Failure) {
    let mut part = plan.turns.len();
    while part > 0 {
        let before = plan.turns.len();
        let mut at = 0;
        while at < plan.turns.len() {
            let end = (at + part).min(plan.turns.len());
            let shorter = plan.without(at..end);
            match live(&shorter) {
                Err(other) if other.place == failure.place => (plan, failure) = (shorter, other),
                _ => at = end,
            }
        }
        let again = part == 1 && plan.turns.len() < before;
        part = if again { 1 } else { part / 2 };
    }
    (plan, failure)
}
