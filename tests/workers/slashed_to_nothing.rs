//! A worker that slashes left without any stake: no instruction may have made its exit impossible.

use inferix_staking_tests::state::ALL;
use inferix_staking_tests::*;

/// Two cases at the default share of one half each take all that a registered worker has, in two epochs.
fn slashed_worker() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for id in [1, 2] {
        net.proposes_slash(alice, offence(id, GENESIS, MINIMUM / 2))
            .succeeds();
    }
    net.chain.pass(3 * DAY);
    for id in [1, 2] {
        net.executes_slash(alice, [id; 32]).succeeds();
        net.next_epoch();
    }
    net.expect_stake(alice, 0);
    (net, alice)
}

#[test]
fn it_can_be_closed() {
    let (mut net, alice) = slashed_worker();
    net.closes_worker(alice).succeeds();
}

#[test]
fn it_deregisters_by_asking_for_all_of_nothing() {
    let (mut net, alice) = slashed_worker();
    let event: events::UnstakeRequested = net.requests_unstake(alice, ALL).succeeds().event();
    assert_eq!(event.ticket, None);
    assert!(!net.worker_state(alice).is_registered());
    net.closes_worker(alice).succeeds();
}

/// Three days after genesis are the first second of epoch 1. The second case is executed in epoch 2.
#[test]
fn it_is_short_since_the_slash_and_earns_nothing_until_its_stake_is_back() {
    let (mut net, alice) = slashed_worker();
    assert_eq!(net.short_since(alice), epoch_start(1));
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    net.sets_restake(alice, false).succeeds();
    assert_eq!(net.record(alice), "ossss");
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.payout_balance(alice), 0);

    net.tops_up(alice, MINIMUM).succeeds();
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.payout_balance(alice), IFX);
    net.next_epoch();
    assert_eq!(net.settled_record(alice), "osssse");
}
