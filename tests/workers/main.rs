//! A worker apart from its stake: opened, measured, registered, barred, quoted, handed over; and its
//! coverage record.

mod accept_worker;
mod addresses;
mod attest_benchmark;
mod bar_worker;
mod coverage_attacks;
mod coverage_changes;
mod coverage_grace;
mod coverage_settles_first;
mod coverage_terms;
mod coverage_untouched;
mod hand_over;
mod offer_worker;
mod open_worker;
mod operator;
mod quote_minimum_stake;
mod register_worker;
mod register_worker_deposit;
mod register_worker_epochs;
mod set_operator;
mod set_payout;
mod set_price;
mod set_price_epochs;
mod set_restake;
mod slashed_to_nothing;
