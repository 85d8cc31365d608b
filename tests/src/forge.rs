//! Accounts that no instruction makes: the only place where tests forge any.

use anchor_lang::prelude::Pubkey;
use solana_account::Account;

use crate::Chain;

/// Lamports that somebody sends to an address before anything lives there: from a single one to more
/// than any rent.
pub const DUST: [u64; 3] = [1, 890_880, 1_000_000_000];

impl Chain {
    /// Puts an account at an address.
    pub fn put(&mut self, address: &Pubkey, account: Account) {
        self.svm.set_account(*address, account).unwrap();
    }

    /// Puts an account at a new address.
    pub fn forge(&mut self, account: Account) -> Pubkey {
        let address = Pubkey::new_unique();
        self.put(&address, account);
        address
    }

    /// An account at a new address with these bytes.
    pub fn forge_bytes(&mut self, owner: Pubkey, data: Vec<u8>) -> Pubkey {
        self.forge(Account {
            lamports: 1_000_000_000,
            data,
            owner,
            ..Account::default()
        })
    }

    /// An account with the same bytes, which another program owns.
    pub fn copy_of_another_program(&mut self, original: &Pubkey) -> Pubkey {
        let mut copy = self.account(original).expect("no such account");
        copy.owner = Pubkey::new_unique();
        self.forge(copy)
    }

    /// Overwrites a part of any account.
    pub fn change_account(&mut self, address: &Pubkey, change: impl FnOnce(&mut Account)) {
        let mut account = self.account(address).expect("no such account");
        change(&mut account);
        self.put(address, account);
    }

    /// Sends lamports to an address where nothing lives yet.
    pub fn prefund(&mut self, address: &Pubkey, lamports: u64) {
        let account = Account {
            lamports,
            ..Account::default()
        };
        self.put(address, account);
    }

    /// Asserts that an account holds its rent, or what it was sent before that if it is more.
    pub fn expect_rent(&self, address: &Pubkey, prefunded: u64) {
        let account = self.account(address).expect("no such account");
        let rent = self
            .svm
            .minimum_balance_for_rent_exemption(account.data.len());
        assert_eq!(account.lamports, rent.max(prefunded), "rent of {address}");
    }
}
