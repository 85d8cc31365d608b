//! The terms that a network keeps: of the coming epoch, the current one, and 15 before it.

use inferix_staking::state::{Network, TERMS_KEPT, Terms};
use inferix_staking_tests::*;

const KEPT: u64 = TERMS_KEPT as u64;

/// The terms of an epoch as the account's bytes hold them: at the epoch's number modulo 17.
fn stored(net: &TestNetwork, epoch: u64) -> Terms {
    let account = net.chain.account(&net.address).unwrap();
    // 8 bytes of discriminator, 1008 up to the ring, 8 for its newest epoch.
    let place = 1024 + (epoch % 17) as usize * 56;
    *bytemuck::from_bytes(&account.data[place..place + 56])
}

/// The default terms of an epoch at this reference price, which was committed for
/// `reference_epoch`.
fn terms(epoch: u64, reference_price: u64, reference_epoch: u64) -> Terms {
    Terms {
        epoch,
        start: epoch_start(epoch),
        reference_price,
        reference_epoch,
        min_price: 0,
        epoch_secs: 259_200,
        coverage_epochs: 2,
        grace_secs: 21_600,
        evidence_window_secs: 28 * 86_400,
    }
}

#[test]
fn a_new_network_has_the_terms_of_its_first_epoch_alone() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    let mut params = default_params();
    params.min_price = 5;
    params.coverage_epochs = 200;
    params.grace_secs = 7;
    params.evidence_window_secs = 86_401;
    let mut new = net.new_network(params);
    new.epoch_start -= HOUR;
    net.creates_network_with(new).succeeds();

    let ring = net.network_state().terms;
    assert_eq!(ring.newest, 0);
    let first = Terms {
        epoch: 0,
        start: GENESIS - HOUR,
        reference_price: 0,
        reference_epoch: 0,
        min_price: 5,
        epoch_secs: 259_200,
        coverage_epochs: 200,
        grace_secs: 7,
        evidence_window_secs: 86_401,
    };
    assert_eq!(ring.places[0], first);
    assert_eq!(ring.places[1..], [Terms::default(); TERMS_KEPT - 1]);
}

#[test]
fn seventeen_epochs_are_kept_and_the_oldest_makes_room() {
    let mut net = TestNetwork::new();
    for epoch in 1..=40 {
        net.next_epoch();
        net.commits_price(ONE_USD + epoch).succeeds();

        let ring = net.network_state().terms;
        assert_eq!(ring.newest, epoch + 1);
        let oldest = (epoch + 2).saturating_sub(KEPT);
        for kept in oldest.max(2)..=epoch + 1 {
            let expected = terms(kept, ONE_USD + kept - 1, kept);
            assert_eq!(stored(&net, kept), expected);
            assert_eq!(ring.of(kept), Some(expected));
        }
        for lost in 0..oldest {
            assert_eq!(ring.of(lost), None, "epoch {lost} in epoch {epoch}");
        }
    }
}

#[test]
fn epochs_without_a_commit_are_filled_in_with_what_they_inherited() {
    for skipped in [1, 2, 14, 15, 16, 17, 18, 100, 1_000] {
        let mut net = TestNetwork::new();
        net.chain.set_time(epoch_start(skipped));
        net.commits_price(ONE_USD + 1).succeeds();

        let coming = skipped + 1;
        assert_eq!(net.network_state().terms.newest, coming);
        assert_eq!(stored(&net, coming), terms(coming, ONE_USD + 1, coming));
        for epoch in (coming + 1).saturating_sub(KEPT)..=skipped {
            assert_eq!(stored(&net, epoch), terms(epoch, ONE_USD, 0));
        }
    }
}

#[test]
fn a_first_price_after_many_epochs_counts_in_none_before_its_own() {
    for epoch in [1, 16, 17, 50] {
        let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
        net.creates_network(default_params()).succeeds();
        net.chain.set_time(epoch_start(epoch) + EPOCH - 1);
        net.commits_price(ONE_USD).succeeds();

        assert_eq!(net.network_state().terms.newest, epoch);
        assert_eq!(stored(&net, epoch), terms(epoch, ONE_USD, epoch));
        for before in (epoch + 1).saturating_sub(KEPT)..epoch {
            assert_eq!(stored(&net, before), terms(before, 0, 0));
        }
        net.next_epoch();
        assert_eq!(net.terms(), terms(epoch + 1, ONE_USD, epoch));
    }
}

/// Parameters of the coming epoch can be accepted before there is any price.
#[test]
fn a_first_price_counts_in_the_coming_epoch_too_where_that_has_terms_of_its_own_already() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.terms.coming(0).min_price = 5;
    });

    net.commits_price(ONE_USD).succeeds();

    assert_eq!(stored(&net, 0), terms(0, ONE_USD, 0));
    let coming = Terms {
        min_price: 5,
        ..terms(1, ONE_USD, 0)
    };
    assert_eq!(stored(&net, 1), coming);
}

/// The length of an epoch may change from one to the next: the clock follows.
#[test]
fn epochs_of_another_length_begin_where_the_one_before_ends() {
    let mut net = TestNetwork::new();
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        network.terms.coming(0).epoch_secs = 86_400;
    });
    for (time, epoch, start) in [
        (EPOCH - 1, 0, 0),
        (EPOCH, 1, EPOCH),
        (EPOCH + DAY - 1, 1, EPOCH),
        (EPOCH + DAY, 2, EPOCH + DAY),
        (EPOCH + 9 * DAY, 10, EPOCH + 9 * DAY),
    ] {
        net.chain.set_time(GENESIS + time);
        assert_eq!(net.terms().epoch, epoch);
        assert_eq!(net.terms().start, GENESIS + start);
    }
    // A commit in the first half, 12 hours now, and its event.
    net.chain.set_time(GENESIS + EPOCH + DAY / 2);
    net.commits_price(ONE_USD)
        .fails_with(StakingError::SecondHalfOfEpoch);
    net.chain.pass(-1);
    let event: events::PriceCommitted = net.commits_price(ONE_USD).succeeds().event();
    assert_eq!(event.epoch, 2);
    assert_eq!(stored(&net, 2).start, GENESIS + EPOCH + DAY);
    assert_eq!(stored(&net, 2).epoch_secs, 86_400);
}
