//! Networks that take their price from a feed.

pub use inferix_staking_tests::price_update::*;
use inferix_staking_tests::*;

/// A network that takes this feed, at the beginning of epoch 1, and an update of now.
pub fn fed() -> (TestNetwork, Update) {
    let mut params = default_params();
    params.pyth_feed = FEED;
    let mut net = TestNetwork::with_params(params);
    net.next_epoch();
    let update = Update::new(&net);
    (net, update)
}

/// The same with a change of the update.
pub fn fed_with(change: impl FnOnce(&mut Update)) -> (TestNetwork, Update) {
    let (net, mut update) = fed();
    change(&mut update);
    (net, update)
}
