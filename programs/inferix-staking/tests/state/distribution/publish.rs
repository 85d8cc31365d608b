//! Publications: the caps on what they add, and the delay until they are claimable.

use super::*;

#[test]
fn the_cap_counts_the_epochs_that_a_publication_covers() {
    let mut d = created_in(0);
    let too_much = StakingError::EpochCapExceeded;
    refuses(&mut d, publication(2, 301), &limits(START, 3), too_much);
    let now = publish(&mut d, publication(2, 300), START);
    refuses(&mut d, publication(3, 401), &limits(now, 4), too_much);
    publish(&mut d, publication(3, 400), now);
}

#[test]
fn the_cap_counts_at_most_four_epochs() {
    for (epoch, cap) in [(2, 300), (3, 400), (4, 400), (1_000, 400)] {
        let mut d = created_in(0);
        let too_much = StakingError::EpochCapExceeded;
        let limits = limits(START, epoch + 1);
        refuses(&mut d, publication(epoch, cap + 1), &limits, too_much);
        publish(&mut d, publication(epoch, cap), START);
    }
}

#[test]
fn the_first_cap_counts_from_the_epoch_of_the_networks_creation() {
    let mut d = created_in(50);
    let too_much = StakingError::EpochCapExceeded;
    refuses(&mut d, publication(50, 101), &limits(START, 51), too_much);
    let too_early = StakingError::EpochAlreadyPublished;
    refuses(&mut d, publication(49, 1), &limits(START, 51), too_early);
    publish(&mut d, publication(50, 100), START);
}

#[test]
fn an_epoch_is_published_once_and_after_its_end() {
    let mut d = created_in(0);
    let (running, published) = (
        StakingError::EpochNotEnded,
        StakingError::EpochAlreadyPublished,
    );
    refuses(&mut d, publication(5, 1), &limits(START, 5), running);
    let now = publish(&mut d, publication(4, 1), START);
    for epoch in [0, 3, 4] {
        refuses(&mut d, publication(epoch, 2), &limits(now, 6), published);
    }
    publish(&mut d, publication(5, 2), now);
}

#[test]
fn the_total_never_exceeds_the_lifetime_cap() {
    let mut d = created_in(0);
    let limits = |now, epoch| PublicationLimits {
        lifetime_cap: 150,
        ..limits(now, epoch)
    };
    let too_much = StakingError::LifetimeCapExceeded;
    refuses(&mut d, publication(1, 151), &limits(START, 2), too_much);
    let now = publish(&mut d, publication(0, 100), START);
    refuses(&mut d, publication(1, 151), &limits(now, 2), too_much);
    assert!(d.publish(&publication(1, 150), &limits(now, 2)).is_ok());
}

#[test]
fn declared_work_allows_so_much_and_rounds_down() {
    // 1.5 base units for each IBM: 7 IBM allow 10.5 of them.
    let by = |work, emission_per_ibm| PublicationLimits {
        work: Some(WorkLimit {
            work,
            emission_per_ibm,
        }),
        ..limits(START, 1)
    };
    let mut d = created_in(0);
    let too_little = StakingError::EmissionExceedsWork;
    refuses(
        &mut d,
        publication(0, 11),
        &by(7, 1_500_000_000),
        too_little,
    );
    refuses(&mut d, publication(0, 1), &by(0, 1_500_000_000), too_little);
    let too_much = StakingError::EpochCapExceeded;
    refuses(
        &mut d,
        publication(0, 101),
        &by(u64::MAX, u64::MAX),
        too_much,
    );

    for (limits, total) in [
        (by(7, 1_500_000_000), 10),
        (by(0, 1_500_000_000), 0),
        (by(u64::MAX, u64::MAX), 100),
        (by(0, 0), 100),
    ] {
        let mut d = created_in(0);
        assert!(d.publish(&publication(0, total), &limits).is_ok());
        assert_eq!(d.pending.work, limits.work.unwrap().work);
    }
}

#[test]
fn work_allows_the_growth_and_not_the_total() {
    let mut d = created_in(0);
    let now = publish(&mut d, publication(0, 100), START);
    let limits = PublicationLimits {
        work: Some(WorkLimit {
            work: 10,
            emission_per_ibm: 1_000_000_000,
        }),
        ..limits(now, 2)
    };
    let too_little = StakingError::EmissionExceedsWork;
    refuses(&mut d, publication(1, 111), &limits, too_little);
    assert!(d.publish(&publication(1, 110), &limits).is_ok());
}

#[test]
fn nothing_is_promised_that_the_vault_does_not_hold() {
    let mut d = created_in(0);
    let holds = |now, epoch, vault_balance| PublicationLimits {
        vault_balance,
        ..limits(now, epoch)
    };
    let poor = StakingError::Underfunded;
    refuses(&mut d, publication(0, 50), &holds(START, 1, 49), poor);
    assert!(d.publish(&publication(0, 50), &holds(START, 1, 50)).is_ok());
    d.settle(START + DELAY);
    claim(&mut d, 20);
    let now = START + DELAY;
    // 30 of the first publication are unclaimed, and 10 are new.
    refuses(&mut d, publication(1, 60), &holds(now, 2, 39), poor);
    assert!(d.publish(&publication(1, 60), &holds(now, 2, 40)).is_ok());
}

#[test]
fn a_publication_has_leaves_and_a_root_and_its_total_does_not_fall() {
    let mut d = created_in(0);
    let now = publish(&mut d, publication(0, 50), START);
    let no_leaves = NewPublication {
        leaf_count: 0,
        ..publication(1, 60)
    };
    let no_root = NewPublication {
        root: [0; 32],
        ..publication(1, 60)
    };
    for (new, error) in [
        (no_leaves, StakingError::EmptyPublication),
        (no_root, StakingError::EmptyPublication),
        (publication(1, 49), StakingError::TotalFell),
        (correction(1, 60, 1), StakingError::WrittenOffTooLarge),
    ] {
        refuses(&mut d, new, &limits(now, 2), error);
    }
    publish(&mut d, publication(1, 50), now);
}

#[test]
fn the_old_root_stays_until_the_new_one_is_claimable() {
    let mut d = created_in(0);
    assert_eq!(
        d.check_claimable(START),
        Err(StakingError::NothingPublished.into())
    );
    let now = publish(&mut d, publication(0, 50), START);
    assert_eq!(d.check_claimable(now), Ok(()));
    assert!(d.publish(&publication(1, 60), &limits(now, 2)).is_ok());
    let pending = StakingError::PublicationPending;
    refuses(&mut d, publication(1, 60), &limits(now, 2), pending);
    d.settle(now + DELAY - 1);
    assert_eq!((d.current.epoch, d.unclaimed()), (0, 50));
    d.settle(now + DELAY);
    assert_eq!((d.current.epoch, d.unclaimed()), (1, 60));
}

#[test]
fn what_is_claimable_can_no_longer_be_cancelled() {
    let mut d = created_in(0);
    assert!(d.publish(&publication(0, 50), &limits(START, 1)).is_ok());
    let before = cancel(&mut d, START + DELAY - 1).expect("in time");
    assert_eq!(before.cumulative_total, 50);
    assert_eq!((d.current.exists(), d.issued.of(0)), (false, 0));

    assert!(d.publish(&publication(0, 60), &limits(START, 1)).is_ok());
    let too_late = cancel(&mut d, START + DELAY);
    assert_eq!(too_late, Err(StakingError::NoPendingPublication.into()));
    assert_eq!(d.current.cumulative_total, 60);
}

#[test]
fn claims_never_exceed_what_is_published() {
    let mut d = created_in(0);
    publish(&mut d, publication(0, 50), START);
    let too_much = Err(StakingError::ClaimsExceedPublication.into());
    assert_eq!(d.record_claim(51), too_much);
    claim(&mut d, 50);
    assert_eq!(d.record_claim(1), too_much);
    assert_eq!((d.claimed_total, d.unclaimed()), (50, 0));
}

#[test]
fn a_run_of_claims_books_what_it_has_not_left() {
    let mut d = created_in(0);
    publish(&mut d, publication(0, 50), START);
    assert_eq!(d.record_claims(50), Ok(()));
    assert_eq!(d.record_claims(20), Ok(()));
    assert_eq!((d.claimed_total, d.unclaimed()), (30, 20));
    assert_eq!(
        d.record_claims(21),
        Err(StakingError::BrokenInvariant.into())
    );
    assert_eq!(d.claimed_total, 30);
}

#[test]
fn what_publications_add_is_summed_for_their_epochs_once_they_are_claimable() {
    let mut d = created_in(0);
    let now = publish(&mut d, publication(0, 50), START);
    assert!(d.publish(&publication(3, 120), &limits(now, 4)).is_ok());
    assert_eq!([0, 1, 2, 3].map(|epoch| d.issued.of(epoch)), [50, 0, 0, 0]);
    d.settle(now + DELAY);
    assert_eq!([0, 1, 2, 3].map(|epoch| d.issued.of(epoch)), [50, 0, 0, 70]);
}
