//! The terms of each epoch, and the epochs whose terms are known.

use bytemuck::Zeroable;
use inferix_staking::state::*;
use inferix_staking_math::{Benchmark, Price, NANO};

use crate::world::{change_params, epoch_start, network, params, DAY, EPOCH, HOUR, START};

/// The reference price, and the epoch that it first counted in, for epochs known in the epoch of `now`.
fn references(
    network: &Network,
    now: i64,
    epochs: impl IntoIterator<Item = u64>,
) -> Vec<(u64, u64)> {
    let at = network.at(now);
    let reference = |epoch| {
        let terms = at.terms_of(epoch).expect("known");
        (terms.reference_price, terms.reference_epoch)
    };
    epochs.into_iter().map(reference).collect()
}

/// A network in which a price of `NANO + k` is committed in each epoch `k` of these.
fn committed_in(epochs: impl IntoIterator<Item = u64>) -> Box<Network> {
    let mut network = network(params(), 6);
    for epoch in epochs {
        let committed = network.commit_price(NANO + epoch, epoch_start(epoch));
        committed.expect("once an epoch, in its first half");
    }
    network
}

#[test]
fn the_first_epochs_terms_go_on_until_something_is_accepted() {
    let network = network(params(), 6);
    for epoch in [0, 1, 2, 16, 17, 18, 1_000] {
        for now in [epoch_start(epoch), epoch_start(epoch + 1) - 1] {
            let terms = network.terms.at(now);
            assert_eq!(terms.epoch, epoch);
            assert_eq!(
                (terms.start, terms.end()),
                (epoch_start(epoch), epoch_start(epoch + 1))
            );
            assert_eq!((terms.coverage_epochs, terms.reference_price), (2, 0));
            assert_eq!(network.at(now).next_epoch_at(), epoch_start(epoch + 1));
        }
    }
}

#[test]
fn before_its_beginning_a_network_is_in_its_first_epoch() {
    let network = committed_in([0, 1]);
    for now in [START - 1, START - 1_000 * EPOCH, i64::MIN] {
        let terms = network.terms.at(now);
        assert_eq!((terms.epoch, terms.start), (0, START));
    }
}

#[test]
fn a_commit_counts_from_the_next_epoch_and_the_first_one_at_once() {
    let network = committed_in([0, 1]);
    let now = epoch_start(1);
    let known = references(&network, now, 0..=3);
    assert_eq!(known, [(NANO, 0), (NANO, 0), (NANO + 1, 2), (NANO + 1, 2)]);
}

#[test]
fn commits_in_consecutive_epochs_leave_fifteen_epochs_before_the_current_one_known() {
    for last in [1, 14, 15, 16, 17, 18, 33, 34, 35, 100] {
        let network = committed_in(0..=last);
        let now = epoch_start(last);
        let oldest = last.saturating_sub(15);
        for epoch in oldest.max(2)..=last + 1 {
            let known = references(&network, now, [epoch]);
            assert_eq!(known, [(NANO + epoch - 1, epoch)], "{epoch} in {last}");
            let terms = network.terms.of(epoch).expect("stored");
            assert_eq!(terms.start, epoch_start(epoch));
        }
        for epoch in 0..oldest {
            assert_eq!(network.at(now).terms_of(epoch), None, "{epoch} in {last}");
            assert_eq!(network.terms.of(epoch), None, "overwritten");
        }
    }
}

#[test]
fn epochs_between_distant_commits_inherit_the_earlier_one() {
    for pause in [2, 15, 16, 17, 18, 34, 100] {
        let network = committed_in([0, 1, 1 + pause]);
        let last = 1 + pause;
        for epoch in last.saturating_sub(15).max(2)..=last {
            let known = references(&network, epoch_start(last), [epoch]);
            assert_eq!(known, [(NANO + 1, 2)], "{epoch} after a pause of {pause}");
        }
        let coming = references(&network, epoch_start(last), [last + 1]);
        assert_eq!(coming, [(NANO + last, last + 1)]);
    }
}

#[test]
fn what_is_too_old_is_unknown_even_where_nothing_has_overwritten_it() {
    let network = committed_in([0, 1]);
    assert!(network.at(epoch_start(15)).terms_of(0).is_some());
    let at = network.at(epoch_start(16));
    assert_eq!(at.terms_of(0), None);
    assert_eq!(at.terms_at(epoch_start(1) - 1), None);
    assert!(network.terms.of(0).is_some(), "still in its place");
    assert_eq!(at.terms_of(1).map(|terms| terms.epoch), Some(1));
    assert_eq!(
        at.terms_at(epoch_start(1)).map(|terms| terms.epoch),
        Some(1)
    );
}

#[test]
fn a_clock_that_steps_back_walks_back_through_the_epochs_that_are_known() {
    let network = committed_in(0..=40);
    for epoch in 25..=41 {
        let terms = network.terms.at(epoch_start(epoch) + 1);
        let reference = (terms.reference_price, terms.reference_epoch);
        assert_eq!((terms.epoch, reference), (epoch, (NANO + epoch - 1, epoch)));
    }
    let oldest = network.terms.at(epoch_start(24));
    assert_eq!((oldest.epoch, oldest.start), (25, epoch_start(25)));
}

#[test]
fn what_is_accepted_after_the_clock_has_stepped_back_forgets_no_later_epoch() {
    let mut network = committed_in(0..=5);
    change_params(&mut network, epoch_start(4), |params| params.min_price = 7);
    assert_eq!(network.terms.newest, 6);
    let known = references(&network, epoch_start(5), 4..=6);
    assert_eq!(known, [(NANO + 3, 4), (NANO + 4, 5), (NANO + 5, 6)]);
}

#[test]
fn a_new_length_leaves_past_and_running_boundaries_alone() {
    let mut network = committed_in([0]);
    let mut starts = vec![START, epoch_start(1), epoch_start(2)];
    for days in [1, 10, 2, 2, 30, 1] {
        // The last two are the running epoch and the coming one.
        let running = starts.len() as u64 - 2;
        let (now, coming) = (starts[starts.len() - 2], starts[starts.len() - 1]);
        change_params(&mut network, now, |params| {
            params.epoch_secs = (days * DAY) as u32;
        });
        starts.push(coming + days * DAY);
        for (epoch, &start) in (0..).zip(&starts) {
            let terms = network.at(now).terms_of(epoch).expect("known");
            assert_eq!(terms.start, start, "epoch {epoch} in epoch {running}");
            assert_eq!(network.terms.at(start).epoch, epoch);
            assert_eq!(network.terms.at(start - 1).epoch, epoch.saturating_sub(1));
        }
    }
}

#[test]
fn a_price_and_parameters_are_accepted_in_one_epoch_in_either_order() {
    let double = |params: &mut Params| params.coverage_epochs = 4;
    let mut price_first = committed_in([0, 1]);
    change_params(&mut price_first, epoch_start(1), double);
    let mut params_first = committed_in([0]);
    change_params(&mut params_first, epoch_start(1), double);
    params_first.commit_price(NANO + 1, epoch_start(1)).unwrap();
    for network in [price_first, params_first] {
        let running = network.terms.at(epoch_start(1));
        assert_eq!(
            (running.reference_price, running.coverage_epochs),
            (NANO, 2)
        );
        let coming = network.at(epoch_start(1)).coming_terms();
        assert_eq!(
            (coming.reference_price, coming.coverage_epochs),
            (NANO + 1, 4)
        );
        assert_eq!((coming.reference_epoch, coming.start), (2, epoch_start(2)));
    }
}

#[test]
fn a_first_price_after_many_epochs_counts_in_its_own_and_not_before() {
    for accepted in [false, true] {
        let mut network = network(params(), 6);
        let now = epoch_start(40) + EPOCH - 1;
        if accepted {
            change_params(&mut network, now, |params| params.min_price = 7);
        }
        network.commit_price(NANO, now).expect("at any time");
        let before = references(&network, now, 25..=39);
        assert!(before.iter().all(|reference| *reference == (0, 0)));
        assert_eq!(references(&network, now, 40..=41), [(NANO, 40); 2]);
        let floors = [40, 41].map(|epoch| network.terms.of(epoch).unwrap().min_price);
        assert_eq!(floors, [0, if accepted { 7 } else { 0 }]);
    }
}

#[test]
fn the_first_half_ends_in_the_middle() {
    let terms = Terms {
        start: START,
        epoch_secs: 2 * HOUR as u32 + 1,
        ..Terms::zeroed()
    };
    assert!(terms.is_first_half(START) && terms.is_first_half(START + HOUR - 1));
    assert!(!terms.is_first_half(START + HOUR) && !terms.is_first_half(terms.end()));
}

#[test]
fn an_epoch_without_a_price_has_no_rule_and_one_with_a_floor_has_it_in_its_rule() {
    let (ib, cheap) = (
        Benchmark::from_nano(NANO).unwrap(),
        Price::from_nano(1).unwrap(),
    );
    let mut network = network(params(), 6);
    assert_eq!(network.at(START).rule, None);
    network.commit_price(NANO, START).unwrap();
    change_params(&mut network, START, |params| params.min_price = NANO);
    let at = network.at(START);
    let coming = at.rule_of(&at.coming_terms()).expect("a price");
    assert_eq!(at.rule.unwrap().minimum_stake(ib, cheap), Ok(1));
    assert_eq!(coming.minimum_stake(ib, cheap), Ok(144_000_000));
}
