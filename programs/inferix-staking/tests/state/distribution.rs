use inferix_staking::state::*;

fn publication(epoch: u64, cumulative_total: u64) -> NewPublication {
    NewPublication {
        epoch,
        root: [1; 32],
        leaf_count: 1,
        cumulative_total,
    }
}

fn limits(now: i64, epoch: u64) -> PublicationLimits {
    PublicationLimits {
        now,
        epoch,
        delay_secs: 10,
        cap_per_epoch: Some(100),
        vault_balance: 1_000,
    }
}

fn publish(d: &mut Distribution, new: NewPublication, limits: &PublicationLimits) -> bool {
    let before = *d;
    let accepted = d.publish(&new, limits).is_ok();
    assert!(
        accepted || d.pending == before.pending,
        "a refusal left something behind"
    );
    accepted
}

#[test]
fn the_cap_counts_the_epochs_that_a_publication_covers() {
    let mut d = Distribution::default();
    assert!(!publish(&mut d, publication(2, 301), &limits(0, 3)));
    assert!(publish(&mut d, publication(2, 300), &limits(0, 3)));
    d.settle(10);
    assert!(!publish(&mut d, publication(3, 401), &limits(10, 4)));
    assert!(publish(&mut d, publication(3, 400), &limits(10, 4)));
}

#[test]
fn the_old_root_stays_until_the_new_one_is_claimable() {
    let mut d = Distribution::default();
    assert!(publish(&mut d, publication(0, 50), &limits(0, 1)));
    d.settle(9);
    assert!(!d.current.exists());
    d.settle(10);
    assert_eq!((d.current.epoch, d.pending.exists()), (0, false));
    assert!(publish(&mut d, publication(1, 60), &limits(10, 2)));
    assert_eq!(d.current.epoch, 0);
    assert!(d.cancel_pending(20).is_err(), "claimable: too late");
    assert_eq!(d.current.epoch, 1);
}

#[test]
fn nothing_is_promised_that_the_vault_does_not_hold_or_that_was_not_published() {
    let mut d = Distribution::default();
    let poor = PublicationLimits {
        vault_balance: 49,
        ..limits(0, 1)
    };
    assert!(!publish(&mut d, publication(0, 50), &poor));
    assert!(publish(&mut d, publication(0, 50), &limits(0, 1)));
    d.settle(10);
    assert!(d.record_claim(51).is_err());
    assert!(d.record_claim(50).is_ok());
    assert!(d.record_claim(1).is_err());
    assert_eq!(d.claimed_total, 50);
    assert!(
        !publish(&mut d, publication(1, 49), &limits(10, 2)),
        "the total fell"
    );
}
