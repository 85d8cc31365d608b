//! A worker apart from its stake: opened, measured, registered, barred, quoted, closed.

mod attest_benchmark;
mod bar_worker;
#[path = "../network/impostors.rs"]
mod impostors;
mod open_worker;
mod quote_minimum_stake;
mod register_worker;
mod register_worker_deposit;
mod set_payout;
mod set_price;
mod slashed_to_nothing;
