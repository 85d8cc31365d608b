//! Slash cases: proposed, vetoed, executed, closed.

#[path = "../stake/attacks.rs"]
mod attacks;
mod cancel_slash;
mod cases;
mod close_slash_case;
mod epoch_limit;
mod evidence_window;
mod execute_slash;
mod execute_slash_accounts;
mod open_cases;
mod propose_slash;
mod race;
mod slash_coverage;
