//! A network with everything in it that a test needs: roles, mint, pools, workers.

use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{
    Caps, Network, Params, PenaltyPool, RewardPool, Roles, SlashCase, Terms, Verifier, Worker,
};
use inferix_staking::{
    NETWORK_SEED, NewNetwork, PENALTIES_SEED, REWARDS_SEED, SLASH_SEED, VAULT_SEED, VERIFIER_SEED,
    WORKER_SEED,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{Chain, DAY, MINUTE, SPL_TOKEN, associated_address};

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

pub fn pda(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &inferix_staking::ID).0
}

/// Names a worker of a test network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct W(pub usize);

pub struct TestWorker {
    pub owner: Keypair,
    pub node: [u8; 32],
    pub address: Pubkey,
    pub vault: Pubkey,
    /// The owner's token account: stake comes from here and returns here.
    pub owner_tokens: Pubkey,
    pub payout: Pubkey,
    pub payout_tokens: Pubkey,
}

pub struct Keys {
    pub admin: Keypair,
    pub benchmark_authority: Keypair,
    pub price_authority: Keypair,
    pub distributor: Keypair,
    pub slasher: Keypair,
    pub guardian: Keypair,
    pub mint_authority: Keypair,
    /// Holds no role, has lamports.
    pub stranger: Keypair,
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

    /// Everything but the network itself.
    pub fn uncreated(token_program: Pubkey, decimals: u8) -> Self {
        Self::uncreated_on(Chain::new(), token_program, decimals)
    }

    /// The same on a given chain, such as one with a seed of its own.
    pub fn uncreated_on(mut chain: Chain, token_program: Pubkey, decimals: u8) -> Self {
        let keys = Keys {
            admin: chain.wallet(),
            benchmark_authority: chain.wallet(),
            price_authority: chain.wallet(),
            distributor: chain.wallet(),
            slasher: chain.wallet(),
            guardian: chain.wallet(),
            mint_authority: chain.wallet(),
            stranger: chain.wallet(),
        };
        let mint = chain.create_mint(&token_program, &keys.mint_authority, decimals, None);
        Self::around(chain, keys, mint)
    }

    /// Everything but the network itself, around a mint that exists.
    pub fn around(mut chain: Chain, keys: Keys, mint: Pubkey) -> Self {
        let create_key = chain.keypair();
        let address = pda(&[NETWORK_SEED, create_key.pubkey().as_ref()]);
        let reward_pool = pda(&[REWARDS_SEED, address.as_ref()]);
        let penalty_pool = pda(&[PENALTIES_SEED, address.as_ref()]);
        let token_program = chain.account(&mint).expect("no such mint").owner;
        Self {
            keys,
            address,
            mint,
            token_program,
            reward_pool,
            reward_vault: pda(&[VAULT_SEED, reward_pool.as_ref()]),
            penalty_pool,
            penalty_vault: pda(&[VAULT_SEED, penalty_pool.as_ref()]),
            workers: vec![],
            chain,
            create_key,
        }
    }

    /// A second network on the same chain, with the same roles and mint. The two swap places: the
    /// returned value holds the first network's addresses and workers and no chain of its own use.
    pub fn second_network(&mut self) -> OtherNetwork {
        let create_key = self.chain.keypair();
        let address = pda(&[NETWORK_SEED, create_key.pubkey().as_ref()]);
        let reward_pool = pda(&[REWARDS_SEED, address.as_ref()]);
        let penalty_pool = pda(&[PENALTIES_SEED, address.as_ref()]);
        let mut other = OtherNetwork {
            create_key,
            address,
            reward_pool,
            reward_vault: pda(&[VAULT_SEED, reward_pool.as_ref()]),
            penalty_pool,
            penalty_vault: pda(&[VAULT_SEED, penalty_pool.as_ref()]),
            workers: vec![],
        };
        self.swap(&mut other);
        self.creates_network(default_params()).succeeds();
        self.commits_price(ONE_USD).succeeds();
        self.swap(&mut other);
        other
    }

    /// Makes `other` the network that calls go to, and back again.
    pub fn swap(&mut self, other: &mut OtherNetwork) {
        use std::mem::swap;
        swap(&mut self.create_key, &mut other.create_key);
        swap(&mut self.address, &mut other.address);
        swap(&mut self.reward_pool, &mut other.reward_pool);
        swap(&mut self.reward_vault, &mut other.reward_vault);
        swap(&mut self.penalty_pool, &mut other.penalty_pool);
        swap(&mut self.penalty_vault, &mut other.penalty_vault);
        swap(&mut self.workers, &mut other.workers);
    }

    pub fn roles(&self) -> Roles {
        Roles {
            admin: self.keys.admin.pubkey(),
            benchmark_authority: self.keys.benchmark_authority.pubkey(),
            price_authority: self.keys.price_authority.pubkey(),
            distributor: self.keys.distributor.pubkey(),
            slasher: self.keys.slasher.pubkey(),
            guardian: self.keys.guardian.pubkey(),
        }
    }

    pub fn new_network(&self, params: Params) -> NewNetwork {
        NewNetwork {
            roles: self.roles(),
            params,
            epoch_start: self.chain.now(),
            allow_freeze_authority: false,
            test_network: i64::from(params.epoch_secs) < DAY,
        }
    }

    // --- Workers in the state a test wants ---

    /// A worker that is known to the test and not opened yet. Its owner has 1,000,000 tokens and
    /// its payout wallet a token account.
    pub fn unopened_worker(&mut self) -> W {
        let owner = self.chain.wallet();
        self.unopened_worker_of(owner)
    }

    pub fn unopened_worker_of(&mut self, owner: Keypair) -> W {
        let mut node = [0; 32];
        node[..8].copy_from_slice(&(self.workers.len() as u64 + 1).to_le_bytes());
        let address = pda(&[
            WORKER_SEED,
            self.address.as_ref(),
            owner.pubkey().as_ref(),
            &node,
        ]);
        let payout = self.chain.keypair().pubkey();
        let owner_tokens = self.funded_tokens(&owner.pubkey(), 1_000_000 * IFX);
        let payout_tokens = self.chain.token_account(&payout, &self.mint);
        let vault = pda(&[VAULT_SEED, address.as_ref()]);
        self.workers.push(TestWorker {
            owner,
            node,
            address,
            vault,
            owner_tokens,
            payout,
            payout_tokens,
        });
        W(self.workers.len() - 1)
    }

    /// Opened, not measured.
    pub fn open_worker(&mut self) -> W {
        let w = self.unopened_worker();
        self.opens_worker(w).succeeds();
        w
    }

    /// Opened, and measured at half an IB.
    pub fn measured_worker(&mut self) -> W {
        let w = self.open_worker();
        self.attests_benchmark(w, HALF_IB).succeeds();
        w
    }

    /// Registered at $1 per IB-hour with this stake; `MINIMUM` is what it must have.
    pub fn registered_worker(&mut self, stake: u64) -> W {
        let w = self.measured_worker();
        self.registers_worker(w, ONE_USD, stake).succeeds();
        w
    }

    // --- Looking ---

    pub fn worker(&self, w: W) -> &TestWorker {
        &self.workers[w.0]
    }

    pub fn owner(&self, w: W) -> Keypair {
        self.worker(w).owner.insecure_clone()
    }

    pub fn network_state(&self) -> Network {
        self.chain.state(&self.address)
    }

    pub fn worker_state(&self, w: W) -> Worker {
        self.chain.state(&self.worker(w).address)
    }

    /// The worker with its coverage record settled until now.
    pub fn settled_worker(&self, w: W) -> Worker {
        let network = self.network_state();
        self.worker_state(w).settled(&network.at(self.chain.now()))
    }

    /// Where a claim pays to now: the payout wallet's token account, or the vault of a worker that is short
    /// and restakes. For a worker that is not open, the payout account.
    pub fn destination(&self, w: W) -> Pubkey {
        let worker = self.worker(w);
        if self.chain.account(&worker.address).is_some() {
            let state = self.settled_worker(w);
            if state.coverage.is_short_now() && state.restake != 0 {
                return worker.vault;
            }
        }
        worker.payout_tokens
    }

    pub fn reward_pool_state(&self) -> RewardPool {
        self.chain.state(&self.reward_pool)
    }

    pub fn penalty_pool_state(&self) -> PenaltyPool {
        self.chain.state(&self.penalty_pool)
    }

    pub fn case_address(&self, w: W, offence_id: [u8; 32]) -> Pubkey {
        pda(&[SLASH_SEED, self.worker(w).address.as_ref(), &offence_id])
    }

    pub fn case_state(&self, w: W, offence_id: [u8; 32]) -> SlashCase {
        self.chain.state(&self.case_address(w, offence_id))
    }

    pub fn verifier_address(&self, wallet: &Pubkey) -> Pubkey {
        pda(&[VERIFIER_SEED, self.address.as_ref(), wallet.as_ref()])
    }

    pub fn verifier_state(&self, wallet: &Pubkey) -> Verifier {
        self.chain.state(&self.verifier_address(wallet))
    }

    pub fn vault_balance(&self, w: W) -> u64 {
        self.chain.balance(&self.worker(w).vault)
    }

    pub fn owner_balance(&self, w: W) -> u64 {
        self.chain.balance(&self.worker(w).owner_tokens)
    }

    pub fn payout_balance(&self, w: W) -> u64 {
        self.chain.balance(&self.worker(w).payout_tokens)
    }

    /// Asserts the active stake.
    pub fn expect_stake(&self, w: W, amount: u64) {
        assert_eq!(self.worker_state(w).active_stake, amount, "active stake");
    }

    /// Asserts what is unbonding, over all tickets.
    pub fn expect_unbonding(&self, w: W, amount: u64) {
        assert_eq!(
            self.worker_state(w).unbonding.total(),
            amount,
            "unbonding stake"
        );
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

/// The addresses of a second network; see `TestNetwork::swap`.
pub struct OtherNetwork {
    pub create_key: Keypair,
    pub address: Pubkey,
    pub reward_pool: Pubkey,
    pub reward_vault: Pubkey,
    pub penalty_pool: Pubkey,
    pub penalty_vault: Pubkey,
    pub workers: Vec<TestWorker>,
}
