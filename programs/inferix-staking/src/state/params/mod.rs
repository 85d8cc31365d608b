//! What a network may choose, and how far. Every bound is a compile-time constant.

mod rules;

use anchor_lang::prelude::*;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// The longest evidence window any network can ever have. A slash case stays on chain at least
/// this long after its offence, so that no later change of parameters makes the offence
/// proposable a second time.
pub const MAX_EVIDENCE_WINDOW_SECS: u32 = 60 * DAY;

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
    /// Pyth's feed of the token's price in USD, which anyone can commit from; zero switches it off.
    pub pyth_feed: [u8; 32],
    /// How old the feed's price may be when it is committed.
    pub pyth_max_age_secs: u32,
    /// The widest confidence interval of the feed's price that is committed, as a share of the price.
    pub pyth_max_confidence_bps: u32,
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
            pyth_feed: [0; 32],
            pyth_max_age_secs: 10 * MINUTE,
            pyth_max_confidence_bps: 200,
        }
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
