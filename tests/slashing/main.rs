//! Slash cases: proposed, vetoed, executed, closed.
