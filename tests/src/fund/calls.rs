//! One method for each of the fund's instructions.

use anchor_lang::prelude::Pubkey;
use anchor_lang::{InstructionData, ToAccountMetas};
use inferix_fund::{accounts as acc, instruction as ix};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{FundNetwork, OPERATOR_BPS};
use crate::{Call, Snapshot, WorkerId};

const SYSTEM: Pubkey = solana_sdk_ids::system_program::ID;

impl FundNetwork {
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
