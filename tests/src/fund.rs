//! A network with a fund on it, and one method for each of the fund's instructions.

use anchor_lang::prelude::Pubkey;
use anchor_lang::{InstructionData, ToAccountMetas};
use inferix_fund::{FUND_SEED, Fund, FundError, REWARDS_SEED, SHARE_SEED};
use inferix_fund::{accounts as acc, instruction as ix};
use inferix_staking::{VAULT_SEED, WORKER_SEED};
use solana_instruction::Instruction;
use solana_instruction_error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    Call, HALF_IB, ONE_USD, SPL_TOKEN, Snapshot, TestNetwork, TestWorker, WorkerId, default_params,
    fund_path, pda,
};

const SYSTEM: Pubkey = solana_sdk_ids::system_program::ID;

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
        net.chain
            .svm
            .add_program_from_file(inferix_fund::ID, fund_path())
            .expect("run `make build` first");
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

    fn call(
        &mut self,
        accounts: impl ToAccountMetas,
        data: impl InstructionData,
        signers: &[&Keypair],
    ) -> Call<'_> {
        let instruction = Instruction {
            program_id: inferix_fund::ID,
            accounts: accounts.to_account_metas(None),
            data: data.data(),
        };
        Call::new(&mut self.net, instruction, signers)
    }

    fn manager(&self) -> Keypair {
        self.manager.insecure_clone()
    }

    pub fn creates_fund(&mut self) -> Call<'_> {
        let manager = self.manager();
        let accounts = acc::CreateFund {
            manager: manager.pubkey(),
            network: self.net.address,
            fund: self.fund,
            rewards_wallet: self.rewards_wallet,
            system_program: SYSTEM,
        };
        let data = ix::CreateFund {
            node: self.node,
            operator: self.operator.pubkey(),
            operator_bps: OPERATOR_BPS,
        };
        self.call(accounts, data, &[&manager])
    }

    pub fn invests(&mut self, holder: &Keypair, amount: u64) -> Call<'_> {
        let accounts = acc::Invest {
            holder: holder.pubkey(),
            fund: self.fund,
            share: self.share_address(&holder.pubkey()),
            mint: self.net.mint,
            holder_account: self.net.tokens_of(&holder.pubkey()),
            treasury: self.treasury,
            token_program: self.net.token_program,
            system_program: SYSTEM,
        };
        self.call(accounts, ix::Invest { amount }, &[holder])
    }

    pub fn opens_worker(&mut self) -> Call<'_> {
        let manager = self.manager();
        let worker = self.net.worker(self.w);
        let accounts = acc::OpenWorker {
            manager: manager.pubkey(),
            fund: self.fund,
            rewards_wallet: self.rewards_wallet,
            network: self.net.address,
            mint: self.net.mint,
            worker: worker.address,
            vault: worker.vault,
            token_program: self.net.token_program,
            system_program: SYSTEM,
            staking_program: inferix_staking::ID,
        };
        self.call(accounts, ix::OpenWorker {}, &[&manager])
    }

    pub fn accepts_worker(&mut self, w: WorkerId, offer: u64, least_stake: u64) -> Call<'_> {
        let manager = self.manager();
        let accounts = acc::AcceptWorker {
            manager: manager.pubkey(),
            fund: self.fund,
            rewards_wallet: self.rewards_wallet,
            network: self.net.address,
            worker: self.net.worker(w).address,
            staking_program: inferix_staking::ID,
        };
        self.call(
            accounts,
            ix::AcceptWorker { offer, least_stake },
            &[&manager],
        )
    }

    fn stake(&mut self, data: impl InstructionData) -> Call<'_> {
        let manager = self.manager();
        let worker = self.net.worker(self.w);
        let accounts = acc::Stake {
            manager: manager.pubkey(),
            fund: self.fund,
            network: self.net.address,
            worker: worker.address,
            vault: worker.vault,
            treasury: self.treasury,
            token_program: self.net.token_program,
            staking_program: inferix_staking::ID,
        };
        self.call(accounts, data, &[&manager])
    }

    pub fn registers_worker(&mut self, price: u64, deposit: u64) -> Call<'_> {
        self.stake(ix::RegisterWorker { price, deposit })
    }

    pub fn tops_up(&mut self, amount: u64) -> Call<'_> {
        self.stake(ix::TopUp { amount })
    }

    fn manage(&mut self, data: impl InstructionData) -> Call<'_> {
        let manager = self.manager();
        let accounts = acc::Manage {
            manager: manager.pubkey(),
            fund: self.fund,
            network: self.net.address,
            reward_pool: self.net.reward_pool,
            worker: self.net.worker(self.w).address,
            staking_program: inferix_staking::ID,
        };
        self.call(accounts, data, &[&manager])
    }

    pub fn unstakes(&mut self, amount: u64) -> Call<'_> {
        self.manage(ix::Unstake { amount })
    }

    pub fn unstakes_surplus(&mut self) -> Call<'_> {
        self.manage(ix::UnstakeSurplus {})
    }

    pub fn offers_worker(&mut self, new_owner: Option<Pubkey>) -> Call<'_> {
        self.manage(ix::OfferWorker { new_owner })
    }

    /// By nobody.
    pub fn withdraws(&mut self) -> Call<'_> {
        let worker = self.net.worker(self.w);
        let accounts = acc::Withdraw {
            fund: self.fund,
            worker: worker.address,
            vault: worker.vault,
            treasury: self.treasury,
            token_program: self.net.token_program,
            staking_program: inferix_staking::ID,
        };
        self.call(accounts, ix::Withdraw {}, &[])
    }

    pub fn closes_worker(&mut self) -> Call<'_> {
        let manager = self.manager();
        let worker = self.net.worker(self.w);
        let accounts = acc::CloseWorker {
            manager: manager.pubkey(),
            fund: self.fund,
            worker: worker.address,
            reward_pool: self.net.reward_pool,
            vault: worker.vault,
            treasury: self.treasury,
            token_program: self.net.token_program,
            staking_program: inferix_staking::ID,
        };
        self.call(accounts, ix::CloseWorker {}, &[&manager])
    }

    pub fn winds_down(&mut self) -> Call<'_> {
        let manager = self.manager();
        let accounts = acc::WindDown {
            manager: manager.pubkey(),
            fund: self.fund,
        };
        self.call(accounts, ix::WindDown {}, &[&manager])
    }

    /// By nobody; the operator's token account is created when it is missing.
    pub fn pays_operator(&mut self) -> Call<'_> {
        let (operator, mint) = (self.operator.pubkey(), self.net.mint);
        let operator_account = self.net.chain.token_account(&operator, &mint);
        let accounts = acc::PayOperator {
            fund: self.fund,
            operator,
            mint,
            rewards_wallet: self.rewards_wallet,
            rewards: self.rewards,
            operator_account,
            token_program: self.net.token_program,
        };
        self.call(accounts, ix::PayOperator {}, &[])
    }

    /// By nobody.
    pub fn pays_holder(&mut self, holder: &Keypair) -> Call<'_> {
        let accounts = acc::PayHolder {
            fund: self.fund,
            share: self.share_address(&holder.pubkey()),
            holder: holder.pubkey(),
            mint: self.net.mint,
            rewards_wallet: self.rewards_wallet,
            rewards: self.rewards,
            treasury: self.treasury,
            holder_account: self.net.tokens_of(&holder.pubkey()),
            token_program: self.net.token_program,
        };
        self.call(accounts, ix::PayHolder {}, &[])
    }

    /// By nobody: the leaf at a place of a snapshot, to where rewards go now.
    pub fn collects(&mut self, snapshot: &Snapshot, index: usize) -> Call<'_> {
        let accounts = acc::Collect {
            fund: self.fund,
            network: self.net.address,
            reward_pool: self.net.reward_pool,
            reward_vault: self.net.reward_vault,
            worker: self.net.worker(self.w).address,
            destination: self.net.destination(self.w),
            token_program: self.net.token_program,
            staking_program: inferix_staking::ID,
        };
        let data = ix::Collect {
            first_leaf: index as u32,
            leaf: snapshot.claim_leaf(index),
            proof: snapshot.proof(index as u32, 1),
        };
        self.call(accounts, data, &[])
    }
}
