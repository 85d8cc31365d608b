//! Everybody who could sign: the holders of roles, a worker's people, and strangers. All of it follows
//! `Role::ALL`, so that a role that is added is in every test, or does not compile.

use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{Role, Roles};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{Chain, TestNetwork, WorkerId};

pub struct Keys {
    pub admin: Keypair,
    pub benchmark_authority: Keypair,
    pub price_authority: Keypair,
    pub distributor: Keypair,
    pub slasher: Keypair,
    pub guardian: Keypair,
    pub mint_authority: Keypair,
    /// Holds no role, has lamports.
    pub stranger: Keypair,
    /// The one that workers are offered to; has lamports.
    pub new_owner: Keypair,
}

impl Keys {
    pub fn new(chain: &mut Chain) -> Self {
        Self {
            admin: chain.wallet(),
            benchmark_authority: chain.wallet(),
            price_authority: chain.wallet(),
            distributor: chain.wallet(),
            slasher: chain.wallet(),
            guardian: chain.wallet(),
            mint_authority: chain.wallet(),
            stranger: chain.wallet(),
            new_owner: chain.wallet_of(Keypair::new_from_array([0x6e; 32])),
        }
    }

    pub fn insecure_clone(&self) -> Self {
        Self {
            admin: self.admin.insecure_clone(),
            benchmark_authority: self.benchmark_authority.insecure_clone(),
            price_authority: self.price_authority.insecure_clone(),
            distributor: self.distributor.insecure_clone(),
            slasher: self.slasher.insecure_clone(),
            guardian: self.guardian.insecure_clone(),
            mint_authority: self.mint_authority.insecure_clone(),
            stranger: self.stranger.insecure_clone(),
            new_owner: self.new_owner.insecure_clone(),
        }
    }

    /// The place of the key that signs for a role.
    pub fn of_mut(&mut self, role: Role) -> &mut Keypair {
        match role {
            Role::Admin => &mut self.admin,
            Role::BenchmarkAuthority => &mut self.benchmark_authority,
            Role::PriceAuthority => &mut self.price_authority,
            Role::Distributor => &mut self.distributor,
            Role::Slasher => &mut self.slasher,
            Role::Guardian => &mut self.guardian,
        }
    }

    /// The key that holds a role.
    pub fn of(&self, role: Role) -> &Keypair {
        match role {
            Role::Admin => &self.admin,
            Role::BenchmarkAuthority => &self.benchmark_authority,
            Role::PriceAuthority => &self.price_authority,
            Role::Distributor => &self.distributor,
            Role::Slasher => &self.slasher,
            Role::Guardian => &self.guardian,
        }
    }

    pub fn roles(&self) -> Roles {
        Roles {
            admin: self.admin.pubkey(),
            benchmark_authority: self.benchmark_authority.pubkey(),
            price_authority: self.price_authority.pubkey(),
            distributor: self.distributor.pubkey(),
            slasher: self.slasher.pubkey(),
            guardian: self.guardian.pubkey(),
        }
    }
}

/// The roles that `set_role` hands over at once.
pub fn settable_roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| role.is_set_at_once())
}

/// The roles that one admin hands to others.
pub fn roles_but_the_admins() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::Admin)
}

/// Whose key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The holder of a role.
    The(Role),
    Owner,
    Operator,
    /// The one that the worker is offered to.
    NewOwner,
    /// The wallet that rewards go to.
    Payout,
    Stranger,
}

impl Who {
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [
            Self::Owner,
            Self::Operator,
            Self::NewOwner,
            Self::Payout,
            Self::Stranger,
        ];
        Role::ALL.map(Self::The).into_iter().chain(others)
    }

    pub fn key(self, net: &TestNetwork, w: WorkerId) -> Keypair {
        let key = match self {
            Self::The(role) => net.keys.of(role),
            Self::Owner => &net.worker(w).owner,
            Self::Operator => &net.worker(w).operator,
            Self::NewOwner => &net.keys.new_owner,
            // The mint authority, which holds no role, doubles as the wallet that rewards go to.
            Self::Payout => &net.keys.mint_authority,
            Self::Stranger => &net.keys.stranger,
        };
        key.insecure_clone()
    }
}

/// Everybody the network knows, and strangers, but not these.
pub fn everybody_but(net: &TestNetwork, these: &[Pubkey]) -> Vec<Keypair> {
    let keys = &net.keys;
    let holders = Role::ALL.iter().map(|role| keys.of(*role));
    let others = [&keys.mint_authority, &keys.stranger, &keys.new_owner];
    let workers = net.workers.iter();
    let workers = workers.flat_map(|worker| [&worker.owner, &worker.operator]);
    let mut known: Vec<Keypair> = vec![];
    for key in holders.chain(others).chain(workers) {
        let listed = known.iter().any(|other| other.pubkey() == key.pubkey());
        if !listed && !these.contains(&key.pubkey()) {
            known.push(key.insecure_clone());
        }
    }
    known
}
