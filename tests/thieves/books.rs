//! What is gone by now, and what could have been paid.

use inferix_staking::state::{ClaimAsked, ClaimOutcome, ClaimsState, Pausable, PoolKind};
use inferix_staking_tests::*;

use crate::haul::Haul;
use crate::heist::Heist;
use crate::scene::{PENALTIES, REWARDS, Scene, UNBONDING};

/// Stake that its owner wants back.
struct Exit {
    worker: WorkerId,
    asked_at: i64,
    amount: u64,
    /// It is unbonding, or gone.
    asked: bool,
    over: bool,
}

pub struct Books {
    haul: Haul,
    exits: [Exit; 2],
    /// Since when alice could not be paid.
    unpaid_since: Option<i64>,
}

impl Books {
    pub fn new(scene: &Scene) -> Self {
        let exit = |worker, asked_at, amount, asked| Exit {
            worker,
            asked_at,
            amount,
            asked,
            over: false,
        };
        let (begin, later) = (scene.stolen_at, scene.stolen_at + 30 * DAY);
        Self {
            haul: Haul::default(),
            exits: [
                exit(scene.carol, begin, MINIMUM, true),
                exit(scene.bob, later, u64::MAX, false),
            ],
            unpaid_since: None,
        }
    }
}

impl Heist<'_> {
    pub fn counts(&mut self) {
        let after = self.after();
        let victims = self.scene.victims();
        let slashed = victims.map(|w| self.net.worker_state(w).slashed_total);
        let wallet = self.net.tokens_of(&self.scene.wallet);
        let penalties = self.net.chain.balance(&wallet);
        let rewards = self.net.chain.balance(&self.net.reward_vault);
        let haul = &mut self.books.haul;
        haul.stakes.note(slashed.iter().sum(), after);
        haul.rewards.note(REWARDS - rewards, after);
        // What comes out of the pool first was there first.
        let before = PENALTIES + self.net.worker_state(self.scene.dave).slashed_total;
        let haul = &mut self.books.haul;
        haul.penalties.note(penalties.min(PENALTIES), after);
        haul.loot.note(penalties.saturating_sub(before), after);
        (0..2).for_each(|i| self.leaves(i));
        self.looks_whether_claims_work();
        let late = self.root_is_late_by();
        let held = &mut self.books.haul.roots_held;
        *held = (*held).max(late);
    }

    /// Owners who want their stake back ask for it, and withdraw as soon as it is due.
    fn leaves(&mut self, i: usize) {
        let now = self.now();
        let exit = &self.books.exits[i];
        if exit.over || now < exit.asked_at {
            return;
        }
        let (w, amount, due) = (exit.worker, exit.amount, exit.asked_at + UNBONDING);
        if !exit.asked {
            let has_stake = self.net.worker_state(w).active_stake > 0;
            let asked = !has_stake || self.net.requests_unstake(w, amount).is_accepted();
            self.books.exits[i].asked = asked;
        }
        let worker = self.net.worker_state(w);
        if now >= due && worker.unbonding.matured(now).min(worker.free_of_cases()) > 0 {
            self.net.withdraws(w).succeeds();
        }
        let exit = &mut self.books.exits[i];
        exit.over = exit.asked && self.net.worker_state(w).unbonding.total() == 0;
        let held = &mut self.books.haul.withdrawals_held;
        *held = (*held).max(now - due);
    }

    fn looks_whether_claims_work(&mut self) {
        let now = self.now();
        let since = match self.could_be_paid() {
            true => self.books.unpaid_since.take(),
            false => Some(*self.books.unpaid_since.get_or_insert(now)),
        };
        if let Some(since) = since {
            let held = &mut self.books.haul.claims_held;
            *held = (*held).max(now - since);
        }
    }

    /// Whether a claim would pay alice what was published for her, or fill her stake with it.
    fn could_be_paid(&self) -> bool {
        let now = self.now();
        let network = self.net.network_state();
        let pool = self.net.distribution(PoolKind::Rewards);
        let (claims, unclaimed) = pool.claims_at(now);
        let root = self
            .net
            .settled_distribution(PoolKind::Rewards)
            .current
            .root;
        if claims != ClaimsState::Open
            || network.pauses.stop(Pausable::Claims, now)
            || root != self.scene.honest.tree.root()
        {
            return false;
        }
        let alice = self.scene.alice;
        let asked = ClaimAsked {
            worker: &self.net.worker(alice).address,
            destination: &self.net.destination(alice),
            leaf: Some(self.scene.honest.reward_leaf(0)),
            claims,
            unclaimed,
        };
        let worker = self.net.worker_state(alice);
        let status = worker.status(&asked, &network.at(now), |_| true);
        matches!(status.outcome, ClaimOutcome::Paid | ClaimOutcome::Restaked)
    }

    pub fn closes_books(mut self) -> Haul {
        self.counts();
        let cases = self.duties.offences.len() as u64;
        let vetoed = self.duties.offences.iter().filter(|o| self.is_vetoed(o));
        self.books.haul.vetoed = (1_000 * vetoed.count() as u64)
            .checked_div(cases)
            .unwrap_or(0);
        self.books.haul
    }
}
