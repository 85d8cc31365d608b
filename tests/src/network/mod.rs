//! A network with everything in it that a test needs: roles, mint, pools, workers.

use std::cell::RefCell;
use std::collections::HashMap;

use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{Caps, Params, Terms};
use inferix_staking::{NETWORK_SEED, NewNetwork, PENALTIES_SEED, REWARDS_SEED, VAULT_SEED};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{Chain, Keys, MINUTE, Outcomes, SPL_TOKEN, associated_address};

mod second;
mod views;
mod workers;

pub use second::*;
pub use workers::*;

/// One IFX in base units, at the nine decimals that tests use unless they say otherwise.
pub const IFX: u64 = 1_000_000_000;
/// One IB, one USD: billionths.
pub const NANO: u64 = 1_000_000_000;
/// The tests' usual worker: an RTX 4090 machine.
pub const HALF_IB: u64 = NANO / 2;
/// What it usually asks: $1 per IB-hour.
pub const ONE_USD: u64 = NANO;
/// S(n) of that worker at an IFX price of $1: `2 * 4320 / 60 * 0.5 * 1` = 72 IFX.
pub const MINIMUM: u64 = 72 * IFX;
pub const EPOCH: i64 = 4320 * MINUTE;

/// The program's address of these seeds. It is looked for once a thread: that is slow, and histories ask again
/// after every step.
pub fn pda(seeds: &[&[u8]]) -> Pubkey {
    thread_local! {
        static FOUND: RefCell<HashMap<Vec<Vec<u8>>, Pubkey>> = RefCell::default();
    }
    let key = seeds.iter().map(|seed| seed.to_vec()).collect();
    let find = || Pubkey::find_program_address(seeds, &inferix_staking::ID).0;
    FOUND.with_borrow_mut(|found| *found.entry(key).or_insert_with(find))
}

/// The addresses of a network and its pools.
struct Pools {
    network: Pubkey,
    reward_pool: Pubkey,
    reward_vault: Pubkey,
    penalty_pool: Pubkey,
    penalty_vault: Pubkey,
}

fn pools_of(create_key: &Pubkey) -> Pools {
    let network = pda(&[NETWORK_SEED, create_key.as_ref()]);
    let reward_pool = pda(&[REWARDS_SEED, network.as_ref()]);
    let penalty_pool = pda(&[PENALTIES_SEED, network.as_ref()]);
    Pools {
        network,
        reward_pool,
        reward_vault: pda(&[VAULT_SEED, reward_pool.as_ref()]),
        penalty_pool,
        penalty_vault: pda(&[VAULT_SEED, penalty_pool.as_ref()]),
    }
}

pub struct TestNetwork {
    pub chain: Chain,
    pub keys: Keys,
    pub create_key: Keypair,
    pub address: Pubkey,
    pub mint: Pubkey,
    pub token_program: Pubkey,
    pub reward_pool: Pubkey,
    pub reward_vault: Pubkey,
    pub penalty_pool: Pubkey,
    pub penalty_vault: Pubkey,
    pub workers: Vec<TestWorker>,
    /// What all calls that were judged came to.
    pub outcomes: Outcomes,
}

/// Parameters whose caps are far away.
pub fn default_params() -> Params {
    params_with_caps(1_000_000 * IFX)
}

/// Parameters with this much for each cap and limit of an epoch, and a thousand times as much in all.
pub fn params_with_caps(cap: u64) -> Params {
    Params::defaults(Caps {
        epoch_emission_cap: cap,
        lifetime_cap: cap * 1_000,
        epoch_penalty_cap: cap,
        slash_limit_per_epoch: cap,
    })
}

impl Default for TestNetwork {
    fn default() -> Self {
        Self::new()
    }
}

impl TestNetwork {
    /// A network on SPL Token with nine decimals, default parameters and a reference price of $1.
    pub fn new() -> Self {
        Self::with(SPL_TOKEN, 9, default_params())
    }

    pub fn with_params(params: Params) -> Self {
        Self::with(SPL_TOKEN, 9, params)
    }

    pub fn with(token_program: Pubkey, decimals: u8, params: Params) -> Self {
        let mut net = Self::uncreated(token_program, decimals);
        net.creates_network(params).succeeds();
        net.commits_price(ONE_USD).succeeds();
        net
    }

    /// The same network on a copy of its chain.
    pub fn copied(&self) -> Self {
        Self {
            chain: self.chain.copied(),
            keys: self.keys.insecure_clone(),
            create_key: self.create_key.insecure_clone(),
            workers: self.workers.iter().map(TestWorker::copied).collect(),
            outcomes: Outcomes::default(),
            ..*self
        }
    }

    /// Everything but the network itself.
    pub fn uncreated(token_program: Pubkey, decimals: u8) -> Self {
        Self::uncreated_on(Chain::new(), token_program, decimals)
    }

    /// The same on a given chain, such as one with a seed of its own.
    pub fn uncreated_on(mut chain: Chain, token_program: Pubkey, decimals: u8) -> Self {
        let keys = Keys::new(&mut chain);
        let mint = chain.create_mint(&token_program, &keys.mint_authority, decimals, None);
        Self::around(chain, keys, mint)
    }

    /// Everything but the network itself, around a mint that exists.
    pub fn around(mut chain: Chain, keys: Keys, mint: Pubkey) -> Self {
        let create_key = chain.keypair();
        let pools = pools_of(&create_key.pubkey());
        let token_program = chain.account(&mint).expect("no such mint").owner;
        Self {
            keys,
            address: pools.network,
            mint,
            token_program,
            reward_pool: pools.reward_pool,
            reward_vault: pools.reward_vault,
            penalty_pool: pools.penalty_pool,
            penalty_vault: pools.penalty_vault,
            workers: vec![],
            outcomes: Outcomes::default(),
            chain,
            create_key,
        }
    }

    /// A test network only where the parameters need one.
    pub fn new_network(&self, params: Params) -> NewNetwork {
        NewNetwork {
            roles: self.keys.roles(),
            params,
            epoch_start: self.chain.now(),
            allow_freeze_authority: false,
            test_network: params.validate(false).is_err(),
        }
    }

    // --- Tokens ---

    /// A wallet's associated token account with at least this many tokens minted to it.
    pub fn funded_tokens(&mut self, wallet: &Pubkey, amount: u64) -> Pubkey {
        let account = self.chain.token_account(wallet, &self.mint);
        let authority = self.keys.mint_authority.insecure_clone();
        self.chain.mint_to(&self.mint, &authority, &account, amount);
        account
    }

    /// A plain transfer to any token account, such as a vault: nobody's books know of it.
    pub fn donate(&mut self, account: &Pubkey, amount: u64) {
        let authority = self.keys.mint_authority.insecure_clone();
        self.chain.mint_to(&self.mint, &authority, account, amount);
    }

    pub fn tokens_of(&self, wallet: &Pubkey) -> Pubkey {
        associated_address(wallet, &self.mint, &self.token_program)
    }

    /// Waits for the beginning of the next epoch, in whose first half everything is accepted.
    pub fn next_epoch(&mut self) {
        let end = self.terms().end();
        self.chain.set_time(end);
    }

    /// The terms of the current epoch.
    pub fn terms(&self) -> Terms {
        self.network_state().terms.at(self.chain.now())
    }

    /// A reference price of `price` in force, reached in as many epochs and steps as it takes.
    pub fn reference_price(&mut self, price: u64) {
        loop {
            let current = self.terms().reference_price;
            if current == price {
                return;
            }
            self.next_epoch();
            let next = price.clamp(current * 10_000 / 12_000 + 1, current * 12_000 / 10_000);
            self.commits_price(next).succeeds();
            self.next_epoch();
        }
    }
}
