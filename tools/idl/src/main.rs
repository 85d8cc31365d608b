//! idl PROGRAM_DIR: print the IDL of an Anchor program, as `anchor idl build` would write it.
//!
//! The program itself knows its IDL: built with the feature `idl-build` it has hidden tests that print it,
//! and `IdlBuilder` runs those. That needs no more than the host's cargo.

use std::{env, path::PathBuf};

use anchor_lang_idl::build::IdlBuilder;
use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let program = env::args()
        .nth(1)
        .map(PathBuf::from)
        .context("usage: idl PROGRAM_DIR")?;
    let program = program
        .canonicalize()
        .with_context(|| format!("no such folder: {}", program.display()))?;

    // Under rustup, `cargo run` sets RUSTUP_TOOLCHAIN; the builder would make a wrong `+TOOLCHAIN`
    // argument of it. Without it the cargo that it starts finds the same toolchain by itself.
    // The builder's RUSTFLAGS only silence warnings, but would have every dependency compiled once
    // more than `cargo test` does; this overrides them.
    // SAFETY: no other thread runs yet.
    unsafe {
        env::remove_var("RUSTUP_TOOLCHAIN");
        env::set_var("CARGO_ENCODED_RUSTFLAGS", "");
    }

    let cargo_args = ["--lib", "--locked"].map(String::from).to_vec();
    let idl = IdlBuilder::new()
        .program_path(program)
        .cargo_args(cargo_args)
        .build()?;
    println!("{}", serde_json::to_string_pretty(&idl)?);
    Ok(())
}
