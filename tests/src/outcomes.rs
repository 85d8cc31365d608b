//! What calls of each instruction came to, by the names of the IDL.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use solana_instruction::Instruction;

/// How often each instruction was accepted, or refused with which error.
#[derive(Clone, Debug, Default)]
pub struct Outcomes(pub BTreeMap<(&'static str, String), u64>);

/// The name under which a call that was not refused is counted.
pub const ACCEPTED: &str = "accepted";

/// Names of the interface that the program is published with.
pub struct Idl {
    pub instructions: Vec<String>,
    pub errors: Vec<String>,
    discriminators: BTreeMap<Vec<u8>, usize>,
}

impl Idl {
    /// The committed one.
    pub fn get() -> &'static Self {
        static IDL: OnceLock<Idl> = OnceLock::new();
        IDL.get_or_init(|| {
            let text = include_str!("../../idl/inferix_staking.json");
            Self::of(&serde_json::from_str(text).expect("the IDL is JSON"))
        })
    }

    fn of(idl: &serde_json::Value) -> Self {
        let names = |list: &str| -> Vec<String> {
            let items = idl[list].as_array().expect(list).iter();
            let name = |item: &serde_json::Value| item["name"].as_str().unwrap().to_owned();
            items.map(name).collect()
        };
        let instructions = idl["instructions"].as_array().unwrap().iter();
        let discriminators = instructions.enumerate().map(|(i, instruction)| {
            let bytes = serde_json::from_value(instruction["discriminator"].clone());
            (bytes.unwrap(), i)
        });
        Self {
            discriminators: discriminators.collect(),
            instructions: names("instructions"),
            errors: names("errors"),
        }
    }

    /// The instruction that this data calls.
    pub fn instruction(&self, data: &[u8]) -> Option<&str> {
        let index = self.discriminators.get(data.get(..8)?)?;
        Some(&self.instructions[*index])
    }
}

impl Outcomes {
    /// Counts a call of the program; another program's are not counted.
    pub fn count(&mut self, instruction: &Instruction, outcome: &str) {
        let called = instruction.program_id == inferix_staking::ID;
        let name = Idl::get().instruction(&instruction.data);
        if let Some(name) = name.filter(|_| called) {
            *self.0.entry((name, outcome.to_owned())).or_default() += 1;
        }
    }

    pub fn add(&mut self, other: &Self) {
        for (key, times) in &other.0 {
            *self.0.entry(key.clone()).or_default() += times;
        }
    }

    /// How often an instruction was accepted.
    pub fn accepted(&self, instruction: &str) -> u64 {
        let of_it = |(name, outcome): &(&str, String)| *name == instruction && outcome == ACCEPTED;
        let counts = self.0.iter().filter(|(key, _)| of_it(key));
        counts.map(|(_, times)| times).sum()
    }

    /// How often any instruction was refused with this error.
    pub fn refused(&self, error: &str) -> u64 {
        let counts = self.0.iter().filter(|((_, outcome), _)| outcome == error);
        counts.map(|(_, times)| times).sum()
    }

    /// `{ instruction: { outcome: times } }`.
    pub fn to_json(&self) -> serde_json::Value {
        let mut table = serde_json::Map::new();
        for ((name, outcome), times) in &self.0 {
            let row = table.entry(*name).or_insert_with(|| serde_json::json!({}));
            row[outcome] = (*times).into();
        }
        table.into()
    }
}
