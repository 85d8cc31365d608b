use inferix_staking::state::*;

const NEXT: i64 = 1_000;

#[test]
fn a_rise_counts_at_once_and_a_cut_from_the_next_epoch_on() {
    let mut price = PriceSchedule::default();
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
fn a_cut_that_has_taken_over_is_what_later_ones_are_measured_by() {
    let mut price = PriceSchedule::default();
    price.declare(10, 0, NEXT);
    price.declare(4, 0, NEXT);
    price.declare(5, NEXT, 2 * NEXT);
    assert_eq!(price.at(NEXT), 5);
}

#[test]
fn leaving_and_coming_back_cheaper_is_a_cut() {
    let mut price = PriceSchedule::default();
    price.declare(10, 0, NEXT);
    price.lapse(1, NEXT);
    price.declare(1, 2, NEXT);
    assert_eq!((price.at(NEXT - 1), price.at(NEXT)), (10, 1));
    price.lapse(NEXT, 2 * NEXT);
    price.declare(1, 2 * NEXT, 3 * NEXT);
    assert_eq!(price.at(2 * NEXT), 1);
}
