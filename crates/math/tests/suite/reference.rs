//! What the crate should compute, written for plainness.

use inferix_staking_math::{
    Benchmark, Hash, MAX_COVERAGE_EPOCHS, MAX_EPOCH_MINUTES, MathError, NANO, Price, StakeRule,
    TokenPrice, covers, minimum_stake,
};
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::vectors::files::decimal;

/// The inputs of a minimum stake as bare numbers, which may be out of bounds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Inputs {
    #[serde(with = "decimal")]
    pub ib_nano: u64,
    #[serde(with = "decimal")]
    pub price_nano: u64,
    /// The network's price floor; 0 is none.
    #[serde(with = "decimal")]
    pub min_price_nano: u64,
    pub epoch_minutes: u32,
    pub coverage_epochs: u8,
    #[serde(with = "decimal")]
    pub ifx_nano: u64,
    pub decimals: u8,
}

/// 0.5 IB at $2 per IB-hour, the whitepaper's example, at $1 per IFX with 6 decimals.
pub const EXAMPLE: Inputs = Inputs {
    ib_nano: NANO / 2,
    price_nano: 2 * NANO,
    min_price_nano: 0,
    epoch_minutes: 4_320,
    coverage_epochs: 2,
    ifx_nano: NANO,
    decimals: 6,
};

/// The worker that needs least.
pub const LEAST: Inputs = Inputs {
    ib_nano: Benchmark::MIN,
    price_nano: Price::MIN,
    min_price_nano: 0,
    epoch_minutes: 1,
    coverage_epochs: 1,
    ifx_nano: TokenPrice::MAX,
    decimals: 0,
};

/// The worker that needs most, more than a `u64`.
pub const DEAREST: Inputs = Inputs {
    ib_nano: Benchmark::MAX,
    price_nano: Price::MAX,
    min_price_nano: 0,
    epoch_minutes: MAX_EPOCH_MINUTES,
    coverage_epochs: MAX_COVERAGE_EPOCHS,
    ifx_nano: TokenPrice::MIN,
    decimals: 9,
};

/// S = ib * price / 1000 here, so that benchmark and price can put it right at the edge of `u64`.
pub const EDGE: Inputs = DEAREST.epoch_minutes(60).coverage_epochs(1);

macro_rules! setters {
    ($($field:ident: $number:ty,)*) => {
        /// `EXAMPLE.decimals(9)`: these inputs but for one.
        impl Inputs {
            $(pub const fn $field(mut self, $field: $number) -> Self {
                self.$field = $field;
                self
            })*
        }
    };
}

setters! {
    ib_nano: u64,
    price_nano: u64,
    min_price_nano: u64,
    epoch_minutes: u32,
    coverage_epochs: u8,
    ifx_nano: u64,
    decimals: u8,
}

impl Inputs {
    pub fn ib(&self) -> Benchmark {
        Benchmark::from_nano(self.ib_nano).unwrap()
    }

    pub fn price(&self) -> Price {
        Price::from_nano(self.price_nano).unwrap()
    }

    pub fn rule(&self) -> Result<StakeRule, MathError> {
        let ifx = TokenPrice::from_nano(self.ifx_nano)?;
        let rule = StakeRule::new(self.coverage_epochs, self.epoch_minutes, ifx, self.decimals)?;
        match self.min_price_nano {
            0 => Ok(rule),
            floor => Ok(rule.with_floor(Price::from_nano(floor)?)),
        }
    }

    /// The crate's answer by the rule, and by the function for one worker, which has no floor.
    pub fn covers(&self, stake: u64) -> bool {
        let (ib, price) = (self.ib(), self.price());
        let covered = self.rule().unwrap().covers(stake, ib, price);
        if self.min_price_nano == 0 {
            let ifx = TokenPrice::from_nano(self.ifx_nano).unwrap();
            let (minutes, coverage) = (self.epoch_minutes, self.coverage_epochs);
            let alone = covers(stake, ib, price, minutes, coverage, ifx, self.decimals);
            assert_eq!(alone, Ok(covered));
        }
        covered
    }

    /// The crate's answer, starting from the bare numbers.
    pub fn minimum_stake(&self) -> Result<u64, MathError> {
        let ib = Benchmark::from_nano(self.ib_nano)?;
        let price = Price::from_nano(self.price_nano)?;
        let minimum = self.rule()?.minimum_stake(ib, price);
        if self.min_price_nano == 0 {
            let ifx = TokenPrice::from_nano(self.ifx_nano)?;
            let (minutes, coverage) = (self.epoch_minutes, self.coverage_epochs);
            let alone = minimum_stake(ib, price, minutes, coverage, ifx, self.decimals);
            assert_eq!(alone, minimum);
        }
        minimum
    }

    /// `coverage * E * IB * max(P, floor) / ifx`, every quantity as the fraction that it stands for,
    /// nothing cancelled, and the quotient in base units rounded up.
    pub fn exact_minimum_stake(&self) -> BigUint {
        let ten = BigUint::from(10_u8);
        let dividend = BigUint::from(self.coverage_epochs)
            * self.epoch_minutes
            * self.ib_nano
            * self.price_nano.max(self.min_price_nano)
            * ten.pow(9)
            * ten.pow(u32::from(self.decimals));
        let divisor = ten.pow(9) * 60_u8 * ten.pow(9) * self.ifx_nano;
        (dividend + &divisor - 1_u8) / divisor
    }
}

pub fn sha256(parts: &[&[u8]]) -> Hash {
    Sha256::digest(parts.concat()).into()
}

pub fn leaf(account: &[u8; 32], opened_slot: u64, cumulative: u64) -> Hash {
    sha256(&[
        &[0],
        account,
        &opened_slot.to_le_bytes(),
        &cumulative.to_le_bytes(),
    ])
}

/// The root of any number of leaves, from the definition: pad, then halve and halve again.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut padded = leaves.to_vec();
    padded.resize(leaves.len().next_power_of_two(), [0; 32]);
    if let [leaf] = padded[..] {
        return leaf;
    }
    let (left, right) = padded.split_at(padded.len() / 2);
    sha256(&[&[1], &root(left), &root(right)])
}

/// The leaves of a run, padding included.
pub fn run(leaves: &[Hash], first_leaf: usize, run_len: usize) -> Vec<Hash> {
    let mut padded = leaves.to_vec();
    padded.resize(first_leaf + run_len, [0; 32]);
    padded[first_leaf..].to_vec()
}

/// The sibling subtrees' roots, from the run up to the root.
pub fn proof(leaves: &[Hash], first_leaf: usize, run_len: usize) -> Vec<Hash> {
    let mut padded = leaves.to_vec();
    padded.resize(leaves.len().next_power_of_two(), [0; 32]);
    let mut proof = Vec::new();
    let (mut first, mut len) = (first_leaf, run_len);
    while len < padded.len() {
        let sibling = first ^ len;
        proof.push(root(&padded[sibling..sibling + len]));
        first &= !len;
        len *= 2;
    }
    proof
}

/// Every aligned run of a tree that starts at a real leaf.
pub fn runs(leaf_count: usize) -> impl Iterator<Item = (usize, usize)> {
    let width = leaf_count.next_power_of_two();
    (0..=width.ilog2())
        .map(|level| 1 << level)
        .flat_map(move |len| (0..leaf_count).step_by(len).map(move |first| (first, len)))
}

/// Leaves that all differ.
pub fn sample_leaves(count: usize) -> Vec<Hash> {
    (0..count as u64)
        .map(|i| leaf(&sample_account(i), 1_000 + i, 1_000_000 * i))
        .collect()
}

pub fn sample_account(index: u64) -> [u8; 32] {
    sha256(&[b"account", &index.to_le_bytes()])
}
