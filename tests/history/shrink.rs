//! A history that failed, made as short as it still fails in the same way, and kept.

use std::io::Write;

use crate::lives::{Failure, live};
use crate::plan::Plan;

/// Histories that failed once. They are lived through before all others.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/history/regressions.txt");

/// The kept histories still hold.
pub fn replays_regressions() {
    let text = std::fs::read_to_string(FILE).expect(FILE);
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
    let file = std::fs::OpenOptions::new().append(true).open(FILE);
    let kept = file.and_then(|mut file| write!(file, "\n{told}"));
    if kept.is_err() {
        eprintln!("cannot write {FILE}: add this to it");
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
