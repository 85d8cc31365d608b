//! Tells a history, and writes down what the reference model knows at its points.

use inferix_staking::state::Params;

use super::format::{Expected, History, Network, Point, Record, Schedule, Terms, Worker};
use super::replay;
use crate::model;
use crate::twin::{Amount, Step, Twin};

pub struct Story {
    pub twin: Twin,
    points: Vec<Point>,
}

/// A history that `tell` tells.
pub fn history(
    name: &str,
    (params, decimals): (Params, u8),
    tell: impl FnOnce(&mut Story),
) -> History {
    let mut story = Story {
        twin: Twin::new(params, decimals),
        points: Vec::new(),
    };
    tell(&mut story);
    assert!((1..=10).contains(&story.points.len()), "{name}");
    History {
        name: name.into(),
        points: story.points,
    }
}

impl Story {
    /// Plays a step that must be accepted, at a time.
    pub fn step(&mut self, now: i64, step: Step) {
        self.twin.now = now;
        let accepted = self.twin.play(step);
        assert!(matches!(accepted, Ok(true)), "{step:?}: {accepted:?}");
    }

    /// A measured worker registers at a time, with just S(n).
    pub fn registers(&mut self, now: i64, benchmark: u64, price: u64) {
        self.step(now, Step::Attest(benchmark));
        self.step(now, Step::Register(price, Amount::Gap(0)));
    }

    /// Writes down what is known at a time, without touching anything.
    pub fn point(&mut self, what: &str, now: i64) {
        let point = Point {
            what: what.into(),
            now,
            network: network(&self.twin.terms),
            worker: worker(&self.twin.model),
            expected: expected(&self.twin, now),
        };
        let real = replay::network(&point.network);
        assert_eq!(real.terms, self.twin.network.terms, "the ring: {what}");
        self.points.push(point);
    }
}

fn network(network: &model::Network) -> Network {
    let newest = network.terms.len() as u64 - 1;
    let terms = (newest.saturating_sub(model::KEPT - 1)..=newest).map(|epoch| {
        let terms = network.terms_of(epoch);
        Terms {
            epoch,
            start: terms.start,
            reference_price: terms.reference_price,
            reference_epoch: terms.reference_epoch,
            min_price: terms.min_price,
            epoch_secs: terms.epoch_secs,
            coverage_epochs: terms.coverage_epochs,
            grace_secs: terms.grace_secs,
            evidence_window_secs: terms.evidence_window_secs,
        }
    });
    Network {
        decimals: network.decimals,
        newest,
        terms: terms.collect(),
    }
}

fn worker(worker: &model::Worker) -> Worker {
    Worker {
        registered: worker.registered,
        active_stake: worker.stake,
        benchmark: schedule(&worker.benchmark),
        price: schedule(&worker.price),
        coverage: record(worker),
    }
}

fn schedule(schedule: &model::Schedule) -> Schedule {
    let (next, next_at) = schedule.next.unwrap_or_default();
    Schedule {
        previous: schedule.previous,
        current: schedule.current,
        next,
        next_at,
    }
}

fn record(worker: &model::Worker) -> Record {
    Record {
        epoch: worker.epoch(),
        registered: worker.registered_bits(),
        short: worker.short_bits(),
        short_since: worker.short_since.unwrap_or(0),
    }
}

fn expected(twin: &Twin, now: i64) -> Expected {
    let (network, settled) = (&twin.terms, twin.settled(now));
    let epoch = network.epoch(now);
    let next = network.terms_of(epoch + 1);
    let minimum = |minimum: Option<u128>| minimum.map(|minimum| minimum.to_string());
    Expected {
        epoch,
        coverage: record(&settled),
        minimum_stake: minimum(settled.minimum_now(network, now)),
        next_minimum_stake: minimum(settled.minimum(network, &next, next.start)),
        covers: settled.covers_now(network, now),
    }
}
