//! Taking accounts in, and creating them.

mod address;
mod create;
mod exit;
mod intake;
mod loader;
mod view;

pub use address::find_address;
pub use create::{create_account, create_vault};
pub(crate) use exit::nothing_at_exit;
pub use intake::{infos, view_of};
pub use loader::{Get, DISCRIMINATOR_LEN};
pub use view::{initialize, load, load_if_open, load_mut, load_mut_if_open};
