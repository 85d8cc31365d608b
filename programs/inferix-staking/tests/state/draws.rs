//! Random histories, fond of the moments at which something changes.

use std::fmt;

use inferix_staking::state::Params;
use inferix_staking_math::NANO;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};

use crate::twin::{Agreed, Amount, Step, Twin};
use crate::world::{params, DAY, HOUR};

/// A time in which nothing happens: some seconds, or until just before, at or after a moment. No time passes
/// if the moment is over.
#[derive(Clone, Copy, Debug)]
pub enum Wait {
    Secs(i64),
    ToHalf(i64),
    ToEpoch(i64),
    ToGrace(i64),
    Epochs(i64),
    /// The clock steps back.
    Back(i64),
}

#[derive(Clone)]
pub struct History {
    pub params: Params,
    pub decimals: u8,
    pub steps: Vec<(Wait, Step)>,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}, {} decimals", self.params, self.decimals)?;
        self.steps
            .iter()
            .try_for_each(|step| writeln!(f, "{step:?}"))
    }
}

impl Wait {
    /// The time that it leads to.
    pub fn from(self, twin: &Twin) -> i64 {
        let (now, terms) = (twin.now, twin.terms.terms_at(twin.now));
        let later = match self {
            Self::Secs(secs) => now + secs,
            Self::ToHalf(off) => terms.start + i64::from(terms.epoch_secs / 2) + off,
            Self::ToEpoch(off) => terms.end() + off,
            Self::ToGrace(off) => {
                let since = twin.settled(now).short_since.unwrap_or(now);
                since + i64::from(terms.grace_secs) + off
            }
            Self::Epochs(epochs) => now + epochs * i64::from(terms.epoch_secs),
            Self::Back(secs) => return now - secs,
        };
        later.max(now)
    }
}

fn wait() -> impl Strategy<Value = Wait> {
    prop_oneof![
        4 => (0..3_i64).prop_map(Wait::Secs),
        4 => (0..2 * DAY).prop_map(Wait::Secs),
        2 => (-1..2_i64).prop_map(Wait::ToHalf),
        5 => (-1..2_i64).prop_map(Wait::ToEpoch),
        4 => (-1..3_i64).prop_map(Wait::ToGrace),
        3 => (1..4_i64).prop_map(Wait::Epochs),
        2 => (13..20_i64).prop_map(Wait::Epochs),
        1 => Just(Wait::Epochs(60)),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        3 => (-1..2_i64).prop_map(Amount::Gap),
        1 => (0..400_000_000_i64).prop_map(Amount::Gap),
        1 => (1..400_000_000_u64).prop_map(Amount::Exact),
    ]
}

fn price() -> impl Strategy<Value = u64> {
    prop_oneof![
        select(vec![NANO / 2, NANO, 2 * NANO]),
        100_000_000..3 * NANO
    ]
}

fn benchmark() -> impl Strategy<Value = u64> {
    prop_oneof![
        select(vec![NANO / 2, NANO, 2 * NANO]),
        200_000_000..3 * NANO
    ]
}

fn epoch_secs() -> impl Strategy<Value = u32> {
    select(vec![24, 36, 72, 240, 720]).prop_map(|hours| hours * HOUR as u32)
}

fn grace() -> impl Strategy<Value = u32> {
    select(vec![0, 1, 80, 250, 500])
}

fn min_price() -> impl Strategy<Value = u64> {
    select(vec![0, NANO / 4, NANO])
}

fn due() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), 1..300_000_000_u64]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => price().prop_map(Step::Commit),
        1 => min_price().prop_map(Step::MinPrice),
        1 => epoch_secs().prop_map(Step::EpochSecs),
        1 => select(vec![1, 2, 3, 200]).prop_map(Step::CoverageEpochs),
        1 => grace().prop_map(Step::Grace),
        3 => benchmark().prop_map(Step::Attest),
        1 => benchmark().prop_map(Step::AttestWithAdmin),
        5 => (price(), amount()).prop_map(|(price, deposit)| Step::Register(price, deposit)),
        3 => price().prop_map(Step::SetPrice),
        4 => amount().prop_map(Step::Deposit),
        3 => amount().prop_map(Step::Unstake),
        2 => Just(Step::Leave),
        1 => (0..4_u8).prop_map(Step::CancelUnstake),
        1 => Just(Step::Withdraw),
        5 => amount().prop_map(Step::Slash),
        1 => any::<bool>().prop_map(Step::SetRestake),
        1 => any::<bool>().prop_map(Step::SetBarred),
        1 => due().prop_map(Step::ClaimToPayout),
        2 => due().prop_map(Step::ClaimToStake),
    ]
}

/// Histories that begin with a price, a benchmark and a registration, so that something is at stake.
pub fn history(steps: usize) -> impl Strategy<Value = History> {
    let beginning = (price(), benchmark(), price(), wait());
    let network = (epoch_secs(), grace(), min_price(), 0..=9_u8);
    let steps = prop::collection::vec((wait(), step()), 1..=steps);
    (network, beginning, steps).prop_map(|(network, beginning, steps)| {
        let (epoch_secs, grace, min_price, decimals) = network;
        let (reference, benchmark, price, wait) = beginning;
        let beginning = [
            (Wait::Secs(0), Step::Commit(reference)),
            (Wait::Secs(0), Step::Attest(benchmark)),
            (wait, Step::Register(price.max(min_price), Amount::Gap(0))),
        ];
        let grace_secs = u64::from(epoch_secs) * u64::from(grace) / 1_000;
        let params = Params {
            epoch_secs,
            grace_secs: grace_secs as u32,
            min_price,
            ..params()
        };
        History {
            params,
            decimals,
            steps: beginning.into_iter().chain(steps).collect(),
        }
    })
}

/// Histories in which the clock also steps back.
pub fn history_with_clock_back(steps: usize) -> impl Strategy<Value = History> {
    let back = (any::<prop::sample::Index>(), 1..2 * HOUR);
    (history(steps), prop::collection::vec(back, 1..4)).prop_map(|(mut history, backs)| {
        for (at, secs) in backs {
            // After the registration.
            let at = 3 + at.index(history.steps.len() - 2);
            history.steps.insert(at, (Wait::Back(secs), Step::Settle));
        }
        history
    })
}

fn number(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |n| n.parse().expect(name))
}

/// Tries a property on random draws, and shrinks one that it does not hold for. `SEED` draws others and
/// `HISTORIES` multiplies their number.
pub fn holds<S: Strategy>(draws: S, cases: u32, property: impl Fn(S::Value) -> Agreed) {
    let seed = number("SEED", 1);
    let config = Config {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        max_shrink_iters: 50_000,
        ..Config::with_cases(cases * number("HISTORIES", 1) as u32)
    };
    match TestRunner::new(config).run(&draws, property) {
        Ok(()) => {}
        Err(TestError::Fail(why, minimal)) => {
            panic!("{why}\nSEED={seed}, the shortest that fails: {minimal:?}")
        }
        Err(other) => panic!("{other}"),
    }
}
