//! Measures compute units on the compiled program; see docs/PERFORMANCE.md.

fn main() {}
