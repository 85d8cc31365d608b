//! The daily work of those whose keys are not stolen, asleep or awake: a root for each epoch, and a case for an
//! offence of dave's each month, with its execution.

use inferix_staking::state::{CaseState, Offence, PoolKind, Role};
use inferix_staking_tests::*;

use crate::heist::Heist;
use crate::loot::next_base;

const MONTH: i64 = 30 * DAY;

#[derive(Default)]
pub struct Duties {
    /// When a root should have been claimable, if none is that is as new.
    root_due_at: Option<i64>,
    /// What dave is accused of.
    pub offences: Vec<Offence>,
}

impl Heist<'_> {
    pub fn works(&mut self) {
        if let Some(distributor) = self.honest(Role::Distributor) {
            self.publishes(&distributor);
        }
        if let Some(slasher) = self.honest(Role::Slasher) {
            self.accuses_dave(&slasher);
        }
        for i in 0..self.duties.offences.len() {
            let (id, now) = (self.duties.offences[i].id, self.now());
            let case = self.net.case_state(self.scene.dave, id);
            if case.is_open() && now >= case.executable_at {
                let call = self.net.executes_slash(self.scene.dave, id);
                call.is_accepted();
            }
        }
    }

    /// The root of the epoch that has ended: nothing was earned in it.
    fn publishes(&mut self, distributor: &Keypair) {
        let pool = self.net.settled_distribution(PoolKind::Rewards);
        let ended = self.net.epoch() - 1;
        if pool.pending.exists() || self.has_honest_root_of(ended) {
            return;
        }
        let mut new = self.scene.honest.publication(ended);
        let base = next_base(&pool).0.cumulative_total;
        new.cumulative_total = new.cumulative_total.max(base);
        let call = self.net.publishes_rewards(new);
        call.signed_by(distributor).is_accepted();
    }

    fn has_honest_root_of(&self, epoch: u64) -> bool {
        let pool = self.net.settled_distribution(PoolKind::Rewards);
        let current = pool.current;
        current.exists() && !self.is_own(PoolKind::Rewards, &pool) && current.epoch >= epoch
    }

    /// For how long a root of the epoch that has ended has been due.
    pub fn root_is_late_by(&mut self) -> i64 {
        let now = self.now();
        if self.has_honest_root_of(self.net.epoch() - 1) {
            self.duties.root_due_at = None;
        } else {
            let delay = i64::from(self.scene.net.network_state().params.publication_delay_secs);
            self.duties.root_due_at.get_or_insert(now + delay);
        }
        self.duties.root_due_at.map_or(0, |due| (now - due).max(0))
    }

    /// Of one unit, so that the limit stays the thief's. Once more after the veto of a guardian that was replaced.
    fn accuses_dave(&mut self, slasher: &Keypair) {
        let made = self.duties.offences.len();
        for i in 0..made {
            let accused = self.duties.offences[i];
            if self.is_overruled(&accused) {
                self.accuses_dave_of(accused, slasher);
            }
        }
        let accused = offence(200 + made as u8, self.now(), 1);
        if self.after() >= MONTH * made as i64 && self.accuses_dave_of(accused, slasher) {
            self.duties.offences.push(accused);
        }
    }

    fn accuses_dave_of(&mut self, accused: Offence, slasher: &Keypair) -> bool {
        let payer = self.scene.net.keys.stranger.insecure_clone();
        let call = self.net.proposes_slash(self.scene.dave, accused);
        call.paid_by(&payer).signed_by(slasher).is_accepted()
    }

    fn is_overruled(&self, accused: &Offence) -> bool {
        let case = self.net.case_state(self.scene.dave, accused.id);
        let guardian = self.net.network_state().roles.guardian;
        case.vetoed_by_guardian != 0 && case.vetoed_by != guardian && case.reproposed == 0
    }

    pub fn is_vetoed(&self, accused: &Offence) -> bool {
        let case = self.net.case_state(self.scene.dave, accused.id);
        case.state == CaseState::Cancelled.byte()
    }
}
