//! What a thief's keys may sign, with the arguments that go furthest, and what nobody has to sign.

use inferix_staking::state::{Params, Pausable, PoolKind, Role};
use inferix_staking_math::{Benchmark, TokenPrice, share_up};
use inferix_staking_tests::*;

use crate::heist::Heist;
use crate::params::{dear, fast, slow};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// A slasher of its own.
    ProposeSlasher,
    /// A guardian of its own.
    ProposeGuardian,
    /// Nobody as guardian.
    ProposeNoGuardian,
    ApplyRoles,
    TakeDistributor,
    TakePriceAuthority,
    TakeBenchmarkAuthority,
    /// The shortest delays, and no limits.
    ProposeFastParams,
    /// Stake that is asked back stays for a year, cases for 90 days.
    ProposeSlowParams,
    /// S(n) as high as can be.
    ProposeDearParams,
    ApplyParams,
    RaiseMinimumByPrice,
    RaiseMinimumByBenchmark,
    Accuse,
    ExecuteSlashes,
    PublishRewards,
    PublishPenalties,
    Claim,
    /// A root of the thief's own after its claim: what it took is then written off.
    SuspendOwn,
    Suspend,
    Pause,
    BarEverybody,
    /// Those that others are to be paid by.
    CancelRoots,
    /// Cases of an honest slasher's.
    Veto,
}

impl Move {
    pub const ALL: [Self; 24] = [
        Self::ApplyRoles,
        Self::ApplyParams,
        Self::TakeDistributor,
        Self::TakePriceAuthority,
        Self::TakeBenchmarkAuthority,
        Self::ProposeSlasher,
        Self::ProposeGuardian,
        Self::ProposeNoGuardian,
        Self::ProposeFastParams,
        Self::ProposeSlowParams,
        Self::ProposeDearParams,
        Self::RaiseMinimumByPrice,
        Self::RaiseMinimumByBenchmark,
        Self::ExecuteSlashes,
        Self::Accuse,
        Self::Claim,
        Self::SuspendOwn,
        Self::PublishRewards,
        Self::PublishPenalties,
        Self::Suspend,
        Self::Pause,
        Self::BarEverybody,
        Self::CancelRoots,
        Self::Veto,
    ];
}

impl Heist<'_> {
    pub fn makes(&mut self, next: Move) {
        match next {
            Move::ProposeSlasher => self.proposes(Role::Slasher, true),
            Move::ProposeGuardian => self.proposes(Role::Guardian, true),
            Move::ProposeNoGuardian => self.proposes(Role::Guardian, false),
            Move::ApplyRoles => self.applies_roles(),
            Move::TakeDistributor => self.takes(Role::Distributor),
            Move::TakePriceAuthority => self.takes(Role::PriceAuthority),
            Move::TakeBenchmarkAuthority => self.takes(Role::BenchmarkAuthority),
            Move::ProposeFastParams => self.proposes_params(fast, None),
            Move::ProposeSlowParams => self.proposes_params(slow, None),
            Move::ProposeDearParams => self.proposes_params(dear, Some(TokenPrice::MIN)),
            Move::ApplyParams => self.applies_params(),
            Move::RaiseMinimumByPrice => self.sinks_price(),
            Move::RaiseMinimumByBenchmark => self.raises_benchmarks(),
            Move::Accuse => self.accuses(),
            Move::ExecuteSlashes => self.executes(),
            Move::PublishRewards => self.publishes_rewards_to_itself(),
            Move::PublishPenalties => self.publishes_penalties_to_itself(),
            Move::Claim => self.claims_all(),
            Move::SuspendOwn => self.suspends_own(),
            Move::Suspend => self.suspends(),
            Move::Pause => self.pauses(),
            Move::BarEverybody => self.bars(),
            Move::CancelRoots => self.cancels_roots(),
            Move::Veto => self.vetoes(),
        }
    }

    fn proposes(&mut self, role: Role, somebody: bool) {
        let network = self.net.network_state();
        let proposal = match role {
            Role::Slasher => network.proposals.slasher,
            _ => network.proposals.guardian,
        };
        let now = self.now();
        if self.holds(role) || proposal.timelock.is_pending(now) || !self.holds(Role::Admin) {
            return;
        }
        let is_there = *network.roles.of(role) != Pubkey::default();
        if somebody || is_there {
            let key = somebody.then(|| self.own_key(role));
            self.net.proposes_role(role, key).succeeds();
        }
    }

    fn applies_roles(&mut self) {
        let proposals = self.net.network_state().proposals;
        for (role, proposal) in [
            (Role::Slasher, proposals.slasher),
            (Role::Guardian, proposals.guardian),
        ] {
            let successor = proposal.key == self.scene.successor.pubkey();
            if proposal.timelock.is_pending(self.now())
                && self.now() >= proposal.timelock.applicable_at
                && !successor
            {
                self.net.applies_role(role).succeeds();
            }
        }
    }

    fn takes(&mut self, role: Role) {
        if !self.holds(role) && self.holds(Role::Admin) {
            let key = self.own_key(role);
            self.net.sets_role(role, key).succeeds();
        }
    }

    fn proposes_params(&mut self, change: fn(&mut Params), price: Option<u64>) {
        let network = self.net.network_state();
        let mut params = network.params;
        change(&mut params);
        let pending = network.proposals.params.timelock.is_pending(self.now());
        let news = params != network.params || price.is_some();
        if !pending && news && self.holds(Role::Admin) {
            self.net.proposes_params(params, price).succeeds();
        }
    }

    fn applies_params(&mut self) {
        let timelock = self.net.network_state().proposals.params.timelock;
        let now = self.now();
        if timelock.is_pending(now) && now >= timelock.applicable_at && self.is_first_half() {
            self.net.applies_params().is_accepted();
        }
    }

    fn is_first_half(&self) -> bool {
        self.net.terms().is_first_half(self.now())
    }

    fn sinks_price(&mut self) {
        let network = self.net.network_state();
        let terms = network.terms.at(self.now());
        if terms.is_first_half(self.now())
            && terms.epoch > network.commit_epoch
            && self.holds(Role::PriceAuthority)
        {
            let step = u64::from(network.params.max_price_step_bps);
            let price = (terms.reference_price * 10_000).div_ceil(10_000 + step);
            self.net
                .commits_price(price.max(TokenPrice::MIN))
                .is_accepted();
        }
    }

    fn raises_benchmarks(&mut self) {
        if !self.is_first_half() || !self.holds(Role::BenchmarkAuthority) {
            return;
        }
        let signs_too = self.holds(Role::Admin);
        let start = self.net.terms().start;
        for w in self.scene.victims() {
            let worker = self.net.worker_state(w);
            if worker.benchmark_at >= start {
                continue;
            }
            let old = worker.benchmark.at(self.now());
            if signs_too {
                let most = Benchmark::MAX;
                self.net.attests_benchmark_with_admin(w, most).is_accepted();
            } else {
                self.net.attests_benchmark(w, old * 12 / 10).is_accepted();
            }
        }
    }

    /// As much of everybody's stake as cases can ask.
    fn accuses(&mut self) {
        if !self.holds(Role::Slasher) {
            return;
        }
        let bps = self.net.network_state().params.max_slash_bps;
        for w in self.scene.victims() {
            let worker = self.net.worker_state(w);
            let most = share_up(worker.slashable(), bps);
            let amount = most.min(worker.free_of_cases());
            if amount == 0 {
                continue;
            }
            let mut accused = offence(0, self.now(), amount);
            accused.id[..8].copy_from_slice(&self.accusations.to_le_bytes());
            let payer = self.scene.net.keys.stranger.insecure_clone();
            let call = self.net.proposes_slash(w, accused).paid_by(&payer);
            if call.is_accepted() {
                self.cases.push((w, accused.id));
            }
            self.accusations += 1;
        }
    }

    fn executes(&mut self) {
        for (w, id) in self.cases.clone() {
            let case = self.net.case_state(w, id);
            if self.now() >= case.executable_at {
                self.net.executes_slash(w, id).is_accepted();
            }
        }
        self.forgets_cases();
    }

    /// Drops the cases that are over.
    pub fn forgets_cases(&mut self) {
        let net = &self.net;
        self.cases
            .retain(|(w, id)| net.case_state(*w, *id).is_open());
    }

    /// Whether neither a pause nor a suspension stops claims: each wears off, so a second one at once is wasted.
    fn claims_are_open(&self) -> bool {
        let network = self.net.network_state();
        let pool = self.net.settled_distribution(PoolKind::Rewards);
        let paused = network.pauses.stop(Pausable::Claims, self.now());
        pool.check_claimable(self.now()).is_ok() && !paused
    }

    /// The root that others are paid by, by whichever key lasts longest.
    fn suspends(&mut self) {
        if !self.claims_are_open() {
            return;
        }
        for key in self.stopping_keys() {
            let call = self.net.suspends_publication(PoolKind::Rewards);
            if call.signed_by(&key).is_accepted() {
                return;
            }
        }
    }

    /// Of admin and guardian, those that the thief has.
    pub fn stopping_keys(&mut self) -> Vec<Keypair> {
        let held = [Role::Admin, Role::Guardian].map(|role| (self.holds(role), role));
        let held = held.into_iter().filter(|(holds, _)| *holds);
        held.map(|(_, role)| self.net.keys.of(role).insecure_clone())
            .collect()
    }

    fn cancels_roots(&mut self) {
        let pending = self.net.settled_distribution(PoolKind::Rewards).pending;
        let honest = pending.exists() && !self.is_thief_s(PoolKind::Rewards, &pending);
        if let Some(key) = self.stopping_keys().first().filter(|_| honest) {
            let call = self.net.cancels_publication(PoolKind::Rewards);
            call.signed_by(key).succeeds();
        }
    }

    fn vetoes(&mut self) {
        let keys = self.stopping_keys();
        // A guardian's veto can be overruled, an admin's not.
        let Some(key) = keys.first() else { return };
        for accused in self.duties.offences.clone() {
            if self.net.case_state(self.scene.dave, accused.id).is_open() {
                let call = self.net.cancels_slash(self.scene.dave, accused.id);
                call.signed_by(key).succeeds();
            }
        }
    }

    fn pauses(&mut self) {
        let [_, claims, ..] = self.net.network_state().pauses.until;
        let again = self.now() >= claims + state::PAUSE_SECS;
        if again && self.claims_are_open() && self.holds(Role::Guardian) {
            self.net.pauses(Pausable::Claims.bit()).succeeds();
        }
    }

    fn bars(&mut self) {
        for w in self.scene.victims() {
            if !self.net.worker_state(w).is_barred() && self.holds(Role::Admin) {
                self.net.bars_worker(w).succeeds();
            }
        }
    }
}
