//! LiteSVM with the compiled program, a clock to move and accounts to look at.

use std::path::PathBuf;

use anchor_lang::prelude::Pubkey;
use anchor_lang::{AccountDeserialize, Discriminator, Owner, ZeroCopy};
use litesvm::LiteSVM;
use litesvm::types::{FailedTransactionMetadata, TransactionMetadata};
use solana_account::Account;
use solana_clock::Clock;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::{Message, VersionedMessage};
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

use crate::{Random, Runtime};

/// When every chain starts: 2027-01-15.
pub const GENESIS: i64 = 1_800_000_000;
pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Seed of the keys on a chain that is not given one. With this one, no bump of a test network, its
/// pools, its first worker and their vaults is 255, so a program that assumes 255 fails its tests.
pub(crate) const DEFAULT_SEED: u64 = 90;

pub struct Chain {
    pub svm: LiteSVM,
    /// Source of all keys, so that addresses, bumps and compute units are the same in every run.
    keys: Random,
    /// Pays the fees of every transaction, and nothing else.
    pub fee_payer: Keypair,
    /// Signatures are made and verified.
    signs: bool,
    /// Transactions that were accepted.
    pub accepted: u64,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// The same keys every time.
    pub fn new() -> Self {
        Self::seeded(DEFAULT_SEED)
    }

    /// A chain whose keys come from this seed.
    ///
    /// # Panics
    /// When the program is not built: `make build` first.
    pub fn seeded(seed: u64) -> Self {
        Self::beginning_with(Runtime::begin(), seed)
    }

    /// A chain on which nothing has happened yet.
    pub(crate) fn beginning_with(mut svm: LiteSVM, seed: u64) -> Self {
        let mut keys = Random(seed);
        let fee_payer = Keypair::new_from_array(keys.secret_key());
        svm.airdrop(&fee_payer.pubkey(), 1_000_000_000_000).unwrap();
        let mut chain = Self {
            svm,
            keys,
            fee_payer,
            signs: true,
            accepted: 0,
        };
        chain.set_time(GENESIS);
        chain
    }

    /// The same chain, which takes the signers' word for their signatures: a third of the time.
    pub fn without_signatures(mut self) -> Self {
        self.svm = self.svm.with_sigverify(false);
        self.signs = false;
        self
    }

    /// Another chain in the same state, without signatures.
    pub fn copied(&self) -> Self {
        Self {
            svm: self.svm.clone().with_sigverify(false),
            keys: Random(self.keys.0),
            fee_payer: self.fee_payer.insecure_clone(),
            signs: false,
            accepted: self.accepted,
        }
    }

    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    /// Moves the clock to a time and, as time passes on a real chain too, the slot.
    pub fn set_time(&mut self, unix_timestamp: i64) {
        let mut clock = self.svm.get_sysvar::<Clock>();
        clock.unix_timestamp = unix_timestamp;
        clock.slot += 1;
        self.svm.set_sysvar(&clock);
    }

    pub fn pass(&mut self, secs: i64) {
        self.set_time(self.now() + secs);
    }

    /// A new key, different from every other key of this chain.
    pub fn keypair(&mut self) -> Keypair {
        Keypair::new_from_array(self.keys.secret_key())
    }

    /// A wallet with lamports.
    pub fn wallet(&mut self) -> Keypair {
        let keypair = self.keypair();
        self.wallet_of(keypair)
    }

    /// The same with a key of the test's.
    pub fn wallet_of(&mut self, keypair: Keypair) -> Keypair {
        self.svm
            .airdrop(&keypair.pubkey(), 100_000_000_000)
            .unwrap();
        keypair
    }

    /// An account's bytes; `None` when there is no such account.
    pub fn account(&self, address: &Pubkey) -> Option<Account> {
        self.svm
            .get_account(address)
            .filter(|account| account.lamports > 0)
    }

    pub fn lamports(&self, address: &Pubkey) -> u64 {
        self.account(address).map_or(0, |account| account.lamports)
    }

    /// An account of the program, decoded.
    pub fn state<T: ZeroCopy + Owner + Discriminator>(&self, address: &Pubkey) -> T {
        let account = self.account(address).expect("no such account");
        assert_eq!(account.owner, T::owner());
        let (discriminator, body) = account.data.split_at(8);
        assert_eq!(discriminator, T::DISCRIMINATOR);
        *bytemuck::from_bytes(body)
    }

    /// Overwrites a part of an account of the program, to reach states that take too long to reach.
    pub fn change_state<T: ZeroCopy + Owner>(&mut self, address: &Pubkey, f: impl FnOnce(&mut T)) {
        let mut account = self.account(address).expect("no such account");
        f(bytemuck::from_bytes_mut(&mut account.data[8..]));
        self.svm.set_account(*address, account).unwrap();
    }

    /// A Borsh account, such as a token program's, decoded.
    pub fn decode<T: AccountDeserialize>(&self, address: &Pubkey) -> T {
        let account = self.account(address).expect("no such account");
        T::try_deserialize(&mut &account.data[..]).unwrap()
    }

    #[expect(clippy::result_large_err, reason = "LiteSVM's own error, logs and all")]
    pub fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<TransactionMetadata, FailedTransactionMetadata> {
        let limit = ComputeBudgetInstruction::set_compute_unit_limit(1_400_000);
        let all: Vec<_> = std::iter::once(limit)
            .chain(instructions.iter().cloned())
            .collect();
        let message = Message::new_with_blockhash(
            &all,
            Some(&self.fee_payer.pubkey()),
            &self.svm.latest_blockhash(),
        );
        let mut keys = vec![&self.fee_payer];
        for signer in signers {
            if keys.iter().all(|key| key.pubkey() != signer.pubkey()) {
                keys.push(signer);
            }
        }
        let sent = self.svm.send_transaction(self.signed(message, &keys));
        self.accepted += u64::from(sent.is_ok());
        sent
    }

    /// The transaction, if these are the signers that the message needs.
    fn signed(&self, message: Message, keys: &[&Keypair]) -> VersionedTransaction {
        let needed = usize::from(message.header.num_required_signatures);
        let message = VersionedMessage::Legacy(message);
        if self.signs {
            return VersionedTransaction::try_new(message, keys).unwrap();
        }
        let signs = |address: &Pubkey| keys.iter().any(|key| key.pubkey() == *address);
        let signers = &message.static_account_keys()[..needed];
        assert!(
            needed == keys.len() && signers.iter().all(signs),
            "who signs"
        );
        VersionedTransaction {
            signatures: vec![Default::default(); needed],
            message,
        }
    }

    /// Sends what the test needs and does not test.
    pub fn must(
        &mut self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> TransactionMetadata {
        self.send(instructions, signers)
            .unwrap_or_else(|e| panic!("{:?}\n{}", e.err, e.meta.logs.join("\n")))
    }
}

/// The compiled program.
pub fn program_path() -> PathBuf {
    deployed("inferix_staking.so")
}

/// The compiled example of a program that calls it.
pub fn fund_path() -> PathBuf {
    deployed("inferix_fund.so")
}

/// In the folder that `PROGRAMS` names, for programs that are built otherwise, or else where `make build` puts it.
fn deployed(file: &str) -> PathBuf {
    if let Some(folder) = std::env::var_os("PROGRAMS") {
        return PathBuf::from(folder).join(file);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    target.join("deploy").join(file)
}
