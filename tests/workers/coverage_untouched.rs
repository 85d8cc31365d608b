//! Coverage of a worker that nobody has touched: one call settles any number of epochs, to the same
//! record that a call in each of them would have left.

use inferix_staking_tests::*;

/// Epochs between two calls. The record speaks of 15, and the terms of 15 before the current one
/// are known.
const UNTOUCHED: [u64; 9] = [1, 2, 13, 14, 15, 16, 17, 18, 100];

/// The newest 15 letters of a history.
fn newest(history: &str) -> String {
    history[history.len().saturating_sub(15)..].to_string()
}

/// Lets this many epochs pass, the last of them with a commit for the coming one or not, and
/// settles.
fn settled_after(net: &mut TestNetwork, w: WorkerId, epochs: u64, commits: bool) -> String {
    let target = epoch_start(net.epoch() + epochs);
    net.chain.set_time(target);
    if commits {
        let price = net.terms().reference_price;
        net.commits_price(price).succeeds();
    }
    net.settled_record(w)
}

#[test]
fn a_covered_worker_earns_in_every_epoch() {
    for epochs in UNTOUCHED {
        for commits in [false, true] {
            let mut net = TestNetwork::new();
            let alice = net.registered_worker(MINIMUM);
            let record = settled_after(&mut net, alice, epochs, commits);
            let history = format!("o{}", "e".repeat(epochs as usize));
            assert_eq!(record, newest(&history), "{epochs} epochs");
            assert_eq!(net.worker_state(alice).coverage.epoch, epochs);
            assert_eq!(net.short_since(alice), 0);
        }
    }
}

/// Short since epoch 2, as it was noted there. That is kept however long nobody looks.
#[test]
fn a_short_worker_stays_short_since_the_same_moment() {
    for epochs in UNTOUCHED {
        for commits in [false, true] {
            let mut net = TestNetwork::new();
            let alice = net.registered_worker(MINIMUM);
            net.next_epoch();
            net.commits_price(ONE_USD - 1).succeeds();
            net.next_epoch();
            net.touches(alice);
            let record = settled_after(&mut net, alice, epochs, commits);

            let history = format!("oes{}", "s".repeat(epochs as usize));
            // Epoch 2 was judged when its terms were still known, or is not recorded any more.
            assert_eq!(record, newest(&history), "{epochs} epochs");
            assert_eq!(net.short_since(alice), epoch_start(2));
        }
    }
}

/// Nobody noted when it became short; the oldest epoch that is still known says so.
#[test]
fn a_worker_that_became_short_unseen_is_short_since_the_oldest_epoch_that_is_known() {
    for epochs in UNTOUCHED {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        net.next_epoch();
        net.commits_price(ONE_USD - 1).succeeds();
        net.touches(alice);
        let record = settled_after(&mut net, alice, epochs, false);

        let now = 1 + epochs;
        let since = 2.max(now.saturating_sub(15));
        assert_eq!(net.short_since(alice), epoch_start(since));
        // The newest epoch is in its grace if it is the one that the worker became short in.
        let mut history = format!("oe{}", "s".repeat(epochs as usize));
        if since == now {
            history = "oee".into();
        }
        assert_eq!(record, newest(&history), "{epochs} epochs");
    }
}

/// Epochs 3 and 4 are short, whenever somebody looks.
#[test]
fn an_old_gap_is_found_as_long_as_the_record_speaks_of_it() {
    for epochs in [3, 4, 5, 13, 14, 15, 16, 17, 18, 19, 20, 100] {
        for commits in [false, true] {
            let mut net = TestNetwork::new();
            let alice = net.registered_worker(MINIMUM);
            for (epoch, price) in [(2, ONE_USD - 1), (4, ONE_USD)] {
                net.chain.set_time(epoch_start(epoch));
                net.commits_price(price).succeeds();
            }
            let record = settled_after(&mut net, alice, epochs, commits);
            let history = format!("oeesse{}", "e".repeat(epochs as usize - 1));
            let now = 4 + epochs as usize;
            assert_eq!(record, newest(&history[..=now]), "{epochs} epochs");
            assert_eq!(net.short_since(alice), 0);
        }
    }
}

/// The settled record does not depend on how often it was settled on the way.
#[test]
fn touched_in_every_epoch_or_in_none_the_record_is_the_same() {
    let prices = [
        ONE_USD,
        ONE_USD - 1,
        ONE_USD - 1,
        ONE_USD,
        ONE_USD + 1,
        ONE_USD - 1,
    ];
    let mut records = vec![];
    for every in [1, 2, 3, 5, 100] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        for epoch in 1..=30 {
            net.next_epoch();
            let price = prices[epoch % prices.len()];
            net.commits_price(price).succeeds();
            if epoch % every == 0 {
                net.chain.pass(EPOCH / 3);
                net.touches(alice);
            }
        }
        net.chain.set_time(epoch_start(30) + EPOCH / 2);
        net.touches(alice);
        records.push(net.worker_state(alice).coverage);
    }
    // Epochs 16 to 30. Epoch 30 has the price committed in epoch 29, the last of the six.
    assert_eq!(record_letters(&records[0]), "eesesseesessees");
    assert!(records.iter().all(|record| record == &records[0]));
}

#[test]
fn a_worker_that_is_not_registered_has_nothing_recorded() {
    for epochs in UNTOUCHED {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        net.next_epoch();
        net.requests_unstake(alice, MINIMUM).succeeds();
        let record = settled_after(&mut net, alice, epochs, false);
        let history = format!("oe{}", "o".repeat(epochs as usize));
        assert_eq!(record, newest(&history), "{epochs} epochs");
    }
}
