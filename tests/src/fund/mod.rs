//! A network with a fund on it.

use anchor_lang::prelude::Pubkey;
use inferix_fund::{FUND_SEED, Fund, FundError, REWARDS_SEED, SHARE_SEED};
use inferix_staking::{VAULT_SEED, WORKER_SEED};
use solana_instruction_error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

mod calls;

use crate::{HALF_IB, ONE_USD, SPL_TOKEN, TestNetwork, TestWorker, WorkerId, default_params, pda};

/// The operator's part of the rewards in these tests.
pub const OPERATOR_BPS: u16 = 3_000;

pub struct FundNetwork {
    pub net: TestNetwork,
    /// The fund's worker, as far as its address goes; it is not opened yet.
    pub w: WorkerId,
    pub manager: Keypair,
    pub operator: Keypair,
    pub fund: Pubkey,
    pub treasury: Pubkey,
    pub rewards_wallet: Pubkey,
    pub rewards: Pubkey,
    pub node: [u8; 32],
}

/// One of the fund's own errors.
pub fn fund_error(error: FundError) -> InstructionError {
    InstructionError::Custom(error.into())
}

impl Default for FundNetwork {
    fn default() -> Self {
        Self::new()
    }
}

impl FundNetwork {
    /// A network with a reference price, and a fund that has raised nothing yet.
    pub fn new() -> Self {
        Self::on(TestNetwork::uncreated(SPL_TOKEN, 9))
    }

    pub fn on(mut net: TestNetwork) -> Self {
        net.creates_network(default_params()).succeeds();
        net.commits_price(ONE_USD).succeeds();
        let node = [7; 32];
        let address = |seeds: &[&[u8]]| Pubkey::find_program_address(seeds, &inferix_fund::ID).0;
        let fund = address(&[FUND_SEED, net.address.as_ref(), &node]);
        let rewards_wallet = address(&[REWARDS_SEED, fund.as_ref()]);
        let (manager, operator) = (net.chain.wallet(), net.chain.wallet());
        let treasury = net.funded_tokens(&fund, 0);
        let rewards = net.funded_tokens(&rewards_wallet, 0);
        let worker = pda(&[WORKER_SEED, net.address.as_ref(), fund.as_ref(), &node]);
        net.workers.push(TestWorker {
            // No key signs for the fund: these are for calls that must not work.
            opener: manager.insecure_clone(),
            owner: manager.insecure_clone(),
            operator: operator.insecure_clone(),
            node,
            address: worker,
            vault: pda(&[VAULT_SEED, worker.as_ref()]),
            owner_tokens: treasury,
            payout: rewards_wallet,
            payout_tokens: rewards,
        });
        let w = WorkerId(net.workers.len() - 1);
        let mut this = Self {
            net,
            w,
            manager,
            operator,
            fund,
            treasury,
            rewards_wallet,
            rewards,
            node,
        };
        this.creates_fund().succeeds();
        this
    }

    /// The same with holders who have paid in these amounts.
    pub fn raised(mut self, amounts: &[u64]) -> (Self, Vec<Keypair>) {
        let holders = amounts.iter().map(|amount| self.holder(*amount)).collect();
        (self, holders)
    }

    /// The same with a worker that is registered with this stake.
    pub fn running(mut self, stake: u64) -> Self {
        self.opens_worker().succeeds();
        self.net.attests_benchmark(self.w, HALF_IB).succeeds();
        self.registers_worker(ONE_USD, stake).succeeds();
        self
    }

    pub fn holder(&mut self, amount: u64) -> Keypair {
        let holder = self.net.chain.wallet();
        self.net.funded_tokens(&holder.pubkey(), amount);
        self.invests(&holder, amount).succeeds();
        holder
    }

    pub fn state(&self) -> Fund {
        self.net.chain.decode(&self.fund)
    }

    pub fn share_address(&self, holder: &Pubkey) -> Pubkey {
        let seeds = [SHARE_SEED, self.fund.as_ref(), holder.as_ref()];
        Pubkey::find_program_address(&seeds, &inferix_fund::ID).0
    }

    pub fn tokens(&self, account: &Pubkey) -> u64 {
        self.net.chain.balance(account)
    }

    pub fn tokens_of(&self, wallet: &Keypair) -> u64 {
        self.tokens(&self.net.tokens_of(&wallet.pubkey()))
    }
}
