//! Networks and their terms.

use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{Params, Role};
use inferix_staking::{NewNetwork, accounts as acc, instruction as ix};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{SYSTEM, instruction};
use crate::{Call, TestNetwork};

impl TestNetwork {
    pub(super) fn call(&mut self, instruction: Instruction, signers: &[&Keypair]) -> Call<'_> {
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

    pub fn sets_snapshot_uri(&mut self, uri: &str) -> Call<'_> {
        let mut bytes = [0; 128];
        bytes[..uri.len()].copy_from_slice(uri.as_bytes());
        self.admin_update(ix::SetSnapshotUri { uri: bytes })
    }
}
