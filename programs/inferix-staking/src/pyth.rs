//! Pyth's price of the token, as its receiver program keeps it in a `PriceUpdateV2` account.
//!
//! The layout is that of `PriceUpdateV2` in `pyth-solana-receiver-sdk` 2.0.0 (`src/price_update.rs`) with the
//! `PriceFeedMessage` of `pythnet-sdk` 3.0.0 in it, both of github.com/pyth-network/pyth-crosschain. That crate takes
//! Anchor with its default features, which exclude the Solana crates that this program is built with.

use anchor_lang::prelude::*;
use bytemuck::{AnyBitPattern, NoUninit};

use crate::error::{ensure, StakingError};
use crate::state::{FeedPrice, Params};

/// Pyth's receiver program, at the same address on mainnet and devnet.
pub const PYTH_RECEIVER: Pubkey = pubkey!("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
/// Anchor's discriminator of `PriceUpdateV2`.
pub const PRICE_UPDATE_DISCRIMINATOR: [u8; 8] = [34, 241, 35, 99, 157, 126, 244, 205];
/// `VerificationLevel::Full`: two thirds of Wormhole's guardians have signed. `Partial` is 0 and a byte more.
pub const FULLY_VERIFIED: u8 = 1;
/// Reference prices have nine decimals.
const DECIMALS: i32 = 9;

/// A fully verified `PriceUpdateV2`: Borsh, little-endian, one field behind the other.
#[derive(Clone, Copy, AnyBitPattern, NoUninit)]
#[repr(C)]
pub struct PriceUpdate {
    pub discriminator: [u8; 8],
    pub write_authority: [u8; 32],
    pub verification_level: u8,
    pub feed_id: [u8; 32],
    pub price: [u8; 8],
    pub conf: [u8; 8],
    pub exponent: [u8; 4],
    pub publish_time: [u8; 8],
    pub prev_publish_time: [u8; 8],
    pub ema_price: [u8; 8],
    pub ema_conf: [u8; 8],
    pub posted_slot: [u8; 8],
}

/// What the network's feed says one token costs, in billionths of a USD: the low end of the exponentially moving
/// average's confidence interval, rounded down. A lower price asks for more stake.
pub fn feed_price(account: &AccountInfo, params: &Params, now: i64) -> Result<FeedPrice> {
    ensure!(params.pyth_feed != [0; 32], StakingError::FeedSwitchedOff);
    ensure!(
        *account.owner == PYTH_RECEIVER,
        StakingError::WrongPriceUpdate
    );
    let data = account.try_borrow_data()?;
    let update = data.get(..size_of::<PriceUpdate>());
    let update = update.and_then(|bytes| bytemuck::try_from_bytes::<PriceUpdate>(bytes).ok());
    let update = update.ok_or(StakingError::WrongPriceUpdate)?;
    ensure!(
        update.discriminator == PRICE_UPDATE_DISCRIMINATOR
            && update.verification_level == FULLY_VERIFIED
            && update.feed_id == params.pyth_feed,
        StakingError::WrongPriceUpdate
    );
    let published_at = i64::from_le_bytes(update.publish_time);
    let stale_at = published_at.saturating_add(i64::from(params.pyth_max_age_secs));
    ensure!(now <= stale_at, StakingError::FeedPriceStale);
    let price = low_end(update, params.pyth_max_confidence_bps);
    Ok(FeedPrice {
        price: price.ok_or(StakingError::FeedPriceUncertain)?,
        published_at,
    })
}

/// `None` for a price that is not above zero, whose interval is too wide, or that nine decimals cannot say.
fn low_end(update: &PriceUpdate, max_confidence_bps: u32) -> Option<u64> {
    let price = u64::try_from(i64::from_le_bytes(update.ema_price)).ok()?;
    let confidence = u64::from_le_bytes(update.ema_conf);
    let share = u128::from(confidence).saturating_mul(10_000);
    let widest = u128::from(price).saturating_mul(u128::from(max_confidence_bps));
    if share > widest {
        return None;
    }
    let low = price.checked_sub(confidence)?;
    let decimals = i32::from_le_bytes(update.exponent).checked_add(DECIMALS)?;
    let scale = 10_u64.checked_pow(decimals.unsigned_abs())?;
    let nano = if decimals < 0 {
        low.checked_div(scale)
    } else {
        low.checked_mul(scale)
    };
    nano.filter(|nano| *nano > 0)
}
