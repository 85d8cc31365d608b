//! Stake on its way in and out.

mod top_up;
