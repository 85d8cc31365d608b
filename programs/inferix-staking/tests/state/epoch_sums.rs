//! Sums of the newest 16 epochs.

use inferix_staking::state::*;

const KEPT: u64 = EPOCHS_SUMMED as u64;

/// Sums of `10 + epoch` for each of these epochs.
fn sums(epochs: impl IntoIterator<Item = u64>) -> EpochSums {
    let mut sums = EpochSums::default();
    for epoch in epochs {
        sums.add(epoch, 10 + epoch);
    }
    sums
}

#[test]
fn each_epoch_has_a_sum_of_its_own() {
    let mut sums = sums(0..KEPT);
    sums.add(3, 100);
    for epoch in 0..KEPT {
        let more = if epoch == 3 { 100 } else { 0 };
        assert_eq!(sums.of(epoch), 10 + epoch + more, "epoch {epoch}");
    }
    assert_eq!(sums.of(KEPT), 0, "not begun");
}

#[test]
fn a_new_epoch_takes_the_place_of_the_oldest() {
    let sums = sums(0..=KEPT);
    assert_eq!(sums.of(0), 0);
    assert_eq!(sums.of(1), 11);
    assert_eq!(sums.of(KEPT), 10 + KEPT);
}

#[test]
fn epochs_in_which_nothing_happened_have_no_sum() {
    // 5 and 7 lie in the places of epochs that are too old by now.
    let sums = sums([5, 7, 20, 22]);
    for epoch in 0..=22 {
        let sum = if [7, 20, 22].contains(&epoch) {
            10 + epoch
        } else {
            0
        };
        assert_eq!(sums.of(epoch), sum, "epoch {epoch}");
    }
}

#[test]
fn after_a_long_pause_every_sum_is_gone() {
    for pause in [KEPT, KEPT + 1, 1_000] {
        let mut sums = sums(0..KEPT);
        let newest = KEPT - 1 + pause;
        sums.add(newest, 1);
        let total: u64 = (0..=newest).map(|epoch| sums.of(epoch)).sum();
        assert_eq!((sums.of(newest), total), (1, 1), "after {pause} epochs");
        assert_eq!(sums.sums.iter().sum::<u64>(), 1);
    }
}

#[test]
fn what_comes_late_counts_for_its_own_epoch_or_not_at_all() {
    let mut sums = sums([20]);
    let before = sums;
    sums.add(4, 7);
    assert_eq!(sums, before, "too old");
    sums.take_back(4, 7);
    sums.take_back(21, 7);
    assert_eq!(sums, before, "no such epoch");
    sums.add(5, 7);
    assert_eq!((sums.of(5), sums.of(20), sums.newest), (7, 30, 20));
}

#[test]
fn a_sum_is_taken_back_and_stays_within_its_bounds() {
    let mut sums = sums([2]);
    sums.take_back(2, 5);
    assert_eq!(sums.of(2), 7);
    sums.take_back(2, 8);
    assert_eq!(sums.of(2), 0);
    sums.add(2, u64::MAX);
    sums.add(2, 1);
    assert_eq!(sums.of(2), u64::MAX);
}

#[test]
fn the_last_epochs_of_all_have_sums_too() {
    let mut sums = EpochSums::default();
    sums.add(u64::MAX, 3);
    sums.add(u64::MAX - 15, 4);
    sums.add(u64::MAX - 16, 5);
    assert_eq!(sums.of(u64::MAX), 3);
    assert_eq!(sums.of(u64::MAX - 15), 4);
    assert_eq!(sums.of(u64::MAX - 16), 0);
}
