//! Publications, claims, suspensions and corrections. A publication may add 100 per epoch and waits for ten
//! seconds.

mod claims_at;
mod correct;
mod publish;
mod suspend;

use anchor_lang::prelude::*;
use inferix_staking::state::*;
use inferix_staking::StakingError;

use crate::world::START;

const CAP: u64 = 100;
const DELAY: i64 = 10;
const WEEK: i64 = 7 * 24 * 3_600;

/// A distribution of a network that was created in `epoch`.
fn created_in(epoch: u64) -> Distribution {
    let mut d = Distribution::default();
    d.open(Pubkey::new_from_array([1; 32]), epoch);
    d
}

fn publication(epoch: u64, cumulative_total: u64) -> NewPublication {
    correction(epoch, cumulative_total, 0)
}

fn correction(epoch: u64, cumulative_total: u64, written_off: u64) -> NewPublication {
    NewPublication {
        epoch,
        root: [1; 32],
        leaf_count: 1,
        cumulative_total,
        written_off,
    }
}

fn limits(now: i64, epoch: u64) -> PublicationLimits {
    PublicationLimits {
        now,
        epoch,
        delay_secs: DELAY as u32,
        cap_per_epoch: CAP,
        lifetime_cap: u64::MAX,
        work: None,
        vault_balance: 1_000_000,
    }
}

/// Publishes right after the publication's epoch, lets the delay pass, and returns the time.
fn publish(d: &mut Distribution, new: NewPublication, now: i64) -> i64 {
    let claimable_at = d.publish(&new, &limits(now, new.epoch + 1));
    assert_eq!(claimable_at, Ok(now + DELAY));
    d.settle(now + DELAY);
    assert_eq!((d.current.epoch, d.pending.exists()), (new.epoch, false));
    assert_eq!(d.current.cumulative_total, new.cumulative_total);
    now + DELAY
}

/// Asserts that a publication is refused, and that it leaves nothing behind.
fn refuses(d: &mut Distribution, new: NewPublication, limits: &PublicationLimits, e: StakingError) {
    d.settle(limits.now);
    let before = *d;
    assert_eq!(d.publish(&new, limits), Err(e.into()));
    assert_eq!(*d, before);
}

/// Suspends the root that is the current one then.
fn stop(d: &mut Distribution, by_admin: bool, now: i64) -> Result<(i64, Option<Publication>)> {
    d.settle(now);
    let root = d.current.root;
    d.suspend(&root, by_admin, now)
}

/// Cancels whatever is pending then.
fn cancel(d: &mut Distribution, now: i64) -> Result<Publication> {
    let root = d.pending.root;
    d.cancel_pending(&root, now)
}

/// Suspends and returns until when.
fn suspend(d: &mut Distribution, by_admin: bool, now: i64) -> i64 {
    let (until, dropped) = stop(d, by_admin, now).expect("can be suspended");
    assert_eq!(dropped, None);
    assert_eq!(
        d.check_claimable(now),
        Err(StakingError::PublicationSuspended.into())
    );
    until
}

fn claim(d: &mut Distribution, amount: u64) {
    assert_eq!(d.record_claim(amount), Ok(()));
}
