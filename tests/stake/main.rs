//! Stake on its way in and out.

mod broken_books;
mod cancel_unstake;
mod close_and_reopen;
mod close_worker;
mod leaving;
mod request_unstake;
mod top_up;
mod withdraw;
