//! One year of one thief with one policy, from deadline to deadline.

use inferix_staking::state::{PoolKind, Role};
use inferix_staking_tests::*;

use crate::books::Books;
use crate::duties::Duties;
use crate::haul::Haul;
use crate::policy::Policy;
use crate::scene::{Scene, UNBONDING, YEAR};

pub struct Heist<'a> {
    pub scene: &'a Scene,
    pub net: TestNetwork,
    pub stolen: &'a [Role],
    /// Whose key the thief does not have answers within the second.
    pub awake: bool,
    pub policy: Policy,
    /// Open cases, and how many there ever were.
    pub cases: Vec<(WorkerId, [u8; 32])>,
    pub accusations: u64,
    pub duties: Duties,
    pub books: Books,
}

impl<'a> Heist<'a> {
    pub fn new(scene: &'a Scene, stolen: &'a [Role], awake: bool, policy: Policy) -> Self {
        Self {
            net: scene.net.copied(),
            scene,
            stolen,
            awake,
            policy,
            cases: vec![],
            accusations: 0,
            duties: Duties::default(),
            books: Books::new(scene),
        }
    }

    /// What the thief has after a year.
    pub fn haul(mut self) -> Haul {
        let end = self.scene.stolen_at + YEAR;
        loop {
            // Whoever stops others answers last: what they do after that waits for the next deadline.
            self.works();
            self.moves();
            if self.awake {
                self.is_answered();
            }
            self.counts();
            let next = self.next_deadline().min(end);
            self.net.chain.set_time(next);
            if next == end {
                return self.closes_books();
            }
        }
    }

    /// Twice if any was accepted, because one move can make way for another that was tried before.
    fn moves(&mut self) {
        for _ in 0..2 {
            let accepted = self.net.chain.accepted;
            for i in 0..self.policy.moves.len() {
                let next = self.policy.moves[i];
                self.makes(next);
            }
            if self.net.chain.accepted == accepted {
                return;
            }
        }
    }

    pub fn now(&self) -> i64 {
        self.net.chain.now()
    }

    /// Seconds since the theft.
    pub fn after(&self) -> i64 {
        self.now() - self.scene.stolen_at
    }

    /// Who holds a role, by the network.
    fn holder(&self, role: Role) -> Pubkey {
        *self.net.network_state().roles.of(role)
    }

    /// Whether the thief holds a role; then its key signs for it from now on.
    pub fn holds(&mut self, role: Role) -> bool {
        let holder = self.holder(role);
        let first = self.scene.net.keys.of(role);
        let own = &self.scene.own_keys[role as usize];
        let stolen = self.stolen.contains(&role).then_some(first);
        let key = stolen.into_iter().chain([own]);
        let Some(key) = key.into_iter().find(|key| key.pubkey() == holder) else {
            return false;
        };
        *self.net.keys.of_mut(role) = key.insecure_clone();
        true
    }

    /// The key of a role whose holder is not the thief.
    pub fn honest(&self, role: Role) -> Option<Keypair> {
        let holder = self.holder(role);
        let first = self.scene.net.keys.of(role);
        if holder == first.pubkey() && !self.stolen.contains(&role) {
            return Some(first.insecure_clone());
        }
        let others = [&self.scene.successor, &self.scene.stand_in];
        let other = others.into_iter().find(|key| holder == key.pubkey());
        other.map(|key| key.insecure_clone())
    }

    pub fn own_key(&self, role: Role) -> Pubkey {
        self.scene.own_keys[role as usize].pubkey()
    }

    /// The next second in which something becomes possible that was not.
    fn next_deadline(&self) -> i64 {
        let network = self.net.network_state();
        let terms = network.terms.at(self.now());
        let proposals = &network.proposals;
        let mut times = vec![
            terms.end(),
            terms.start + i64::from(terms.epoch_secs / 2),
            proposals.slasher.timelock.applicable_at,
            proposals.guardian.timelock.applicable_at,
            proposals.params.timelock.applicable_at,
            self.scene.stolen_at + 30 * DAY,
            self.scene.stolen_at + 30 * DAY + UNBONDING,
            self.scene.stolen_at + UNBONDING,
        ];
        for until in network.pauses.until {
            times.extend([until, until + state::PAUSE_SECS]);
        }
        for pool in [PoolKind::Rewards, PoolKind::Penalties] {
            let pool = self.net.distribution(pool);
            let lapsed = pool.guardian_suspended_until;
            times.extend([pool.pending.claimable_at, pool.suspended_until, lapsed]);
            times.push(lapsed + state::GUARDIAN_SUSPENSION_SECS);
        }
        for (w, id) in &self.cases {
            let case = self.net.case_state(*w, *id);
            times.push(case.executable_at);
        }
        let ahead = times.into_iter().filter(|time| *time > self.now());
        ahead.min().expect("an epoch ends")
    }
}
