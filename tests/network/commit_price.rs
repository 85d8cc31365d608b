//! `commit_price`: the price authority, once an epoch, in bounded steps.

use inferix_staking_math::TokenPrice;
use inferix_staking_tests::*;

/// A network that has no reference price yet.
fn unpriced(max_step_bps: u16) -> TestNetwork {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    let mut params = default_params();
    params.max_price_step_bps = max_step_bps;
    net.creates_network(params).succeeds();
    net
}

/// A network whose reference price is `price`, an epoch later.
fn priced(price: u64, max_step_bps: u16) -> TestNetwork {
    let mut net = unpriced(max_step_bps);
    net.commits_price(price).succeeds();
    net.chain.pass(EPOCH);
    net
}

#[test]
fn the_first_commit_is_free_within_the_bounds() {
    for price in [TokenPrice::MIN, ONE_USD, TokenPrice::MAX] {
        let mut net = unpriced(2_000);
        net.chain.pass(EPOCH);

        let receipt = net.commits_price(price).succeeds();

        let state = net.network_state();
        assert_eq!((state.reference_price, state.reference_epoch), (price, 1));
        let event: events::PriceCommitted = receipt.event();
        assert_eq!((event.network, event.epoch), (net.address, 1));
        assert_eq!((event.old_price, event.new_price), (0, price));
    }
}

#[test]
fn a_later_commit_tells_the_old_price_and_changes_nothing_else() {
    let mut net = priced(ONE_USD, 2_000);
    let mut expected = net.network_state();

    let event: events::PriceCommitted = net.commits_price(ONE_USD + 7).succeeds().event();

    assert_eq!(
        (event.epoch, event.old_price, event.new_price),
        (1, ONE_USD, ONE_USD + 7)
    );
    expected.reference_price = ONE_USD + 7;
    expected.reference_epoch = 1;
    assert_eq!(
        format!("{:?}", net.network_state()),
        format!("{expected:?}")
    );
}

#[test]
fn a_price_out_of_bounds_is_refused_first_or_later() {
    let later = priced(ONE_USD, 10_000);
    for mut net in [unpriced(10_000), later] {
        for price in [0, TokenPrice::MIN - 1, TokenPrice::MAX + 1, u64::MAX] {
            net.commits_price(price)
                .fails_with(StakingError::TokenPriceOutOfRange);
        }
    }
}

#[test]
fn an_epoch_has_one_price_from_its_first_second_to_its_last() {
    let mut net = TestNetwork::new();
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
    net.chain.set_time(GENESIS + EPOCH - 1);
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
    net.chain.set_time(GENESIS + EPOCH);
    net.commits_price(ONE_USD).succeeds();
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
}

#[test]
fn a_clock_that_falls_back_opens_no_epoch_again() {
    let mut net = priced(ONE_USD, 2_000);
    net.commits_price(ONE_USD).succeeds();
    for time in [GENESIS, GENESIS - 1, 0, i64::MIN] {
        net.chain.set_time(time);
        net.commits_price(ONE_USD)
            .fails_with(StakingError::PriceAlreadyCommitted);
    }
}

#[test]
fn a_step_may_reach_its_bound_and_not_pass_it() {
    // Price, step in basis points, and the furthest prices below and above. 20% of 1253 is 250.6.
    for (price, bps, lowest, highest) in [
        (ONE_USD, 2_000, 800_000_000, 1_200_000_000),
        (ONE_USD, 1, 999_900_000, 1_000_100_000),
        (1_253, 2_000, 1_003, 1_503),
        (1_303, 2_000, 1_043, 1_563),
        (10_000, 10_000, TokenPrice::MIN, 20_000),
    ] {
        for edge in [lowest, highest] {
            priced(price, bps).commits_price(edge).succeeds();
        }
        let mut net = priced(price, bps);
        net.commits_price(highest + 1)
            .fails_with(StakingError::PriceStepTooLarge);
        if lowest > TokenPrice::MIN {
            net.commits_price(lowest - 1)
                .fails_with(StakingError::PriceStepTooLarge);
        }
    }
}

#[test]
fn skipped_epochs_allow_no_larger_step_and_no_second_commit() {
    let mut net = TestNetwork::new();
    net.chain.pass(10 * EPOCH);
    net.commits_price(ONE_USD * 12 / 10 + 1)
        .fails_with(StakingError::PriceStepTooLarge);
    net.commits_price(ONE_USD * 12 / 10).succeeds();
    assert_eq!(net.network_state().reference_epoch, 10);
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
}
