//! What the IDL says of each instruction.

use inferix_staking_tests::*;
use serde_json::Value;

pub struct Described {
    pub name: String,
    accounts: Vec<Value>,
}

pub fn instructions() -> Vec<Described> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../idl/inferix_staking.json");
    let idl: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).expect("not an IDL");
    let all = idl["instructions"].as_array().expect("no instructions");
    let described = |instruction: &Value| Described {
        name: instruction["name"].as_str().expect("no name").to_string(),
        accounts: instruction["accounts"]
            .as_array()
            .expect("no accounts")
            .clone(),
    };
    all.iter().map(described).collect()
}

impl Described {
    /// What stands in a place. After the accounts of the IDL, only a claim has more: two for each leaf.
    pub fn place(&self, place: usize) -> String {
        if let Some(account) = self.accounts.get(place) {
            return account["name"].as_str().expect("no name").to_string();
        }
        let further = place - self.accounts.len();
        let what = ["worker", "destination"][further % 2];
        format!("{what} of leaf {}", further / 2)
    }

    /// The call has the accounts that are described, with these rights.
    pub fn expect_like(&self, call: &Instruction) {
        for (place, meta) in call.accounts.iter().enumerate() {
            let Some(account) = self.accounts.get(place) else {
                assert_eq!(
                    self.name, "claim_rewards",
                    "more accounts than the IDL knows"
                );
                continue;
            };
            // An optional account that is left out is the program's own address.
            let is_none = meta.pubkey == inferix_staking::ID;
            let says = |right: &str| account[right].as_bool().unwrap_or(false) && !is_none;
            let rights = (meta.is_signer, meta.is_writable);
            assert_eq!(
                rights,
                (says("signer"), says("writable")),
                "{} of {}",
                account["name"],
                self.name
            );
        }
        assert!(
            call.accounts.len() >= self.accounts.len(),
            "{}: too few accounts",
            self.name
        );
    }
}
