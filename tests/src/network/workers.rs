//! The workers of a test network, in the state that a test wants.

use anchor_lang::prelude::Pubkey;
use inferix_staking::{VAULT_SEED, WORKER_SEED};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{HALF_IB, IFX, ONE_USD, TestNetwork, pda};

/// Names a worker of a test network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkerId(pub usize);

pub struct TestWorker {
    /// The key that opens it and is part of its address.
    pub opener: Keypair,
    pub owner: Keypair,
    pub operator: Keypair,
    pub node: [u8; 32],
    pub address: Pubkey,
    pub vault: Pubkey,
    /// The owner's token account: stake comes from here and returns here.
    pub owner_tokens: Pubkey,
    pub payout: Pubkey,
    pub payout_tokens: Pubkey,
}

impl TestWorker {
    pub fn copied(&self) -> Self {
        Self {
            opener: self.opener.insecure_clone(),
            owner: self.owner.insecure_clone(),
            operator: self.operator.insecure_clone(),
            ..*self
        }
    }
}

impl TestNetwork {
    /// A worker that is known to the test and not opened yet. Its owner has 1,000,000 tokens and
    /// its payout wallet a token account.
    pub fn unopened_worker(&mut self) -> WorkerId {
        let owner = self.chain.wallet();
        self.unopened_worker_of(owner)
    }

    pub fn unopened_worker_of(&mut self, owner: Keypair) -> WorkerId {
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
            opener: owner.insecure_clone(),
            operator: owner.insecure_clone(),
            owner,
            node,
            address,
            vault,
            owner_tokens,
            payout,
            payout_tokens,
        });
        WorkerId(self.workers.len() - 1)
    }

    /// Opened, not measured.
    pub fn open_worker(&mut self) -> WorkerId {
        let w = self.unopened_worker();
        self.opens_worker(w).succeeds();
        w
    }

    /// Opened, and measured at half an IB.
    pub fn measured_worker(&mut self) -> WorkerId {
        let w = self.open_worker();
        self.attests_benchmark(w, HALF_IB).succeeds();
        w
    }

    /// Registered at $1 per IB-hour with this stake; `MINIMUM` is what it must have.
    pub fn registered_worker(&mut self, stake: u64) -> WorkerId {
        let w = self.measured_worker();
        self.registers_worker(w, ONE_USD, stake).succeeds();
        w
    }

    // --- Keys that change hands ---

    /// Gives the worker an operator that is not its owner, with 1,000,000 tokens of its own.
    pub fn hires_operator(&mut self, w: WorkerId) -> Keypair {
        let operator = self.chain.wallet();
        self.funded_tokens(&operator.pubkey(), 1_000_000 * IFX);
        self.sets_operator(w, operator.pubkey()).succeeds();
        self.workers[w.0].operator = operator.insecure_clone();
        operator
    }

    /// Hands the worker over to a new wallet with 1,000,000 tokens.
    pub fn hands_over(&mut self, w: WorkerId) -> Keypair {
        let new_owner = self.chain.wallet();
        self.offers_worker(w, Some(new_owner.pubkey())).succeeds();
        self.accepts_worker(&new_owner, w, 0).succeeds();
        self.belongs_to(w, &new_owner);
        new_owner
    }

    /// Notes who owns the worker now, as an accepted offer leaves it.
    pub fn belongs_to(&mut self, w: WorkerId, owner: &Keypair) {
        let tokens = self.funded_tokens(&owner.pubkey(), 1_000_000 * IFX);
        let worker = &mut self.workers[w.0];
        worker.owner = owner.insecure_clone();
        worker.operator = owner.insecure_clone();
        worker.owner_tokens = tokens;
        worker.payout = owner.pubkey();
        worker.payout_tokens = tokens;
    }
}
