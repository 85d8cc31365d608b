//! What a call does to the balances of all token accounts.

use std::collections::{BTreeMap, BTreeSet};

use inferix_staking_tests::*;
use litesvm::LiteSVM;
use solana_account::ReadableAccount;

use Effect::*;

/// What may be different from what the call itself does to balances of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Same,
    /// Which of the signer's own accounts the tokens come from or go to.
    OwnTokens,
    /// The worker is skipped: its rewards stay in the vault.
    Waits,
    /// What comes of a state that no history reaches.
    Any,
}

/// What a token account without extensions takes.
pub const TOKENS_LEN: usize = 165;

/// By how much the balance of each token account has moved, and whose it is.
pub type Movements = BTreeMap<Pubkey, (Pubkey, i128)>;

pub fn movements(before: &LiteSVM, after: &LiteSVM) -> Movements {
    let (before, after) = (balances(before), balances(after));
    let all = before.iter().chain(&after);
    let moved = all.map(|(address, (owner, _))| {
        let balance = |of: &Balances| {
            of.get(address)
                .map_or(0, |(_, balance)| i128::from(*balance))
        };
        (*address, (*owner, balance(&after) - balance(&before)))
    });
    moved.filter(|(_, (_, moved))| *moved != 0).collect()
}

/// Each token account's owner and balance.
type Balances = BTreeMap<Pubkey, (Pubkey, u64)>;

fn balances(svm: &LiteSVM) -> Balances {
    let accounts = svm.accounts_db().inner.iter();
    let tokens = accounts.filter(|(_, account)| {
        [SPL_TOKEN, TOKEN_2022].contains(account.owner()) && account.data().len() >= TOKENS_LEN
    });
    let read = |data: &[u8]| {
        let owner = Pubkey::try_from(&data[32..64]).expect("32 bytes");
        (
            owner,
            u64::from_le_bytes(data[64..72].try_into().expect("8 bytes")),
        )
    };
    tokens
        .map(|(address, account)| (*address, read(account.data())))
        .collect()
}

impl Effect {
    /// Whether these movements may be there instead of those of the call itself.
    pub fn allows(self, natural: &Movements, moved: &Movements) -> bool {
        let mut differing = differing(natural, moved);
        match self {
            Any => true,
            Same => differing.next().is_none(),
            OwnTokens => {
                differing
                    .map(|(owner, ..)| owner)
                    .collect::<BTreeSet<_>>()
                    .len()
                    == 1
            }
            Waits => differing.all(|(_, natural, moved)| moved.abs() < natural.abs()),
        }
    }
}

/// The accounts whose balances move otherwise: whose they are, and by how much in both cases.
fn differing(natural: &Movements, moved: &Movements) -> impl Iterator<Item = (Pubkey, i128, i128)> {
    let addresses: BTreeSet<_> = natural.keys().chain(moved.keys()).copied().collect();
    let both = addresses.into_iter().map(|address| {
        let (in_natural, in_moved) = (natural.get(&address), moved.get(&address));
        let owner = in_natural.or(in_moved).map_or(address, |(owner, _)| *owner);
        let amount = |of: Option<&(Pubkey, i128)>| of.map_or(0, |(_, amount)| *amount);
        (owner, amount(in_natural), amount(in_moved))
    });
    both.filter(|(_, natural, moved)| natural != moved)
}

/// Token accounts that lose something which they lose in neither of these calls, and whose owner does not sign.
pub fn robbed(calls: &[Movements], moved: &Movements, signers: &[Pubkey]) -> Vec<Pubkey> {
    let loses = |of: &Movements, address| of.get(address).is_some_and(|(_, amount)| *amount < 0);
    let robbed = moved.iter().filter(|(address, (owner, _))| {
        let as_usual = calls.iter().any(|call| loses(call, *address));
        loses(moved, *address) && !as_usual && !signers.contains(owner)
    });
    robbed.map(|(address, _)| *address).collect()
}
