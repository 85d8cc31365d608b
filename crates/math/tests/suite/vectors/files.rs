//! Reading and writing the files in `tests/vectors/`, which the TypeScript client checks too.
//!
//! They are written by
//! `cargo test -p inferix-staking-math -- --ignored write_vectors`
//! from the reference, never from the crate, and each is checked in two ways: that it is what the
//! reference writes today, and that the crate computes what it says.

use std::{fs, path::PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vectors")
        .join(name)
}

pub fn read<T: DeserializeOwned>(name: &str) -> T {
    let text = fs::read_to_string(path(name)).expect("the file of vectors is missing");
    serde_json::from_str(&text).expect("the file of vectors has another form")
}

pub fn write(name: &str, vectors: &impl Serialize) {
    let path = path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, serde_json::to_string_pretty(vectors).unwrap() + "\n").unwrap();
}

/// Asserts that the file says what these vectors do. Its layout is free.
pub fn is_up_to_date(name: &str, vectors: &impl Serialize) {
    assert!(
        read::<Value>(name) == serde_json::to_value(vectors).unwrap(),
        "tests/vectors/{name} is out of date: \
         cargo test -p inferix-staking-math -- --ignored write_vectors"
    );
}

/// A `u64` as a decimal string: JavaScript's numbers end at 2^53.
pub mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// 32 bytes as 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hex(pub [u8; 32]);

impl Serialize for Hex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        serializer.serialize_str(&digits)
    }
}

impl<'de> serde::Deserialize<'de> for Hex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        assert_eq!(digits.len(), 64);
        let byte = |i: usize| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap();
        Ok(Self(core::array::from_fn(byte)))
    }
}
