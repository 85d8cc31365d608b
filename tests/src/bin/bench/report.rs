//! The figures: written to `docs/bench.json` and as a table to `docs/PERFORMANCE.md`, or held against them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// How much more an instruction may cost, and how much larger the program may be, than what is committed.
const COST_MARGIN_PERCENT: u64 = 2;
const SIZE_MARGIN_PERCENT: u64 = 1;

/// A deployed program's bytes are rented, 3.1 SOL for these, and as many once more while it is upgraded. The margin
/// lets each change add a little; this ends the sum of them.
const MAX_SO_BYTES: u64 = 450_000;

const WHAT_TO_DO: &str =
    "Make it cheaper, or run `make bench` and commit what it writes with the change that needs it.";

/// Compute units of an instruction: the median and the maximum of the cases measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub typical: u64,
    pub worst: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub so_bytes: u64,
    pub costs: BTreeMap<String, Cost>,
}

impl Report {
    /// Writes the figures, and the table made of them.
    pub fn write(&self) {
        std::fs::write(docs("bench.json"), self.json()).unwrap();
        std::fs::write(docs("PERFORMANCE.md"), with_table(&page(), &self.table())).unwrap();
    }

    /// What is wrong with these figures beside those that are committed.
    pub fn problems(&self) -> Vec<String> {
        let json = std::fs::read_to_string(docs("bench.json")).expect("run `make bench` first");
        let committed = Self::parse(&json);
        let mut problems = self.beyond(&committed);
        problems.extend(self.oversize());
        problems.extend(self.unmeasured(&instructions_of_the_idl()));
        if with_table(&page(), &committed.table()) != page() {
            let stale = "the table in docs/PERFORMANCE.md is not that of docs/bench.json";
            problems.push(stale.to_string());
        }
        if !problems.is_empty() {
            problems.push(WHAT_TO_DO.to_string());
        }
        problems
    }

    /// What costs more than is committed, and what is on one side only.
    fn beyond(&self, committed: &Self) -> Vec<String> {
        let mut problems = vec![];
        let mut compare = |what: &str, now: u64, then: u64, percent: u64| {
            if now * 100 > then * (100 + percent) {
                problems.push(format!("{what}: {now}, over {percent}% more than {then}"));
            }
        };
        compare(
            "bytes of the program",
            self.so_bytes,
            committed.so_bytes,
            SIZE_MARGIN_PERCENT,
        );
        for (name, now) in &self.costs {
            let Some(then) = committed.costs.get(name) else {
                continue;
            };
            let typical = format!("{name}, typical");
            compare(&typical, now.typical, then.typical, COST_MARGIN_PERCENT);
            let worst = format!("{name}, worst");
            compare(&worst, now.worst, then.worst, COST_MARGIN_PERCENT);
        }
        let new = self
            .costs
            .keys()
            .filter(|name| !committed.costs.contains_key(*name));
        problems.extend(new.map(|name| format!("{name}: not committed")));
        let gone = committed
            .costs
            .keys()
            .filter(|name| !self.costs.contains_key(*name));
        problems.extend(gone.map(|name| format!("{name}: committed, and not measured")));
        problems
    }

    /// No committed figure makes way for a program that is larger.
    fn oversize(&self) -> Option<String> {
        let bytes = self.so_bytes;
        (bytes > MAX_SO_BYTES)
            .then(|| format!("bytes of the program: {bytes}, over {MAX_SO_BYTES}"))
    }

    fn unmeasured(&self, instructions: &[String]) -> Vec<String> {
        let missing = instructions
            .iter()
            .filter(|name| !self.costs.contains_key(*name));
        missing
            .map(|name| format!("{name}: an instruction that is not measured"))
            .collect()
    }

    fn json(&self) -> String {
        let cost = |(name, cost): (&String, &Cost)| {
            let figures = json!({ "typical": cost.typical, "worst": cost.worst });
            (name.clone(), figures)
        };
        let costs: serde_json::Map<_, _> = self.costs.iter().map(cost).collect();
        let report = json!({ "so_bytes": self.so_bytes, "compute_units": costs });
        serde_json::to_string_pretty(&report).unwrap() + "\n"
    }

    fn parse(json: &str) -> Self {
        let report: Value = serde_json::from_str(json).expect("docs/bench.json is not JSON");
        let number = |value: &Value| value.as_u64().expect("docs/bench.json: not a number");
        let costs = report["compute_units"]
            .as_object()
            .expect("docs/bench.json: no figures");
        let cost = |(name, cost): (&String, &Value)| {
            let (typical, worst) = (number(&cost["typical"]), number(&cost["worst"]));
            (name.clone(), Cost { typical, worst })
        };
        Self {
            so_bytes: number(&report["so_bytes"]),
            costs: costs.iter().map(cost).collect(),
        }
    }

    pub fn table(&self) -> String {
        let mut table = String::from("| instruction | typical | worst |\n|---|---:|---:|\n");
        for (name, Cost { typical, worst }) in &self.costs {
            writeln!(table, "| `{name}` | {typical} | {worst} |").unwrap();
        }
        writeln!(table, "\nProgram: {} bytes.", self.so_bytes).unwrap();
        table
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn docs(file: &str) -> PathBuf {
    root().join("docs").join(file)
}

fn page() -> String {
    std::fs::read_to_string(docs("PERFORMANCE.md")).unwrap()
}

/// The page with this table between its marks.
fn with_table(page: &str, table: &str) -> String {
    let (begin, end) = ("<!-- bench: begin -->\n", "<!-- bench: end -->");
    let (before, rest) = page.split_once(begin).expect("no begin mark");
    let (_, after) = rest.split_once(end).expect("no end mark");
    format!("{before}{begin}{table}{end}{after}")
}

fn instructions_of_the_idl() -> Vec<String> {
    let idl = std::fs::read(root().join("idl/inferix_staking.json")).unwrap();
    let idl: Value = serde_json::from_slice(&idl).expect("not an IDL");
    let all = idl["instructions"].as_array().expect("no instructions");
    let name = |instruction: &Value| instruction["name"].as_str().expect("no name").to_string();
    all.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(so_bytes: u64, costs: &[(&str, u64, u64)]) -> Report {
        let cost = |(name, typical, worst): &(&str, u64, u64)| {
            let (typical, worst) = (*typical, *worst);
            (name.to_string(), Cost { typical, worst })
        };
        let costs = costs.iter().map(cost).collect();
        Report { so_bytes, costs }
    }

    #[test]
    fn up_to_the_margins_nothing_is_wrong() {
        let committed = report(100_000, &[("a", 1_000, 2_000)]);
        let now = report(101_000, &[("a", 1_020, 2_040)]);
        assert_eq!(now.beyond(&committed), [""; 0]);
        assert_eq!(report(1, &[("a", 1, 1)]).beyond(&committed), [""; 0]);
    }

    #[test]
    fn one_unit_more_is_named() {
        let committed = report(100_000, &[("a", 1_000, 2_000), ("b", 50, 50)]);
        for (now, expected) in [
            (
                report(101_001, &[("a", 1_020, 2_040), ("b", 50, 50)]),
                "bytes of the program: 101001",
            ),
            (
                report(100_000, &[("a", 1_021, 2_040), ("b", 50, 50)]),
                "a, typical: 1021",
            ),
            (
                report(100_000, &[("a", 1_000, 2_041), ("b", 50, 50)]),
                "a, worst: 2041",
            ),
            (
                report(100_000, &[("a", 1_000, 2_000)]),
                "b: committed, and not measured",
            ),
        ] {
            let problems = now.beyond(&committed);
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].starts_with(expected), "{problems:?}");
        }
        let problems = committed.beyond(&report(100_000, &[("a", 1_000, 2_000)]));
        assert_eq!(problems, ["b: not committed"]);
    }

    #[test]
    fn the_program_is_never_larger_than_its_bound_whatever_is_committed() {
        assert_eq!(report(MAX_SO_BYTES, &[]).oversize(), None);
        let now = report(MAX_SO_BYTES + 1, &[]);
        assert_eq!(now.beyond(&now), [""; 0]);
        let problem = now.oversize();
        assert_eq!(
            problem.unwrap(),
            "bytes of the program: 450001, over 450000"
        );
    }

    #[test]
    fn an_instruction_that_nobody_measures_is_named() {
        let now = report(1, &[("a", 1, 1), ("b (fund)", 1, 1)]);
        let instructions = ["a", "b"].map(String::from);
        assert_eq!(
            now.unmeasured(&instructions),
            ["b: an instruction that is not measured"]
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let written = report(7, &[("a", 1, 2), ("b (run of 16)", 3, 4)]);
        assert_eq!(Report::parse(&written.json()), written);
        let page = with_table(
            "x\n<!-- bench: begin -->\nold\n<!-- bench: end -->\ny",
            &written.table(),
        );
        assert!(
            page.contains(
                "| `b (run of 16)` | 3 | 4 |\n\nProgram: 7 bytes.\n<!-- bench: end -->\ny"
            )
        );
    }
}
