//! The bounds of parameters, and the rules between them.

use anchor_lang::prelude::*;
use inferix_staking_math::{Price, BPS, MAX_COVERAGE_EPOCHS};

use super::{Params, DAY, HOUR, MAX_EVIDENCE_WINDOW_SECS, MINUTE};
use crate::error::StakingError;
use crate::state::MAX_EPOCHS_CAPPED;

/// The widest step of a price or a benchmark that a network can allow.
const MAX_STEP_BPS: u16 = 5_000;

impl Params {
    /// Refuses what is out of bounds and logs the rule that it breaks. A test network may have epochs of an
    /// hour, and need not keep to the rules that days make impossible there.
    #[inline(never)]
    pub fn validate(&self, test_network: bool) -> Result<()> {
        let shortest_epoch = if test_network { HOUR } else { DAY };
        // Who appoints itself slasher and distributor needs as long to reach a stake as others have to see it.
        let stake_in_reach = u64::from(self.slash_delay_secs)
            .saturating_add(u64::from(self.publication_delay_secs))
            .saturating_add(u64::from(3 * DAY));
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
                    && self.epochs_outlast(self.evidence_window_secs),
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
                    && self.slash_execution_secs / 2 >= self.epoch_secs,
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
                self.takes_whole_stake(self.slash_execution_secs),
            ),
            (
                "unbonding_secs must exceed evidence_window_secs + 2 * slash_delay_secs + epoch_secs",
                self.unbonding_outlasts(self.evidence_window_secs),
            ),
            (
                "param_delay_secs must be at least slash_delay_secs + publication_delay_secs + 3 days",
                test_network || u64::from(self.param_delay_secs) >= stake_in_reach,
            ),
            (
                "evidence_window_secs must be at least 2 * param_delay_secs + 7 days",
                test_network || self.guardian_replaced_within(self.evidence_window_secs),
            ),
            (
                "pyth_max_age_secs: 10 seconds to a day",
                (10..=DAY).contains(&self.pyth_max_age_secs),
            ),
            (
                "pyth_max_confidence_bps: 1 to 2000",
                (1..=2_000).contains(&self.pyth_max_confidence_bps),
            ),
        ];
        check_rules(&checks)
    }

    /// Refuses a change of caps that takes away what is promised. `published`: in all, as rewards.
    #[inline(never)]
    pub fn check_caps(&self, old: &Self, published: u64) -> Result<()> {
        let cap = self.epoch_emission_cap.max(old.epoch_emission_cap);
        let promised = published.saturating_add(cap.saturating_mul(MAX_EPOCHS_CAPPED));
        check_rules(&[
            (
                "lifetime_cap can only be lowered",
                self.lifetime_cap <= old.lifetime_cap,
            ),
            (
                "lifetime_cap: at least what is published and 4 epochs' caps",
                self.lifetime_cap == old.lifetime_cap || self.lifetime_cap >= promised,
            ),
        ])
    }

    /// Refuses a change that lets an offence of an epoch before it escape. `windows`: the shortest and the longest
    /// evidence window of all epochs whose offences can still be proposed. `running_secs`: length of the epoch that
    /// runs, which keeps it while the rest of a change counts at once.
    #[inline(never)]
    pub fn check_windows(
        &self,
        old: &Self,
        windows: (u32, u32),
        running_secs: u32,
        test_network: bool,
    ) -> Result<()> {
        let (shortest, longest) = windows;
        let longest_epoch = Self {
            epoch_secs: self.epoch_secs.max(running_secs),
            ..*self
        };
        check_rules(&[
            (
                "epoch_secs: 14 epochs must outlast earlier evidence windows",
                self.epochs_outlast(longest),
            ),
            (
                "unbonding_secs must exceed earlier evidence windows + 2 * slash_delay_secs + epoch_secs",
                longest_epoch.unbonding_outlasts(longest),
            ),
            (
                "slash_execution_secs: raise it before you lengthen the epochs, and lower it after you have shortened them",
                longest_epoch
                    .takes_whole_stake(self.slash_execution_secs.min(old.slash_execution_secs)),
            ),
            (
                "earlier evidence windows must be at least 2 * param_delay_secs + 7 days",
                test_network || self.guardian_replaced_within(shortest),
            ),
        ])
    }

    /// Whether all cases that ask for a worker's stake can be executed in this time. An epoch takes `max_slash_bps` of
    /// it, or one case of that size: none of them lapses because the others come first.
    fn takes_whole_stake(&self, execution_secs: u32) -> bool {
        let bps = u64::from(self.max_slash_bps);
        let needed = u64::from(self.epoch_secs).saturating_mul(bps.saturating_add(u64::from(BPS)));
        needed <= u64::from(execution_secs).saturating_mul(bps)
    }

    /// Whether the terms of an offence's epoch are still known when its evidence window ends.
    fn epochs_outlast(&self, evidence_window_secs: u32) -> bool {
        u64::from(evidence_window_secs) <= u64::from(self.epoch_secs).saturating_mul(14)
    }

    /// Whether a case that a stolen guardian vetoes can be proposed once more when the guardian is replaced.
    fn guardian_replaced_within(&self, evidence_window_secs: u32) -> bool {
        let replaced_by = u64::from(self.param_delay_secs)
            .saturating_mul(2)
            .saturating_add(u64::from(7 * DAY));
        u64::from(evidence_window_secs) >= replaced_by
    }

    /// Whether stake that is asked back at an offence is still there when its slash is executed.
    fn unbonding_outlasts(&self, evidence_window_secs: u32) -> bool {
        let slashed_by = u64::from(evidence_window_secs)
            .saturating_add(u64::from(self.slash_delay_secs).saturating_mul(2))
            .saturating_add(u64::from(self.epoch_secs));
        u64::from(self.unbonding_secs) > slashed_by
    }
}

/// Logs the first rule that does not hold, and refuses.
#[inline(never)]
fn check_rules(rules: &[(&str, bool)]) -> Result<()> {
    for (rule, holds) in rules {
        if !holds {
            anchor_lang::solana_program::log::sol_log(rule);
            return Err(StakingError::ParameterOutOfRange.into());
        }
    }
    Ok(())
}
