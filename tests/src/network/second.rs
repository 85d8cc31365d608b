//! Several networks on one chain, for accounts and keys that do not belong together.

use inferix_staking::state::Params;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{ONE_USD, TestNetwork, TestWorker, default_params, pools_of};
use crate::{Keys, Pubkey};

/// The addresses of another network; see `TestNetwork::swap`.
pub struct OtherNetwork {
    pub keys: Keys,
    pub mint: Pubkey,
    pub token_program: Pubkey,
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
        let keys = self.keys.insecure_clone();
        self.other_network(keys, self.mint, default_params())
    }

    /// Another network on the same chain, of these roles and this mint.
    pub fn other_network(&mut self, keys: Keys, mint: Pubkey, params: Params) -> OtherNetwork {
        let mut other = self.uncreated_network(keys, mint);
        self.swap(&mut other);
        self.creates_network(params).succeeds();
        self.commits_price(ONE_USD).succeeds();
        self.swap(&mut other);
        other
    }

    /// The same before it is created.
    pub fn uncreated_network(&mut self, keys: Keys, mint: Pubkey) -> OtherNetwork {
        let create_key = self.chain.keypair();
        let pools = pools_of(&create_key.pubkey());
        OtherNetwork {
            keys,
            mint,
            token_program: self.chain.account(&mint).expect("no such mint").owner,
            create_key,
            address: pools.network,
            reward_pool: pools.reward_pool,
            reward_vault: pools.reward_vault,
            penalty_pool: pools.penalty_pool,
            penalty_vault: pools.penalty_vault,
            workers: vec![],
        }
    }

    /// Makes `other` the network that calls go to, and back again.
    pub fn swap(&mut self, other: &mut OtherNetwork) {
        use std::mem::swap;
        swap(&mut self.keys, &mut other.keys);
        swap(&mut self.mint, &mut other.mint);
        swap(&mut self.token_program, &mut other.token_program);
        swap(&mut self.create_key, &mut other.create_key);
        swap(&mut self.address, &mut other.address);
        swap(&mut self.reward_pool, &mut other.reward_pool);
        swap(&mut self.reward_vault, &mut other.reward_vault);
        swap(&mut self.penalty_pool, &mut other.penalty_pool);
        swap(&mut self.penalty_vault, &mut other.penalty_vault);
        swap(&mut self.workers, &mut other.workers);
    }
}
