//! Reads of a test network's accounts, and what tests expect of them.

use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{
    Distribution, Network, PenaltyPool, PoolKind, RewardPool, SlashCase, Verifier, Worker,
};
use inferix_staking::{SLASH_SEED, VERIFIER_SEED};
use solana_keypair::Keypair;

use super::{TestNetwork, TestWorker, WorkerId, pda};

impl TestNetwork {
    pub fn worker(&self, w: WorkerId) -> &TestWorker {
        &self.workers[w.0]
    }

    pub fn owner(&self, w: WorkerId) -> Keypair {
        self.worker(w).owner.insecure_clone()
    }

    pub fn operator(&self, w: WorkerId) -> Keypair {
        self.worker(w).operator.insecure_clone()
    }

    pub fn network_state(&self) -> Network {
        self.chain.state(&self.address)
    }

    pub fn worker_state(&self, w: WorkerId) -> Worker {
        self.chain.state(&self.worker(w).address)
    }

    /// The worker with its coverage record settled until now.
    pub fn settled_worker(&self, w: WorkerId) -> Worker {
        let network = self.network_state();
        self.worker_state(w).settled(&network.at(self.chain.now()))
    }

    /// Where a claim pays to now: the payout wallet's token account, or the vault of a worker that is short
    /// and restakes. For a worker that is not open, the payout account.
    pub fn destination(&self, w: WorkerId) -> Pubkey {
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

    /// A pool's publications and totals, as its account has them.
    pub fn distribution(&self, pool: PoolKind) -> Distribution {
        match pool {
            PoolKind::Rewards => self.reward_pool_state().distribution,
            PoolKind::Penalties => self.penalty_pool_state().distribution,
        }
    }

    /// The same with a pending publication that has become claimable as the current one.
    pub fn settled_distribution(&self, pool: PoolKind) -> Distribution {
        let mut distribution = self.distribution(pool);
        distribution.settle(self.chain.now());
        distribution
    }

    pub fn case_address(&self, w: WorkerId, offence_id: [u8; 32]) -> Pubkey {
        pda(&[SLASH_SEED, self.worker(w).address.as_ref(), &offence_id])
    }

    pub fn case_state(&self, w: WorkerId, offence_id: [u8; 32]) -> SlashCase {
        self.chain.state(&self.case_address(w, offence_id))
    }

    pub fn verifier_address(&self, wallet: &Pubkey) -> Pubkey {
        pda(&[VERIFIER_SEED, self.address.as_ref(), wallet.as_ref()])
    }

    pub fn verifier_state(&self, wallet: &Pubkey) -> Verifier {
        self.chain.state(&self.verifier_address(wallet))
    }

    pub fn vault_balance(&self, w: WorkerId) -> u64 {
        self.chain.balance(&self.worker(w).vault)
    }

    pub fn owner_balance(&self, w: WorkerId) -> u64 {
        self.chain.balance(&self.worker(w).owner_tokens)
    }

    pub fn payout_balance(&self, w: WorkerId) -> u64 {
        self.chain.balance(&self.worker(w).payout_tokens)
    }

    /// Asserts the active stake.
    pub fn expect_stake(&self, w: WorkerId, amount: u64) {
        assert_eq!(self.worker_state(w).active_stake, amount, "active stake");
    }

    /// Asserts what is unbonding, over all tickets.
    pub fn expect_unbonding(&self, w: WorkerId, amount: u64) {
        assert_eq!(
            self.worker_state(w).unbonding.total(),
            amount,
            "unbonding stake"
        );
    }
}
