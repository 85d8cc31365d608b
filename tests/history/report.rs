//! What the histories reached: every instruction and every error of the IDL, or a directed test that is named.

use inferix_staking_tests::{ACCEPTED, Idl};
use serde_json::json;

use crate::directed::DIRECTED;
use crate::lives::Lived;

/// Instruction by outcome, how often; for whoever looks for what is rare.
const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../target/history-coverage.json"
);

pub fn writes(lived: &Lived) {
    let report = json!({
        "steps": lived.steps,
        "calls": lived.outcomes.to_json(),
        "happened": lived.tally.0,
        "errors": errors(lived),
    });
    let text = serde_json::to_string_pretty(&report).expect("a report");
    let folder = std::path::Path::new(FILE).parent();
    std::fs::create_dir_all(folder.expect("a folder")).expect(FILE);
    std::fs::write(FILE, text + "\n").expect(FILE);
}

/// How often each error was reached, or the test that reaches it.
fn errors(lived: &Lived) -> serde_json::Value {
    let reached = |error: &String| match lived.outcomes.refused(error) {
        0 => (error.clone(), json!(directed(error))),
        times => (error.clone(), json!(times)),
    };
    let errors: serde_json::Map<_, _> = Idl::get().errors.iter().map(reached).collect();
    errors.into()
}

fn directed(error: &str) -> Option<&'static str> {
    let listed = DIRECTED.iter().find(|(listed, ..)| *listed == error);
    listed.map(|(_, test)| *test)
}

/// Names of all that should have happened and has not.
pub fn unreached(lived: &Lived) -> Vec<String> {
    let idl = Idl::get();
    let instructions = idl.instructions.iter();
    let idle = instructions.filter(|name| lived.outcomes.accepted(name) == 0);
    let idle = idle.map(|name| format!("{name} is never {ACCEPTED}"));
    let errors = idl.errors.iter();
    let missed = errors.filter(|error| lived.outcomes.refused(error) == 0);
    let missed = missed.filter(|error| directed(error).is_none());
    let missed =
        missed.map(|error| format!("{error} is never reached, and no directed test is listed"));
    idle.chain(missed).collect()
}
