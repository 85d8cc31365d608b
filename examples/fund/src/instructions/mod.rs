//! What the fund does: raise, own a worker, pay.

pub mod collect;
pub mod own;
pub mod pay;
pub mod raise;
pub mod stake;

pub use collect::*;
pub use own::*;
pub use pay::*;
pub use raise::*;
pub use stake::*;
