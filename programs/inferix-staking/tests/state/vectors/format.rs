//! The form of `tests/vectors/coverage.json`: the words and units of the client. 64-bit numbers are strings,
//! because JavaScript's numbers end at 2^53.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Vectors {
    pub about: String,
    pub histories: Vec<History>,
}

#[derive(Serialize, Deserialize)]
pub struct History {
    pub name: String,
    pub points: Vec<Point>,
}

/// The accounts that a client reads at a time, and the results that it must compute from them.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Point {
    pub what: String,
    #[serde(with = "decimal")]
    pub now: i64,
    pub network: Network,
    pub worker: Worker,
    pub expected: Expected,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    pub decimals: u8,
    /// The newest epoch that has terms of its own.
    #[serde(with = "decimal")]
    pub newest: u64,
    /// The terms that are stored, oldest first, the last of which are those of `newest`.
    pub terms: Vec<Terms>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    #[serde(with = "decimal")]
    pub epoch: u64,
    #[serde(with = "decimal")]
    pub start: i64,
    #[serde(with = "decimal")]
    pub reference_price: u64,
    #[serde(with = "decimal")]
    pub reference_epoch: u64,
    #[serde(with = "decimal")]
    pub min_price: u64,
    pub epoch_secs: u32,
    pub coverage_epochs: u32,
    pub grace_secs: u32,
    pub evidence_window_secs: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Worker {
    pub registered: bool,
    #[serde(with = "decimal")]
    pub active_stake: u64,
    pub benchmark: Schedule,
    pub price: Schedule,
    /// As an instruction stored it last.
    pub coverage: Record,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    #[serde(with = "decimal")]
    pub previous: u64,
    #[serde(with = "decimal")]
    pub current: u64,
    #[serde(with = "decimal")]
    pub next: u64,
    #[serde(with = "decimal")]
    pub next_at: i64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    #[serde(with = "decimal")]
    pub epoch: u64,
    pub registered: u16,
    pub short: u16,
    #[serde(with = "decimal")]
    pub short_since: i64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Expected {
    #[serde(with = "decimal")]
    pub epoch: u64,
    /// The record as it is settled at `now`.
    pub coverage: Record,
    /// S(n) in token base units; null without a benchmark, a price or a reference price.
    pub minimum_stake: Option<String>,
    /// S(n) from the next epoch, as far as it is known.
    pub next_minimum_stake: Option<String>,
    /// The active stake is at least S(n).
    pub covers: bool,
}

/// The file's text: an object on each line, so that two versions compare well.
pub fn text(vectors: &Vectors) -> String {
    fn line(value: &impl Serialize) -> String {
        serde_json::to_string(value).expect("plain data")
    }
    let points = |points: &[Point]| {
        let point = |point: &Point| {
            let terms: Vec<_> = point.network.terms.iter().map(line).collect();
            format!(
                "        {{\n          \"what\": {},\n          \"now\": \"{}\",\n          \
                 \"network\": {{\"decimals\":{},\"newest\":\"{}\",\"terms\":[\n            {}\n          ]}},\n          \
                 \"worker\": {},\n          \"expected\": {}\n        }}",
                line(&point.what),
                point.now,
                point.network.decimals,
                point.network.newest,
                terms.join(",\n            "),
                line(&point.worker),
                line(&point.expected),
            )
        };
        points.iter().map(point).collect::<Vec<_>>().join(",\n")
    };
    let history = |history: &History| {
        format!(
            "    {{\n      \"name\": {},\n      \"points\": [\n{}\n      ]\n    }}",
            line(&history.name),
            points(&history.points),
        )
    };
    let histories: Vec<_> = vectors.histories.iter().map(history).collect();
    format!(
        "{{\n  \"about\": {},\n  \"histories\": [\n{}\n  ]\n}}\n",
        line(&vectors.about),
        histories.join(",\n"),
    )
}

/// A 64-bit number as a decimal string.
mod decimal {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{de::Error, Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &impl Display, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub fn deserialize<'de, D, T>(from: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: FromStr<Err: Display>,
    {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
