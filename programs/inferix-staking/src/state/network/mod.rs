//! One network: its mint, its roles, its parameters and the terms of its newest epochs. Worker
//! instructions only read it, so that workers never wait for each other.

mod governance;
mod price;
mod roles;

use anchor_lang::prelude::*;

pub use governance::*;
pub use price::*;
pub use roles::*;

use super::{Params, Pauses, Terms, TermsRing, Versioned};
use crate::error::{ensure, StakingError};

/// The longest place where snapshots are published, in bytes.
pub const MAX_SNAPSHOT_URI_LEN: usize = 128;

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
    /// 1 while the coming epoch's price is one that anyone brought from the feed: the price authority may
    /// replace it in the epoch `commit_epoch`.
    pub price_replaceable: u8,
    pub padding: [u8; 2],
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
    /// What the guardian has stopped.
    pub pauses: Pauses,
    /// What is proposed and waits for its delay.
    pub proposals: Proposals,
    pub terms: TermsRing,
    /// Where snapshots are published: printable ASCII.
    pub snapshot_uri: [u8; MAX_SNAPSHOT_URI_LEN],
    pub reserved: [u8; 128],
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

impl Versioned for Network {
    const VERSION: u8 = 1;
}

impl Network {
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

    pub fn is_test_network(&self) -> bool {
        self.test_network != 0
    }

    /// The epoch that `now` lies in. Before the clock's start it is the first one.
    pub fn epoch(&self, now: i64) -> u64 {
        self.terms.at(now).epoch
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
