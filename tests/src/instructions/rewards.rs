//! Rewards and penalties.

use anchor_lang::InstructionData;
use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{NewPublication, PoolKind};
use inferix_staking::{ClaimLeaf, accounts as acc, instruction as ix};
use inferix_staking_math::Hash;
use solana_instruction::AccountMeta;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{SYSTEM, instruction};
use crate::{Call, TestNetwork, WorkerId};

impl TestNetwork {
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

    /// By the guardian, of the root that is current now.
    pub fn suspends_publication(&mut self, pool: PoolKind) -> Call<'_> {
        let root = self.settled_distribution(pool).current.root;
        self.suspends_publication_of(pool, root)
    }

    pub fn suspends_publication_of(&mut self, pool: PoolKind, root: Hash) -> Call<'_> {
        self.stop(ix::SuspendPublication { pool, root })
    }

    /// By the guardian, of the root that is pending now.
    pub fn cancels_publication(&mut self, pool: PoolKind) -> Call<'_> {
        let root = self.settled_distribution(pool).pending.root;
        self.cancels_publication_of(pool, root)
    }

    pub fn cancels_publication_of(&mut self, pool: PoolKind, root: Hash) -> Call<'_> {
        self.stop(ix::CancelPublication { pool, root })
    }

    fn stop(&mut self, data: impl InstructionData) -> Call<'_> {
        let guardian = self.keys.guardian.insecure_clone();
        let accounts = acc::CancelPublication {
            authority: guardian.pubkey(),
            network: self.address,
            reward_pool: self.reward_pool,
            penalty_pool: self.penalty_pool,
        };
        self.call(instruction(accounts, data), &[&guardian])
    }

    /// By nobody in particular. `workers`: those of the worker leaves, in order, each with the destination
    /// that its rewards go to now.
    pub fn claims_rewards(
        &mut self,
        first_leaf: u32,
        leaves: Vec<ClaimLeaf>,
        proof: Vec<[u8; 32]>,
        workers: &[WorkerId],
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
