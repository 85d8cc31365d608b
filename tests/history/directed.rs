//! Errors that no history reaches, each with a test of the compiled program that does.

/// The error, and `folder/file.rs::test`.
pub const DIRECTED: [(&str, &str); 0] = [];
