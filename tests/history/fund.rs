//! A worker's owner that is a program: the fund of `examples/fund`, and what it adds to the rules.

use anchor_lang::{InstructionData, ToAccountMetas};
use inferix_fund::{FUND_SEED, FundError, REWARDS_SEED, accounts as acc, instruction as ix};
use inferix_staking::{ClaimLeaf, VAULT_SEED, WORKER_SEED};
use inferix_staking_tests::*;
use solana_sdk_ids::system_program;

use crate::keys::Offer;
use crate::model::*;
use crate::terms::{Outcome, Refusal};

pub struct Fund {
    pub manager: Keypair,
    pub address: Pubkey,
    /// Where its stake comes from and returns to.
    pub treasury: Pubkey,
    pub rewards_wallet: Pubkey,
}

/// The operator's part of the rewards.
pub const OPERATOR_BPS: u16 = 3_000;

const NODE: [u8; 32] = [0xf0; 32];

impl Fund {
    /// A fund on this network with tokens, and its worker, which is not opened yet.
    pub fn created(net: &mut TestNetwork, manager: &Keypair, operator: &Keypair) -> Self {
        let of = |seeds: &[&[u8]]| Pubkey::find_program_address(seeds, &inferix_fund::ID).0;
        let address = of(&[FUND_SEED, net.address.as_ref(), &NODE]);
        let rewards_wallet = of(&[REWARDS_SEED, address.as_ref()]);
        let treasury = net.funded_tokens(&address, 1_000_000 * IFX);
        let rewards = net.funded_tokens(&rewards_wallet, 0);
        let worker = pda(&[WORKER_SEED, net.address.as_ref(), address.as_ref(), &NODE]);
        net.workers.push(TestWorker {
            // No key signs for the fund: these are for calls that must not work.
            opener: manager.insecure_clone(),
            owner: manager.insecure_clone(),
            operator: operator.insecure_clone(),
            node: NODE,
            address: worker,
            vault: pda(&[VAULT_SEED, worker.as_ref()]),
            owner_tokens: treasury,
            payout: rewards_wallet,
            payout_tokens: rewards,
        });
        let this = Self {
            manager: manager.insecure_clone(),
            address,
            treasury,
            rewards_wallet,
        };
        let accounts = acc::CreateFund {
            manager: manager.pubkey(),
            network: net.address,
            fund: address,
            rewards_wallet,
            system_program: system_program::ID,
        };
        let data = ix::CreateFund {
            node: NODE,
            operator: operator.pubkey(),
            operator_bps: OPERATOR_BPS,
        };
        this.call(net, accounts, data).succeeds();
        this
    }

    pub fn call<'a>(
        &self,
        net: &'a mut TestNetwork,
        accounts: impl ToAccountMetas,
        data: impl InstructionData,
    ) -> Call<'a> {
        self.call_by(&self.manager, net, accounts, data)
    }

    /// Signed by this key, if anybody signs.
    pub fn call_by<'a>(
        &self,
        key: &Keypair,
        net: &'a mut TestNetwork,
        accounts: impl ToAccountMetas,
        data: impl InstructionData,
    ) -> Call<'a> {
        let instruction = Instruction {
            program_id: inferix_fund::ID,
            accounts: accounts.to_account_metas(None),
            data: data.data(),
        };
        let signed = instruction.accounts.iter().any(|meta| meta.is_signer);
        let signers: &[&Keypair] = if signed { &[key] } else { &[] };
        Call::new(net, instruction, signers)
    }

    pub fn opens<'a>(&self, net: &'a mut TestNetwork) -> Call<'a> {
        let worker = net.worker(WorkerId(FUND));
        let accounts = acc::OpenWorker {
            manager: self.manager.pubkey(),
            fund: self.address,
            rewards_wallet: self.rewards_wallet,
            network: net.address,
            mint: net.mint,
            worker: worker.address,
            vault: worker.vault,
            token_program: net.token_program,
            system_program: system_program::ID,
            staking_program: inferix_staking::ID,
        };
        self.call(net, accounts, ix::OpenWorker {})
    }

    pub fn accepts<'a>(&self, net: &'a mut TestNetwork, w: WorkerId, least_stake: u64) -> Call<'a> {
        let worker = net.worker(w).address;
        let open = net.chain.account(&worker).is_some();
        let offer = if open { net.worker_state(w).offers } else { 0 };
        let accounts = acc::AcceptWorker {
            manager: self.manager.pubkey(),
            fund: self.address,
            rewards_wallet: self.rewards_wallet,
            network: net.address,
            worker,
            staking_program: inferix_staking::ID,
        };
        self.call(net, accounts, ix::AcceptWorker { offer, least_stake })
    }

    /// Moves stake out of the treasury into a worker.
    pub fn stakes<'a>(
        &self,
        net: &'a mut TestNetwork,
        w: WorkerId,
        data: impl InstructionData,
    ) -> Call<'a> {
        let worker = net.worker(w);
        let accounts = acc::Stake {
            manager: self.manager.pubkey(),
            fund: self.address,
            network: net.address,
            worker: worker.address,
            vault: worker.vault,
            treasury: self.treasury,
            token_program: net.token_program,
            staking_program: inferix_staking::ID,
        };
        self.call(net, accounts, data)
    }

    /// What moves no tokens.
    pub fn manages<'a>(
        &self,
        net: &'a mut TestNetwork,
        w: WorkerId,
        data: impl InstructionData,
    ) -> Call<'a> {
        let accounts = acc::Manage {
            manager: self.manager.pubkey(),
            fund: self.address,
            network: net.address,
            reward_pool: net.reward_pool,
            worker: net.worker(w).address,
            staking_program: inferix_staking::ID,
        };
        self.call(net, accounts, data)
    }

    pub fn withdraws<'a>(&self, net: &'a mut TestNetwork, w: WorkerId) -> Call<'a> {
        let worker = net.worker(w);
        let accounts = acc::Withdraw {
            fund: self.address,
            worker: worker.address,
            vault: worker.vault,
            treasury: self.treasury,
            token_program: net.token_program,
            staking_program: inferix_staking::ID,
        };
        self.call(net, accounts, ix::Withdraw {})
    }

    pub fn closes<'a>(&self, net: &'a mut TestNetwork, w: WorkerId) -> Call<'a> {
        let worker = net.worker(w);
        let accounts = acc::CloseWorker {
            manager: self.manager.pubkey(),
            fund: self.address,
            worker: worker.address,
            reward_pool: net.reward_pool,
            vault: worker.vault,
            treasury: self.treasury,
            token_program: net.token_program,
            staking_program: inferix_staking::ID,
        };
        self.call(net, accounts, ix::CloseWorker {})
    }
}

/// One leaf of a worker's, to be claimed by CPI.
pub struct Collected {
    pub destination: Pubkey,
    pub first_leaf: u32,
    pub leaf: ClaimLeaf,
    pub proof: Vec<[u8; 32]>,
}

impl Fund {
    pub fn collects<'a>(
        &self,
        net: &'a mut TestNetwork,
        w: WorkerId,
        claim: Collected,
    ) -> Call<'a> {
        let accounts = acc::Collect {
            fund: self.address,
            network: net.address,
            reward_pool: net.reward_pool,
            reward_vault: net.reward_vault,
            worker: net.worker(w).address,
            destination: claim.destination,
            token_program: net.token_program,
            staking_program: inferix_staking::ID,
        };
        let data = ix::Collect {
            first_leaf: claim.first_leaf,
            leaf: claim.leaf,
            proof: claim.proof,
        };
        self.call(net, accounts, data)
    }
}

pub fn fund_check(holds: bool, otherwise: FundError) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(Refusal::Other(otherwise.into()))
    }
}

impl Model {
    /// The fund takes on one worker in its life.
    pub fn fund_begins(&mut self, w: usize) -> Outcome {
        fund_check(self.fund.is_none(), FundError::WrongPhase)?;
        self.fund_may_stake()?;
        self.fund = Some(w);
        Ok(())
    }

    /// It has taken the worker on: its rewards go to a wallet of the fund's, and the machine is run by its operator.
    pub fn fund_owns(&mut self, w: usize) -> Outcome {
        let (books, network) = self.worker(w)?;
        books.set_payout(Some(Purse::Payout(FUND, 0)), network)?;
        books.set_operator(Some(FUND_OPERATOR), network)
    }

    /// It gives away no worker that holds anything, or that it could still stake for.
    pub fn fund_may_offer(&mut self, w: usize, offer: Offer) -> Outcome {
        let withdrawn = matches!(offer, Offer::Withdrawn);
        let winds_down = self.fund_books.winding_down;
        fund_check(withdrawn || winds_down, FundError::WrongPhase)?;
        let (books, _) = self.worker(w)?;
        let empty = books.slashable() == 0 && !books.registered;
        fund_check(withdrawn || empty, FundError::WorkerHoldsStake)
    }
}
