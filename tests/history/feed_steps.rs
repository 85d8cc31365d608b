//! Random steps of whoever brings the feed's price.

use inferix_staking_tests::price_update::{RECEIVER, Update};
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
        let owners = [RECEIVER, RECEIVER, RECEIVER, SPL_TOKEN];
        let update = Update {
            owner: self.random.one_of(&owners),
            exponent: -9,
            publish_time: self.side.model.network.now - age,
            ema_price: price.cast_signed(),
            ema_conf: doubt,
            ..Update::new(&self.net)
        };
        let expected = self.side.model.attempt(|model| {
            let on = model.network.params.pyth_feed != [0; 32];
            check(on, StakingError::FeedSwitchedOff)?;
            let owned = update.owner == RECEIVER;
            check(owned, StakingError::WrongPriceUpdate)?;
            check(age <= 600, StakingError::FeedPriceStale)?;
            check(doubt == 0, StakingError::FeedPriceUncertain)?;
            model.network.bring_price(price, update.publish_time)
        });
        judge(update.commits(&mut self.net), &expected);
    }
}
