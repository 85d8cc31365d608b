//! Random steps of slashers and of the workers that they accuse, and of those who veto or execute.

use inferix_staking_tests::state::Offence;
use inferix_staking_tests::*;

use crate::cases::{Accusation, Case, Judge, Verdict};
use crate::model::VERIFIERS;
use crate::slashes::share;
use crate::terms::*;
use crate::world::{World, judge};

impl World {
    pub fn proposes_slash(&mut self, w: usize) {
        let network = &self.side.model.network;
        let (books, now) = (&self.side.model.workers[w], network.now);
        let (opened, since) = (books.opened_at, network.slasher_since);
        let left_at = books.left.map_or(now, |(at, _)| at);
        let edges = [
            now + 1,
            now - 14_400,
            now - 7_201,
            opened,
            opened - 1,
            since,
            since - 1,
            left_at,
            left_at + 1,
        ];
        // Most of what is older is just too old.
        let near = edges.iter().filter(|at| **at > now - 5 * HOUR);
        let edges: Vec<_> = near.copied().chain([now - 20 * HOUR]).collect();
        let reopened = opened > now - 2 * HOUR && opened > network.of(0).start;
        let at = match self.random.chance(50) {
            _ if reopened && self.random.chance(60) => opened - 1,
            true => now.min(left_at),
            _ if self.random.chance(4) => self.random.one_of(&[i64::MIN, i64::MAX, 0]),
            false => self.random.one_of(&edges),
        };
        let asked = self.some_amount(w);
        let accusation = Accusation {
            worker: w,
            at,
            asked,
            reporter: self.some_reporter(),
        };
        self.accuses(self.side.model.cases.len(), accusation);
    }

    /// What one case may ask, what all of them leave, or something near.
    fn some_amount(&mut self, w: usize) -> u64 {
        let (books, params) = (&self.side.model.workers[w], self.side.model.network.params);
        let held = books.slashable();
        let most = share(held, params.max_slash_bps);
        let limits = [most, most, held - books.open_asked, most / 7];
        let limit = self.random.one_of(&limits);
        self.amount(limit)
    }

    fn some_reporter(&mut self) -> Option<usize> {
        [Some(0), Some(1), None][self.random.index(VERIFIERS + 1)]
    }

    /// A case that is there already, mostly one that a guardian vetoed not long ago, and mostly what was vetoed of
    /// it; perhaps after that guardian was replaced.
    pub fn proposes_again(&mut self, w: usize) {
        if self.random.chance(40) {
            self.replaces_guardian(w);
        }
        let since = self.side.model.network.now - 14_400;
        let vetoed = |case: &Case| match case.verdict {
            Verdict::Cancelled {
                vetoed_by: Some(Judge::Guardian(_)),
            } => case.at >= since,
            _ => false,
        };
        if let Some((i, _)) = self.some_case(vetoed) {
            self.proposes_case_again(i);
        }
    }

    pub fn proposes_case_again(&mut self, i: usize) {
        let case = self.side.model.cases[i];
        let now = self.side.model.network.now;
        let accusation = Accusation {
            worker: case.worker,
            at: self
                .random
                .one_of(&[case.at, case.at, case.at, case.at, now]),
            asked: match self.random.chance(60) {
                true => case.rest(),
                false => self.amount(case.rest()),
            },
            reporter: self.some_reporter(),
        };
        self.accuses(i, accusation);
    }

    pub fn accuses(&mut self, i: usize, accusation: Accusation) {
        let reporter = accusation.reporter.map(|v| self.side.verifiers[v]);
        let offence = Offence {
            id: Self::offence_id(i),
            reason: 1,
            evidence_hash: [9; 32],
            at: accusation.at,
            amount: accusation.asked,
            reporter: reporter.unwrap_or_default(),
        };
        let expected = self
            .side
            .model
            .attempt(|model| model.propose_slash(i, accusation));
        let call = self
            .net
            .proposes_slash(WorkerId(accusation.worker), offence);
        judge(call, &expected);
    }

    /// One of the last cases, mostly one of these, and its worker.
    fn some_case(&mut self, these: impl Fn(&Case) -> bool) -> Option<(usize, WorkerId)> {
        let cases = self.side.model.cases.iter().enumerate();
        let wanted: Vec<_> = cases
            .filter(|(_, case)| these(case) && !case.closed)
            .map(|(i, _)| i)
            .collect();
        let last = wanted.len().saturating_sub(4);
        let i = match !wanted.is_empty() && self.random.chance(75) {
            true => self.random.one_of(&wanted[last..]),
            false => {
                let len = self.side.model.cases.len();
                len.checked_sub(1 + self.random.index(len.clamp(1, 6)))?
            }
        };
        Some((i, WorkerId(self.side.model.cases[i].worker)))
    }

    fn some_open_case(&mut self) -> Option<(usize, WorkerId)> {
        self.some_case(|case| case.verdict == Verdict::Open)
    }

    pub fn contests_slash(&mut self, _: usize) {
        if let Some((i, w)) = self.some_open_case() {
            let by = self.a_key_running(w.0);
            self.contests(i, by);
        }
    }

    /// The operator answers, and tries to answer otherwise.
    pub fn answers_twice(&mut self, _: usize) {
        if let Some((i, w)) = self.some_open_case() {
            let operator = self.side.model.workers[w.0].operator;
            let operator = self.with_a_key(operator);
            (0..2).for_each(|_| self.contests(i, operator));
        }
    }

    fn contests(&mut self, i: usize, by: usize) {
        let w = WorkerId(self.side.model.cases[i].worker);
        let answer = self.random.below(4) as u8;
        let expected = self
            .side
            .model
            .attempt(|model| model.contest_slash(i, by, answer));
        let key = self.key_of(by);
        let call = self
            .net
            .contests_slash(w, Self::offence_id(i), [answer; 32]);
        judge(call.signed_by(&key), &expected);
    }

    pub fn cancels_slash(&mut self, _: usize) {
        let Some((i, w)) = self.some_open_case() else {
            return;
        };
        if self.random.chance(80) {
            let by_admin = self.random.chance(30);
            return self.vetoes(i, by_admin);
        }
        // Somebody who may not veto, such as the slasher.
        let slasher = self.net.keys.slasher.insecure_clone();
        let expected = self.side.model.attempt(|model| model.cancel_slash(i, None));
        let call = self.net.cancels_slash(w, Self::offence_id(i));
        judge(call.signed_by(&slasher), &expected);
    }

    /// By the admin, or by one of those who have been guardian: mostly the one who is.
    pub fn vetoes(&mut self, i: usize, by_admin: bool) {
        let holder = match self.random.chance(85) {
            true => self.side.model.network.guardian,
            false => self.random.index(HOLDERS),
        };
        // Where nobody is guardian, one who has been tries.
        let holder = holder.min(HOLDERS - 1);
        let (by, key) = match by_admin {
            true => (Judge::Admin, &self.net.keys.admin),
            false => {
                let guardians = self.holders(state::Role::Guardian);
                (Judge::Guardian(holder), &guardians[holder])
            }
        };
        let key = key.insecure_clone();
        let expected = self
            .side
            .model
            .attempt(|model| model.cancel_slash(i, Some(by)));
        let w = WorkerId(self.side.model.cases[i].worker);
        let call = self.net.cancels_slash(w, Self::offence_id(i));
        judge(call.signed_by(&key), &expected);
    }

    pub fn executes_slash(&mut self, _: usize) {
        if let Some((i, _)) = self.some_open_case() {
            self.executes(i);
        }
    }

    /// Everything that is due, one after the other.
    pub fn executes_all(&mut self, _: usize) {
        let now = self.side.model.network.now;
        let cases = self.side.model.cases.iter().enumerate();
        let due: Vec<_> = cases
            .filter(|(_, case)| case.verdict == Verdict::Open && case.executable_at <= now)
            .map(|(i, _)| i)
            .collect();
        due.into_iter().for_each(|i| self.executes(i));
    }

    pub fn executes(&mut self, i: usize) {
        let w = WorkerId(self.side.model.cases[i].worker);
        let expected = self.side.model.attempt(|model| model.execute_slash(i));
        judge(self.net.executes_slash(w, Self::offence_id(i)), &expected);
    }

    pub fn closes_case(&mut self, _: usize) {
        if self.random.chance(15) {
            self.pass(60 * DAY);
        }
        let Some((i, w)) = self.some_case(|case| case.verdict != Verdict::Open) else {
            return;
        };
        let expected = self.side.model.attempt(|model| model.close_case(i));
        judge(
            self.net.closes_slash_case(w, Self::offence_id(i)),
            &expected,
        );
    }
}
