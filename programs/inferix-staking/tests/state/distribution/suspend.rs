//! Suspensions of a root that is claimable already, by the guardian and by the admin.

use super::*;

/// A distribution whose first root is claimable, and the time.
fn published() -> (Distribution, i64) {
    let mut d = created_in(0);
    let now = publish(&mut d, publication(0, 50), START);
    (d, now)
}

fn refuses_to_suspend(d: &mut Distribution, by_admin: bool, now: i64, error: StakingError) {
    let before = *d;
    assert_eq!(stop(d, by_admin, now), Err(error.into()));
    assert_eq!(*d, before);
}

#[test]
fn a_guardians_suspension_lapses_after_a_week_and_an_admins_does_not() {
    let suspended = Err(StakingError::PublicationSuspended.into());
    let (mut d, now) = published();
    assert_eq!(suspend(&mut d, false, now), now + WEEK);
    assert_eq!(d.check_claimable(now + WEEK - 1), suspended);
    assert_eq!(d.check_claimable(now + WEEK), Ok(()));

    let (mut d, now) = published();
    assert_eq!(suspend(&mut d, true, now), i64::MAX);
    assert_eq!(d.check_claimable(now + 1_000 * WEEK), suspended);
}

#[test]
fn nothing_is_suspended_before_something_is_claimable() {
    let mut d = created_in(0);
    assert!(d.publish(&publication(0, 50), &limits(START, 1)).is_ok());
    for by_admin in [false, true] {
        let now = START + DELAY - 1;
        refuses_to_suspend(&mut d, by_admin, now, StakingError::NothingPublished);
    }
    // Suspending settles first, so it reaches a publication whose delay has just passed.
    suspend(&mut d, false, START + DELAY);
}

#[test]
fn a_guardian_waits_a_week_after_its_suspension_has_ended() {
    let (mut d, now) = published();
    suspend(&mut d, false, now);
    let (already, recently) = (
        StakingError::AlreadySuspended,
        StakingError::SuspendedRecently,
    );
    refuses_to_suspend(&mut d, false, now, already);
    refuses_to_suspend(&mut d, false, now + WEEK - 1, already);
    refuses_to_suspend(&mut d, false, now + WEEK, recently);
    refuses_to_suspend(&mut d, false, now + 2 * WEEK - 1, recently);
    assert_eq!(suspend(&mut d, false, now + 2 * WEEK), now + 3 * WEEK);
}

#[test]
fn an_admin_prolongs_a_guardians_suspension_and_repeats_a_lapsed_one() {
    for later in [0, 1, WEEK - 1, WEEK, WEEK + 1] {
        let (mut d, now) = published();
        suspend(&mut d, false, now);
        assert_eq!(suspend(&mut d, true, now + later), i64::MAX);
        let already = StakingError::AlreadySuspended;
        refuses_to_suspend(&mut d, true, now + later, already);
        refuses_to_suspend(&mut d, false, now + 9 * WEEK, already);
    }
}

#[test]
fn what_was_built_on_a_suspended_root_is_dropped() {
    for by_admin in [false, true] {
        let (mut d, now) = published();
        assert!(d.publish(&publication(1, 60), &limits(now, 2)).is_ok());
        let pending = d.pending;
        let (_, dropped) = stop(&mut d, by_admin, now + DELAY - 1).unwrap();
        assert_eq!(dropped, Some(pending));
        d.settle(now + 2 * DELAY);
        assert_eq!((d.current.epoch, d.pending.exists()), (0, false));
    }
}

#[test]
fn a_correction_survives_a_second_suspension_of_what_it_corrects() {
    let (mut d, now) = published();
    suspend(&mut d, false, now);
    assert!(d.publish(&publication(0, 40), &limits(now, 1)).is_ok());
    suspend(&mut d, true, now + 1);
    assert!(d.pending.exists());
    d.settle(now + DELAY);
    assert_eq!(
        (d.current.cumulative_total, d.check_claimable(now + DELAY)),
        (40, Ok(()))
    );
}

#[test]
fn a_suspension_stops_claims_until_the_correction_is_claimable_and_no_longer() {
    for by_admin in [false, true] {
        let (mut d, now) = published();
        suspend(&mut d, by_admin, now);
        assert!(d.publish(&publication(0, 40), &limits(now, 1)).is_ok());
        d.settle(now + DELAY - 1);
        let suspended = Err(StakingError::PublicationSuspended.into());
        assert_eq!(d.check_claimable(now + DELAY - 1), suspended);
        d.settle(now + DELAY);
        assert_eq!(d.check_claimable(now + DELAY), Ok(()));
        assert_eq!(d.suspended_until, now + DELAY);
    }
}

#[test]
fn the_suspension_ends_when_the_correction_becomes_claimable_whoever_settles_when() {
    let (mut d, now) = published();
    suspend(&mut d, false, now);
    assert!(d.publish(&publication(0, 40), &limits(now, 1)).is_ok());
    let (mut early, mut late) = (d, d);
    early.settle(now + DELAY);
    late.settle(now + 3 * WEEK);
    assert_eq!(early, late);
}

#[test]
fn a_guardian_may_suspend_the_correction_a_week_after_it_became_claimable() {
    let (mut d, now) = published();
    suspend(&mut d, false, now);
    let corrected_at = publish(&mut d, publication(0, 40), now);
    let recently = StakingError::SuspendedRecently;
    refuses_to_suspend(&mut d, false, corrected_at + WEEK - 1, recently);
    let mut by_admin = d;
    assert_eq!(suspend(&mut by_admin, true, corrected_at), i64::MAX);
    suspend(&mut d, false, corrected_at + WEEK);
}

#[test]
fn a_correction_can_be_cancelled_and_claims_stay_stopped() {
    let (mut d, now) = published();
    suspend(&mut d, true, now);
    assert!(d.publish(&publication(0, 40), &limits(now, 1)).is_ok());
    assert!(cancel(&mut d, now + DELAY - 1).is_ok());
    d.settle(now + WEEK);
    let suspended = Err(StakingError::PublicationSuspended.into());
    assert_eq!(d.check_claimable(now + WEEK), suspended);
    publish(&mut d, publication(0, 40), now + WEEK);
}

#[test]
fn a_correction_that_is_cancelled_has_not_lengthened_a_guardians_suspension() {
    let (mut d, now) = published();
    let until = suspend(&mut d, false, now);
    let published_at = until - 1;
    assert!(d
        .publish(&publication(0, 40), &limits(published_at, 1))
        .is_ok());
    assert_eq!(d.suspended_until, published_at + DELAY);
    assert!(cancel(&mut d, until - 1).is_ok());
    assert_eq!(d.suspended_until, until);
    assert_eq!(d.check_claimable(until), Ok(()));
}

#[test]
fn after_the_lapse_a_correction_stops_claims_once_and_not_again_after_a_cancel() {
    let (mut d, now) = published();
    let until = suspend(&mut d, false, now);
    for round in 0..3 {
        let now = until + round * DELAY;
        assert!(d.publish(&publication(1, 60), &limits(now, 2)).is_ok());
        assert_eq!(d.check_claimable(now).is_err(), round == 0);
        assert!(cancel(&mut d, now + DELAY - 1).is_ok());
        assert_eq!(d.check_claimable(now + DELAY - 1), Ok(()));
    }
    // The guardian can suspend again when its week is over.
    assert!(stop(&mut d, false, until + WEEK).is_ok());
}

#[test]
fn a_suspension_or_a_cancel_that_means_another_root_stops_nothing() {
    let (mut d, now) = published();
    assert!(d.publish(&publication(1, 60), &limits(now, 2)).is_ok());
    let changed = Err(StakingError::PublicationChanged.into());
    let (wrong, next) = (d.current.root, [8; 32]);
    d.pending.root = next;
    let before = d;
    assert_eq!(d.cancel_pending(&wrong, now).map(drop), changed);
    for by_admin in [false, true] {
        assert_eq!(d.suspend(&next, by_admin, now).map(drop), changed);
    }
    assert_eq!(d, before);
    // It lands when the next root counts already.
    d.settle(now + DELAY);
    let after = d;
    for by_admin in [false, true] {
        assert_eq!(d.suspend(&wrong, by_admin, now + DELAY).map(drop), changed);
    }
    assert_eq!(d, after);
}
