//! A history as a list of turns that can be replayed, shortened, and kept in a file.

use std::fmt;

use inferix_staking_tests::Random;

use crate::steps::STEPS;

/// One step. All that it draws comes from its own seed, so that it stays what it is without those before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    pub step: usize,
    pub seed: u64,
}

/// The seed decides parameters, token program and the first workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub seed: u64,
    pub turns: Vec<Turn>,
}

impl Turn {
    pub fn name(self) -> &'static str {
        STEPS[self.step].1
    }
}

impl Plan {
    pub fn drawn(seed: u64, len: u64) -> Self {
        let mut random = Random(seed);
        // Each step stands here as often as its weight says.
        let steps = STEPS.iter().enumerate();
        let bag: Vec<_> = steps
            .flat_map(|(step, (weight, ..))| std::iter::repeat_n(step, *weight as usize))
            .collect();
        let turns = (0..len).map(|_| Turn {
            step: random.one_of(&bag),
            seed: random.draw(),
        });
        Self {
            seed,
            turns: turns.collect(),
        }
    }

    pub fn without(&self, turns: std::ops::Range<usize>) -> Self {
        let mut plan = self.clone();
        plan.turns.drain(turns);
        plan
    }

    /// All plans in a text, as `Display` writes them; lines that begin with `#` say what a plan found.
    pub fn parse_all(text: &str) -> Vec<Self> {
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut plans: Vec<Self> = vec![];
        for line in lines {
            let (name, seed) = line.rsplit_once(' ').expect("a name and a seed");
            let seed = u64::from_str_radix(seed, 16).expect("a seed in hexadecimal digits");
            if name == "history" {
                plans.push(Self {
                    seed,
                    turns: vec![],
                });
                continue;
            }
            let step = STEPS.iter().position(|(_, other, _)| *other == name);
            let step = step.unwrap_or_else(|| panic!("there is no step \"{name}\""));
            let plan = plans.last_mut().expect("a history before its turns");
            plan.turns.push(Turn { step, seed });
        }
        plans
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "history {:x}", self.seed)?;
        let mut turns = self.turns.iter();
        turns.try_for_each(|turn| writeln!(f, "{} {:x}", turn.name(), turn.seed))
    }
}

#[test]
fn a_plan_is_read_as_it_was_written() {
    let plans = [Plan::drawn(7, 20), Plan::drawn(u64::MAX, 3)];
    let text = format!("# found nothing\n{}\n{}", plans[0], plans[1]);
    assert_eq!(Plan::parse_all(&text), plans);
}
