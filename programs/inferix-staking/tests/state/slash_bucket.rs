//! The slash limit: what it lets through in any window of time.

use inferix_staking::state::{SlashBucket, SlashLimit};
use proptest::prelude::*;

const SECS: u32 = 1_000;
const LIMIT: SlashLimit = SlashLimit {
    per_epoch: 100,
    epoch_secs: SECS,
};
const NOW: i64 = 1_700_000_000;

fn level(bucket: &SlashBucket) -> u128 {
    u128::from(bucket.level[1]) << 64 | u128::from(bucket.level[0])
}

#[test]
fn an_empty_bucket_lets_the_limit_through_and_no_unit_more() {
    let mut bucket = SlashBucket::default();
    assert_eq!(bucket.take(60, LIMIT, NOW), 60);
    assert_eq!(bucket.take(41, LIMIT, NOW), 40);
    assert_eq!(bucket.take(1, LIMIT, NOW), 0);
    assert_eq!(level(&bucket), 100 * u128::from(SECS));
}

#[test]
fn it_refills_by_the_second_without_rounding() {
    let mut bucket = SlashBucket::default();
    bucket.take(100, LIMIT, NOW);
    // 100 units in 1,000 seconds: one unit every ten.
    assert_eq!(bucket.take(1, LIMIT, NOW + 9), 0);
    assert_eq!(bucket.take(1, LIMIT, NOW + 10), 1);
    assert_eq!(bucket.take(1, LIMIT, NOW + 19), 0);
    assert_eq!(bucket.take(2, LIMIT, NOW + 29), 1);
    // What was looked at early is not lost: 1,029 seconds refill 102.9, of which 3 are taken.
    assert_eq!(bucket.take(u64::MAX, LIMIT, NOW + 1_029), 100);
}

#[test]
fn an_epoch_after_it_was_used_up_it_is_whole_again() {
    let mut bucket = SlashBucket::default();
    bucket.take(100, LIMIT, NOW);
    assert_eq!(bucket.take(u64::MAX, LIMIT, NOW + i64::from(SECS)), 100);
    // It never holds more than the limit.
    assert_eq!(
        bucket.take(u64::MAX, LIMIT, NOW + 100 * i64::from(SECS)),
        100
    );
}

#[test]
fn a_clock_that_steps_back_renews_nothing() {
    let mut bucket = SlashBucket::default();
    bucket.take(100, LIMIT, NOW);
    assert_eq!(bucket.take(1, LIMIT, NOW - 500), 0);
    assert_eq!(bucket.take(1, LIMIT, NOW), 0);
    assert_eq!(bucket.take(2, LIMIT, NOW + 10), 1);
}

#[test]
fn a_limit_that_was_lowered_is_whole_again_an_epoch_later() {
    let mut bucket = SlashBucket::default();
    bucket.take(100, LIMIT, NOW);
    let lower = SlashLimit {
        per_epoch: 10,
        ..LIMIT
    };
    assert_eq!(bucket.take(1, lower, NOW), 0);
    assert_eq!(bucket.take(1, lower, NOW + 99), 0);
    assert_eq!(bucket.take(2, lower, NOW + 100), 1);
    assert_eq!(bucket.take(11, lower, NOW + 100 + i64::from(SECS)), 10);
}

#[test]
fn in_epochs_of_another_length_what_was_taken_stays_taken() {
    for secs in [333, 3_001, 2_592_000] {
        let mut bucket = SlashBucket::default();
        bucket.take(99, LIMIT, NOW);
        let other = SlashLimit {
            epoch_secs: secs,
            ..LIMIT
        };
        assert_eq!(bucket.take(u64::MAX, other, NOW), 1, "{secs}");
        assert_eq!(level(&bucket), 100 * u128::from(secs), "{secs}");
    }
}

#[test]
fn the_largest_limit_and_the_longest_wait_are_counted_exactly() {
    let limit = SlashLimit {
        per_epoch: u64::MAX,
        epoch_secs: 2_592_000,
    };
    let mut bucket = SlashBucket::default();
    assert_eq!(bucket.take(u64::MAX, limit, 0), u64::MAX);
    assert_eq!(bucket.take(1, limit, 0), 0);
    // Half an epoch refills half, rounded down.
    assert_eq!(bucket.take(u64::MAX, limit, 1_296_000), u64::MAX / 2);
    assert_eq!(bucket.take(u64::MAX, limit, i64::MAX), u64::MAX);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn no_window_of_an_epochs_length_takes_more_than_twice_the_limit(
        limit in 1..1_000_u64,
        secs in 1..500_u32,
        takes in prop::collection::vec((0..200_i64, 0..1_500_u64), 1..60),
    ) {
        let limit = SlashLimit { per_epoch: limit, epoch_secs: secs };
        let (mut bucket, mut now, mut taken) = (SlashBucket::default(), NOW, vec![]);
        for (wait, wanted) in takes {
            now += wait;
            let amount = bucket.take(wanted, limit, now);
            prop_assert!(amount <= wanted);
            taken.push((now, amount));
            // Exact: units times seconds, over the time since each take, cannot exceed what flowed.
            let window = taken.iter().filter(|(at, _)| *at > now - i64::from(secs));
            let sum: u64 = window.map(|(_, amount)| amount).sum();
            prop_assert!(sum <= 2 * limit.per_epoch);
            // What is wanted and fits is never refused: a bucket that refuses is full to less than a unit.
            if amount < wanted {
                let room = u128::from(limit.per_epoch) * u128::from(secs) - level(&bucket);
                prop_assert!(room < u128::from(secs));
            }
        }
    }
}
