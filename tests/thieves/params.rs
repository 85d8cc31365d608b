//! Parameters that a thief proposes.

use inferix_staking::state::Params;
use inferix_staking_math::Price;

const DAYS: u32 = 86_400;

/// The shortest delays, and no limits.
pub fn fast(params: &mut Params) {
    params.slash_delay_secs = 3_600;
    params.publication_delay_secs = 600;
    params.param_delay_secs = 3 * DAYS + 4_200;
    params.max_slash_bps = 10_000;
    params.epoch_emission_cap = u64::MAX;
    params.epoch_penalty_cap = u64::MAX;
    params.slash_limit_per_epoch = u64::MAX;
}

/// Stake that is asked back, and cases, stay as long as can be.
pub fn slow(params: &mut Params) {
    params.unbonding_secs = 365 * DAYS;
    params.slash_delay_secs = 14 * DAYS;
    params.param_delay_secs = 17 * DAYS + DAYS / 4;
    params.evidence_window_secs = 42 * DAYS;
    params.slash_execution_secs = 90 * DAYS;
}

/// S(n) as high as can be.
pub fn dear(params: &mut Params) {
    params.coverage_epochs = 200;
    params.min_price = Price::MAX;
    params.grace_secs = 0;
}
