//! Corrections. Growth and caps are measured from the base: the last publication that was never suspended.

use super::*;

/// Publishes 50 for epoch 0, of which 30 are claimed, and then a wrong total for epoch 1 under which
/// `claimed` more is claimed before the admin suspends it. Returns the time.
fn suspended(wrong_total: u64, claimed: u64) -> (Distribution, i64) {
    let mut d = created_in(0);
    let now = publish(&mut d, publication(0, 50), START);
    claim(&mut d, 30);
    let now = publish(&mut d, publication(1, wrong_total), now);
    claim(&mut d, claimed);
    suspend(&mut d, true, now);
    (d, now)
}

#[test]
fn an_inflated_total_is_corrected_downwards() {
    let (mut d, now) = suspended(150, 0);
    publish(&mut d, publication(1, 80), now);
    assert_eq!((d.current.growth, d.current.written_off), (30, 0));
    assert_eq!(d.unclaimed(), 50);
}

#[test]
fn a_correction_is_not_below_the_base() {
    let (mut d, now) = suspended(150, 0);
    refuses(
        &mut d,
        publication(1, 49),
        &limits(now, 2),
        StakingError::TotalFell,
    );
    publish(&mut d, publication(1, 50), now);
    assert_eq!(d.current.growth, 0);
}

#[test]
fn the_cap_is_measured_from_the_base_and_not_from_the_wrong_total() {
    let (mut d, now) = suspended(150, 0);
    let too_much = StakingError::EpochCapExceeded;
    refuses(&mut d, publication(1, 151), &limits(now, 2), too_much);
    // Epochs 1 and 2 since the base.
    refuses(&mut d, publication(2, 251), &limits(now, 3), too_much);
    publish(&mut d, publication(2, 250), now);
}

#[test]
fn a_correction_covers_the_same_epoch_or_a_later_one() {
    for epoch in [1, 2] {
        let (mut d, now) = suspended(150, 0);
        let too_early = StakingError::EpochAlreadyPublished;
        refuses(
            &mut d,
            publication(0, 60),
            &limits(now, epoch + 1),
            too_early,
        );
        publish(&mut d, publication(epoch, 60), now);
        // After the correction, an epoch is covered once.
        refuses(
            &mut d,
            publication(epoch, 60),
            &limits(now + DELAY, 4),
            too_early,
        );
    }
}

#[test]
fn what_was_paid_wrongly_is_in_the_total_and_outside_the_epochs_cap() {
    // A thief took 70 at the cap; the honest are still owed the whole cap.
    let (mut d, now) = suspended(150, 70);
    let too_much = StakingError::EpochCapExceeded;
    refuses(&mut d, correction(1, 221, 70), &limits(now, 2), too_much);
    publish(&mut d, correction(1, 220, 70), now);
    assert_eq!((d.current.growth, d.current.written_off), (100, 70));
    // 20 of epoch 0 and 100 of epoch 1.
    assert_eq!(d.unclaimed(), 120);
    assert_eq!(d.written_off_total, 70);
}

#[test]
fn at_most_what_was_claimed_since_the_base_is_written_off() {
    let (mut d, now) = suspended(150, 70);
    let too_much = StakingError::WrittenOffTooLarge;
    refuses(&mut d, correction(1, 200, 71), &limits(now, 2), too_much);
    let fell = StakingError::TotalFell;
    refuses(&mut d, correction(1, 119, 70), &limits(now, 2), fell);
    publish(&mut d, correction(1, 120, 70), now);
    // It is not suspended, so nothing more can be.
    refuses(
        &mut d,
        correction(2, 121, 1),
        &limits(now + DELAY, 3),
        too_much,
    );
}

#[test]
fn one_base_writes_off_at_most_what_was_unclaimed_at_it_and_one_growth() {
    // 20 of the 50 were unclaimed at the base, and a root may add 100.
    let mut d = created_in(0);
    let now = publish(&mut d, publication(0, 50), START);
    claim(&mut d, 30);
    let mut now = publish(&mut d, publication(1, 150), now);
    claim(&mut d, 120);
    let correction = |total, written_off| NewPublication {
        written_off,
        ..publication(1, total)
    };
    suspend(&mut d, true, now);
    refuses(
        &mut d,
        correction(150, 121),
        &limits(now, 2),
        StakingError::WrittenOffTooLarge,
    );
    // The thief corrects himself, writes his loot off and claims the cap again; and again.
    now = publish(&mut d, correction(270, 120), now);
    claim(&mut d, 120);
    suspend(&mut d, true, now);
    refuses(
        &mut d,
        correction(390, 240),
        &limits(now, 2),
        StakingError::WrittenOffTooLarge,
    );
    publish(&mut d, correction(270, 120), now);
    assert_eq!(d.unclaimed(), 0);
}

#[test]
fn what_was_written_off_once_and_left_unclaimed_lets_no_later_loss_be_larger() {
    // Each epoch a thief publishes the cap to himself, claims all, corrects himself, and leaves that unclaimed.
    let mut d = created_in(0);
    let (mut now, mut total) = (START, 0);
    for epoch in 0..10 {
        now = publish(&mut d, publication(epoch, total + CAP), now);
        let all = d.unclaimed();
        claim(&mut d, all);
        suspend(&mut d, true, now);
        let correction = |written_off| NewPublication {
            written_off,
            ..publication(epoch, total + CAP + written_off)
        };
        refuses(
            &mut d,
            correction(CAP + 1),
            &limits(now, epoch + 1),
            StakingError::WrittenOffTooLarge,
        );
        now = publish(&mut d, correction(CAP), now);
        total += 2 * CAP;
    }
    assert_eq!(d.current.cumulative_total, 20 * CAP);
}

#[test]
fn what_is_written_off_counts_for_the_lifetime_cap_and_is_funded_again() {
    let (mut d, now) = suspended(150, 70);
    let capped = |lifetime_cap, vault_balance| PublicationLimits {
        lifetime_cap,
        vault_balance,
        ..limits(now, 2)
    };
    let new = correction(1, 220, 70);
    let (too_much, poor) = (StakingError::LifetimeCapExceeded, StakingError::Underfunded);
    refuses(&mut d, new, &capped(219, 120), too_much);
    refuses(&mut d, new, &capped(220, 119), poor);
    assert!(d.publish(&new, &capped(220, 120)).is_ok());
}

#[test]
fn a_correction_that_is_too_small_leaves_claims_waiting_and_nothing_below_zero() {
    let (mut d, now) = suspended(150, 70);
    publish(&mut d, publication(1, 80), now);
    assert_eq!(d.unclaimed(), 0);
    let too_much = Err(StakingError::ClaimsExceedPublication.into());
    assert_eq!(d.record_claim(1), too_much);
    assert_eq!((d.record_claims(0), d.claimed_total), (Ok(()), 100));
    // 100 are claimed: the next one has to bring more than the 20 in between.
    publish(&mut d, publication(2, 130), now + DELAY);
    assert_eq!(d.unclaimed(), 30);
}

#[test]
fn a_corrected_correction_is_measured_from_the_same_base() {
    let (mut d, now) = suspended(150, 70);
    let now = publish(&mut d, correction(1, 140, 70), now);
    claim(&mut d, 5);
    suspend(&mut d, true, now);
    let too_much = StakingError::WrittenOffTooLarge;
    refuses(&mut d, correction(1, 200, 76), &limits(now, 2), too_much);
    publish(&mut d, correction(1, 225, 75), now);
    assert_eq!((d.current.growth, d.written_off_total), (100, 75));
    assert_eq!((d.issued.of(0), d.issued.of(1)), (50, 100));
}

#[test]
fn a_correction_is_the_base_of_what_follows() {
    let (mut d, now) = suspended(150, 70);
    let now = publish(&mut d, correction(1, 140, 70), now);
    claim(&mut d, 5);
    let now = publish(&mut d, publication(2, 240), now);
    let corrected = Base {
        next_epoch: 2,
        cumulative_total: 140,
    };
    assert_eq!((d.base, d.current.growth), (corrected, 100));
    claim(&mut d, 6);
    suspend(&mut d, true, now);
    // Only what was claimed since then.
    let too_much = StakingError::WrittenOffTooLarge;
    refuses(&mut d, correction(2, 200, 7), &limits(now, 3), too_much);
    publish(&mut d, correction(2, 246, 6), now);
    assert_eq!(d.written_off_total, 76);
}

#[test]
fn the_first_publication_of_all_is_corrected_from_nothing() {
    let mut d = created_in(7);
    let now = publish(&mut d, publication(7, 100), START);
    claim(&mut d, 40);
    suspend(&mut d, true, now);
    let too_much = StakingError::EpochCapExceeded;
    refuses(&mut d, correction(7, 141, 40), &limits(now, 8), too_much);
    publish(&mut d, correction(7, 140, 40), now);
    assert_eq!((d.unclaimed(), d.issued.of(7)), (100, 100));
}

#[test]
fn a_suspension_that_lapses_still_lets_the_next_publication_correct() {
    let mut d = created_in(0);
    let now = publish(&mut d, publication(0, 50), START);
    let now = publish(&mut d, publication(1, 150), now);
    suspend(&mut d, false, now);
    let now = now + WEEK;
    claim(&mut d, 10);
    // A false alarm: epoch 2 goes on as if nothing had happened, with the caps of two epochs.
    let too_much = StakingError::EpochCapExceeded;
    refuses(&mut d, publication(2, 251), &limits(now, 3), too_much);
    let now = publish(&mut d, publication(2, 250), now);
    assert_eq!((d.current.growth, d.unclaimed()), (200, 240));
    assert_eq!([0, 1, 2].map(|epoch| d.issued.of(epoch)), [50, 0, 200]);
    assert_eq!(d.check_claimable(now), Ok(()));
}

#[test]
fn issued_sums_follow_a_correction() {
    let (mut d, now) = suspended(150, 70);
    assert_eq!(d.issued.of(1), 100, "as published");
    let now = publish(&mut d, correction(1, 180, 70), now);
    assert_eq!((d.issued.of(0), d.issued.of(1)), (50, 60));
    suspend(&mut d, true, now);
    publish(&mut d, correction(3, 180, 70), now);
    assert_eq!([0, 1, 2, 3].map(|epoch| d.issued.of(epoch)), [50, 0, 0, 60]);
}
