//! One method for each instruction, named for what somebody does.

use anchor_lang::prelude::Pubkey;
use anchor_lang::{InstructionData, ToAccountMetas};
use inferix_staking::state::{NewPublication, Offence, Params, PoolKind, Role};
use inferix_staking::{ClaimLeaf, NewNetwork, accounts as acc, instruction as ix};
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{Call, TestNetwork, W};

fn instruction(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction {
        program_id: inferix_staking::ID,
        accounts: accounts.to_account_metas(None),
        data: data.data(),
    }
}

const SYSTEM: Pubkey = solana_sdk_ids::system_program::ID;

impl TestNetwork {
    fn call(&mut self, instruction: Instruction, signers: &[&Keypair]) -> Call<'_> {
        Call::new(self, instruction, signers)
    }

    pub fn creates_network(&mut self, params: Params) -> Call<'_> {
        let new = self.new_network(params);
        self.creates_network_with(new)
    }

    pub fn creates_network_with(&mut self, new: NewNetwork) -> Call<'_> {
        let (payer, create_key) = (
            self.keys.admin.insecure_clone(),
            self.create_key.insecure_clone(),
        );
        let accounts = acc::CreateNetwork {
            payer: payer.pubkey(),
            create_key: create_key.pubkey(),
            network: self.address,
            mint: self.mint,
            reward_pool: self.reward_pool,
            reward_vault: self.reward_vault,
            penalty_pool: self.penalty_pool,
            penalty_vault: self.penalty_vault,
            token_program: self.token_program,
            system_program: SYSTEM,
        };
        self.call(
            instruction(accounts, ix::CreateNetwork { new }),
            &[&payer, &create_key],
        )
    }

    pub fn sets_role(&mut self, role: Role, key: Pubkey) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        let accounts = acc::SetRole {
            admin: admin.pubkey(),
            network: self.address,
            reward_pool: self.reward_pool,
            penalty_pool: self.penalty_pool,
        };
        self.call(instruction(accounts, ix::SetRole { role, key }), &[&admin])
    }

    pub fn commits_price(&mut self, price: u64) -> Call<'_> {
        let authority = self.keys.price_authority.insecure_clone();
        let accounts = acc::CommitPrice {
            price_authority: authority.pubkey(),
            network: self.address,
        };
        self.call(
            instruction(accounts, ix::CommitPrice { price }),
            &[&authority],
        )
    }

    /// The opener signs last, so `signed_by` replaces it; the admin pays the rent.
    pub fn opens_worker(&mut self, w: W) -> Call<'_> {
        let (payer, opener) = (self.keys.admin.insecure_clone(), self.owner(w));
        let worker = self.worker(w);
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

    pub fn attests_benchmark(&mut self, w: W, benchmark: u64) -> Call<'_> {
        self.attestation(w, benchmark, &[])
    }

    /// The admin signs too; first, so that `signed_by` replaces the benchmark authority.
    pub fn attests_benchmark_with_admin(&mut self, w: W, benchmark: u64) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        self.attestation(w, benchmark, &[&admin])
    }

    fn attestation(&mut self, w: W, benchmark: u64, admin: &[&Keypair]) -> Call<'_> {
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

    /// By the owner, with its tokens.
    pub fn registers_worker(&mut self, w: W, price: u64, deposit: u64) -> Call<'_> {
        let owner = self.owner(w);
        let worker = self.worker(w);
        let accounts = acc::RegisterWorker {
            authority: owner.pubkey(),
            network: self.address,
            worker: worker.address,
            vault: worker.vault,
            authority_token_account: worker.owner_tokens,
            token_program: self.token_program,
        };
        self.call(
            instruction(accounts, ix::RegisterWorker { price, deposit }),
            &[&owner],
        )
    }

    /// By the owner; `tops_up_as` for anybody else.
    pub fn tops_up(&mut self, w: W, amount: u64) -> Call<'_> {
        let owner = self.owner(w);
        self.tops_up_as(&owner, w, amount)
    }

    pub fn tops_up_as(&mut self, funder: &Keypair, w: W, amount: u64) -> Call<'_> {
        let worker = self.worker(w);
        let accounts = acc::TopUp {
            funder: funder.pubkey(),
            network: self.address,
            worker: worker.address,
            vault: worker.vault,
            funder_token_account: self.tokens_of(&funder.pubkey()),
            token_program: self.token_program,
        };
        self.call(instruction(accounts, ix::TopUp { amount }), &[funder])
    }

    fn owner_update(&mut self, w: W, data: impl InstructionData) -> Call<'_> {
        let owner = self.owner(w);
        let accounts = acc::OwnerUpdate {
            owner: owner.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(instruction(accounts, data), &[&owner])
    }

    /// By the owner.
    pub fn sets_price(&mut self, w: W, price: u64) -> Call<'_> {
        let owner = self.owner(w);
        let accounts = acc::OperatorUpdate {
            authority: owner.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(instruction(accounts, ix::SetPrice { price }), &[&owner])
    }

    pub fn sets_operator(&mut self, w: W, operator: Pubkey) -> Call<'_> {
        self.owner_update(w, ix::SetOperator { operator })
    }

    pub fn offers_worker(&mut self, w: W, new_owner: Option<Pubkey>) -> Call<'_> {
        self.owner_update(w, ix::OfferWorker { new_owner })
    }

    pub fn accepts_worker(&mut self, new_owner: &Keypair, w: W, least_stake: u64) -> Call<'_> {
        let accounts = acc::AcceptWorker {
            new_owner: new_owner.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(
            instruction(accounts, ix::AcceptWorker { least_stake }),
            &[new_owner],
        )
    }

    pub fn requests_unstake(&mut self, w: W, amount: u64) -> Call<'_> {
        self.owner_update(w, ix::RequestUnstake { amount })
    }

    pub fn cancels_unstake(&mut self, w: W, ticket: u8) -> Call<'_> {
        self.owner_update(w, ix::CancelUnstake { ticket })
    }

    pub fn sets_payout(&mut self, w: W, payout: Pubkey) -> Call<'_> {
        self.owner_update(w, ix::SetPayout { payout })
    }

    pub fn sets_restake(&mut self, w: W, restake: bool) -> Call<'_> {
        self.owner_update(w, ix::SetRestake { restake })
    }

    pub fn withdraws(&mut self, w: W) -> Call<'_> {
        let owner = self.owner(w);
        let worker = self.worker(w);
        let accounts = acc::Withdraw {
            owner: owner.pubkey(),
            worker: worker.address,
            vault: worker.vault,
            owner_token_account: worker.owner_tokens,
            token_program: self.token_program,
        };
        self.call(instruction(accounts, ix::Withdraw {}), &[&owner])
    }

    pub fn closes_worker(&mut self, w: W) -> Call<'_> {
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

    fn bar_accounts(&self, w: W) -> acc::BarWorker {
        acc::BarWorker {
            admin: self.keys.admin.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
        }
    }

    pub fn bars_worker(&mut self, w: W) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        self.call(
            instruction(self.bar_accounts(w), ix::BarWorker {}),
            &[&admin],
        )
    }

    pub fn unbars_worker(&mut self, w: W) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        self.call(
            instruction(self.bar_accounts(w), ix::UnbarWorker {}),
            &[&admin],
        )
    }

    pub fn quotes_minimum_stake(&mut self, w: W, price: Option<u64>) -> Call<'_> {
        let accounts = acc::QuoteMinimumStake {
            network: self.address,
            worker: self.worker(w).address,
        };
        self.call(instruction(accounts, ix::QuoteMinimumStake { price }), &[])
    }

    pub fn funds_rewards(&mut self, funder: &Keypair, amount: u64) -> Call<'_> {
        let accounts = acc::FundRewards {
            funder: funder.pubkey(),
            network: self.address,
            reward_pool: self.reward_pool,
            reward_vault: self.reward_vault,
            funder_token_account: self.tokens_of(&funder.pubkey()),
            token_program: self.token_program,
        };
        self.call(instruction(accounts, ix::FundRewards { amount }), &[funder])
    }

    pub fn burns_revenue(&mut self, burner: &Keypair, amount: u64) -> Call<'_> {
        let accounts = acc::BurnRevenue {
            burner: burner.pubkey(),
            network: self.address,
            reward_pool: self.reward_pool,
            mint: self.mint,
            burner_token_account: self.tokens_of(&burner.pubkey()),
            token_program: self.token_program,
        };
        self.call(instruction(accounts, ix::BurnRevenue { amount }), &[burner])
    }

    pub fn sets_snapshot_uri(&mut self, uri: &str) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        let accounts = acc::SetSnapshotUri {
            admin: admin.pubkey(),
            network: self.address,
        };
        let mut bytes = [0; 128];
        bytes[..uri.len()].copy_from_slice(uri.as_bytes());
        let uri = bytes;
        self.call(instruction(accounts, ix::SetSnapshotUri { uri }), &[&admin])
    }

    /// Declares no work.
    pub fn publishes_rewards(&mut self, new: NewPublication) -> Call<'_> {
        self.publishes_rewards_for(new, 0)
    }

    /// Declares `work`, in whole IBM.
    pub fn publishes_rewards_for(&mut self, new: NewPublication, work: u64) -> Call<'_> {
        let distributor = self.keys.distributor.insecure_clone();
        let accounts = acc::PublishRewards {
            distributor: distributor.pubkey(),
            network: self.address,
            reward_pool: self.reward_pool,
            reward_vault: self.reward_vault,
        };
        self.call(
            instruction(accounts, ix::PublishRewards { new, work }),
            &[&distributor],
        )
    }

    pub fn publishes_penalties(&mut self, new: NewPublication) -> Call<'_> {
        let distributor = self.keys.distributor.insecure_clone();
        let accounts = acc::PublishPenalties {
            distributor: distributor.pubkey(),
            network: self.address,
            penalty_pool: self.penalty_pool,
            penalty_vault: self.penalty_vault,
        };
        self.call(
            instruction(accounts, ix::PublishPenalties { new }),
            &[&distributor],
        )
    }

    /// By the guardian.
    pub fn suspends_publication(&mut self, pool: PoolKind) -> Call<'_> {
        let guardian = self.keys.guardian.insecure_clone();
        let accounts = acc::CancelPublication {
            authority: guardian.pubkey(),
            network: self.address,
            reward_pool: self.reward_pool,
            penalty_pool: self.penalty_pool,
        };
        self.call(
            instruction(accounts, ix::SuspendPublication { pool }),
            &[&guardian],
        )
    }

    /// By the guardian.
    pub fn cancels_publication(&mut self, pool: PoolKind) -> Call<'_> {
        let guardian = self.keys.guardian.insecure_clone();
        let accounts = acc::CancelPublication {
            authority: guardian.pubkey(),
            network: self.address,
            reward_pool: self.reward_pool,
            penalty_pool: self.penalty_pool,
        };
        self.call(
            instruction(accounts, ix::CancelPublication { pool }),
            &[&guardian],
        )
    }

    /// By nobody in particular. `workers`: those of the worker leaves, in order, each with the destination
    /// that its rewards go to now.
    pub fn claims_rewards(
        &mut self,
        first_leaf: u32,
        leaves: Vec<ClaimLeaf>,
        proof: Vec<[u8; 32]>,
        workers: &[W],
    ) -> Call<'_> {
        let accounts = acc::ClaimRewards {
            network: self.address,
            reward_pool: self.reward_pool,
            reward_vault: self.reward_vault,
            token_program: self.token_program,
        };
        let mut claim = instruction(
            accounts,
            ix::ClaimRewards {
                first_leaf,
                leaves,
                proof,
            },
        );
        for w in workers {
            let destination = self.destination(*w);
            let worker = self.worker(*w).address;
            claim.accounts.push(AccountMeta::new(worker, false));
            claim.accounts.push(AccountMeta::new(destination, false));
        }
        self.call(claim, &[])
    }

    /// The slasher signs last; the admin pays the rent.
    pub fn proposes_slash(&mut self, w: W, offence: Offence) -> Call<'_> {
        let (payer, slasher) = (
            self.keys.admin.insecure_clone(),
            self.keys.slasher.insecure_clone(),
        );
        let accounts = acc::ProposeSlash {
            payer: payer.pubkey(),
            slasher: slasher.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
            slash_case: self.case_address(w, offence.id),
            system_program: SYSTEM,
        };
        self.call(
            instruction(accounts, ix::ProposeSlash { offence }),
            &[&payer, &slasher],
        )
    }

    /// By the owner.
    pub fn contests_slash(
        &mut self,
        w: W,
        offence_id: [u8; 32],
        answer_hash: [u8; 32],
    ) -> Call<'_> {
        let owner = self.owner(w);
        let accounts = acc::ContestSlash {
            authority: owner.pubkey(),
            worker: self.worker(w).address,
            slash_case: self.case_address(w, offence_id),
        };
        self.call(
            instruction(accounts, ix::ContestSlash { answer_hash }),
            &[&owner],
        )
    }

    /// By the guardian.
    pub fn cancels_slash(&mut self, w: W, offence_id: [u8; 32]) -> Call<'_> {
        let guardian = self.keys.guardian.insecure_clone();
        let accounts = acc::CancelSlash {
            authority: guardian.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
            slash_case: self.case_address(w, offence_id),
        };
        self.call(instruction(accounts, ix::CancelSlash {}), &[&guardian])
    }

    pub fn executes_slash(&mut self, w: W, offence_id: [u8; 32]) -> Call<'_> {
        let worker = self.worker(w);
        let accounts = acc::ExecuteSlash {
            network: self.address,
            worker: worker.address,
            vault: worker.vault,
            slash_case: self.case_address(w, offence_id),
            penalty_pool: self.penalty_pool,
            penalty_vault: self.penalty_vault,
            token_program: self.token_program,
        };
        self.call(instruction(accounts, ix::ExecuteSlash {}), &[])
    }

    pub fn closes_slash_case(&mut self, w: W, offence_id: [u8; 32]) -> Call<'_> {
        let accounts = acc::CloseSlashCase {
            slash_case: self.case_address(w, offence_id),
            rent_payer: self.keys.admin.pubkey(),
        };
        self.call(instruction(accounts, ix::CloseSlashCase {}), &[])
    }

    /// Anyone's call; the stranger pays the rent of the verifier's account.
    pub fn claims_penalty(
        &mut self,
        wallet: &Pubkey,
        leaf_index: u32,
        cumulative: u64,
        proof: Vec<[u8; 32]>,
    ) -> Call<'_> {
        let payer = self.keys.stranger.insecure_clone();
        let accounts = acc::ClaimPenalty {
            payer: payer.pubkey(),
            network: self.address,
            penalty_pool: self.penalty_pool,
            penalty_vault: self.penalty_vault,
            wallet: *wallet,
            verifier: self.verifier_address(wallet),
            wallet_token_account: self.tokens_of(wallet),
            token_program: self.token_program,
            system_program: SYSTEM,
        };
        let data = ix::ClaimPenalty {
            leaf_index,
            cumulative,
            proof,
        };
        self.call(instruction(accounts, data), &[&payer])
    }
}

/// An offence of the test's: number `id`, at `at`, for `amount`.
pub fn offence(id: u8, at: i64, amount: u64) -> Offence {
    Offence {
        id: [id; 32],
        reason: 1,
        evidence_hash: [9; 32],
        at,
        amount,
        reporter: Pubkey::default(),
    }
}
