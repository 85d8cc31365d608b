//! The seconds that decide: when a worker is short, and until when it can still top up.

use inferix_staking::state::*;
use inferix_staking_math::NANO;

use crate::world::{
    epoch_start, params, priced_network, record, registered_worker, DAY, EPOCH, GRACE, HOUR,
    MINIMUM, START,
};

/// A worker that has been registered since epoch 0 and is short since epoch 2 begins.
fn short_since_epoch_2(params: Params) -> (Box<Network>, Worker) {
    let mut network = priced_network(params);
    let worker = registered_worker(&network, START + DAY);
    network.commit_price(NANO / 2, epoch_start(1)).unwrap();
    assert_eq!(record(&worker, &network, epoch_start(2) - 1), (0b1, 0, 0));
    (network, worker)
}

fn with_grace(grace: i64) -> Params {
    Params {
        grace_secs: grace as u32,
        ..params()
    }
}

#[test]
fn a_top_up_in_the_last_second_of_the_grace_saves_the_epoch() {
    for (late, short) in [(-1, 0), (0, 0), (1, 1), (DAY, 1)] {
        let (network, mut worker) = short_since_epoch_2(params());
        let now = epoch_start(2) + GRACE + late;
        worker.deposit(MINIMUM, &network.at(now)).unwrap();
        assert_eq!(record(&worker, &network, now), (0b11, short, 0));
        assert_eq!(
            record(&worker, &network, epoch_start(3)),
            (0b111, short << 1, 0)
        );
    }
}

#[test]
fn a_top_up_that_leaves_a_unit_missing_saves_nothing() {
    let (network, mut worker) = short_since_epoch_2(params());
    worker
        .deposit(MINIMUM - 1, &network.at(epoch_start(2)))
        .unwrap();
    let record = record(&worker, &network, epoch_start(2) + GRACE + 1);
    assert_eq!(record, (0b11, 1, epoch_start(2)));
}

#[test]
fn without_a_grace_only_the_very_second_saves_the_epoch() {
    for (late, short) in [(0, 0), (1, 1)] {
        let (network, mut worker) = short_since_epoch_2(with_grace(0));
        let now = epoch_start(2) + late;
        worker.deposit(MINIMUM, &network.at(now)).unwrap();
        assert_eq!(record(&worker, &network, now), (0b11, short, 0));
    }
}

#[test]
fn a_top_up_before_the_epoch_begins_leaves_nothing_to_be_saved() {
    let (network, mut worker) = short_since_epoch_2(with_grace(0));
    worker
        .deposit(MINIMUM, &network.at(epoch_start(2) - 1))
        .unwrap();
    assert_eq!(record(&worker, &network, epoch_start(3)), (0b111, 0, 0));
}

#[test]
fn leaving_while_short_costs_the_epoch_within_the_grace_and_after_it() {
    for late in [0, 1, GRACE, GRACE + 1, EPOCH - 1] {
        let (network, mut worker) = short_since_epoch_2(params());
        let now = epoch_start(2) + late;
        worker.request_unstake(ALL, &network.at(now)).unwrap();
        assert_eq!(worker.left_covered, 0);
        assert_eq!(
            record(&worker, &network, now),
            (0b11, 1, 0),
            "after {late} s"
        );
        assert_eq!(record(&worker, &network, epoch_start(3)), (0b110, 0b10, 0));
    }
}

#[test]
fn leaving_while_covered_costs_nothing() {
    let (network, mut worker) = short_since_epoch_2(params());
    let now = epoch_start(2) - 1;
    worker.request_unstake(ALL, &network.at(now)).unwrap();
    assert_eq!(worker.left_covered, 1);
    assert_eq!(record(&worker, &network, epoch_start(2)), (0b10, 0, 0));
}

#[test]
fn whoever_tops_up_and_leaves_within_the_grace_has_left_covered() {
    let (network, mut worker) = short_since_epoch_2(params());
    let now = epoch_start(2) + GRACE;
    worker.deposit(MINIMUM, &network.at(now)).unwrap();
    worker.request_unstake(ALL, &network.at(now)).unwrap();
    assert_eq!(worker.left_covered, 1);
    assert_eq!(record(&worker, &network, now), (0b11, 0, 0));
}

#[test]
fn registering_in_the_last_second_earns_the_next_epoch_and_in_its_first_second_does_not() {
    let network = priced_network(params());
    for (now, earned) in [(epoch_start(1) - 1, true), (epoch_start(1), false)] {
        let worker = registered_worker(&network, now);
        let settled = worker.settled(&network.at(epoch_start(2)));
        let earns = [0, 1, 2, 3].map(|epoch| settled.coverage.earns(epoch));
        assert_eq!(earns, [false, earned, true, false]);
    }
}

#[test]
fn a_slash_within_an_epoch_is_healed_within_the_grace() {
    for (late, short) in [(GRACE, 0), (GRACE + 1, 1)] {
        let network = priced_network(params());
        let mut worker = registered_worker(&network, START);
        let slashed_at = epoch_start(1) + DAY;
        worker.slash(1, &network.at(slashed_at)).unwrap();
        worker.deposit(1, &network.at(slashed_at + late)).unwrap();
        assert_eq!(
            record(&worker, &network, epoch_start(2)),
            (0b11, short << 1, 0)
        );
    }
}

#[test]
fn a_second_slash_does_not_renew_the_grace() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let slashed_at = epoch_start(1) + DAY;
    for late in [0, GRACE - 1] {
        worker.slash(1, &network.at(slashed_at + late)).unwrap();
    }
    worker
        .deposit(2, &network.at(slashed_at + GRACE + 1))
        .unwrap();
    assert_eq!(record(&worker, &network, epoch_start(2)), (0b11, 0b10, 0));
}

#[test]
fn a_grace_across_an_epochs_end_is_one_grace() {
    let slashed_at = epoch_start(2) - HOUR;
    for (healed_at, short) in [
        (epoch_start(2) - 1, 0b00),
        (epoch_start(2), 0b00),
        (slashed_at + GRACE, 0b00),
        // It ran out in epoch 2, which alone is short.
        (slashed_at + GRACE + 1, 0b01),
    ] {
        let network = priced_network(params());
        let mut worker = registered_worker(&network, START);
        worker.slash(1, &network.at(slashed_at)).unwrap();
        worker.deposit(1, &network.at(healed_at)).unwrap();
        let record = record(&worker, &network, epoch_start(3) - 1);
        assert_eq!(record, (0b11, short, 0), "healed at {healed_at}");
    }
}

#[test]
fn a_grace_that_runs_out_before_the_end_makes_this_epoch_short_and_one_that_begins_short() {
    for (before_end, healed_at, short) in [
        (GRACE, epoch_start(2), 0b00),
        (GRACE + 1, epoch_start(2) - 1, 0b00),
        (GRACE + 1, epoch_start(2), 0b11),
        (GRACE + 2, epoch_start(2) - 1, 0b10),
    ] {
        let network = priced_network(params());
        let mut worker = registered_worker(&network, START);
        let slashed_at = epoch_start(2) - before_end;
        worker.slash(1, &network.at(slashed_at)).unwrap();
        worker.deposit(1, &network.at(healed_at)).unwrap();
        let record = record(&worker, &network, epoch_start(2));
        assert_eq!(record, (0b11, short, 0), "slashed {before_end} s before");
    }
}

#[test]
fn the_grace_is_that_of_the_epoch_that_is_judged() {
    let (mut network, worker) = short_since_epoch_2(params());
    crate::world::change_params(&mut network, epoch_start(1), |params| {
        params.grace_secs = HOUR as u32;
    });
    for (late, short) in [(HOUR, 0), (HOUR + 1, 1)] {
        let record = record(&worker, &network, epoch_start(2) + late);
        assert_eq!(record, (0b11, short, epoch_start(2)));
    }
}

#[test]
fn a_cut_of_its_price_heals_from_the_next_epoch() {
    let (network, mut worker) = short_since_epoch_2(params());
    worker
        .set_price(NANO / 2, &network.at(epoch_start(2)))
        .unwrap();
    assert_eq!(record(&worker, &network, epoch_start(3)), (0b111, 0b10, 0));
}

#[test]
fn a_measurement_counts_from_the_next_epoch_in_either_direction() {
    for (benchmark, short) in [(NANO / 2, 0), (2 * NANO, 1)] {
        let network = priced_network(params());
        let mut worker = registered_worker(&network, START);
        worker
            .attest_benchmark(benchmark, true, &network.at(epoch_start(1)))
            .unwrap();
        assert_eq!(record(&worker, &network, epoch_start(2) - 1), (0b1, 0, 0));
        let since = epoch_start(2) * i64::from(short);
        let record = record(&worker, &network, epoch_start(2) + GRACE + 1);
        assert_eq!(record, (0b11, short, since));
    }
}
