//! Roles and parameters that change after a delay, and pauses.

use anchor_lang::InstructionData;
use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{Network, Params, Role, Timelock};
use inferix_staking::{accounts as acc, instruction as ix};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::instruction;
use crate::{Call, Receipt, TestNetwork};

impl TestNetwork {
    pub(super) fn admin_update(&mut self, data: impl InstructionData) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        let accounts = acc::AdminUpdate {
            admin: admin.pubkey(),
            network: self.address,
        };
        self.call(instruction(accounts, data), &[&admin])
    }

    pub fn removes_role(&mut self, role: Role) -> Call<'_> {
        let data = ix::RemoveRole { role }.data();
        self.sets_role(role, Pubkey::default())
            .with_data(|bytes| *bytes = data)
    }

    pub fn proposes_role(&mut self, role: Role, key: Option<Pubkey>) -> Call<'_> {
        self.admin_update(ix::ProposeRole { role, key })
    }

    pub fn applies_role(&mut self, role: Role) -> Call<'_> {
        let network = self.address;
        let accounts = acc::ApplyRole { network };
        self.call(instruction(accounts, ix::ApplyRole { role }), &[])
    }

    /// By the admin.
    pub fn cancels_role(&mut self, role: Role) -> Call<'_> {
        let admin = self.keys.admin.insecure_clone();
        let accounts = acc::GuardUpdate {
            authority: admin.pubkey(),
            network: self.address,
        };
        self.call(instruction(accounts, ix::CancelRole { role }), &[&admin])
    }

    pub fn proposes_admin(&mut self, new_admin: Pubkey) -> Call<'_> {
        self.admin_update(ix::ProposeAdmin { new_admin })
    }

    pub fn accepts_admin(&mut self, new_admin: &Keypair) -> Call<'_> {
        let accounts = acc::AcceptAdmin {
            new_admin: new_admin.pubkey(),
            network: self.address,
        };
        self.call(instruction(accounts, ix::AcceptAdmin {}), &[new_admin])
    }

    pub fn cancels_admin(&mut self) -> Call<'_> {
        self.admin_update(ix::CancelAdmin {})
    }

    pub fn proposes_params(&mut self, params: Params, reference_price: Option<u64>) -> Call<'_> {
        self.admin_update(ix::ProposeParams {
            params,
            reference_price,
        })
    }

    pub fn applies_params(&mut self) -> Call<'_> {
        let accounts = acc::ApplyParams {
            network: self.address,
            reward_pool: self.reward_pool,
        };
        self.call(instruction(accounts, ix::ApplyParams {}), &[])
    }

    /// By the guardian.
    pub fn cancels_params(&mut self) -> Call<'_> {
        let guardian = self.keys.guardian.insecure_clone();
        let accounts = acc::GuardUpdate {
            authority: guardian.pubkey(),
            network: self.address,
        };
        self.call(instruction(accounts, ix::CancelParams {}), &[&guardian])
    }

    pub fn pauses(&mut self, bits: u8) -> Call<'_> {
        let guardian = self.keys.guardian.insecure_clone();
        let accounts = acc::Pause {
            guardian: guardian.pubkey(),
            network: self.address,
        };
        self.call(instruction(accounts, ix::Pause { bits }), &[&guardian])
    }

    pub fn unpauses(&mut self, bits: u8) -> Call<'_> {
        self.admin_update(ix::Unpause { bits })
    }

    pub fn commits_price_from_pyth(&mut self, price_update: Pubkey) -> Call<'_> {
        let accounts = acc::CommitPriceFromPyth {
            network: self.address,
            price_update,
        };
        self.call(instruction(accounts, ix::CommitPriceFromPyth {}), &[])
    }

    /// Hands any role but the admin's over in this second. A delay is taken out of the proposal by hand, for tests
    /// that are about something else.
    pub fn appoints(&mut self, role: Role, key: Pubkey) -> Receipt {
        if role.is_set_at_once() {
            return self.sets_role(role, key).succeeds();
        }
        self.proposes_role(role, Some(key)).succeeds();
        self.skips_delay(role);
        self.applies_role(role).succeeds()
    }

    /// The same for the admin.
    pub fn hands_over_to(&mut self, new_admin: &Keypair) -> Receipt {
        self.proposes_admin(new_admin.pubkey()).succeeds();
        self.skips_delay(Role::Admin);
        self.accepts_admin(new_admin).succeeds()
    }

    fn skips_delay(&mut self, role: Role) {
        let (network, now) = (self.address, self.chain.now());
        self.chain.change_state(&network, |network: &mut Network| {
            let proposals = &mut network.proposals;
            let proposal = match role {
                Role::Slasher => &mut proposals.slasher,
                Role::Guardian => &mut proposals.guardian,
                _ => &mut proposals.admin,
            };
            proposal.timelock = Timelock {
                applicable_at: now,
                lapses_at: now + 1,
            };
        });
    }

    /// Changes parameters as the admin must: proposed, and applied at the beginning of the first epoch after the
    /// delay. A price is committed in every epoch in between, so that workers can register.
    pub fn changes_params(&mut self, change: impl FnOnce(&mut Params)) -> Receipt {
        let mut params = self.network_state().params;
        change(&mut params);
        self.proposes_params(params, None).succeeds();
        let applicable_at = self.network_state().proposals.params.timelock.applicable_at;
        while self.chain.now() < applicable_at {
            self.next_epoch();
            let price = self.terms().reference_price;
            self.commits_price(price).succeeds();
        }
        self.applies_params().succeeds()
    }
}
