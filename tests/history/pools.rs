//! The two pools: publications in the order in which they became claimable, and what is derived from them.

use inferix_staking_tests::DAY;
use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::{NewPublication, Publication};

use crate::publishing::Limits;
use crate::sums::Sums;
use crate::terms::*;

/// A publication that has become claimable.
#[derive(Clone, Copy, Debug)]
pub struct Published {
    pub said: Publication,
    /// It has been suspended, even if that has lapsed.
    pub suspended: bool,
    /// What had been claimed from the pool when it became claimable.
    pub claimed_before: u64,
}

/// What growth and caps are measured from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Base {
    pub next_epoch: u64,
    pub total: u64,
    /// What had been claimed when it was replaced.
    pub claimed: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// The oldest first; the last one is current.
    pub published: Vec<Published>,
    pub pending: Option<Publication>,
    pub claimed: u64,
    /// Nothing is claimable before.
    pub suspended_until: i64,
    /// When the guardian's last suspension ends or ended.
    pub guardian_until: Option<i64>,
}

impl Pool {
    pub fn current(&self) -> Option<&Published> {
        self.published.last()
    }

    pub fn is_suspended(&self) -> bool {
        self.current().is_some_and(|current| current.suspended)
    }

    /// The base among the first so many publications: the last of them that was never suspended.
    fn base_among(&self, len: usize) -> Base {
        let honest = self.published[..len].iter().rposition(|p| !p.suspended);
        let replaced_by = self.published.get(honest.map_or(0, |index| index + 1));
        let said = honest.map(|index| self.published[index].said);
        Base {
            next_epoch: said.map_or(0, |said| said.epoch + 1),
            total: said.map_or(0, |said| said.cumulative_total),
            claimed: replaced_by.map_or(0, |next| next.claimed_before),
        }
    }

    /// What the current publication was measured from.
    pub fn base(&self) -> Base {
        self.base_among(self.published.len().saturating_sub(1))
    }

    /// What the next publication is measured from.
    pub fn next_base(&self) -> Base {
        self.base_among(self.published.len())
    }

    /// The root of what the next publication is measured from.
    pub fn next_honest_root(&self) -> Option<[u8; 32]> {
        let honest = self.published.iter().rfind(|p| !p.suspended);
        honest.map(|p| p.said.root)
    }

    /// The root that is current at a time, whether anybody has called since it became so or not.
    pub fn root_at(&self, now: i64) -> Option<[u8; 32]> {
        let mut pool = self.clone();
        pool.settle(now);
        pool.current().map(|p| p.said.root)
    }

    /// Those whose growth and write-offs count: all but those that a correction has replaced.
    fn lasting(&self) -> impl Iterator<Item = &Published> {
        let last = self.published.len().saturating_sub(1);
        let all = self.published.iter().enumerate();
        all.filter(move |(i, p)| *i == last || !p.suspended)
            .map(|(_, published)| published)
    }

    pub fn issued(&self) -> Sums {
        let mut issued = Sums::default();
        self.published
            .iter()
            .for_each(|p| issued.add(p.said.epoch, 0).expect("nothing more"));
        for p in self.lasting() {
            let adds = issued.add(p.said.epoch, p.said.growth);
            adds.expect("less than the lifetime cap");
        }
        issued
    }

    pub fn written_off(&self) -> u64 {
        self.lasting().map(|p| p.said.written_off).sum()
    }

    pub fn unclaimed(&self) -> u64 {
        let total = self.current().map_or(0, |p| p.said.cumulative_total);
        total.saturating_sub(self.claimed)
    }

    /// What a correction that covers the epochs until this one may write off: what was claimed since the base was
    /// replaced, and no more than one wrong root can have paid, which is what the base left unclaimed (besides
    /// what had been written off before) and what the caps let it add.
    pub fn lost(&self, epoch: u64, limits: &Limits) -> u64 {
        if !self.is_suspended() {
            return 0;
        }
        let base = self.next_base();
        let suspended = self.current().map_or(0, |p| p.said.written_off);
        let before = self.written_off() - suspended;
        let left = base.total.saturating_sub(base.claimed + before);
        let one_root = left + limits.cap(&base, epoch);
        (self.claimed - base.claimed).min(one_root)
    }

    /// A pending publication becomes the current one after its delay; a correction ends the suspension.
    pub fn settle(&mut self, now: i64) {
        let Some(next) = self.pending.filter(|next| now >= next.claimable_at) else {
            return;
        };
        if self.is_suspended() {
            let begin = next.claimable_at;
            self.suspended_until = self.suspended_until.min(begin);
            self.guardian_until = self.guardian_until.map(|until| until.min(begin));
        }
        self.pending = None;
        self.published.push(Published {
            said: next,
            suspended: false,
            claimed_before: self.claimed,
        });
    }

    pub fn publish(
        &mut self,
        new: &NewPublication,
        work: u64,
        limits: &Limits,
        network: &Network,
    ) -> Outcome {
        self.settle(network.now);
        check(self.pending.is_none(), PublicationPending)?;
        check(new.leaf_count > 0 && new.root != [0; 32], EmptyPublication)?;
        check(new.epoch < network.epoch(), EpochNotEnded)?;
        let (base, corrects) = (self.next_base(), self.is_suspended());
        let first = match self.current() {
            Some(current) if corrects => current.said.epoch,
            _ => base.next_epoch,
        };
        check(new.epoch >= first, EpochAlreadyPublished)?;
        let lost = self.lost(new.epoch, limits);
        check(new.written_off <= lost, WrittenOffTooLarge)?;
        let honest = new.cumulative_total.checked_sub(new.written_off);
        let growth = honest.and_then(|total| total.checked_sub(base.total));
        let growth = growth.ok_or(TotalFell)?;
        let cap = limits.cap(&base, new.epoch);
        check(growth <= cap, EpochCapExceeded)?;
        check(limits.work_pays(growth, work), EmissionExceedsWork)?;
        let in_lifetime = new.cumulative_total <= limits.lifetime_cap;
        check(in_lifetime, LifetimeCapExceeded)?;
        let owed = new.cumulative_total.saturating_sub(self.claimed);
        check(owed <= limits.funds, Underfunded)?;
        let delay = network.params.publication_delay_secs;
        let claimable_at = network.now + i64::from(delay);
        if corrects && self.suspended_until != 0 {
            self.suspended_until = self.suspended_until.max(claimable_at);
        }
        self.pending = Some(Publication {
            root: new.root,
            epoch: new.epoch,
            cumulative_total: new.cumulative_total,
            growth,
            written_off: new.written_off,
            work,
            claimable_at,
            leaf_count: new.leaf_count,
            padding: [0; 4],
        });
        Ok(())
    }

    /// Drops what is pending, and what it had done to the guardian's suspension.
    pub fn cancel(&mut self, root: [u8; 32], now: i64) -> Outcome {
        self.settle(now);
        let pending = self.pending.take().ok_or(NoPendingPublication)?;
        check(pending.root == root, PublicationChanged)?;
        if self.is_suspended() && self.suspended_until < i64::MAX {
            let until = self.guardian_until.expect("the guardian's suspension");
            self.suspended_until = if now < until { until } else { 0 };
        }
        Ok(())
    }

    /// By the admin until a correction, by the guardian for 7 of 14 days. What was built on it is dropped.
    pub fn suspend(&mut self, root: [u8; 32], by_admin: bool, now: i64) -> Outcome {
        self.settle(now);
        let current = self.current().ok_or(NothingPublished)?;
        check(current.said.root == root, PublicationChanged)?;
        if by_admin {
            check(self.suspended_until < i64::MAX, AlreadySuspended)?;
            self.suspended_until = i64::MAX;
        } else {
            check(now >= self.suspended_until, AlreadySuspended)?;
            let recently = self
                .guardian_until
                .is_some_and(|until| now < until + 7 * DAY);
            check(!recently, SuspendedRecently)?;
            self.suspended_until = now + 7 * DAY;
            self.guardian_until = Some(self.suspended_until);
        }
        let current = self.published.last_mut().unwrap();
        if !std::mem::replace(&mut current.suspended, true) {
            self.pending = None;
        }
        Ok(())
    }
}
