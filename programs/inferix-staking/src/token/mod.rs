//! Token accounts, mints, and every call into a token program.

mod account;
mod batch;
mod mint;
mod transfer;

pub use account::*;
pub use batch::*;
pub use mint::check_mint;
pub use transfer::*;
