//! A worker apart from its stake.

use anchor_lang::InstructionData;
use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{RewardLeaf, WorkerStatus};
use inferix_staking::{accounts as acc, instruction as ix};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{SYSTEM, instruction};
use crate::{Call, TestNetwork, WorkerId};

impl TestNetwork {
    /// The opener signs last, so `signed_by` replaces it; the admin pays the rent.
    pub fn opens_worker(&mut self, w: WorkerId) -> Call<'_> {
        let worker = self.worker(w);
        let opener = worker.opener.insecure_clone();
        let payer = self.keys.admin.insecure_clone();
        let (node, payout) = (worker.node, worker.payout);
        let accounts = acc::OpenWorker {
            payer: payer.pubkey(),
            opener: opener.pubkey(),
            network: self.address,
            mint: self.mint,
            worker: worker.address,
            vault: worker.vault,
            token_program: self.token_program,
            system_program: SYSTEM,
        };
        self.call(
            instruction(accounts, ix::OpenWorker { node, payout }),
            &[&payer, &opener],
        )
    }

    pub fn attests_benchmark(&mut self, w: WorkerId, benchmark: u64) -> Call<'_> {
        self.attestation(w, benchmark, &[])
    }

    /// The admin signs too; first, so that `signed_by` replaces the benchmark authority.
    pub fn attests_benchmark_with_admin(&mut self, w: WorkerId, benchmark: u64) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        self.attestation(w, benchmark, &[&admin])
    }

    fn attestation(&mut self, w: WorkerId, benchmark: u64, admin: &[&Keypair]) -> Call<'_> {
        let authority = self.keys.benchmark_authority.insecure_clone();
        let accounts = acc::AttestBenchmark {
            benchmark_authority: authority.pubkey(),
            admin: admin.first().map(|admin| admin.pubkey()),
            network: self.address,
            worker: self.worker(w).address,
        };
        let signers = [admin, &[&authority]].concat();
        self.call(
            instruction(accounts, ix::AttestBenchmark { benchmark }),
            &signers,
        )
    }

    /// By the owner, with its tokens; `registers_worker_as` for anybody else.
    pub fn registers_worker(&mut self, w: WorkerId, price: u64, deposit: u64) -> Call<'_> {
        let owner = self.owner(w);
        self.registers_worker_as(&owner, w, price, deposit)
    }

    pub fn registers_worker_as(
        &mut self,
        authority: &Keypair,
        w: WorkerId,
        price: u64,
        deposit: u64,
    ) -> Call<'_> {
        let worker = self.worker(w);
        let accounts = acc::RegisterWorker {
            authority: authority.pubkey(),
            network: self.address,
            worker: worker.address,
            vault: worker.vault,
            authority_token_account: self.tokens_of(&authority.pubkey()),
            token_program: self.token_program,
        };
        self.call(
            instruction(accounts, ix::RegisterWorker { price, deposit }),
            &[authority],
        )
    }

    /// By the owner.
    pub fn sets_price(&mut self, w: WorkerId, price: u64) -> Call<'_> {
        let owner = self.owner(w);
        let accounts = acc::OperatorUpdate {
            authority: owner.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(instruction(accounts, ix::SetPrice { price }), &[&owner])
    }

    pub fn sets_operator(&mut self, w: WorkerId, operator: Pubkey) -> Call<'_> {
        self.owner_update(w, ix::SetOperator { operator })
    }

    pub fn offers_worker(&mut self, w: WorkerId, new_owner: Option<Pubkey>) -> Call<'_> {
        self.owner_update(w, ix::OfferWorker { new_owner })
    }

    /// By whom it is offered to.
    /// The offer that stands now.
    pub fn accepts_worker(
        &mut self,
        new_owner: &Keypair,
        w: WorkerId,
        least_stake: u64,
    ) -> Call<'_> {
        let open = self.chain.account(&self.worker(w).address).is_some();
        let offer = if open { self.worker_state(w).offers } else { 0 };
        let accounts = acc::AcceptWorker {
            new_owner: new_owner.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(
            instruction(accounts, ix::AcceptWorker { offer, least_stake }),
            &[new_owner],
        )
    }

    pub fn sets_payout(&mut self, w: WorkerId, payout: Pubkey) -> Call<'_> {
        self.owner_update(w, ix::SetPayout { payout })
    }

    pub fn sets_restake(&mut self, w: WorkerId, restake: bool) -> Call<'_> {
        self.owner_update(w, ix::SetRestake { restake })
    }

    pub(super) fn owner_update(&mut self, w: WorkerId, data: impl InstructionData) -> Call<'_> {
        let owner = self.owner(w);
        let accounts = acc::OwnerUpdate {
            owner: owner.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(instruction(accounts, data), &[&owner])
    }

    pub fn closes_worker(&mut self, w: WorkerId) -> Call<'_> {
        let owner = self.owner(w);
        let worker = self.worker(w);
        let accounts = acc::CloseWorker {
            owner: owner.pubkey(),
            worker: worker.address,
            reward_pool: self.reward_pool,
            vault: worker.vault,
            owner_token_account: worker.owner_tokens,
            token_program: self.token_program,
        };
        self.call(instruction(accounts, ix::CloseWorker {}), &[&owner])
    }

    fn bar_accounts(&self, w: WorkerId) -> acc::BarWorker {
        acc::BarWorker {
            admin: self.keys.admin.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        }
    }

    pub fn bars_worker(&mut self, w: WorkerId) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        self.call(
            instruction(self.bar_accounts(w), ix::BarWorker {}),
            &[&admin],
        )
    }

    pub fn unbars_worker(&mut self, w: WorkerId) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        self.call(
            instruction(self.bar_accounts(w), ix::UnbarWorker {}),
            &[&admin],
        )
    }

    pub fn quotes_minimum_stake(&mut self, w: WorkerId, price: Option<u64>) -> Call<'_> {
        let accounts = acc::QuoteMinimumStake {
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(instruction(accounts, ix::QuoteMinimumStake { price }), &[])
    }

    /// By nobody, with the destination that a claim would name.
    pub fn views_worker(&mut self, w: WorkerId, leaf: Option<RewardLeaf>) -> Call<'_> {
        let accounts = acc::ViewWorker {
            network: self.address,
            reward_pool: self.reward_pool,
            worker: self.worker(w).address,
            destination: self.destination(w),
        };
        self.call(instruction(accounts, ix::WorkerStatus { leaf }), &[])
    }

    /// What the view says of a worker, and of a leaf of its.
    pub fn status_of(&mut self, w: WorkerId, leaf: Option<RewardLeaf>) -> WorkerStatus {
        self.views_worker(w, leaf).succeeds().return_data()
    }
}
