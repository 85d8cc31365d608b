//! `tests/vectors/coverage.json`: histories that this program and the TypeScript client both replay.
//!
//! It is written by `cargo test -p inferix-staking -- --ignored write_vectors` from the reference model,
//! never from the program, and checked in two ways: that it is what the model writes today, and that the
//! program settles what it says.

mod format;
mod histories;
mod lives;
mod replay;
mod story;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use format::Vectors;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/coverage.json")
}

fn read() -> String {
    fs::read_to_string(path()).expect("the file of vectors is missing")
}

fn vectors() -> Vectors {
    Vectors {
        about: "What a client reads of a network and a worker at a time, in base units, billionths and \
                Unix seconds, and what it must make of it: the epoch, the coverage record as settled at \
                that time, S(n) now and from the next epoch (null: none), and whether the active stake \
                covers S(n) now. Bit k of a record is the epoch `epoch - k`. 64-bit numbers are strings."
            .into(),
        histories: histories::all().into_iter().chain(lives::all()).collect(),
    }
}

#[test]
fn the_file_of_coverage_is_up_to_date() {
    let file: Value = serde_json::from_str(&read()).expect("JSON");
    assert!(
        file == serde_json::to_value(vectors()).unwrap(),
        "tests/vectors/coverage.json is out of date: \
         cargo test -p inferix-staking -- --ignored write_vectors"
    );
}

#[test]
#[ignore = "writes the file"]
fn write_vectors() {
    let text = format::text(&vectors());
    assert!(text.len() < 300_000, "{} bytes", text.len());
    fs::write(path(), text).unwrap();
}
