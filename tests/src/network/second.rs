//! Two networks on one chain, for accounts and keys that do not belong together.

use anchor_lang::prelude::Pubkey;
use inferix_staking::{NETWORK_SEED, PENALTIES_SEED, REWARDS_SEED, VAULT_SEED};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{ONE_USD, TestNetwork, TestWorker, default_params, pda};

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

impl TestNetwork {
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
}
