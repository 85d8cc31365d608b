//! Stake on its way in and out.

use inferix_staking::{accounts as acc, instruction as ix};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::instruction;
use crate::{Call, TestNetwork, WorkerId};

impl TestNetwork {
    /// By the owner; `tops_up_as` for anybody else.
    pub fn tops_up(&mut self, w: WorkerId, amount: u64) -> Call<'_> {
        let owner = self.owner(w);
        self.tops_up_as(&owner, w, amount)
    }

    pub fn tops_up_as(&mut self, funder: &Keypair, w: WorkerId, amount: u64) -> Call<'_> {
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

    pub fn requests_unstake(&mut self, w: WorkerId, amount: u64) -> Call<'_> {
        self.owner_update(w, ix::RequestUnstake { amount })
    }

    pub fn cancels_unstake(&mut self, w: WorkerId, ticket: u8) -> Call<'_> {
        self.owner_update(w, ix::CancelUnstake { ticket })
    }

    pub fn withdraws(&mut self, w: WorkerId) -> Call<'_> {
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
}
