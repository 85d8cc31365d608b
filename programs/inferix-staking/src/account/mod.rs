//! Taking accounts in, and creating them.

mod create;
mod loader;
mod view;

pub use create::{create_account, create_vault};
pub use loader::{take_in_mut, Get};
pub use view::{load, load_mut, load_mut_if_open};
