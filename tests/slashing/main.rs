//! Slash cases: proposed, vetoed, executed, closed.

#[path = "../stake/attacks.rs"]
mod attacks;
mod cancel_slash;
mod cases;
mod close_slash_case;
mod epoch_limit;
mod execute_slash;
mod propose_slash;
mod race;
