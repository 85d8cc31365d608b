//! Slash cases: proposed, vetoed, executed, closed.

mod audit;
mod cancel_slash;
mod cases;
mod close_slash_case;
mod contest_slash;
mod evidence_window;
mod execute_slash;
mod execute_slash_accounts;
mod late_veto;
mod many_cases;
mod offence_time;
mod open_cases;
mod propose_again;
mod propose_slash;
mod race;
mod slash_coverage;
mod slash_limit;
mod tiny_stakes;
mod withdrawals;
mod worker_limit;
