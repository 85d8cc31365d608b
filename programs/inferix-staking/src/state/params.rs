//! What a network may choose, and how far. Every bound is a compile-time constant.

use anchor_lang::prelude::*;
use inferix_staking_math::{Price, BPS, MAX_COVERAGE_EPOCHS};

use crate::error::StakingError;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// The longest evidence window any network can ever have. A slash case stays on chain at least
/// this long after its offence, so that no later change of parameters makes the offence
/// proposable a second time.
pub const MAX_EVIDENCE_WINDOW_SECS: u32 = 60 * DAY;

/// The widest step of a price or a benchmark that a network can allow.
const MAX_STEP_BPS: u16 = 5_000;

/// A network's parameters. Durations in seconds, shares in basis points, amounts in token base units.
/// Those that belong to an epoch's [`Terms`](super::Terms) count from the next epoch on.
#[zero_copy]
#[derive(Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Params {
    /// Most that a publication may add to the rewards, for each epoch it covers.
    pub epoch_emission_cap: u64,
    /// Most that is ever published as rewards. Can only be lowered.
    pub lifetime_cap: u64,
    /// Most that a publication may add to the penalties' payments, for each epoch it covers.
    pub epoch_penalty_cap: u64,
    /// Most that slashes take over all workers at once. It refills over an epoch.
    pub slash_limit_per_epoch: u64,
    /// Most that a publication may add to the rewards for each IBM of work that it declares, in billionths
    /// of a base unit; 0 switches the rule off.
    pub emission_per_ibm: u64,
    /// Terms: price floor, in billionths of a USD per IB-hour; 0 is none.
    pub min_price: u64,
    /// Terms: length of an epoch; whole minutes, since S(n) counts in minutes.
    pub epoch_secs: u32,
    /// Terms: the leading factor of S(n), how many epochs of earnings a stake covers.
    pub coverage_epochs: u32,
    /// Terms: how long a worker may be short before the epoch counts as short.
    pub grace_secs: u32,
    /// Terms: how old an offence of this epoch may be when its slash is proposed.
    pub evidence_window_secs: u32,
    /// From a request to unstake until the tokens can be withdrawn.
    pub unbonding_secs: u32,
    /// From a slash's proposal until it can be executed; the veto window.
    pub slash_delay_secs: u32,
    /// From then until it lapses: after that anyone can cancel it, so that a case which nobody
    /// executes does not hold stake back without end. Executing a part starts it over.
    pub slash_execution_secs: u32,
    /// How old a benchmark may be at registration.
    pub benchmark_max_age_secs: u32,
    /// From a publication until it is claimable; the window for cancelling it.
    pub publication_delay_secs: u32,
    /// From a proposal of parameters until they can take effect.
    pub param_delay_secs: u32,
    /// Most that one slash case may ask, and that executions may take of a worker in one epoch, as a share
    /// of active plus unbonding stake.
    pub max_slash_bps: u16,
    /// Most that one commit may move the reference price.
    pub max_price_step_bps: u16,
    /// Most that one attestation may move a benchmark, unless the admin signs too.
    pub max_benchmark_step_bps: u16,
    /// How many epochs without a commit the reference price stays good enough to register at.
    pub max_reference_age_epochs: u16,
}

/// The parameters without a default: amounts depend on the token.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    pub epoch_emission_cap: u64,
    pub lifetime_cap: u64,
    pub epoch_penalty_cap: u64,
    pub slash_limit_per_epoch: u64,
}

/// When a slash case can be executed, and when it lapses. Unix times.
pub struct Deadlines {
    /// From the proposal until `executable_at`.
    pub delay_secs: u32,
    pub executable_at: i64,
    pub lapses_at: i64,
}

impl Params {
    /// The defaults of the design: coverage 2, epochs of 72 hours, 90 days of unbonding.
    pub const fn defaults(caps: Caps) -> Self {
        Self {
            epoch_emission_cap: caps.epoch_emission_cap,
            lifetime_cap: caps.lifetime_cap,
            epoch_penalty_cap: caps.epoch_penalty_cap,
            slash_limit_per_epoch: caps.slash_limit_per_epoch,
            emission_per_ibm: 0,
            min_price: 0,
            epoch_secs: 72 * HOUR,
            coverage_epochs: 2,
            grace_secs: 6 * HOUR,
            evidence_window_secs: 28 * DAY,
            unbonding_secs: 90 * DAY,
            slash_delay_secs: 72 * HOUR,
            slash_execution_secs: 30 * DAY,
            benchmark_max_age_secs: 30 * DAY,
            publication_delay_secs: 6 * HOUR,
            param_delay_secs: 7 * DAY,
            max_slash_bps: 5_000,
            max_price_step_bps: 2_000,
            max_benchmark_step_bps: 2_000,
            max_reference_age_epochs: 2,
        }
    }

    /// Refuses what is out of bounds and logs the rule that it breaks. A test network may have epochs of an
    /// hour.
    pub fn validate(&self, test_network: bool) -> Result<()> {
        let shortest_epoch = if test_network { HOUR } else { DAY };
        let unbonding = u64::from(self.evidence_window_secs)
            .saturating_add(u64::from(self.slash_delay_secs).saturating_mul(2))
            .saturating_add(u64::from(self.epoch_secs));
        // Of a worker's cases, an epoch takes `max_slash_bps`, or one case of that size: none of them lapses
        // because the others come first.
        let bps = u64::from(self.max_slash_bps);
        let whole_stake =
            u64::from(self.epoch_secs).saturating_mul(bps.saturating_add(u64::from(BPS)));
        let epochs = |n: u32| u64::from(self.epoch_secs).saturating_mul(u64::from(n));
        let checks = [
            ("epoch_emission_cap must be above 0", self.epoch_emission_cap > 0),
            ("lifetime_cap must be above 0", self.lifetime_cap > 0),
            ("epoch_penalty_cap must be above 0", self.epoch_penalty_cap > 0),
            ("slash_limit_per_epoch must be above 0", self.slash_limit_per_epoch > 0),
            (
                "min_price: at most $10,000 per IB-hour, in billionths",
                self.min_price <= Price::MAX,
            ),
            (
                "epoch_secs: one day (one hour on a test network) to 30 days, in whole minutes",
                (shortest_epoch..=30 * DAY).contains(&self.epoch_secs)
                    && self.epoch_secs.is_multiple_of(MINUTE),
            ),
            (
                "coverage_epochs: 1 to 200",
                (1..=u32::from(MAX_COVERAGE_EPOCHS)).contains(&self.coverage_epochs),
            ),
            (
                "grace_secs: at most half an epoch",
                self.grace_secs <= self.epoch_secs / 2,
            ),
            (
                "evidence_window_secs: one hour to 60 days, and at most 14 epochs",
                (HOUR..=MAX_EVIDENCE_WINDOW_SECS).contains(&self.evidence_window_secs)
                    && u64::from(self.evidence_window_secs) <= epochs(14),
            ),
            (
                "unbonding_secs: one day to a year",
                (DAY..=365 * DAY).contains(&self.unbonding_secs),
            ),
            (
                "slash_delay_secs: one hour to 14 days",
                (HOUR..=14 * DAY).contains(&self.slash_delay_secs),
            ),
            (
                "slash_execution_secs: one day to 90 days, and at least 2 epochs",
                (DAY..=90 * DAY).contains(&self.slash_execution_secs)
                    && u64::from(self.slash_execution_secs) >= epochs(2),
            ),
            (
                "benchmark_max_age_secs: one day to a year",
                (DAY..=365 * DAY).contains(&self.benchmark_max_age_secs),
            ),
            (
                "publication_delay_secs: ten minutes to 7 days",
                (10 * MINUTE..=7 * DAY).contains(&self.publication_delay_secs),
            ),
            (
                "param_delay_secs: one hour to 60 days",
                (HOUR..=60 * DAY).contains(&self.param_delay_secs),
            ),
            (
                "max_slash_bps: 1 to 10000",
                (1..=10_000).contains(&self.max_slash_bps),
            ),
            (
                "max_price_step_bps: 1 to 5000",
                (1..=MAX_STEP_BPS).contains(&self.max_price_step_bps),
            ),
            (
                "max_benchmark_step_bps: 1 to 5000",
                (1..=MAX_STEP_BPS).contains(&self.max_benchmark_step_bps),
            ),
            (
                "max_reference_age_epochs: 1 to 15",
                (1..=15).contains(&self.max_reference_age_epochs),
            ),
            (
                "max_slash_bps must let slash_execution_secs take a whole stake, epoch by epoch, with one to spare",
                whole_stake <= u64::from(self.slash_execution_secs).saturating_mul(bps),
            ),
            (
                "unbonding_secs must exceed evidence_window_secs + 2 * slash_delay_secs + epoch_secs",
                u64::from(self.unbonding_secs) > unbonding,
            ),
        ];
        for (rule, holds) in checks {
            if !holds {
                anchor_lang::solana_program::log::sol_log(rule);
                return Err(StakingError::ParameterOutOfRange.into());
            }
        }
        Ok(())
    }

    /// The deadlines of a case proposed at `now`.
    pub fn slash_deadlines(&self, now: i64) -> Deadlines {
        let executable_at = now.saturating_add(i64::from(self.slash_delay_secs));
        Deadlines {
            delay_secs: self.slash_delay_secs,
            executable_at,
            lapses_at: self.slash_lapses_at(executable_at),
        }
    }

    /// When a case lapses that was last executed, or could first be, at a time.
    pub fn slash_lapses_at(&self, time: i64) -> i64 {
        time.saturating_add(i64::from(self.slash_execution_secs))
    }
}
