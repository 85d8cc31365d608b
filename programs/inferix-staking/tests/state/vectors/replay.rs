//! Replays the file's points on the program's state.

use bytemuck::Zeroable;
use inferix_staking::state;

use super::format::{self, Expected, Record, Vectors};

pub fn network(network: &format::Network) -> Box<state::Network> {
    let mut real = Box::new(state::Network::zeroed());
    real.decimals = network.decimals;
    real.terms.newest = network.newest;
    for terms in &network.terms {
        real.terms.places[terms.epoch as usize % state::TERMS_KEPT] = state::Terms {
            epoch: terms.epoch,
            start: terms.start,
            reference_price: terms.reference_price,
            reference_epoch: terms.reference_epoch,
            min_price: terms.min_price,
            epoch_secs: terms.epoch_secs,
            coverage_epochs: terms.coverage_epochs,
            grace_secs: terms.grace_secs,
            evidence_window_secs: terms.evidence_window_secs,
        };
    }
    real
}

fn worker(worker: &format::Worker) -> state::Worker {
    let schedule = |schedule: &format::Schedule| state::Schedule {
        previous: schedule.previous,
        current: schedule.current,
        next: schedule.next,
        next_at: schedule.next_at,
    };
    let mut real = state::Worker::zeroed();
    real.registered = u8::from(worker.registered);
    real.active_stake = worker.active_stake;
    real.benchmark = schedule(&worker.benchmark);
    real.price = schedule(&worker.price);
    real.coverage = state::CoverageRecord {
        epoch: worker.coverage.epoch,
        short_since: worker.coverage.short_since,
        registered: worker.coverage.registered,
        short: worker.coverage.short,
        padding: [0; 4],
    };
    real
}

/// The program's results for a point.
fn computed(point: &format::Point) -> Expected {
    let (network, now) = (network(&point.network), point.now);
    let at = network.at(now);
    let worker = worker(&point.worker).settled(&at);
    let minimum = worker.minimum_stake(&at, worker.price.at(now));
    let next = at.coming_terms();
    let price = worker.price.at(next.start);
    let next_minimum = at.rule_of(&next).and_then(|rule| {
        let minimum = worker.minimum_stake_by(&rule, next.start, price);
        minimum.ok()
    });
    let record = worker.coverage;
    Expected {
        epoch: at.terms.epoch,
        coverage: Record {
            epoch: record.epoch,
            registered: record.registered,
            short: record.short,
            short_since: record.short_since,
        },
        minimum_stake: minimum.ok().map(|minimum| minimum.to_string()),
        next_minimum_stake: next_minimum.map(|minimum| minimum.to_string()),
        covers: worker.covers_now(&at),
    }
}

#[test]
fn the_program_agrees_with_the_file_of_coverage() {
    let vectors: Vectors = serde_json::from_str(&super::read()).expect("another form");
    assert!(vectors.histories.len() >= 20);
    for history in &vectors.histories {
        for point in &history.points {
            let of = format!("{}: {}", history.name, point.what);
            assert_eq!(computed(point), point.expected, "{of}");
        }
    }
}
