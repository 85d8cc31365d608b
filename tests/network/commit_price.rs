//! `commit_price`: the price authority, once an epoch, in bounded steps, for the epoch that
//! follows.

use inferix_staking::state::Terms;
use inferix_staking_math::TokenPrice;
use inferix_staking_tests::*;

const HALF: i64 = EPOCH / 2;

/// A network that has no reference price yet.
fn unpriced(max_step_bps: u16) -> TestNetwork {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    let mut params = default_params();
    params.max_price_step_bps = max_step_bps;
    net.creates_network(params).succeeds();
    net
}

/// A network whose reference price is `price`, at the beginning of epoch 1.
fn priced(price: u64, max_step_bps: u16) -> TestNetwork {
    let mut net = unpriced(max_step_bps);
    net.commits_price(price).succeeds();
    net.next_epoch();
    net
}

#[test]
fn the_first_commit_counts_at_once_in_either_half_of_any_epoch() {
    for (time, epoch) in [
        (GENESIS, 0),
        (GENESIS + HALF, 0),
        (GENESIS + EPOCH - 1, 0),
        (epoch_start(7) + HALF, 7),
        (epoch_start(100) - 1, 99),
    ] {
        for price in [TokenPrice::MIN, ONE_USD, TokenPrice::MAX] {
            let mut net = unpriced(2_000);
            net.chain.set_time(time);

            let receipt = net.commits_price(price).succeeds();

            assert_eq!(net.terms().epoch, epoch);
            assert_eq!(net.terms().start, epoch_start(epoch));
            assert_eq!(net.terms().reference_price, price);
            assert_eq!(net.terms().reference_epoch, epoch);
            let event: events::PriceCommitted = receipt.event();
            assert_eq!(event.network, net.address);
            assert_eq!(event.epoch, epoch);
            assert_eq!(event.old_price, 0);
            assert_eq!(event.new_price, price);
        }
    }
}

#[test]
fn a_later_commit_counts_from_the_next_epoch_and_changes_nothing_else() {
    let mut net = priced(ONE_USD, 2_000);
    let mut expected = net.network_state();

    let event: events::PriceCommitted = net.commits_price(ONE_USD + 7).succeeds().event();

    assert_eq!(event.epoch, 2);
    assert_eq!(event.old_price, ONE_USD);
    assert_eq!(event.new_price, ONE_USD + 7);
    let first = expected.terms.places[0];
    let second = Terms {
        epoch: 1,
        start: epoch_start(1),
        ..first
    };
    expected.terms.places[1] = second;
    expected.terms.places[2] = Terms {
        epoch: 2,
        start: epoch_start(2),
        reference_price: ONE_USD + 7,
        reference_epoch: 2,
        ..first
    };
    expected.terms.newest = 2;
    expected.commit_epoch = 1;
    let state = net.network_state();
    assert_eq!(format!("{state:?}"), format!("{expected:?}"));

    net.chain.set_time(epoch_start(2) - 1);
    assert_eq!(net.terms(), second);
    net.chain.set_time(epoch_start(2));
    assert_eq!(net.terms(), expected.terms.places[2]);
}

#[test]
fn a_price_out_of_bounds_is_refused_first_or_later() {
    let later = priced(ONE_USD, 5_000);
    for mut net in [unpriced(5_000), later] {
        for price in [0, TokenPrice::MIN - 1, TokenPrice::MAX + 1, u64::MAX] {
            net.commits_price(price)
                .fails_with(StakingError::TokenPriceOutOfRange);
        }
    }
}

#[test]
fn the_second_half_of_an_epoch_begins_at_exactly_the_half() {
    let mut net = priced(ONE_USD, 2_000);
    for time in [HALF, HALF + 1, EPOCH - 1] {
        net.chain.set_time(epoch_start(1) + time);
        net.commits_price(ONE_USD)
            .fails_with(StakingError::SecondHalfOfEpoch);
    }
    net.chain.set_time(epoch_start(1) + HALF - 1);
    net.commits_price(ONE_USD).succeeds();
}

/// 61 minutes: half of them are 30.5.
#[test]
fn the_half_of_an_odd_number_of_minutes_is_counted_in_seconds() {
    let mut params = default_params();
    params.epoch_secs = 61 * 60;
    params.grace_secs = 0;
    params.evidence_window_secs = 3_600;
    let mut net = TestNetwork::with_params(params);
    net.chain.pass(61 * MINUTE);
    net.chain.pass(30 * MINUTE + 30);
    net.commits_price(ONE_USD)
        .fails_with(StakingError::SecondHalfOfEpoch);
    net.chain.pass(-1);
    net.commits_price(ONE_USD).succeeds();
}

#[test]
fn an_epoch_has_one_commit_and_the_first_price_uses_it_up() {
    let mut net = TestNetwork::new();
    for time in [0, HALF - 1, HALF, EPOCH - 1] {
        net.chain.set_time(GENESIS + time);
        net.commits_price(ONE_USD)
            .fails_with(StakingError::PriceAlreadyCommitted);
    }
    net.chain.set_time(epoch_start(1));
    net.commits_price(ONE_USD).succeeds();
    for time in [0, HALF, EPOCH - 1] {
        net.chain.set_time(epoch_start(1) + time);
        net.commits_price(ONE_USD)
            .fails_with(StakingError::PriceAlreadyCommitted);
    }
    net.chain.set_time(epoch_start(2));
    net.commits_price(ONE_USD).succeeds();
}

#[test]
fn a_clock_that_steps_back_does_not_open_an_epoch_again() {
    let mut net = priced(ONE_USD, 2_000);
    net.commits_price(ONE_USD).succeeds();
    for time in [GENESIS, GENESIS - 1, 0, i64::MIN] {
        net.chain.set_time(time);
        net.commits_price(ONE_USD)
            .fails_with(StakingError::PriceAlreadyCommitted);
    }
}

/// The first commit needs no step, so it must stay the only one of its kind.
#[test]
fn a_clock_that_steps_back_behind_the_first_commit_does_not_allow_another_first_one() {
    let mut net = unpriced(2_000);
    net.chain.set_time(epoch_start(3));
    net.commits_price(ONE_USD).succeeds();
    net.chain.set_time(epoch_start(3) - 1);
    net.commits_price(1_000 * ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
}

/// Price, step in basis points, and the furthest prices below and above.
const EDGES: [(u64, u16, u64, u64); 7] = [
    // Exactly x 1.2; 1 / 1.2 of it is 833,333,333.33.
    (ONE_USD, 2_000, 833_333_334, 1_200_000_000),
    // Exactly / 1.2; x 1.2 is 1.44.
    (1_200_000_000, 2_000, 1_000_000_000, 1_440_000_000),
    (ONE_USD, 1, 999_900_010, 1_000_100_000),
    (3 * ONE_USD, 5_000, 2_000_000_000, 4_500_000_000),
    // 1,253 x 1.2 = 1,503.6; 1,253 / 1.2 = 1,044.17.
    (1_253, 2_000, 1_045, 1_503),
    (1_000, 2_000, TokenPrice::MIN, 1_200),
    (TokenPrice::MAX, 2_000, 833_333_333_333_334, TokenPrice::MAX),
];

#[test]
fn a_step_may_reach_its_edge_and_not_one_unit_more() {
    for (price, bps, lowest, highest) in EDGES {
        for edge in [lowest, highest] {
            let mut net = priced(price, bps);
            net.commits_price(edge).succeeds();
            net.next_epoch();
            assert_eq!(net.terms().reference_price, edge);
        }
        let mut net = priced(price, bps);
        if highest < TokenPrice::MAX {
            net.commits_price(highest + 1)
                .fails_with(StakingError::PriceStepTooLarge);
        }
        if lowest > TokenPrice::MIN {
            net.commits_price(lowest - 1)
                .fails_with(StakingError::PriceStepTooLarge);
        }
    }
}

#[test]
fn a_full_step_can_be_taken_back_exactly_in_the_next_epoch() {
    for (price, bps, lowest, highest) in EDGES {
        for edge in [lowest, highest] {
            let mut net = priced(price, bps);
            net.commits_price(edge).succeeds();
            net.next_epoch();
            net.commits_price(price).succeeds();
            net.next_epoch();
            assert_eq!(net.terms().reference_price, price);
        }
    }
}

#[test]
fn skipped_epochs_inherit_the_price_and_allow_no_larger_step() {
    let mut net = TestNetwork::new();
    net.chain.set_time(epoch_start(10));
    assert_eq!(net.terms().reference_price, ONE_USD);
    assert_eq!(net.terms().reference_epoch, 0);

    net.commits_price(ONE_USD * 12 / 10 + 1)
        .fails_with(StakingError::PriceStepTooLarge);
    let event: events::PriceCommitted = net.commits_price(ONE_USD * 12 / 10).succeeds().event();

    assert_eq!(event.epoch, 11);
    assert_eq!(net.terms().reference_price, ONE_USD);
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
    net.chain.set_time(epoch_start(13));
    assert_eq!(net.terms().reference_price, ONE_USD * 12 / 10);
    assert_eq!(net.terms().reference_epoch, 11);
}

/// What is committed for the coming epoch is not what a step is measured from until that epoch
/// begins.
#[test]
fn steps_are_measured_from_the_price_in_force() {
    let mut net = priced(ONE_USD, 2_000);
    net.commits_price(1_200_000_000).succeeds();
    net.next_epoch();
    net.commits_price(1_440_000_000).succeeds();
    net.next_epoch();
    net.commits_price(1_000_000_000)
        .fails_with(StakingError::PriceStepTooLarge);
    net.commits_price(1_200_000_000).succeeds();
}
