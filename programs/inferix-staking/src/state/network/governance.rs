//! What changes after a delay: the admin, the slasher, the guardian, and the parameters. One proposal of each is
//! pending at a time, and all of them keep to one [`Timelock`].

use anchor_lang::prelude::*;
use bytemuck::Zeroable;
use inferix_staking_math::TokenPrice;

use super::{CommittedPrice, Network, Role};
use crate::error::{ensure, StakingError};
use crate::state::{Params, Timelock};

/// The guardian changes only after this many delays: a slasher needs one, and the guardian cancels it until then.
const GUARDIAN_DELAYS: u64 = 2;

/// What waits for its delay.
#[zero_copy]
#[derive(Debug)]
pub struct Proposals {
    pub admin: RoleProposal,
    pub slasher: RoleProposal,
    pub guardian: RoleProposal,
    pub params: ParamsProposal,
}

/// A new holder of a role.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RoleProposal {
    /// The zero address removes the guardian.
    pub key: Pubkey,
    pub timelock: Timelock,
}

/// New parameters.
#[zero_copy]
#[derive(Debug, PartialEq, Eq)]
pub struct ParamsProposal {
    pub params: Params,
    /// For parameters to come.
    pub reserved_params: [u8; 64],
    /// A reference price that need not keep to the step, in billionths of a USD per token; 0 is none.
    pub reference_price: u64,
    pub timelock: Timelock,
}

/// A role that has another holder now.
pub struct Appointed {
    pub old_key: Pubkey,
    pub new_key: Pubkey,
}

/// Parameters that have been applied.
pub struct AppliedParams {
    pub old: Params,
    pub new: Params,
    /// The first epoch whose terms they are.
    pub epoch: u64,
    pub price: Option<CommittedPrice>,
}

impl Proposals {
    fn of_mut(&mut self, role: Role) -> Result<&mut RoleProposal> {
        match role {
            Role::Admin => Ok(&mut self.admin),
            Role::Slasher => Ok(&mut self.slasher),
            Role::Guardian => Ok(&mut self.guardian),
            Role::BenchmarkAuthority | Role::PriceAuthority | Role::Distributor => {
                Err(StakingError::RoleNotProposed.into())
            }
        }
    }
}

impl Network {
    /// Hands a role that is set at once to `key`, and returns who held it.
    pub fn set_role(&mut self, role: Role, key: Pubkey, now: i64) -> Result<Pubkey> {
        ensure!(role.is_set_at_once(), StakingError::RoleNeedsProposal);
        ensure!(key != Pubkey::default(), StakingError::ZeroAddress);
        self.appoint(role, key, now)
    }

    /// Leaves a role to nobody, and returns who held it.
    pub fn remove_role(&mut self, role: Role) -> Result<Pubkey> {
        ensure!(role.is_removed_at_once(), StakingError::RoleNeedsProposal);
        Ok(std::mem::take(self.roles.of_mut(role)))
    }

    /// Proposes a new admin, slasher or guardian. Only the guardian can be proposed to be nobody.
    #[inline(never)]
    pub fn propose_role(
        &mut self,
        role: Role,
        key: Option<Pubkey>,
        now: i64,
    ) -> Result<RoleProposal> {
        let delays = match role {
            Role::Guardian => GUARDIAN_DELAYS,
            _ => 1,
        };
        let timelock = self.timelock(delays, now);
        self.proposals.of_mut(role)?.timelock.check_free(now)?;
        let key = match key {
            None if role == Role::Guardian => Pubkey::default(),
            key => {
                let key = key.unwrap_or_default();
                ensure!(key != Pubkey::default(), StakingError::ZeroAddress);
                self.roles.check_may_hold(role, &key)?;
                key
            }
        };
        let proposal = RoleProposal { key, timelock };
        *self.proposals.of_mut(role)? = proposal;
        Ok(proposal)
    }

    /// Gives the role to whom it was proposed for.
    #[inline(never)]
    pub fn apply_role(&mut self, role: Role, now: i64) -> Result<Appointed> {
        let proposal = self.proposals.of_mut(role)?;
        proposal.timelock.check_applicable(now)?;
        let new_key = std::mem::take(proposal).key;
        let old_key = self.appoint(role, new_key, now)?;
        Ok(Appointed { old_key, new_key })
    }

    /// Drops a proposal, and returns whom it named. The guardian may stop a slasher, and not its own replacement:
    /// its key runs in a bot and is the one most likely to be stolen.
    #[inline(never)]
    pub fn cancel_role(&mut self, role: Role, by_admin: bool, now: i64) -> Result<Pubkey> {
        let proposal = self.proposals.of_mut(role)?;
        ensure!(by_admin || role == Role::Slasher, StakingError::NotAdmin);
        proposal.timelock.check_pending(now)?;
        Ok(std::mem::take(proposal).key)
    }

    #[inline(never)]
    fn appoint(&mut self, role: Role, key: Pubkey, now: i64) -> Result<Pubkey> {
        self.roles.check_may_hold(role, &key)?;
        let old = std::mem::replace(self.roles.of_mut(role), key);
        if role == Role::Slasher && old != key {
            self.slasher_since = now;
        }
        Ok(old)
    }

    /// Proposes parameters, and a reference price for the epoch after they are applied.
    pub fn propose_params(
        &mut self,
        params: &Params,
        reference_price: Option<u64>,
        now: i64,
    ) -> Result<Timelock> {
        self.proposals.params.timelock.check_free(now)?;
        params.validate(self.is_test_network())?;
        // What is published by the time that they are applied is not known yet.
        params.check_caps(&self.params, 0)?;
        if let Some(price) = reference_price {
            TokenPrice::from_nano(price).map_err(StakingError::from)?;
        }
        let timelock = self.timelock(1, now);
        let proposal = &mut self.proposals.params;
        proposal.params = *params;
        proposal.reference_price = reference_price.unwrap_or(0);
        proposal.timelock = timelock;
        Ok(timelock)
    }

    /// Puts the proposed parameters in force: those that belong to the terms from the next epoch, and so in an
    /// epoch's first half only. `published`: what is published as rewards by now, claimable or not.
    #[inline(never)]
    pub fn apply_params(&mut self, published: u64, now: i64) -> Result<AppliedParams> {
        let proposal = &mut self.proposals.params;
        proposal.timelock.check_applicable(now)?;
        let (new, reference_price) = (proposal.params, proposal.reference_price);
        *proposal = Zeroable::zeroed();
        let current = self.terms.at(now);
        ensure!(current.is_first_half(now), StakingError::SecondHalfOfEpoch);
        let old = std::mem::replace(&mut self.params, new);
        new.validate(self.is_test_network())?;
        new.check_caps(&old, published)?;
        let coming = self.terms.coming(current.epoch);
        coming.set_params(&new);
        let epoch = coming.epoch;
        let windows = self.terms.evidence_windows();
        new.check_windows(&old, windows, current.epoch_secs, self.is_test_network())?;
        let price =
            (reference_price > 0).then(|| self.commit_for_coming(&current, reference_price));
        Ok(AppliedParams {
            old,
            new,
            epoch,
            price,
        })
    }

    /// Drops the proposed parameters.
    pub fn cancel_params(&mut self, now: i64) -> Result<()> {
        let proposal = &mut self.proposals.params;
        proposal.timelock.check_pending(now)?;
        *proposal = Zeroable::zeroed();
        Ok(())
    }

    /// The times of what is proposed now. Parameters in force may already give the coming epoch another length.
    fn timelock(&self, delays: u64, now: i64) -> Timelock {
        let delay_secs = u64::from(self.params.param_delay_secs).saturating_mul(delays);
        let epoch_secs = self.terms.at(now).epoch_secs.max(self.params.epoch_secs);
        Timelock::begin(delay_secs, epoch_secs, now)
    }
}
