//! Taking accounts in, and creating them.

mod address;
mod create;
mod exit;
mod loader;
mod view;

pub use address::find_address;
pub use create::{create_account, create_vault};
pub(crate) use exit::nothing_at_exit;
pub use loader::{take_in_mut, Get};
pub use view::{load, load_mut, load_mut_if_open};
