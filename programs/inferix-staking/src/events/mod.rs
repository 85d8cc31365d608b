//! What happened, with old and new values. The accounts hold the truth; a validator may cut logs
//! short, and nothing is lost when it does.

mod governance;
mod networks;
mod rewards;
mod slashes;
mod workers;

pub use governance::*;
pub use networks::*;
pub use rewards::*;
pub use slashes::*;
pub use workers::*;
