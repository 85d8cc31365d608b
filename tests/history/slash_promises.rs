//! After every step: the promises about slashes and about who owns a worker, from what is on the chain.

use inferix_staking_tests::state::{Params, SlashCase, Worker};
use inferix_staking_tests::*;

use crate::model::*;
use crate::promises::Before;
use crate::slashes::share;
use crate::world::World;

/// What an execution took, as the accounts before and after it say.
#[derive(Clone, Copy)]
pub struct Execution {
    worker: Pubkey,
    opened_slot: u64,
    epoch: u64,
    at: i64,
    /// What the worker held before.
    held: u64,
    taken: u64,
    /// When its case lapsed before.
    lapses_at: i64,
    /// What was in force.
    limits: Params,
    epoch_secs: i64,
}

const OPEN: u8 = 0;

fn held(worker: &Worker) -> u64 {
    worker.active_stake + worker.unbonding.total()
}

impl World {
    pub fn cases_on_chain(&self) -> Vec<Option<SlashCase>> {
        let cases = self.side.model.cases.iter().enumerate();
        let addresses = cases.map(|(i, case)| {
            self.net
                .case_address(WorkerId(case.worker), Self::offence_id(i))
        });
        let state = |address| {
            self.net.chain.account(&address)?;
            Some(self.net.chain.state(&address))
        };
        addresses.map(state).collect()
    }

    pub fn check_slashes(&mut self, before: &Before) {
        let cases = self.cases_on_chain();
        for w in 0..WORKERS {
            let Some(worker) = self.on_chain(w) else {
                continue;
            };
            self.check_held_back(w, &worker, &cases);
            let old = before.workers[w].filter(|old| old.opened_slot == worker.opened_slot);
            if let Some(old) = old {
                self.check_owner(w, &old, &worker);
            }
        }
        let slashes = self.side.executions.len();
        for (i, case) in cases.iter().enumerate() {
            let Some(case) = case else { continue };
            let old = before.cases.get(i).copied().flatten();
            // Of a case that was closed in between, this is another one.
            let old = old.filter(|old| old.offence_at == case.offence_at);
            if let Some(old) = old {
                self.check_asked_again(i, &old, case);
            }
            let taken = case.taken - old.map_or(0, |old| old.taken);
            if taken > 0 {
                let lapses_at = old.map_or(case.lapses_at, |old| old.lapses_at);
                self.check_execution(i, case, (taken, lapses_at), before);
            }
        }
        self.check_limits(slashes);
        let taken: u64 = self.side.executions.iter().map(|slash| slash.taken).sum();
        let pool = self.net.penalty_pool_state();
        assert_eq!(
            pool.slashed_total, taken,
            "6: slashed by executed cases only"
        );
    }

    /// 13: open cases hold back what they still ask, and never more than the worker has.
    fn check_held_back(&self, w: usize, worker: &Worker, cases: &[Option<SlashCase>]) {
        let address = self.net.worker(WorkerId(w)).address;
        let open = cases.iter().flatten();
        let open = open.filter(|case| case.worker == address && case.state == OPEN);
        let rests: Vec<_> = open.map(|case| case.asked - case.taken).collect();
        assert_eq!(
            usize::from(worker.open_cases),
            rests.len(),
            "13: worker {w}"
        );
        let asked: u64 = rests.iter().sum();
        assert_eq!(worker.open_asked, asked, "13: worker {w}");
        assert!(
            asked <= held(worker),
            "13: worker {w} holds less than asked"
        );
    }

    /// 10: what is once decided is asked again once at most, and no more than a veto left.
    fn check_asked_again(&self, i: usize, old: &SlashCase, new: &SlashCase) {
        if new.proposed_at != old.proposed_at {
            let guardian = self.net.network_state().roles.guardian;
            let overruled = old.vetoed_by_guardian == 1 && old.vetoed_by != guardian;
            let once = old.reproposed == 0 && new.reproposed == 1;
            assert!(overruled && once, "10: case {i} is asked again");
        }
        assert!(new.asked <= old.asked, "10: case {i} asks more");
        assert!(new.taken >= old.taken, "10: case {i} gives back");
        let open = old.state == OPEN || new.proposed_at != old.proposed_at;
        assert!(open || new.taken == old.taken, "10: case {i} is over");
    }

    /// 6: a case takes only when it is due, and no more than it asks.
    fn check_execution(
        &mut self,
        i: usize,
        new: &SlashCase,
        (taken, lapses_at): (u64, i64),
        before: &Before,
    ) {
        let now = self.net.chain.now();
        assert!(new.taken <= new.asked, "6: case {i} takes too much");
        assert!(now >= new.executable_at, "6: case {i} is not due");
        let slashed = |w: &usize| self.net.worker(WorkerId(*w)).address == new.worker;
        let w = (0..WORKERS).find(slashed).expect("a worker's case");
        let worker = before.workers[w].expect("an open worker's case");
        self.side.executions.push(Execution {
            worker: new.worker,
            opened_slot: worker.opened_slot,
            epoch: self.net.network_state().epoch(now),
            at: now,
            held: held(&worker),
            taken,
            lapses_at,
            limits: self.side.model.network.params,
            epoch_secs: self.side.model.network.terms().secs,
        });
    }

    /// 19: in a window of an epoch's length slashes take at most twice the limit, and of one worker in an epoch
    /// at most what the first one took, or the share of what it held before, but for what lapses within an epoch.
    fn check_limits(&self, first: usize) {
        // Where parameters have changed, the widest of all limits in the shortest epoch.
        let limits = self
            .side
            .executions
            .iter()
            .map(|one| one.limits.slash_limit_per_epoch);
        let limit = limits.max().unwrap_or(0);
        let epochs = self.side.executions.iter().map(|one| one.epoch_secs);
        let shortest = epochs.min().unwrap_or(0);
        for slash in &self.side.executions[first..] {
            let since = slash.at - shortest;
            let in_window = self.side.executions.iter().filter(|other| other.at > since);
            let taken: u64 = in_window.map(|other| other.taken).sum();
            assert!(taken <= 2 * limit, "19: the limit");
            let same = |other: &&Execution| {
                let worker = other.worker == slash.worker;
                worker && other.opened_slot == slash.opened_slot && other.epoch == slash.epoch
            };
            let in_epoch: Vec<_> = self.side.executions.iter().filter(same).collect();
            let can_wait = |other: &&&Execution| other.at < other.lapses_at - other.epoch_secs;
            let taken: u64 = in_epoch
                .iter()
                .filter(can_wait)
                .map(|other| other.taken)
                .sum();
            let shares = in_epoch.iter().map(|one| one.limits.max_slash_bps);
            let most = share(in_epoch[0].held, shares.max().unwrap_or(0));
            assert!(taken <= most.max(in_epoch[0].taken), "19: a worker's limit");
        }
    }

    /// 21: a worker changes owner only if it was offered to the new one, and while no case is open; then nobody of
    /// the old owner's acts for it any more.
    fn check_owner(&self, w: usize, old: &Worker, new: &Worker) {
        if new.owner == old.owner {
            return;
        }
        assert_eq!(old.offered_to, new.owner, "21: worker {w} was not offered");
        assert_eq!(old.open_cases, 0, "21: worker {w} has a case");
        let (operator, payout) = match new.owner {
            // It names both in the same instruction.
            fund if fund == self.address_of(FUND) => (
                self.address_of(FUND_OPERATOR),
                self.wallet_of(Purse::Payout(FUND, 0)),
            ),
            owner => (owner, owner),
        };
        assert_eq!(new.operator, operator, "21: the operator of worker {w}");
        assert_eq!(new.payout, payout, "21: the payout wallet of worker {w}");
        assert_eq!(new.offered_to, Pubkey::default(), "21: worker {w}");
    }
}
