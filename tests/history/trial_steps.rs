//! What chance alone seldom brings about: a few steps in a row around the cases of one worker.

use inferix_staking_tests::state::Role;
use inferix_staking_tests::{DAY, HALF_IB, HOUR, IFX, NANO};

use crate::cases::Accusation;
use crate::terms::HOLDERS;
use crate::world::World;

impl World {
    /// A case is vetoed, the guardian replaced, and the case proposed again while it is time; and all that once
    /// more, in vain.
    pub fn is_overruled(&mut self, w: usize) {
        let i = self.side.model.cases.len();
        self.proposes_slash(w);
        if i == self.side.model.cases.len() {
            return;
        }
        for _ in 0..2 {
            self.vetoes(i, false);
            self.replaces_guardian(w);
            if self.side.model.cases[i].reproposed {
                self.side.model.tally.count("proposed once more");
            }
            self.proposes_case_again(i);
        }
    }

    /// Closed and opened again, and then accused of what was before.
    pub fn comes_back(&mut self, w: usize) {
        if self.side.model.workers[w].open {
            self.unstakes(w, u64::MAX);
            self.pass(DAY);
            self.withdraws(w);
            self.closes(w);
        }
        self.opens(w);
        self.pass(HOUR);
        self.measures(w, HALF_IB, false);
        self.registers_at(w, NANO, 2 * IFX);
        let opened = self.side.model.workers[w].opened_at;
        let accusation = Accusation {
            worker: w,
            at: opened - self.random.one_of(&[0, 1, 60]),
            asked: IFX / 2,
            reporter: None,
        };
        self.accuses(self.side.model.cases.len(), accusation);
    }

    /// Measured as faster from the next epoch on, and gone within the grace that this begins.
    pub fn leaves_short(&mut self, w: usize) {
        self.next_epoch();
        let faster = self.side.model.workers[w]
            .benchmark
            .at(self.side.model.network.now)
            * 6
            / 5;
        self.measures(w, faster, false);
        let spare = self.spare(w);
        self.unstakes(w, spare);
        self.next_epoch();
        let waits = self.random.one_of(&[0, 1, 300]);
        self.pass(waits);
        self.unstakes(w, u64::MAX);
    }

    /// What it holds beyond S(n).
    fn spare(&self, w: usize) -> u64 {
        let books = &self.side.model.workers[w];
        let minimum = books.minimum(&self.side.model.network).unwrap_or(0);
        books.active.saturating_sub(minimum)
    }

    /// Left before another slasher takes office, and accused by it of what it did afterwards.
    pub fn leaves_before_a_slasher(&mut self, w: usize) {
        let holder = self.side.model.network.slasher.wrapping_add(1) % HOLDERS;
        self.proposes(Role::Slasher, holder);
        let due = self.side.model.network.governance.slasher;
        let left = due.map_or(0, |due| due.from - self.side.model.network.now);
        self.pass((left - 2).max(0));
        self.unstakes(w, u64::MAX);
        self.pass(2);
        self.applies(Role::Slasher);
        let accusation = Accusation {
            worker: w,
            at: self.side.model.network.now,
            asked: IFX / 5,
            reporter: None,
        };
        self.accuses(self.side.model.cases.len(), accusation);
    }

    /// Accused some times over, and all of it executed as soon as it is due; perhaps answered, and perhaps the
    /// worker leaves in the last moment.
    pub fn is_tried(&mut self, w: usize) {
        for _ in 0..=self.random.below(3) {
            self.proposes_slash(w);
        }
        for _ in 0..self.random.below(3) {
            self.contests_slash(w);
        }
        let secs = self.side.model.network.params.slash_delay_secs;
        self.pass(secs.into());
        if self.random.chance(40) {
            self.unstakes(w, u64::MAX);
        }
        self.executes_all(w);
        if self.random.chance(30) {
            self.executes_all(w);
        }
    }
}
