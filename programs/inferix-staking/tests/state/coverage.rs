//! The two bits of an epoch, and since when a worker is short.

use bytemuck::Zeroable;
use inferix_staking::state::*;

const START: i64 = 1_000;
const END: i64 = 1_100;
const GRACE: i64 = 10;

fn terms(epoch: u64) -> Terms {
    Terms {
        epoch,
        start: START,
        epoch_secs: (END - START) as u32,
        grace_secs: GRACE as u32,
        ..Terms::zeroed()
    }
}

fn record(epoch: u64, registered: u16, short: u16) -> CoverageRecord {
    CoverageRecord {
        epoch,
        registered,
        short,
        ..CoverageRecord::default()
    }
}

fn short_since(short_since: i64) -> CoverageRecord {
    CoverageRecord {
        short_since,
        ..record(20, 1, 0)
    }
}

#[test]
fn an_epoch_earns_that_began_registered_and_is_not_short() {
    let record = record(20, 0b1101, 0b0110);
    let earning: Vec<u64> = (0..=30).filter(|epoch| record.earns(*epoch)).collect();
    assert_eq!(earning, [17, 20]);
}

#[test]
fn only_fifteen_epochs_earn_whatever_the_other_bits_say() {
    let record = record(40, u16::MAX, 0);
    for epoch in 0..=100 {
        assert_eq!(record.earns(epoch), (26..=40).contains(&epoch), "{epoch}");
    }
    assert!(!record.earns(40 + (1 << 32)) && !record.earns(u64::MAX));
    assert!(!self::record(1 << 40, u16::MAX, 0).earns(0));
}

#[test]
fn epochs_that_pass_unregistered_push_the_others_back() {
    let mut passed = record(20, 0b1011, 0b0010);
    passed.pass(0);
    assert_eq!(passed, record(20, 0b1011, 0b0010));
    passed.pass(2);
    assert_eq!(passed, record(22, 0b10_1100, 0b1000));
    for (epochs, registered) in [(14, 1 << 14), (15, 0), (16, 0), (17, 0), (1 << 32, 0)] {
        let mut passed = record(20, 1, 1);
        passed.pass(epochs);
        assert_eq!(passed, record(20 + epochs, registered, registered));
    }
}

#[test]
fn no_bit_is_kept_longer_than_fifteen_epochs() {
    let mut begun = record(20, 1 << 14, 1 << 14);
    begun.begin(&terms(21), true);
    assert_eq!(begun, record(21, 1, 0));
}

#[test]
fn an_epoch_that_begins_uncovered_makes_short_since_its_beginning() {
    let mut begun = record(20, 1, 0);
    begun.begin(&terms(21), false);
    assert_eq!((begun.registered, begun.short), (0b11, 0b00));
    assert_eq!(begun.short_since, START);
    begun.begin(&terms(22), false);
    assert_eq!(begun.short_since, START, "still since then");
    begun.begin(&terms(23), true);
    assert_eq!((begun.registered, begun.short_since), (0b1111, 0));
}

#[test]
fn the_grace_has_run_out_a_second_after_it() {
    for (now, short) in [(START + GRACE, 0), (START + GRACE + 1, 1), (END + 50, 1)] {
        let mut record = short_since(START);
        record.judge(&terms(20), now);
        assert_eq!(record.short, short, "at {now}");
        assert_eq!(record.short_since, START);
    }
}

#[test]
fn a_grace_that_reaches_beyond_the_epoch_leaves_it_alone() {
    for (since, short) in [(END - GRACE - 1, 1), (END - GRACE, 0), (END - 1, 0)] {
        let mut record = short_since(since);
        record.judge(&terms(20), END + 1_000);
        assert_eq!(record.short, short, "since {since}");
    }
}

#[test]
fn who_is_not_short_is_not_judged() {
    let mut record = record(20, 1, 0);
    record.judge(&terms(20), END);
    assert_eq!(record.short, 0);
}

#[test]
fn short_since_is_the_first_moment_and_healing_ends_it() {
    let mut record = record(20, 1, 0);
    record.note(false, START);
    record.note(false, START + 5);
    assert_eq!(record.short_since, START);
    record.note(true, START + 6);
    assert!(!record.is_short_now());
}

#[test]
fn leaving_while_short_makes_the_epoch_short_grace_or_not() {
    let mut short = short_since(START);
    assert!(!short.leave());
    assert_eq!(short, record(20, 1, 1));
    let mut covered = record(20, 1, 0);
    assert!(covered.leave());
    assert_eq!(covered, record(20, 1, 0));
}
