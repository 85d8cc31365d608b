//! What chance alone seldom brings about: a few steps in a row around the cases of one worker.

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
