//! Random steps of the admin and the guardian: roles, parameters, pauses.

use inferix_staking_tests::state::{Params, Role};
use inferix_staking_tests::*;

use crate::governance::NOBODY;
use crate::terms::*;
use crate::world::{World, judge};

const PROPOSED: [Role; 3] = [Role::Admin, Role::Slasher, Role::Guardian];

impl World {
    fn key_in_turn(&self, role: Role, holder: usize) -> Option<Pubkey> {
        let keys = self.holders(role);
        keys.get(holder).map(|key| key.pubkey())
    }

    pub fn proposes(&mut self, role: Role, holder: usize) {
        let expected = self
            .side
            .model
            .attempt(|model| model.propose_role(role, holder));
        let key = self.key_in_turn(role, holder);
        let call = match (role, key) {
            (Role::Admin, Some(key)) => self.net.proposes_admin(key),
            _ => self.net.proposes_role(role, key),
        };
        judge(call, &expected);
    }

    /// Who signs as the holder of a role in the calls to come.
    pub fn follows_role(&mut self, role: Role) {
        let holder = *self.side.model.network.holder(role);
        let Some(key) = self.holders(role).get(holder) else {
            return; // Nobody: the last one signs, in vain.
        };
        let key = key.insecure_clone();
        let keys = &mut self.net.keys;
        let place = match role {
            Role::Admin => &mut keys.admin,
            Role::Slasher => &mut keys.slasher,
            Role::Guardian => &mut keys.guardian,
            Role::Distributor => &mut keys.distributor,
            Role::BenchmarkAuthority => &mut keys.benchmark_authority,
            Role::PriceAuthority => &mut keys.price_authority,
        };
        *place = key;
    }

    pub fn applies(&mut self, role: Role) {
        let waiting = *self
            .side
            .model
            .network
            .governance
            .of(role)
            .expect("a proposed role");
        let expected = self.side.model.attempt(|model| model.apply_role(role));
        let new_admin = waiting.map(|waiting| waiting.what);
        let call = match (role, new_admin) {
            (Role::Admin, None) => return self.side.model.network.governance.admin = None,
            (Role::Admin, Some(holder)) => {
                let key = self.holders(role)[holder].insecure_clone();
                self.net.accepts_admin(&key)
            }
            _ => self.net.applies_role(role),
        };
        judge(call, &expected);
        self.follows_role(role);
    }

    pub fn proposes_role(&mut self, _: usize) {
        if self.random.chance(8) {
            return self.proposes(Role::Distributor, 0);
        }
        let role = self.random.one_of(&PROPOSED);
        if self.random.chance(15) {
            return self.mixes_roles(role);
        }
        let mut holder = self.random.index(HOLDERS);
        if role == Role::Guardian && self.random.chance(10) {
            holder = NOBODY;
        }
        self.proposes(role, holder);
    }

    pub fn applies_role(&mut self, _: usize) {
        let role = self.random.one_of(&PROPOSED);
        self.waits_for(role);
        self.applies(role);
    }

    /// Mostly until it can be applied.
    fn waits_for(&mut self, role: Role) {
        let waiting = *self
            .side
            .model
            .network
            .governance
            .of(role)
            .expect("a proposed role");
        let edge = waiting.map_or(0, |waiting| waiting.from);
        self.waits_until(edge);
    }

    fn waits_until(&mut self, edge: i64) {
        let left = edge - self.side.model.network.now;
        if left > 0 && self.random.chance(80) {
            let early = self.random.one_of(&[-1, 0, 0, 0, 1]);
            self.pass((left - early).max(0));
        }
    }

    /// The guardian that is in office takes the place, whoever it is, without regard for what is pending.
    pub fn replaces(&mut self, role: Role) {
        let holder = self.random.index(HOLDERS);
        if role.is_set_at_once() {
            let key = self.holders(role)[holder].pubkey();
            let expected = self.side.model.attempt(|model| {
                model.appoint(role, holder);
                Ok(())
            });
            judge(self.net.sets_role(role, key), &expected);
            return self.follows_role(role);
        }
        self.proposes(role, holder);
        let waiting = *self
            .side
            .model
            .network
            .governance
            .of(role)
            .expect("a proposed role");
        if let Some(waiting) = waiting {
            self.pass((waiting.from - self.side.model.network.now).max(0));
        }
        self.applies(role);
    }

    /// By the admin or the guardian.
    pub fn cancels_role(&mut self, _: usize) {
        let role = self.random.one_of(&PROPOSED);
        let by_admin = self.random.chance(50);
        if role == Role::Admin {
            let expected = self
                .side
                .model
                .attempt(|model| model.cancel_role(role, true));
            judge(self.net.cancels_admin(), &expected);
            return;
        }
        let key = self.guard(by_admin);
        let expected = self.side.model.attempt(|model| {
            model.check_guard(by_admin)?;
            model.cancel_role(role, by_admin)
        });
        judge(self.net.cancels_role(role).signed_by(&key), &expected);
    }

    pub fn removes_role(&mut self, _: usize) {
        let role = self.random.one_of(&Role::ALL);
        let expected = self.side.model.attempt(|model| {
            let at_once = !matches!(role, Role::Admin | Role::Guardian);
            check(at_once, StakingError::RoleNeedsProposal)?;
            model.appoint(role, NOBODY);
            Ok(())
        });
        judge(self.net.removes_role(role), &expected);
    }

    /// The distributor is proposed for another role that reaches stakes.
    fn mixes_roles(&mut self, role: Role) {
        if *self.side.model.network.holder(Role::Distributor) == NOBODY {
            return;
        }
        let taken = self.net.keys.distributor.pubkey();
        let expected = self.side.model.attempt(|model| {
            model.propose_role(role, 0)?;
            check(false, StakingError::RolesNotSeparate)
        });
        let call = match role {
            Role::Admin => self.net.proposes_admin(taken),
            _ => self.net.proposes_role(role, Some(taken)),
        };
        judge(call, &expected);
    }

    // --- Parameters ---

    /// One or two of them change, to what some network has.
    pub fn proposes_params(&mut self, _: usize) {
        let mut params = self.side.model.network.params;
        for _ in 0..=self.random.below(2) {
            self.changes(&mut params);
        }
        let price = self.side.model.network.terms().reference_price;
        let prices = [None, None, None, Some(price / 2), Some(3 * price), Some(1)];
        let price = self.random.one_of(&prices);
        let expected = self
            .side
            .model
            .attempt(|model| model.propose_params(params, price));
        judge(self.net.proposes_params(params, price), &expected);
    }

    fn changes(&mut self, params: &mut Params) {
        let published = self.side.model.rewards.current();
        let published = published.map_or(0, |p| p.said.cumulative_total);
        let least = published + 4 * params.epoch_emission_cap;
        let draw = &mut self.random;
        match draw.below(16) {
            0 => params.epoch_emission_cap = draw.one_of(&[IFX, 2 * IFX, 3 * IFX]),
            1 => {
                let cap = params.lifetime_cap;
                params.lifetime_cap = draw.one_of(&[least, least, least + IFX, cap - 1, cap + 1]);
            }
            2 => params.epoch_penalty_cap = draw.one_of(&[IFX / 4, IFX / 2]),
            3 => params.slash_limit_per_epoch = draw.one_of(&[IFX, IFX / 3 + 1, 5 * IFX]),
            4 => params.emission_per_ibm = draw.one_of(&[0, 700_000_000_000_001]),
            5 => params.min_price = draw.one_of(&[0, NANO / 4, NANO / 2]),
            6 => params.epoch_secs = draw.one_of(&[3_600, 5_400, 7_200]),
            7 => params.coverage_epochs = draw.one_of(&[1, 2, 3]),
            8 => params.grace_secs = draw.one_of(&[0, 360, 1_800]),
            9 => params.evidence_window_secs = draw.one_of(&[3_600, 14_400, 20_000]),
            10 => params.unbonding_secs = draw.one_of(&[86_400, 90_000]),
            11 => params.slash_delay_secs = draw.one_of(&[3_600, 7_200]),
            12 => params.slash_execution_secs = draw.one_of(&[86_400, 100_000]),
            13 => params.publication_delay_secs = draw.one_of(&[600, 1_200]),
            14 => params.param_delay_secs = draw.one_of(&[3_600, 5_000]),
            _ => params.max_slash_bps = draw.one_of(&[5_000, 3_333, 10_000]),
        }
    }

    pub fn applies_params(&mut self, _: usize) {
        let waiting = self.side.model.network.governance.params;
        self.waits_until(waiting.map_or(0, |waiting| waiting.from));
        if self.random.chance(60) && !self.side.model.network.is_first_half() {
            self.next_epoch();
        }
        let expected = self.side.model.attempt(|model| model.apply_params());
        judge(self.net.applies_params(), &expected);
    }

    pub fn cancels_params(&mut self, _: usize) {
        let by_admin = self.random.chance(50);
        let key = self.guard(by_admin);
        let expected = self.side.model.attempt(|model| {
            model.check_guard(by_admin)?;
            model.cancel_params()
        });
        judge(self.net.cancels_params().signed_by(&key), &expected);
    }

    // --- Pauses ---

    fn some_bits(&mut self) -> u8 {
        self.random.one_of(&[1, 2, 4, 8, 1, 2, 4, 8, 5, 15, 0, 16])
    }

    pub fn pauses(&mut self, _: usize) {
        let over = |until: &i64| *until > 0 && *until <= self.side.model.network.now;
        let bits = match self
            .side
            .model
            .network
            .governance
            .paused_until
            .iter()
            .position(over)
        {
            Some(bit) if self.random.chance(50) => 1 << bit,
            _ => self.some_bits(),
        };
        let expected = self.side.model.attempt(|model| {
            model.check_held(Role::Guardian, StakingError::NotGuardian)?;
            model.pause(bits)
        });
        judge(self.net.pauses(bits), &expected);
    }

    pub fn unpauses(&mut self, _: usize) {
        let paused = self.side.model.network.governance.paused_until;
        let now = self.side.model.network.now;
        let bits = match paused.iter().position(|until| now < *until) {
            Some(bit) if self.random.chance(80) => 1 << bit,
            _ => self.some_bits(),
        };
        let expected = self.side.model.attempt(|model| model.unpause(bits));
        judge(self.net.unpauses(bits), &expected);
    }
}
