//! Random steps of slashers and of time.

use inferix_staking_tests::state::Offence;
use inferix_staking_tests::*;

use crate::world::{World, judge};

impl World {
    pub fn proposes_slash(&mut self, w: usize) {
        let (books, now) = (&self.model.workers[w], self.model.terms.now);
        let most = (books.slashable() / 2).min(3 * IFX);
        let opened = books.opened_at;
        let times = [
            now,
            now,
            now,
            now + 1,
            now - 7_200,
            now - 7_201,
            opened,
            opened - 1,
        ];
        let (at, amount) = (self.random.one_of(&times), self.random.around(most));
        let offence = Offence {
            id: Self::offence_id(self.model.cases.len()),
            reason: 1,
            evidence_hash: [9; 32],
            at,
            amount,
        };
        let expected = self
            .model
            .attempt(|model| model.propose_slash(w, at, amount));
        judge(self.net.proposes_slash(W(w), offence), &expected);
    }

    /// One of the last cases, and its worker.
    fn some_case(&mut self) -> Option<(usize, W)> {
        let len = self.model.cases.len();
        let i = len.checked_sub(1 + self.random.index(len.clamp(1, 6)))?;
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
        if self.random.chance(30) {
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

    pub fn time_passes(&mut self, _: usize) {
        let secs = match self.random.below(100) {
            0 => 61 * DAY,
            1..5 => DAY,
            _ => {
                let edges = [1, 599, 600, 601, HOUR - 1, HOUR, HOUR, HOUR + 1, 2 * HOUR];
                self.random.one_of(&edges)
            }
        };
        self.pass(secs);
    }
}
