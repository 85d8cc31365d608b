//! The tokens that a network can be made of: both token programs, any decimals, and every extension that there is.

mod account_extensions;
mod life;
mod mint_extensions;
