//! What waits for its delay and what is paused, in plain Rust.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::{Params, Role};
use inferix_staking_tests::{DAY, ONE_USD};

use crate::model::Model;
use crate::terms::*;

/// Holds a role that nobody holds.
pub const NOBODY: usize = usize::MAX;

/// Something proposed: what, from when on it can be applied, and until when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting<T> {
    pub what: T,
    pub from: i64,
    pub until: i64,
}

#[derive(Clone, Debug, Default)]
pub struct Governance {
    /// Which holder of the role is to take over.
    pub admin: Option<Waiting<usize>>,
    pub slasher: Option<Waiting<usize>>,
    pub guardian: Option<Waiting<usize>>,
    pub params: Option<Waiting<(Params, Option<u64>)>>,
    /// When the last pause of each bit ends or ended.
    pub paused_until: [i64; 4],
}

impl<T: Copy> Waiting<T> {
    fn still(this: Option<Self>, now: i64) -> Outcome<Self> {
        let waiting = this.filter(|waiting| now < waiting.until);
        waiting.ok_or(NothingProposed.into())
    }

    fn due(this: Option<Self>, now: i64) -> Outcome<T> {
        let waiting = Self::still(this, now)?;
        check(now >= waiting.from, ProposalDelayNotPassed)?;
        Ok(waiting.what)
    }
}

impl Governance {
    pub fn of(&mut self, role: Role) -> Outcome<&mut Option<Waiting<usize>>> {
        match role {
            Role::Admin => Ok(&mut self.admin),
            Role::Slasher => Ok(&mut self.slasher),
            Role::Guardian => Ok(&mut self.guardian),
            _ => Err(RoleNotProposed.into()),
        }
    }
}

impl Network {
    pub fn holder(&mut self, role: Role) -> &mut usize {
        match role {
            Role::Admin => &mut self.admin,
            Role::Slasher => &mut self.slasher,
            Role::Guardian => &mut self.guardian,
            Role::Distributor => &mut self.distributor,
            Role::BenchmarkAuthority => &mut self.benchmark_authority,
            Role::PriceAuthority => &mut self.price_authority,
        }
    }

    fn waits<T>(&self, what: T, delays: i64) -> Waiting<T> {
        let from = self.now + delays * i64::from(self.params.param_delay_secs);
        let epoch = self.terms().secs.max(self.params.epoch_secs.into());
        Waiting {
            what,
            from,
            until: from + epoch.max(7 * DAY),
        }
    }

    /// Refuses while the guardian has paused what this bit names.
    pub fn check_running(&self, bit: usize) -> Outcome {
        check(self.now >= self.governance.paused_until[bit], Paused)
    }
}

impl Model {
    pub fn propose_role(&mut self, role: Role, holder: usize) -> Outcome {
        let network = &mut self.network;
        let delays = if role == Role::Guardian { 2 } else { 1 };
        let waiting = network.waits(holder, delays);
        let now = network.now;
        let place = network.governance.of(role)?;
        check(Waiting::still(*place, now).is_err(), ProposalPending)?;
        *place = Some(waiting);
        Ok(())
    }

    pub fn apply_role(&mut self, role: Role) -> Outcome {
        let now = self.network.now;
        let place = self.network.governance.of(role)?;
        let holder = Waiting::due(*place, now)?;
        *place = None;
        self.appoint(role, holder);
        Ok(())
    }

    pub fn cancel_role(&mut self, role: Role, by_admin: bool) -> Outcome {
        let now = self.network.now;
        let place = self.network.governance.of(role)?;
        check(by_admin || role == Role::Slasher, NotAdmin)?;
        Waiting::still(*place, now)?;
        *place = None;
        Ok(())
    }

    /// A slasher judges no offence from before its time; what a replaced distributor has published is dropped.
    pub fn appoint(&mut self, role: Role, holder: usize) {
        let network = &mut self.network;
        let now = network.now;
        let another = std::mem::replace(network.holder(role), holder) != holder;
        if role == Role::Slasher && another && holder != NOBODY {
            network.slasher_since = now;
        }
        if role == Role::Distributor {
            for pool in [&mut self.rewards, &mut self.penalties] {
                pool.settle(now);
                if let Some(pending) = pool.pending {
                    let dropped = pool.cancel(pending.root, now);
                    dropped.expect("what is pending is dropped");
                }
            }
        }
    }

    /// Refuses when nobody holds the role whose last holder signs.
    pub fn check_held(
        &mut self,
        role: Role,
        otherwise: inferix_staking_tests::StakingError,
    ) -> Outcome {
        check(*self.network.holder(role) != NOBODY, otherwise)
    }

    pub fn propose_params(&mut self, params: Params, price: Option<u64>) -> Outcome {
        let network = &mut self.network;
        let pending = Waiting::still(network.governance.params, network.now);
        check(pending.is_err(), ProposalPending)?;
        let (old, new) = (network.params.lifetime_cap, params.lifetime_cap);
        let cap = network
            .params
            .epoch_emission_cap
            .max(params.epoch_emission_cap);
        check(
            new == old || (new < old && new >= 4 * cap),
            ParameterOutOfRange,
        )?;
        let range = 1_000..=1_000_000 * ONE_USD;
        let fits = price.is_none_or(|price| range.contains(&price));
        check(fits, TokenPriceOutOfRange)?;
        network.governance.params = Some(network.waits((params, price), 1));
        Ok(())
    }

    /// The lifetime cap keeps what is published and four epochs' caps; the terms change from the next epoch on.
    pub fn apply_params(&mut self) -> Outcome {
        let totals = [
            self.rewards.current().map(|p| p.said.cumulative_total),
            self.rewards.pending.map(|said| said.cumulative_total),
        ];
        let published = totals.into_iter().flatten().max().unwrap_or(0);
        let network = &mut self.network;
        let (params, price) = Waiting::due(network.governance.params, network.now)?;
        check(network.is_first_half(), SecondHalfOfEpoch)?;
        let old = network.params;
        let cap = old.epoch_emission_cap.max(params.epoch_emission_cap);
        let (before, after) = (old.lifetime_cap, params.lifetime_cap);
        let lowered = after < before && after >= published + 4 * cap;
        check(after == before || lowered, ParameterOutOfRange)?;
        network.governance.params = None;
        network.params = params;
        let epoch = network.epoch();
        let coming = network.coming();
        coming.secs = params.epoch_secs.into();
        coming.min_price = params.min_price;
        coming.coverage = params.coverage_epochs;
        coming.grace = params.grace_secs.into();
        coming.evidence_window = params.evidence_window_secs.into();
        if let Some(price) = price {
            (coming.reference_price, coming.reference_epoch) = (price, epoch + 1);
            (network.commit_epoch, network.replaceable) = (epoch, false);
        }
        Ok(())
    }

    pub fn cancel_params(&mut self) -> Outcome {
        let network = &mut self.network;
        Waiting::still(network.governance.params, network.now)?;
        network.governance.params = None;
        Ok(())
    }

    pub fn pause(&mut self, bits: u8) -> Outcome {
        check(bits != 0 && bits < 16, UnknownPauseBits)?;
        let now = self.network.now;
        let places = self.network.governance.paused_until.iter_mut();
        for (bit, until) in places.enumerate().filter(|(bit, _)| bits >> bit & 1 == 1) {
            check(now >= *until, AlreadyPaused)?;
            check(now >= *until + 7 * DAY, PausedRecently)?;
            self.tally.count(format!("pauses {bit}"));
            *until = now + 7 * DAY;
        }
        Ok(())
    }

    pub fn unpause(&mut self, bits: u8) -> Outcome {
        check(bits != 0 && bits < 16, UnknownPauseBits)?;
        let now = self.network.now;
        let places = self.network.governance.paused_until.iter_mut();
        for (_, until) in places.enumerate().filter(|(bit, _)| bits >> bit & 1 == 1) {
            check(now < *until, NotPaused)?;
            *until = now;
        }
        Ok(())
    }
}
