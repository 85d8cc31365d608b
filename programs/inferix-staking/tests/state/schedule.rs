//! Values that change at the next epoch's beginning.

use inferix_staking::state::*;

const NEXT: i64 = 1_000;

fn schedule(previous: u64, current: u64, next: u64, next_at: i64) -> Schedule {
    Schedule {
        previous,
        current,
        next,
        next_at,
    }
}

#[test]
fn a_rise_counts_at_once_and_a_cut_from_the_next_epoch() {
    let mut price = Schedule::default();
    price.declare(10, 0, NEXT);
    assert_eq!((price.at(0), price.at(NEXT)), (10, 10));
    price.declare(4, 1, NEXT);
    assert_eq!((price.at(NEXT - 1), price.at(NEXT)), (10, 4));
    price.declare(12, 2, NEXT);
    assert_eq!(
        (price.at(2), price.at(NEXT)),
        (12, 12),
        "a rise replaces the cut that waited"
    );
}

#[test]
fn the_same_price_again_drops_the_cut_that_waited() {
    let mut price = schedule(0, 10, 4, NEXT);
    price.declare(10, 1, NEXT);
    assert_eq!(price, schedule(10, 10, 0, 0));
}

#[test]
fn a_cut_that_has_taken_over_is_what_later_ones_are_measured_by() {
    let mut price = Schedule::default();
    price.declare(10, 0, NEXT);
    price.declare(4, 0, NEXT);
    price.declare(5, NEXT, 2 * NEXT);
    assert_eq!(price.at(NEXT), 5);
}

#[test]
fn leaving_and_coming_back_cheaper_is_a_cut() {
    let mut price = Schedule::default();
    price.declare(10, 0, NEXT);
    price.declare(0, 1, NEXT);
    price.declare(1, 2, NEXT);
    assert_eq!((price.at(NEXT - 1), price.at(NEXT)), (10, 1));
    price.declare(0, NEXT, 2 * NEXT);
    price.declare(1, 2 * NEXT, 3 * NEXT);
    assert_eq!(price.at(2 * NEXT), 1);
}

#[test]
fn a_value_that_waits_counts_from_its_second_in_either_direction() {
    for value in [4, 30] {
        let mut benchmark = schedule(0, 10, 0, 0);
        benchmark.set_next(value, 1, NEXT);
        assert_eq!(benchmark, schedule(0, 10, value, NEXT));
        assert_eq!((benchmark.at(NEXT - 1), benchmark.at(NEXT)), (10, value));
    }
}

#[test]
fn the_value_in_force_before_stays_readable() {
    let mut benchmark = Schedule::default();
    benchmark.set_now(10, 0);
    assert_eq!(benchmark, schedule(0, 10, 0, 0));
    benchmark.set_next(11, 1, NEXT);
    benchmark.set_next(12, NEXT, 2 * NEXT);
    assert_eq!(benchmark, schedule(10, 11, 12, 2 * NEXT));
    benchmark.set_now(13, 2 * NEXT);
    assert_eq!(benchmark, schedule(12, 13, 0, 0));
}

#[test]
fn a_value_that_never_took_over_is_not_a_previous_one() {
    let mut benchmark = schedule(9, 10, 11, NEXT);
    benchmark.set_next(12, NEXT - 1, NEXT);
    assert_eq!(benchmark, schedule(9, 10, 12, NEXT));
    benchmark.set_now(13, NEXT - 1);
    assert_eq!(benchmark, schedule(10, 13, 0, 0));
}
