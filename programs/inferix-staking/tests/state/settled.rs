//! A worker that nobody has touched for many epochs.

use inferix_staking::state::*;
use inferix_staking_math::NANO;

use crate::world::{
    epoch_start, params, priced_network, record, registered_worker, DAY, EPOCH, GRACE, MINIMUM,
    START,
};

/// So many epochs nobody touches it.
const UNTOUCHED: [u64; 6] = [1, 14, 15, 16, 17, 100];

/// Every worker's registration.
const REGISTERED_AT: i64 = START + DAY;

/// Bits for the newest of so many epochs.
fn newest(epochs: u64) -> u16 {
    (1 << epochs.min(15)) - 1
}

/// The record after so many epochs, at so many seconds into the last one, is the same with a price committed
/// for the coming epoch, which pushes the oldest terms out.
fn settled(worker: &Worker, network: &Network, epochs: u64, secs: i64) -> (u16, u16, i64) {
    let now = epoch_start(epochs) + secs;
    let record_now = record(worker, network, now);
    let mut committed = *network;
    let price = network.terms.at(now).reference_price;
    committed.commit_price(price * 2, now).expect("first half");
    assert_eq!(committed.terms.newest, epochs + 1);
    assert_eq!(record(worker, &committed, now), record_now);
    record_now
}

#[test]
fn who_covers_s_of_n_has_earned_every_epoch_that_is_recorded() {
    let network = priced_network(params());
    let worker = registered_worker(&network, REGISTERED_AT);
    for epochs in UNTOUCHED {
        for secs in [0, 1, GRACE + 1, EPOCH / 2 - 1] {
            let record = settled(&worker, &network, epochs, secs);
            assert_eq!(record, (newest(epochs), 0, 0), "after {epochs} epochs");
        }
    }
}

#[test]
fn a_price_that_falls_makes_short_from_its_epoch_and_after_the_grace() {
    let mut network = priced_network(params());
    let worker = registered_worker(&network, REGISTERED_AT);
    network.commit_price(NANO / 2, epoch_start(1)).unwrap();
    // Epoch 1 is covered, epoch 2 begins short.
    let in_epoch_1 = record(&worker, &network, epoch_start(2) - 1);
    assert_eq!(in_epoch_1, (1, 0, 0));
    assert_eq!(settled(&worker, &network, 2, GRACE), (3, 0, epoch_start(2)));
    assert_eq!(
        settled(&worker, &network, 2, GRACE + 1),
        (3, 1, epoch_start(2))
    );
    for epochs in UNTOUCHED.into_iter().filter(|epochs| *epochs > 2) {
        // It is known to be short since the beginning of the oldest epoch whose terms are known.
        let since = epoch_start(epochs.saturating_sub(15).max(2));
        let short = newest(epochs - 1);
        let record = settled(&worker, &network, epochs, 0);
        assert_eq!(
            record,
            (newest(epochs), short, since),
            "after {epochs} epochs"
        );
    }
}

#[test]
fn a_slash_makes_short_since_then_however_long_nobody_looks() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, REGISTERED_AT);
    let slashed_at = REGISTERED_AT + DAY;
    worker.slash(1, &network.at(slashed_at)).unwrap();
    assert_eq!(
        record(&worker, &network, slashed_at + GRACE),
        (0, 0, slashed_at)
    );
    for epochs in UNTOUCHED {
        // The slash's own epoch is short as well.
        let record = settled(&worker, &network, epochs, 0);
        let all = (newest(epochs), newest(epochs + 1), slashed_at);
        assert_eq!(record, all, "after {epochs} epochs");
    }
}

#[test]
fn a_price_that_rises_heals_from_its_epoch() {
    let mut network = priced_network(params());
    let mut worker = registered_worker(&network, REGISTERED_AT);
    worker.slash(1, &network.at(epoch_start(1))).unwrap();
    network.commit_price(NANO * 2, epoch_start(1)).unwrap();
    for epochs in UNTOUCHED.into_iter().filter(|epochs| *epochs > 1) {
        let in_epoch_1 = 1_u16.checked_shl(epochs as u32 - 1).unwrap_or(0) & 0x7fff;
        let record = settled(&worker, &network, epochs, GRACE);
        assert_eq!(
            record,
            (newest(epochs), in_epoch_1, 0),
            "after {epochs} epochs"
        );
    }
}

#[test]
fn every_epoch_is_judged_by_its_own_terms() {
    let mut network = priced_network(params());
    let worker = registered_worker(&network, REGISTERED_AT);
    // Every even epoch is short.
    for epoch in 1..=101 {
        let price = if epoch % 2 == 1 { NANO - 1 } else { NANO };
        network.commit_price(price, epoch_start(epoch)).unwrap();
        let untouched = record(&worker, &network, epoch_start(epoch) + GRACE + 1);
        let even = if epoch % 2 == 0 { 0x5555 } else { 0x2aaa };
        let short = even & newest(epoch - 1);
        let since = if epoch % 2 == 0 {
            epoch_start(epoch)
        } else {
            0
        };
        assert_eq!(untouched, (newest(epoch), short, since), "in epoch {epoch}");
    }
}

#[test]
fn who_is_not_registered_earns_nothing_and_is_never_short() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, REGISTERED_AT);
    worker
        .request_unstake(ALL, &network.at(epoch_start(1)))
        .unwrap();
    for epochs in UNTOUCHED {
        let in_epoch_1 = 1_u16.checked_shl(epochs as u32 - 1).unwrap_or(0) & 0x7fff;
        let record = settled(&worker, &network, epochs, GRACE + 1);
        assert_eq!(record, (in_epoch_1, 0, 0), "after {epochs} epochs");
    }
}

#[test]
fn registering_after_a_long_absence_begins_with_the_next_epoch() {
    for epochs in UNTOUCHED {
        let network = priced_network(params());
        let mut worker = registered_worker(&network, REGISTERED_AT);
        worker
            .request_unstake(ALL, &network.at(REGISTERED_AT + 1))
            .unwrap();
        worker
            .cancel_unstake(0, &network.at(REGISTERED_AT + 1))
            .unwrap();
        // So that neither price nor benchmark is too old by then.
        let mut network = network;
        let now = epoch_start(epochs);
        network.commit_price(NANO, now - EPOCH).ok();
        worker
            .attest_benchmark(NANO, true, &network.at(now))
            .unwrap();
        worker.register(NANO, 0, &network.at(now)).unwrap();
        assert_eq!(worker.active_stake, MINIMUM);
        assert_eq!(record(&worker, &network, now + GRACE + 1), (0, 0, 0));
        assert_eq!(record(&worker, &network, now + EPOCH), (1, 0, 0));
    }
}
