//! Instructions of the fund: raise, own a worker, stake, collect, pay.

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
