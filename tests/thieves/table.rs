//! The table in `docs/SECURITY-MODEL.md`, and the policies that its numbers come from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use inferix_staking::state::Role;
use inferix_staking_tests::{DAY, HOUR, MINUTE};

use crate::haul::{Haul, Taken};
use crate::scene::{PENALTIES, REWARDS, STAKES, YEAR};
use crate::search::{Best, Theft};

const BEGIN: &str = "<!-- stolen keys: written by `make stolen-keys` -->\n";
const END: &str = "<!-- end of stolen keys -->\n";
const HEAD: &str = "\
| stolen keys | others | stakes lost | of them to the thief | reward pool | penalty pool | withdrawals held | claims held | roots held | slashes vetoed |
|---|---|---|---|---|---|---|---|---|---|
";

fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn model() -> PathBuf {
    repository("../docs/SECURITY-MODEL.md")
}

fn policies() -> PathBuf {
    repository("thieves/winners.txt")
}

fn names(stolen: &[Role]) -> String {
    let name = |role: &Role| match role {
        Role::Admin => "admin",
        Role::BenchmarkAuthority => "benchmark authority",
        Role::PriceAuthority => "price authority",
        Role::Distributor => "distributor",
        Role::Slasher => "slasher",
        Role::Guardian => "guardian",
    };
    stolen.iter().map(name).collect::<Vec<_>>().join(" and ")
}

fn watch(awake: bool) -> &'static str {
    if awake { "awake" } else { "asleep" }
}

fn duration(secs: i64) -> String {
    let parts = [
        (secs / DAY, "d"),
        (secs % DAY / HOUR, "h"),
        (secs % HOUR / MINUTE, "min"),
    ];
    let parts = parts.iter().filter(|(n, _)| *n > 0);
    let parts: Vec<_> = parts.map(|(n, unit)| format!("{n} {unit}")).collect();
    match parts.len() {
        0 => "at once".into(),
        _ => parts.join(" "),
    }
}

fn share(taken: Taken, whole: u64) -> String {
    let tenths = u128::from(taken.amount) * 1_000 / u128::from(whole);
    match taken.after {
        None => "-".into(),
        Some(after) => format!("{}.{}%, {}", tenths / 10, tenths % 10, duration(after)),
    }
}

fn per_mille(part: u64) -> String {
    match part {
        0 => "-".into(),
        _ => format!("{}.{}%", part / 10, part % 10),
    }
}

fn held(secs: i64) -> String {
    match secs {
        0 => "-".into(),
        YEAR => "all year".into(),
        _ => duration(secs),
    }
}

impl Theft {
    /// As a line of the winners begins with it.
    pub fn name(&self) -> String {
        format!("{} {}", names(&self.stolen), watch(self.awake))
    }
}

fn row(theft: &Theft, haul: &Haul) -> String {
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
        names(&theft.stolen),
        watch(theft.awake),
        share(haul.stakes, STAKES),
        share(haul.loot, STAKES),
        share(haul.rewards, REWARDS),
        share(haul.penalties, PENALTIES),
        held(haul.withdrawals_held),
        held(haul.claims_held),
        held(haul.roots_held),
        per_mille(haul.vetoed),
    )
}

fn table(found: &[(Theft, Best)]) -> String {
    let rows = found.iter().map(|(theft, best)| row(theft, &best.haul));
    format!("{BEGIN}{HEAD}{}{END}", rows.collect::<String>())
}

/// Fails with the rows that differ.
pub fn compare(found: &[(Theft, Best)]) {
    let model = std::fs::read_to_string(model()).expect("the security model");
    let found = table(found);
    let new: Vec<_> = found.lines().filter(|row| !model.contains(row)).collect();
    assert!(
        model.contains(&found),
        "docs/SECURITY-MODEL.md says otherwise. Thieves now get:\n{}\n\
         Defend against it, or write the table by `make stolen-keys` and say why in the commit.",
        new.join("\n")
    );
}

/// The policies that were the best in the last deep search, by thief.
pub fn winners() -> BTreeMap<String, Vec<u64>> {
    let text = std::fs::read_to_string(policies()).unwrap_or_default();
    let line = |line: &str| {
        let (thief, seeds) = line.split_once(": ")?;
        let seeds = seeds.split(' ').map(|seed| seed.parse().expect("a seed"));
        Some((thief.to_owned(), seeds.collect()))
    };
    text.lines().filter_map(line).collect()
}

pub fn write(found: &[(Theft, Best)]) {
    let text = std::fs::read_to_string(model()).expect("the security model");
    let (before, rest) = text.split_once(BEGIN).expect("the table's begin");
    let (_, after) = rest.split_once(END).expect("the table's end");
    let text = format!("{before}{}{after}", table(found));
    std::fs::write(model(), text).expect("the security model can be written");
    let line = |(theft, best): &(Theft, Best)| {
        let seeds: Vec<_> = best.seeds.iter().map(u64::to_string).collect();
        format!("{}: {}\n", theft.name(), seeds.join(" "))
    };
    let winning = found.iter().filter(|(_, best)| !best.seeds.is_empty());
    let lines: String = winning.map(line).collect();
    std::fs::write(policies(), lines).expect("the winners can be written");
}
