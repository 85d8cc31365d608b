//! Slash cases.

use anchor_lang::prelude::Pubkey;
use inferix_staking::state::Offence;
use inferix_staking::{accounts as acc, instruction as ix};
use solana_signer::Signer;

use super::{SYSTEM, instruction};
use crate::{Call, TestNetwork, WorkerId};

impl TestNetwork {
    /// The slasher signs last; the admin pays the rent.
    pub fn proposes_slash(&mut self, w: WorkerId, offence: Offence) -> Call<'_> {
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
        w: WorkerId,
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
    pub fn cancels_slash(&mut self, w: WorkerId, offence_id: [u8; 32]) -> Call<'_> {
        let guardian = self.keys.guardian.insecure_clone();
        let accounts = acc::CancelSlash {
            authority: guardian.pubkey(),
            network: self.address,
            worker: self.worker(w).address,
            slash_case: self.case_address(w, offence_id),
        };
        self.call(instruction(accounts, ix::CancelSlash {}), &[&guardian])
    }

    pub fn executes_slash(&mut self, w: WorkerId, offence_id: [u8; 32]) -> Call<'_> {
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

    pub fn closes_slash_case(&mut self, w: WorkerId, offence_id: [u8; 32]) -> Call<'_> {
        let slash_case = self.case_address(w, offence_id);
        // Whoever was admin when it was proposed.
        let exists = self.chain.account(&slash_case).is_some();
        let payer = exists.then(|| self.case_state(w, offence_id).rent_payer);
        let accounts = acc::CloseSlashCase {
            slash_case,
            rent_payer: payer.unwrap_or_else(|| self.keys.admin.pubkey()),
        };
        self.call(instruction(accounts, ix::CloseSlashCase {}), &[])
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
