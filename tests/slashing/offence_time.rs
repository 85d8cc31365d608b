//! `propose_slash`: an offence lies within the slasher's time of office and the worker's time on the network.
//! How old it may be is in `evidence_window.rs`.

use inferix_staking_tests::state::Role;
use inferix_staking_tests::*;

use crate::cases::*;

/// Appointed a day after genesis, when the worker is a day old.
fn new_slasher() -> (TestNetwork, WorkerId, Keypair) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(DAY);
    let successor = net.chain.wallet();
    net.appoints(Role::Slasher, successor.pubkey());
    let old = std::mem::replace(&mut net.keys.slasher, successor);
    (net, alice, old)
}

#[test]
fn a_new_slasher_judges_nothing_from_before_its_office() {
    let (mut net, alice, _) = new_slasher();
    net.chain.pass(DAY);
    for at in [GENESIS, GENESIS + DAY - 1] {
        net.proposes_slash(alice, offence(1, at, 1))
            .fails_with(StakingError::OffenceBeforeSlasher);
    }
    net.proposes_slash(alice, offence(1, GENESIS + DAY, 1))
        .succeeds();
}

#[test]
fn who_comes_back_into_office_begins_again() {
    let (mut net, alice, old) = new_slasher();
    net.chain.pass(DAY);
    net.appoints(Role::Slasher, old.pubkey());
    net.keys.slasher = old;
    for at in [GENESIS, GENESIS + 2 * DAY - 1] {
        net.proposes_slash(alice, offence(1, at, 1))
            .fails_with(StakingError::OffenceBeforeSlasher);
    }
    net.proposes_slash(alice, offence(1, GENESIS + 2 * DAY, 1))
        .succeeds();
}

#[test]
fn the_first_slasher_is_in_office_since_the_network_was_created() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    let mut new = net.new_network(default_params());
    // Its first epoch had begun two days before.
    new.epoch_start -= 2 * DAY;
    net.creates_network_with(new).succeeds();
    let alice = net.open_worker();
    net.tops_up(alice, IFX).succeeds();
    net.proposes_slash(alice, offence(1, GENESIS - 1, 1))
        .fails_with(StakingError::OffenceBeforeOpening);
    net.proposes_slash(alice, offence(1, GENESIS, 1)).succeeds();
}

/// That epoch is paid, if it covered S(n) when it left.
#[test]
fn who_has_left_answers_until_the_end_of_that_epoch_and_not_longer() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(DAY);
    net.requests_unstake(alice, MINIMUM).succeeds();
    for days in [0, 10, 20] {
        net.chain.set_time(GENESIS + EPOCH + days * DAY);
        for at in [GENESIS + EPOCH, net.chain.now()] {
            net.proposes_slash(alice, offence(1, at, 1))
                .fails_with(StakingError::OffenceAfterLeaving);
        }
    }
    for (case, at) in [
        (1, GENESIS + DAY),
        (2, GENESIS + DAY + 1),
        (3, GENESIS + EPOCH - 1),
    ] {
        net.proposes_slash(alice, offence(case, at, 1)).succeeds();
    }
}

/// Leaving a second after the epoch's beginning and coming back in its last one left two seconds to answer for.
#[test]
fn leaving_for_the_rest_of_an_epoch_hides_no_offence() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.chain.pass(1);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.pass(DAY);
    let caught = net.chain.now();
    net.proposes_slash(alice, offence(1, caught, MINIMUM / 2))
        .succeeds();
}

/// Whatever it does with its stake after it has left.
#[test]
fn neither_a_top_up_nor_a_cancelled_ticket_brings_a_worker_back_within_reach() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.pass(EPOCH);
    net.tops_up(alice, IFX).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.requests_unstake(alice, IFX).succeeds();
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1))
        .fails_with(StakingError::OffenceAfterLeaving);
    // Registering does.
    net.registers_worker(alice, ONE_USD, 0).succeeds();
    net.proposes_slash(alice, offence(1, now, 1)).succeeds();
}

/// It leaves at genesis; the slasher is appointed a day later.
#[test]
fn a_later_slasher_reaches_nobody_who_left_before() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.pass(DAY);
    let thief = net.chain.wallet();
    net.appoints(Role::Slasher, thief.pubkey());
    for (at, error) in [
        (GENESIS, StakingError::OffenceBeforeSlasher),
        (GENESIS + 1, StakingError::OffenceAfterLeaving),
        (GENESIS + DAY, StakingError::OffenceAfterLeaving),
        (GENESIS + DAY + 1, StakingError::OffenceInFuture),
    ] {
        net.proposes_slash(alice, offence(1, at, 1))
            .signed_by(&thief)
            .fails_with(error);
    }
}

#[test]
fn who_was_never_registered_has_not_left() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.tops_up(alice, IFX).succeeds();
    net.requests_unstake(alice, IFX / 2).succeeds();
    net.chain.pass(DAY);
    accuse(&mut net, alice, 1, IFX / 2);
}
