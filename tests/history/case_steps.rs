//! Random steps of slashers, and of those who veto or execute.

use inferix_staking_tests::state::Offence;
use inferix_staking_tests::*;

use crate::cases::{Accusation, Verdict};
use crate::model::VERIFIERS;
use crate::world::{World, judge};

impl World {
    pub fn proposes_slash(&mut self, w: usize) {
        let (books, now) = (&self.model.workers[w], self.model.network.now);
        let limit = self.model.network.params.slash_limit_per_epoch;
        let most = (books.slashable() / 2).min(limit);
        let opened = books.opened_at;
        let times = [
            now,
            now,
            now,
            now + 1,
            now - 7_200,
            now - 7_201,
            now - 20 * HOUR,
            opened,
            opened - 1,
        ];
        let accusation = Accusation {
            at: self.random.one_of(&times),
            asked: self.random.around(most),
            reporter: [Some(0), Some(1), None][self.random.index(VERIFIERS + 1)],
        };
        let reporter = accusation.reporter.map(|v| self.verifiers[v]);
        let offence = Offence {
            id: Self::offence_id(self.model.cases.len()),
            reason: 1,
            evidence_hash: [9; 32],
            at: accusation.at,
            amount: accusation.asked,
            reporter: reporter.unwrap_or_default(),
        };
        let expected = self
            .model
            .attempt(|model| model.propose_slash(w, accusation));
        judge(self.net.proposes_slash(W(w), offence), &expected);
    }

    /// One of the last cases, mostly an open one, and its worker.
    fn some_case(&mut self) -> Option<(usize, W)> {
        let cases = self.model.cases.iter().enumerate();
        let open: Vec<_> = cases
            .filter(|(_, case)| case.verdict == Verdict::Open)
            .map(|(i, _)| i)
            .collect();
        let i = match !open.is_empty() && self.random.chance(60) {
            true => self.random.one_of(&open),
            false => {
                let len = self.model.cases.len();
                len.checked_sub(1 + self.random.index(len.clamp(1, 6)))?
            }
        };
        Some((i, W(self.model.cases[i].worker)))
    }

    pub fn cancels_slash(&mut self, _: usize) {
        let Some((i, w)) = self.some_case() else {
            return;
        };
        let keys = &self.net.keys;
        let may = [
            (&keys.guardian, true),
            (&keys.admin, true),
            (&keys.slasher, false),
        ];
        let (key, may_veto) = self.random.one_of(&may);
        let key = key.insecure_clone();
        let expected = self.model.attempt(|model| model.cancel_slash(i, may_veto));
        let call = self.net.cancels_slash(w, Self::offence_id(i));
        judge(call.signed_by(&key), &expected);
    }

    pub fn executes_slash(&mut self, _: usize) {
        let Some((i, w)) = self.some_case() else {
            return;
        };
        let expected = self.model.attempt(|model| model.execute_slash(i));
        judge(self.net.executes_slash(w, Self::offence_id(i)), &expected);
    }

    pub fn closes_case(&mut self, _: usize) {
        if self.random.chance(15) {
            self.pass(60 * DAY);
        }
        let Some((i, w)) = self.some_case() else {
            return;
        };
        let expected = self.model.attempt(|model| model.close_case(i));
        judge(
            self.net.closes_slash_case(w, Self::offence_id(i)),
            &expected,
        );
    }
}
