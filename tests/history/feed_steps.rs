//! Random steps of whoever brings the feed's price.

use inferix_staking::pyth::{
    FULLY_VERIFIED, PRICE_UPDATE_DISCRIMINATOR, PYTH_RECEIVER, PriceUpdate,
};
use inferix_staking_tests::*;

use crate::terms::*;
use crate::world::{World, judge};

impl World {
    /// A share of the price in force; beyond the step, its end counts.
    pub fn brings_price(&mut self, _: usize) {
        if self.random.chance(50) && !self.side.model.network.is_first_half() {
            self.next_epoch();
        }
        let shares = [50, 83, 84, 100, 101, 120, 121, 300];
        let price = self.side.model.network.terms().reference_price;
        let price = price * self.random.one_of(&shares) / 100;
        let (age, doubt) = (
            self.random.one_of(&[0, 0, 0, 600, 601]),
            self.random.one_of(&[0, 0, 0, u64::MAX]),
        );
        let owners = [PYTH_RECEIVER, PYTH_RECEIVER, PYTH_RECEIVER, SPL_TOKEN];
        let owner = self.random.one_of(&owners);
        let expected = self.side.model.attempt(|model| {
            let on = model.network.params.pyth_feed != [0; 32];
            check(on, StakingError::FeedSwitchedOff)?;
            let owned = owner == PYTH_RECEIVER;
            check(owned, StakingError::WrongPriceUpdate)?;
            check(age <= 600, StakingError::FeedPriceStale)?;
            check(doubt == 0, StakingError::FeedPriceUncertain)?;
            model.network.bring_price(price)
        });
        let bytes = update(price, doubt, self.side.model.network.now - age);
        let account = self.net.chain.forge_bytes(owner, bytes);
        judge(self.net.commits_price_from_pyth(account), &expected);
    }
}

/// An update of the histories' feed in nine decimals.
fn update(price: u64, doubt: u64, publish_time: i64) -> Vec<u8> {
    let update = PriceUpdate {
        discriminator: PRICE_UPDATE_DISCRIMINATOR,
        write_authority: [0; 32],
        verification_level: FULLY_VERIFIED,
        feed_id: FEED,
        price: [0; 8],
        conf: [0; 8],
        exponent: (-9_i32).to_le_bytes(),
        publish_time: publish_time.to_le_bytes(),
        prev_publish_time: [0; 8],
        ema_price: price.to_le_bytes(),
        ema_conf: doubt.to_le_bytes(),
        posted_slot: [0; 8],
    };
    bytemuck::bytes_of(&update).to_vec()
}
