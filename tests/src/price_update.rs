//! Accounts of Pyth's receiver program, in the layout of `PriceUpdateV2` in `pyth-solana-receiver-sdk` 2.0.0:
//! written field by field, as Borsh writes them.

use anchor_lang::prelude::Pubkey;

use crate::{Call, TestNetwork};

/// `rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ`, the receiver program.
pub const RECEIVER: Pubkey = inferix_staking::pyth::PYTH_RECEIVER;
/// SOL/USD's, on mainnet.
pub const FEED: [u8; 32] = [
    0xef, 0x0d, 0x8b, 0x6f, 0xda, 0x2c, 0xeb, 0xa4, 0x1d, 0xa1, 0x5d, 0x40, 0x95, 0xd1, 0xda, 0x39,
    0x2a, 0x0d, 0x2f, 0x8e, 0xd0, 0xc6, 0xc7, 0xbc, 0x0f, 0x4c, 0xfa, 0xc8, 0xc2, 0x80, 0xb5, 0x6d,
];
/// `PriceUpdateV2::LEN`: what the receiver allocates.
pub const LEN: usize = 134;

/// A price update, by its fields.
#[derive(Clone)]
pub struct Update {
    pub owner: Pubkey,
    pub discriminator: [u8; 8],
    /// `VerificationLevel::Full`, or the number of signatures that are verified.
    pub verified: Result<(), u8>,
    pub feed_id: [u8; 32],
    pub exponent: i32,
    pub publish_time: i64,
    pub ema_price: i64,
    pub ema_conf: u64,
}

impl Update {
    /// $1, give or take a tenth of a cent, now.
    pub fn new(net: &TestNetwork) -> Self {
        Self {
            owner: RECEIVER,
            discriminator: [34, 241, 35, 99, 157, 126, 244, 205],
            verified: Ok(()),
            feed_id: FEED,
            exponent: -8,
            publish_time: net.chain.now(),
            ema_price: 100_100_000,
            ema_conf: 100_000,
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.discriminator.to_vec();
        bytes.extend([7; 32]); // write_authority
        match self.verified {
            Err(signatures) => bytes.extend([0, signatures]),
            Ok(()) => bytes.push(1),
        }
        bytes.extend(self.feed_id);
        bytes.extend(i64::MAX.to_le_bytes()); // price, of the moment
        bytes.extend(u64::MAX.to_le_bytes()); // conf
        bytes.extend(self.exponent.to_le_bytes());
        bytes.extend(self.publish_time.to_le_bytes());
        bytes.extend((self.publish_time - 1).to_le_bytes()); // prev_publish_time
        bytes.extend(self.ema_price.to_le_bytes());
        bytes.extend(self.ema_conf.to_le_bytes());
        bytes.extend(12_345_u64.to_le_bytes()); // posted_slot
        bytes.resize(LEN, 0);
        bytes
    }

    pub fn commits<'a>(&self, net: &'a mut TestNetwork) -> Call<'a> {
        let account = net.chain.forge_bytes(self.owner, self.bytes());
        net.commits_price_from_pyth(account)
    }
}
