//! A reference price that comes with a proposal of parameters: it need not keep to the step.

use inferix_staking_tests::*;

fn proposed(reference_price: u64) -> TestNetwork {
    let mut net = TestNetwork::new();
    net.proposes_params(default_params(), Some(reference_price))
        .succeeds();
    net
}

/// How a first price that slipped is put right: 1,000 times too high, 38 steps of 20% away.
#[test]
fn a_price_that_is_proposed_need_not_keep_to_the_step() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    net.commits_price(1_000 * ONE_USD).succeeds();
    net.proposes_params(default_params(), Some(ONE_USD))
        .succeeds();
    net.chain.set_time(epoch_start(3));

    let event: events::PriceCommitted = net.applies_params().succeeds().event();

    assert_eq!(event.epoch, 4);
    assert_eq!(event.old_price, 1_000 * ONE_USD);
    assert_eq!(event.new_price, ONE_USD);
    assert_eq!(event.source, state::PriceSource::Proposal);
    assert_eq!(net.terms().reference_price, 1_000 * ONE_USD);
    net.chain.set_time(epoch_start(4));
    assert_eq!(net.terms().reference_price, ONE_USD);
    assert_eq!(net.terms().reference_epoch, 4);
    // From there on steps count again.
    net.commits_price(1_200_000_001)
        .fails_with(StakingError::PriceStepTooLarge);
    net.commits_price(1_200_000_000).succeeds();
}

#[test]
fn a_proposed_price_uses_up_the_epoch_s_commit() {
    let mut net = proposed(2 * ONE_USD);
    net.chain.set_time(epoch_start(3));
    net.applies_params().succeeds();
    net.commits_price(ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
    net.chain.set_time(epoch_start(4));
    net.commits_price(2 * ONE_USD).succeeds();
}

/// A price authority that is stolen commits in each epoch's first second. It does not keep the admin from putting
/// its price right.
#[test]
fn a_proposed_price_takes_the_place_of_one_that_is_committed() {
    let mut net = proposed(2 * ONE_USD);
    net.chain.set_time(epoch_start(3));
    net.commits_price(1_200_000_000).succeeds();
    net.applies_params().succeeds();
    net.chain.set_time(epoch_start(4));
    assert_eq!(net.terms().reference_price, 2 * ONE_USD);
}

#[test]
fn a_proposed_price_before_the_first_commit_is_the_coming_epoch_s() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    net.proposes_params(default_params(), Some(ONE_USD))
        .succeeds();
    net.chain.set_time(epoch_start(3));
    net.applies_params().succeeds();
    assert_eq!(net.terms().reference_price, 0);
    net.commits_price(5 * ONE_USD)
        .fails_with(StakingError::PriceAlreadyCommitted);
    net.chain.set_time(epoch_start(4));
    assert_eq!(net.terms().reference_price, ONE_USD);
}
