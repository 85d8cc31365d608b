//! One network: its mint, its roles, its parameters and the terms of its newest epochs. Worker
//! instructions only read it, so that workers never wait for each other.

use anchor_lang::prelude::*;
use inferix_staking_math::{within_step, TokenPrice};

use super::{Params, Terms, TermsRing};
use crate::error::{ensure, StakingError};

/// The longest place where snapshots are published, in bytes.
pub const MAX_SNAPSHOT_URI_LEN: usize = 128;

/// Bits that a guardian can pause, and room for more.
pub const PAUSE_BITS: usize = 8;

#[account(zero_copy)]
#[derive(Debug)]
pub struct Network {
    /// Layout version of this account.
    pub version: u8,
    pub bump: u8,
    /// The mint's decimals, 0 to 9.
    pub decimals: u8,
    /// 1 for a test network, whose epochs may be shorter than a day.
    pub test_network: u8,
    /// Bytes of `snapshot_uri` that count.
    pub snapshot_uri_len: u8,
    pub padding: [u8; 3],
    /// Signed at creation and names the address, so that nobody can take it first.
    pub create_key: Pubkey,
    pub mint: Pubkey,
    /// SPL Token or Token-2022: the mint's owner.
    pub token_program: Pubkey,
    pub roles: Roles,
    /// For roles to come.
    pub reserved_roles: [u8; 64],
    pub params: Params,
    /// For parameters to come.
    pub reserved_params: [u8; 64],
    /// Since when the slasher has held its role. It judges no older offences.
    pub slasher_since: i64,
    /// The epoch in which a reference price was committed last. Counts once there is a price.
    pub commit_epoch: u64,
    /// When the last pause ends or ended, for each bit; 0 if there was none. Unix times.
    pub paused_until: [i64; PAUSE_BITS],
    pub terms: TermsRing,
    /// Where snapshots are published: printable ASCII.
    pub snapshot_uri: [u8; MAX_SNAPSHOT_URI_LEN],
    pub reserved: [u8; 128],
}

/// Who holds which power. Each is one key, and is meant to be a multisig.
#[zero_copy]
#[derive(Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Roles {
    /// Sets the other roles, bars workers, vetoes.
    pub admin: Pubkey,
    /// Attests measured benchmarks.
    pub benchmark_authority: Pubkey,
    /// Commits the reference price, once an epoch.
    pub price_authority: Pubkey,
    /// Publishes reward and penalty roots.
    pub distributor: Pubkey,
    /// Proposes slashes.
    pub slasher: Pubkey,
    /// Can only stop things: vetoes slashes, cancels and suspends roots.
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
}

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

    fn of_mut(&mut self, role: Role) -> &mut Pubkey {
        match role {
            Role::Admin => &mut self.admin,
            Role::BenchmarkAuthority => &mut self.benchmark_authority,
            Role::PriceAuthority => &mut self.price_authority,
            Role::Distributor => &mut self.distributor,
            Role::Slasher => &mut self.slasher,
            Role::Guardian => &mut self.guardian,
        }
    }

    pub fn validate(&self) -> Result<()> {
        let zero = |role: &Role| *self.of(*role) == Pubkey::default();
        ensure!(!Role::ALL.iter().any(zero), StakingError::ZeroAddress);
        Ok(())
    }

    pub fn is_guardian_or_admin(&self, key: &Pubkey) -> bool {
        *key == self.guardian || *key == self.admin
    }
}

/// What a network is created with, as checked.
pub struct OpenNetwork {
    pub bump: u8,
    pub decimals: u8,
    pub test_network: bool,
    pub create_key: Pubkey,
    pub mint: Pubkey,
    pub token_program: Pubkey,
    pub roles: Roles,
    pub params: Params,
    /// When epoch 0 began.
    pub epoch_start: i64,
}

/// A reference price that was committed, and the one before it.
pub struct CommittedPrice {
    pub old: u64,
    pub new: u64,
    /// The epoch that it first counts in.
    pub epoch: u64,
}

impl Network {
    pub const VERSION: u8 = 1;

    pub fn open(&mut self, new: &OpenNetwork, now: i64) {
        self.version = Self::VERSION;
        self.bump = new.bump;
        self.decimals = new.decimals;
        self.test_network = u8::from(new.test_network);
        self.create_key = new.create_key;
        self.mint = new.mint;
        self.token_program = new.token_program;
        self.roles = new.roles;
        self.params = new.params;
        self.slasher_since = now;
        let mut first = Terms {
            start: new.epoch_start,
            ..Terms::default()
        };
        first.set_params(&new.params);
        self.terms.open(first);
    }

    /// The epoch that `now` lies in. Before the clock's start it is the first one.
    pub fn epoch(&self, now: i64) -> u64 {
        self.terms.at(now).epoch
    }

    /// Commits the reference price of the next epoch: once per epoch, in its first half, within a step. The
    /// very first one counts at once, at any time: nobody can have registered without it.
    pub fn commit_price(&mut self, price: u64, now: i64) -> Result<CommittedPrice> {
        let new = TokenPrice::from_nano(price)
            .map_err(StakingError::from)?
            .nano();
        let current = self.terms.at(now);
        // By the newest terms: a clock that steps back behind the first commit must not allow another.
        let first = !self.terms.is_priced();
        let (old, terms) = if first {
            (0, self.terms.current_mut(current.epoch))
        } else {
            ensure!(
                current.epoch > self.commit_epoch,
                StakingError::PriceAlreadyCommitted
            );
            ensure!(current.is_first_half(now), StakingError::SecondHalfOfEpoch);
            let step = self.params.max_price_step_bps;
            ensure!(
                within_step(current.reference_price, new, step),
                StakingError::PriceStepTooLarge
            );
            (current.reference_price, self.terms.coming(current.epoch))
        };
        terms.reference_price = new;
        terms.reference_epoch = terms.epoch;
        let (epoch, place) = (terms.epoch, *terms);
        if first && self.terms.newest > epoch {
            // Something else is accepted for the coming epoch already.
            let coming = self.terms.coming(epoch);
            coming.reference_price = place.reference_price;
            coming.reference_epoch = place.reference_epoch;
        }
        self.commit_epoch = current.epoch;
        Ok(CommittedPrice { old, new, epoch })
    }

    /// Hands a role to `key` and returns who held it.
    pub fn set_role(&mut self, role: Role, key: Pubkey, now: i64) -> Result<Pubkey> {
        ensure!(key != Pubkey::default(), StakingError::ZeroAddress);
        // The admin does not replace itself by a slip of one transaction.
        ensure!(role != Role::Admin, StakingError::AdminNotSettable);
        let old = std::mem::replace(self.roles.of_mut(role), key);
        if role == Role::Slasher && old != key {
            self.slasher_since = now;
        }
        Ok(old)
    }

    /// Sets where snapshots are published. Printable ASCII only, because it is shown in terminals and pages;
    /// what it does not fill is zero.
    pub fn set_snapshot_uri(&mut self, uri: [u8; MAX_SNAPSHOT_URI_LEN]) -> Result<()> {
        let end = uri.iter().position(|byte| *byte == 0);
        let (text, rest) = uri
            .split_at_checked(end.unwrap_or(uri.len()))
            .unwrap_or_default();
        ensure!(
            text.iter().all(u8::is_ascii_graphic) && rest.iter().all(|byte| *byte == 0),
            StakingError::InvalidSnapshotUri
        );
        self.snapshot_uri_len = u8::try_from(text.len()).unwrap_or(0);
        self.snapshot_uri = uri;
        Ok(())
    }

    /// Where snapshots are published; empty if nowhere.
    pub fn snapshot_uri(&self) -> String {
        let len = usize::from(self.snapshot_uri_len);
        let text = self.snapshot_uri.get(..len).unwrap_or_default();
        String::from_utf8(text.to_vec()).unwrap_or_default()
    }
}
