//! `propose_slash`: how old an offence may be is a matter of its own epoch's terms. No later change
//! makes an older offence proposable, or a newer one too old.

use inferix_staking_tests::state::{MAX_EVIDENCE_WINDOW_SECS, Network, TERMS_KEPT};
use inferix_staking_tests::*;

use crate::cases::*;

/// Gives the epochs that a test picks an evidence window, in the terms that are stored. As if the
/// parameter had been changed, to count from such an epoch on.
fn set_window(net: &mut TestNetwork, days: i64, epochs: impl Fn(u64) -> bool) {
    let network = net.address;
    net.chain.change_state(&network, |network: &mut Network| {
        let places = network.terms.places.iter_mut();
        for terms in places.filter(|terms| epochs(terms.epoch)) {
            terms.evidence_window_secs = (days * DAY) as u32;
        }
    });
}

/// Commits a price in each of so many epochs, so that the terms of each are stored; then stands at
/// the beginning of the next one. The worker is as old as the network.
fn after_epochs(epochs: u64) -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(10 * MINIMUM);
    for _ in 0..epochs {
        net.next_epoch();
        net.commits_price(ONE_USD).succeeds();
    }
    (net, alice)
}

/// Proposes an offence of this time, and says what comes of it.
fn proposes(net: &mut TestNetwork, w: WorkerId, at: i64, refused: Option<StakingError>) {
    let case = net.worker_state(w).open_cases + 1;
    let call = net.proposes_slash(w, offence(case, at, 1));
    match refused {
        Some(error) => call.fails_with(error),
        None => drop(call.succeeds()),
    }
}

#[test]
fn an_offence_lies_within_the_evidence_window() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(30 * DAY);
    let now = net.chain.now();
    for (at, error) in [
        (now + 1, StakingError::OffenceInFuture),
        (i64::MAX, StakingError::OffenceInFuture),
        (now - EVIDENCE_WINDOW - 1, StakingError::OffenceTooOld),
        (0, StakingError::OffenceTooOld),
        (i64::MIN, StakingError::OffenceTooOld),
    ] {
        proposes(&mut net, alice, at, Some(error));
    }
    for at in [now, now - EVIDENCE_WINDOW] {
        proposes(&mut net, alice, at, None);
    }
}

#[test]
fn a_longer_window_that_comes_later_does_not_reach_back() {
    let (mut net, alice) = after_epochs(12);
    // 40 days from epoch 4 on; 28 before.
    set_window(&mut net, 40, |epoch| epoch >= 4);
    let fourth = GENESIS + 4 * EPOCH;
    let now = fourth - 1 + EVIDENCE_WINDOW + 1;
    net.chain.set_time(now);
    proposes(
        &mut net,
        alice,
        fourth - 1,
        Some(StakingError::OffenceTooOld),
    );
    // A second later, and for 12 days more.
    proposes(&mut net, alice, fourth, None);
    net.chain.set_time(fourth + 40 * DAY);
    proposes(&mut net, alice, fourth, None);
    proposes(
        &mut net,
        alice,
        fourth - 1,
        Some(StakingError::OffenceTooOld),
    );
    net.chain.pass(1);
    proposes(&mut net, alice, fourth, Some(StakingError::OffenceTooOld));
}

#[test]
fn a_shorter_window_that_comes_later_protects_nobody() {
    let (mut net, alice) = after_epochs(6);
    // Two days from epoch 4 on; 28 before.
    set_window(&mut net, 2, |epoch| epoch >= 4);
    let fourth = GENESIS + 4 * EPOCH;
    net.chain.set_time(fourth - 1 + EVIDENCE_WINDOW);
    proposes(&mut net, alice, fourth - 1, None);
    proposes(&mut net, alice, fourth, Some(StakingError::OffenceTooOld));
    net.chain.pass(1);
    proposes(
        &mut net,
        alice,
        fourth - 1,
        Some(StakingError::OffenceTooOld),
    );
    let now = net.chain.now();
    proposes(&mut net, alice, now - 2 * DAY, None);
    proposes(
        &mut net,
        alice,
        now - 2 * DAY - 1,
        Some(StakingError::OffenceTooOld),
    );
}

/// The parameters are what the next terms are made of; they judge no offence themselves.
#[test]
fn the_parameter_itself_judges_nothing() {
    for window in [HOUR as u32, MAX_EVIDENCE_WINDOW_SECS] {
        let (mut net, alice) = after_epochs(6);
        let network = net.address;
        net.chain.change_state(&network, |network: &mut Network| {
            network.params.evidence_window_secs = window;
        });
        net.chain.set_time(GENESIS + EVIDENCE_WINDOW);
        proposes(&mut net, alice, GENESIS, None);
        net.chain.pass(1);
        proposes(&mut net, alice, GENESIS, Some(StakingError::OffenceTooOld));
    }
}

/// Fifteen epochs before the current one are known, whatever their window says.
#[test]
fn an_offence_whose_terms_are_overwritten_is_refused() {
    let (mut net, alice) = after_epochs(20);
    set_window(&mut net, 60, |_| true);
    // The coming epoch's terms are stored too: they have overwritten those of 17 epochs before it.
    assert_eq!(net.epoch(), 20);
    assert_eq!(net.network_state().terms.newest, 21);
    assert_eq!(TERMS_KEPT, 17);
    let oldest = GENESIS + 5 * EPOCH;
    assert!(net.chain.now() - oldest < 60 * DAY);
    proposes(&mut net, alice, oldest, None);
    for at in [oldest - 1, oldest - EPOCH, GENESIS] {
        proposes(&mut net, alice, at, Some(StakingError::OffenceTooOld));
    }
}

/// The same number of epochs where nobody has committed anything, so that nothing was overwritten.
#[test]
fn what_is_known_does_not_depend_on_what_happens_to_be_stored() {
    for stored in [0, 3] {
        let (mut net, alice) = after_epochs(stored);
        set_window(&mut net, 60, |_| true);
        net.chain.set_time(GENESIS + 20 * EPOCH - 1);
        assert_eq!(net.epoch(), 19);
        assert!(net.network_state().terms.newest <= 4);
        let oldest = GENESIS + 4 * EPOCH;
        proposes(&mut net, alice, oldest, None);
        proposes(
            &mut net,
            alice,
            oldest - 1,
            Some(StakingError::OffenceTooOld),
        );
    }
}

/// An epoch without a commit has the terms before it, and its offences that window.
#[test]
fn an_epoch_without_a_commit_has_the_window_before_it() {
    let (mut net, alice) = after_epochs(3);
    set_window(&mut net, 5, |epoch| epoch == 4);
    net.chain.set_time(GENESIS + 9 * EPOCH);
    let now = net.chain.now();
    assert!(net.network_state().terms.newest < 9);
    proposes(&mut net, alice, now - 5 * DAY, None);
    proposes(
        &mut net,
        alice,
        now - 5 * DAY - 1,
        Some(StakingError::OffenceTooOld),
    );
    // Epoch 3 still has its own 28 days.
    proposes(&mut net, alice, GENESIS + 4 * EPOCH - 1, None);
}

#[test]
fn an_offence_before_the_first_epoch_is_too_old() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    proposes(
        &mut net,
        alice,
        GENESIS - 1,
        Some(StakingError::OffenceTooOld),
    );
    proposes(&mut net, alice, GENESIS, None);
}
