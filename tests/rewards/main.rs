//! Rewards and penalties: funding, publishing, cancelling, claiming.

mod cancel_publication;
mod claim_accounts;
mod claim_arguments;
mod claim_fuzz;
mod claim_payouts;
mod claim_penalty;
mod claim_rewards;
mod claim_run_accounts;
mod claim_run_refusals;
mod claim_runs;
mod claim_runtime;
mod claim_skips;
mod fund_rewards;
mod publish_penalties;
mod publish_rewards;
mod support;
