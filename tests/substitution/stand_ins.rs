//! What stands in for an account.

use std::collections::BTreeSet;

use inferix_staking_tests::*;
use solana_sdk_ids::system_program;

use crate::scene::Scene;

/// A call with something else in one place.
pub struct Attempt {
    /// What stands there.
    pub name: String,
    address: Pubkey,
    /// Nothing is taken away but the account that belongs there.
    pub has_all_rights: bool,
    pub instruction: Instruction,
    /// Accounts as they are then.
    pub forged: Vec<(Pubkey, Account)>,
}

impl Attempt {
    /// The account that stands there.
    pub fn account(&self, chain: &Chain) -> Option<Account> {
        let forged = self
            .forged
            .iter()
            .find(|(address, _)| *address == self.address);
        forged
            .map(|(_, account)| account.clone())
            .or_else(|| chain.account(&self.address))
    }
}

/// Where the version and the bump of an account of the program's stand.
const VERSION_AT: usize = 8;
const BUMP_AT: usize = 9;
/// Where a token account's state stands, and what says that it is frozen.
const STATE_AT: usize = 108;
const FROZEN: u8 = 2;

/// Nobody's program, and an address for what is forged.
const ANOTHER_PROGRAM: Pubkey = Pubkey::new_from_array([0xaa; 32]);
const FORGED_AT: Pubkey = Pubkey::new_from_array([0xab; 32]);

/// Everything that is tried in one place of a call.
pub fn attempts(scene: &Scene, call: &Instruction, place: usize) -> Vec<Attempt> {
    let mut all = other_accounts(scene, call, place);
    let natural = call.accounts[place].pubkey;
    all.extend(fewer_rights(call, place));
    if let Some(account) = scene.net.chain.account(&natural) {
        all.extend(
            copies(scene, &natural, &account)
                .into_iter()
                .map(|(name, at, copy)| replaced(call, place, name, at, vec![(at, copy)])),
        );
        all.extend(
            damages(&account).into_iter().map(|(name, damaged)| {
                replaced(call, place, name, natural, vec![(natural, damaged)])
            }),
        );
    }
    all
}

/// The call with this account in a place.
pub fn replaced(
    call: &Instruction,
    place: usize,
    name: &str,
    address: Pubkey,
    forged: Vec<(Pubkey, Account)>,
) -> Attempt {
    let mut instruction = call.clone();
    instruction.accounts[place].pubkey = address;
    let name = name.to_string();
    Attempt {
        name,
        address,
        has_all_rights: true,
        instruction,
        forged,
    }
}

fn other_accounts(scene: &Scene, call: &Instruction, place: usize) -> Vec<Attempt> {
    let natural = call.accounts[place].pubkey;
    // What else the call takes has a name, too, unless it was made for it.
    let named = scene.names.keys();
    let all: BTreeSet<_> = named
        .chain(call.accounts.iter().map(|meta| &meta.pubkey))
        .collect();
    let others = all.into_iter().filter(|address| **address != natural);
    let mut all: Vec<_> = others
        .map(|address| replaced(call, place, scene.name_of(address), *address, vec![]))
        .collect();
    if let Some(address) = scene.another_bump(&natural) {
        all.push(replaced(
            call,
            place,
            "nothing at another bump",
            address,
            vec![],
        ));
    }
    all
}

fn fewer_rights(call: &Instruction, place: usize) -> Vec<Attempt> {
    let natural = call.accounts[place].pubkey;
    let mut all = vec![];
    let mut without = |name: &str, right: fn(&mut AccountMeta) -> &mut bool| {
        let mut attempt = replaced(call, place, name, natural, vec![]);
        attempt.has_all_rights = false;
        if !std::mem::take(right(&mut attempt.instruction.accounts[place])) {
            return;
        }
        // What one place may, all places of the same account may.
        for meta in &mut attempt.instruction.accounts {
            if meta.pubkey == natural {
                *right(meta) = false;
            }
        }
        all.push(attempt);
    };
    without("not a signer", |meta| &mut meta.is_signer);
    without("not writable", |meta| &mut meta.is_writable);
    let mut fewer = replaced(call, place, "no account from here on", natural, vec![]);
    fewer.instruction.accounts.truncate(place);
    fewer.has_all_rights = false;
    all.push(fewer);
    all
}

/// The same bytes at another address.
fn copies(
    scene: &Scene,
    natural: &Pubkey,
    account: &Account,
) -> Vec<(&'static str, Pubkey, Account)> {
    let with = |owner: Pubkey, data: Vec<u8>| Account {
        owner,
        data,
        executable: false,
        ..account.clone()
    };
    let zeros = vec![0; account.data.len()];
    let mut all = vec![
        (
            "a copy of another program",
            FORGED_AT,
            with(ANOTHER_PROGRAM, account.data.clone()),
        ),
        (
            "a copy of the system program",
            FORGED_AT,
            with(system_program::ID, account.data.clone()),
        ),
        (
            "zeros of the same owner",
            FORGED_AT,
            with(account.owner, zeros),
        ),
        (
            "an empty account of the same owner",
            FORGED_AT,
            with(account.owner, vec![]),
        ),
    ];
    if is_tokens(account) {
        all.push((
            "a copy of the same owner",
            FORGED_AT,
            with(account.owner, account.data.clone()),
        ));
        all.push((
            "a copy of the staking program",
            FORGED_AT,
            with(inferix_staking::ID, account.data.clone()),
        ));
        all.push((
            "a copy of the other token program",
            FORGED_AT,
            with(other_tokens(account), account.data.clone()),
        ));
    }
    if let Some(address) = scene.another_bump(natural) {
        all.push(("a copy at another bump", address, account.clone()));
    }
    all
}

/// The account where it is, in another state.
fn damages(account: &Account) -> Vec<(&'static str, Account)> {
    let mut all = vec![];
    let mut damage = |name: &'static str, change: &dyn Fn(&mut Account)| {
        let mut damaged = account.clone();
        change(&mut damaged);
        all.push((name, damaged));
    };
    if account.owner == inferix_staking::ID || is_tokens(account) {
        damage("of another program", &|account| {
            account.owner = ANOTHER_PROGRAM
        });
        damage("of the system program", &|account| {
            account.owner = system_program::ID
        });
        damage("closed since", &|account| *account = Account::default());
        damage("emptied", &|account| account.data.clear());
        damage("zeros", &|account| account.data.fill(0));
    }
    if account.owner == inferix_staking::ID {
        damage("a byte short", &|account| {
            account.data.pop();
        });
        damage("of version 0", &|account| account.data[VERSION_AT] = 0);
        damage("of version 2", &|account| account.data[VERSION_AT] = 2);
        damage("of version 255", &|account| {
            account.data[VERSION_AT] = u8::MAX
        });
        damage("with another bump", &|account| account.data[BUMP_AT] ^= 1);
        damage("of another type", &|account| account.data[0] ^= 1);
    }
    if is_tokens(account) {
        damage("of the other token program", &|account| {
            account.owner = other_tokens(account)
        });
        if account.data.len() > STATE_AT {
            damage("frozen", &|account| account.data[STATE_AT] = FROZEN);
        }
    }
    all
}

fn is_tokens(account: &Account) -> bool {
    [SPL_TOKEN, TOKEN_2022].contains(&account.owner)
}

fn other_tokens(account: &Account) -> Pubkey {
    if account.owner == SPL_TOKEN {
        TOKEN_2022
    } else {
        SPL_TOKEN
    }
}
