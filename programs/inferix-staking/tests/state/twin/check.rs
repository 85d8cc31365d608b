//! Compares the program with the model, and checks rules that hold whatever both say.

use inferix_staking::state::{CoverageRecord, Schedule};
use proptest::prelude::*;

use super::{plain, Agreed, Step, Twin};
use crate::model;

impl Twin {
    /// Compares everything that the record depends on, and the record itself now and at later times.
    pub(super) fn check(&self) -> Agreed {
        let (worker, model) = (&self.worker, &self.model);
        prop_assert_eq!(worker.is_registered(), model.registered);
        prop_assert_eq!(worker.active_stake, model.stake);
        prop_assert_eq!(scheduled(&worker.benchmark), model.benchmark);
        prop_assert_eq!(scheduled(&worker.price), model.price);
        check_record(&worker.coverage, model)?;
        self.check_at(self.now)
    }

    /// Compares the terms of every epoch that is known, and of some that are not.
    fn check_terms(&self) -> Agreed {
        let at = self.network.at(self.now);
        let current = self.terms.epoch(self.now);
        prop_assert_eq!(at.terms.epoch, current);
        for epoch in current.saturating_sub(20)..=current + 3 {
            let known = at.terms_of(epoch).map(|terms| plain(&terms));
            prop_assert_eq!(known, self.terms.known(epoch, current), "epoch {}", epoch);
        }
        Ok(())
    }

    /// Compares the records as they are settled at a time.
    pub fn check_at(&self, now: i64) -> Agreed {
        let (at, model) = (self.network.at(now), self.settled(now));
        let worker = self.worker.settled(&at);
        check_record(&worker.coverage, &model)?;
        let mut unforgetting = self.unforgetting.clone();
        unforgetting.settle(&self.terms, now);
        prop_assert_eq!(unforgetting.registered_bits(), model.registered_bits());
        prop_assert_eq!(unforgetting.short_bits(), model.short_bits());
        prop_assert_eq!(worker.covers_now(&at), model.covers_now(&self.terms, now));
        // A clock that has stepped back may have left the record an epoch ahead.
        if model.epoch() == at.terms.epoch {
            let minimum = worker.minimum_stake(&at, worker.price.at(now)).ok();
            prop_assert_eq!(minimum.map(u128::from), model.minimum_now(&self.terms, now));
        }
        Ok(())
    }

    /// Checks what a step was accepted for, and where it paid to.
    pub(super) fn check_step(&self, step: Step, before: &Self) -> Agreed {
        let covers = self.model.covers_now(&self.terms, self.now);
        let settled = before.settled(self.now);
        match step {
            Step::Commit(_)
            | Step::MinPrice(_)
            | Step::EpochSecs(_)
            | Step::CoverageEpochs(_)
            | Step::Grace(_) => self.check_terms()?,
            Step::Register(..) => prop_assert!(covers),
            Step::SetPrice(price) if price > before.worker.price.at(self.now) => {
                prop_assert!(covers);
            }
            Step::Unstake(_) | Step::Leave if before.model.registered => {
                if self.model.registered {
                    prop_assert!(covers);
                } else {
                    let covered = settled.short_since.is_none();
                    prop_assert_eq!(self.worker.left_covered, u8::from(covered));
                }
            }
            Step::ClaimToPayout(due) | Step::ClaimToStake(due) => {
                self.check_claim(due, before, &settled)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn check_claim(&self, due: u64, before: &Self, settled: &model::Worker) -> Agreed {
        let claimed = self.worker.claimed_total - before.worker.claimed_total;
        let restaked = self.worker.restaked_total - before.worker.restaked_total;
        if claimed > restaked {
            prop_assert_eq!((claimed, restaked), (due, 0));
            prop_assert!(!self.worker.is_barred());
            if settled.registered {
                prop_assert!(settled.covers_now(&self.terms, self.now));
            } else {
                prop_assert!(self.worker.left_covered == 1);
            }
        }
        if restaked > 0 {
            prop_assert!(settled.registered && settled.short_since.is_some());
            let missing = settled
                .minimum_now(&self.terms, self.now)
                .expect("short of it");
            let missing = missing - u128::from(settled.stake);
            prop_assert_eq!(u128::from(restaked), missing.min(due.into()));
        }
        Ok(())
    }
}

fn check_record(record: &CoverageRecord, model: &model::Worker) -> Agreed {
    prop_assert_eq!(record.epoch, model.epoch());
    prop_assert_eq!(record.registered, model.registered_bits());
    prop_assert_eq!(record.short, model.short_bits());
    prop_assert_eq!(record.short_since, model.short_since.unwrap_or(0));
    Ok(())
}

/// The program's schedule as the model has it.
fn scheduled(schedule: &Schedule) -> model::Schedule {
    model::Schedule {
        previous: schedule.previous,
        current: schedule.current,
        next: (schedule.next_at != 0).then_some((schedule.next, schedule.next_at)),
    }
}
