//! A program that owns a worker: the example `examples/fund`, which calls ours by CPI.

mod accepting;
mod docs;
mod life;
mod payout_pda;
mod refusals;
mod splitting;
