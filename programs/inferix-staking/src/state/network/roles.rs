//! Who holds which power, and how a power changes hands.

use anchor_lang::prelude::*;

use crate::error::{ensure, StakingError};

/// Who holds which power. Each is one key, and is meant to be a multisig. The zero address: nobody.
#[zero_copy]
#[derive(Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Roles {
    /// Sets and proposes the other roles and the parameters, bars workers, vetoes.
    pub admin: Pubkey,
    /// Attests measured benchmarks.
    pub benchmark_authority: Pubkey,
    /// Commits the reference price, once an epoch.
    pub price_authority: Pubkey,
    /// Publishes reward and penalty roots.
    pub distributor: Pubkey,
    /// Proposes slashes.
    pub slasher: Pubkey,
    /// Can only stop things: vetoes slashes, cancels and suspends roots, pauses, cancels proposals.
    pub guardian: Pubkey,
}

/// A role of a network.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Admin,
    BenchmarkAuthority,
    PriceAuthority,
    Distributor,
    Slasher,
    Guardian,
}

impl Role {
    /// All of them, in the order of their bytes.
    pub const ALL: [Self; 6] = [
        Self::Admin,
        Self::BenchmarkAuthority,
        Self::PriceAuthority,
        Self::Distributor,
        Self::Slasher,
        Self::Guardian,
    ];

    /// Whether the admin appoints it at once: what its holder can do is bounded and can be stopped.
    pub const fn is_set_at_once(self) -> bool {
        match self {
            Self::BenchmarkAuthority | Self::PriceAuthority | Self::Distributor => true,
            Self::Admin | Self::Slasher | Self::Guardian => false,
        }
    }

    /// Whether the admin removes it at once. A slasher that is gone harms nobody; without a guardian nobody
    /// stops a stolen admin.
    pub const fn is_removed_at_once(self) -> bool {
        self.is_set_at_once() || matches!(self, Self::Slasher)
    }
}

/// Each of these is a key of its own: together they reach stakes.
const SEPARATE: [Role; 4] = [
    Role::Admin,
    Role::Distributor,
    Role::Slasher,
    Role::Guardian,
];

impl Roles {
    /// Who holds a role.
    pub fn of(&self, role: Role) -> &Pubkey {
        match role {
            Role::Admin => &self.admin,
            Role::BenchmarkAuthority => &self.benchmark_authority,
            Role::PriceAuthority => &self.price_authority,
            Role::Distributor => &self.distributor,
            Role::Slasher => &self.slasher,
            Role::Guardian => &self.guardian,
        }
    }

    pub(super) fn of_mut(&mut self, role: Role) -> &mut Pubkey {
        match role {
            Role::Admin => &mut self.admin,
            Role::BenchmarkAuthority => &mut self.benchmark_authority,
            Role::PriceAuthority => &mut self.price_authority,
            Role::Distributor => &mut self.distributor,
            Role::Slasher => &mut self.slasher,
            Role::Guardian => &mut self.guardian,
        }
    }

    /// Refuses roles that a network cannot start with.
    pub fn validate(&self) -> Result<()> {
        let zero = |role: &Role| *self.of(*role) == Pubkey::default();
        ensure!(!Role::ALL.iter().any(zero), StakingError::ZeroAddress);
        for role in SEPARATE {
            self.check_may_hold(role, self.of(role))?;
        }
        Ok(())
    }

    /// Refuses a key that may not hold this role beside one that it holds. The zero address holds none.
    pub(super) fn check_may_hold(&self, role: Role, key: &Pubkey) -> Result<()> {
        if !SEPARATE.contains(&role) || *key == Pubkey::default() {
            return Ok(());
        }
        let mut others = SEPARATE.iter().filter(|other| **other != role);
        let is_taken = others.any(|other| self.of(*other) == key);
        ensure!(!is_taken, StakingError::RolesNotSeparate);
        Ok(())
    }

    pub fn is_guardian_or_admin(&self, key: &Pubkey) -> bool {
        *key == self.guardian || *key == self.admin
    }
}
