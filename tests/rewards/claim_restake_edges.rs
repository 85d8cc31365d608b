//! `claim_rewards` of a short worker that restakes: wrong and unusable destinations, and numbers at
//! their limits.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::state::{Network, Worker};
use inferix_staking_tests::*;

use crate::support::*;

const DUE: u64 = 20 * IFX;

/// Claims with another destination, and expects that nothing is paid there.
fn is_not_paid_to(net: &mut TestNetwork, snapshot: &Snapshot, wrong: Pubkey) {
    let w = snapshot.entries[0].0;
    let right = net.destination(w);
    let before = net.chain.account(&wrong);
    let receipt = net.claims(snapshot, 0).replacing(right, wrong).succeeds();
    assert_eq!(claims_of(&receipt), [(DestinationChanged, 0)]);
    assert_eq!(net.chain.account(&wrong), before);
}

#[test]
fn a_short_worker_s_rewards_go_to_its_own_vault_and_nowhere_else() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    let bob = net.registered_worker(MINIMUM);
    let wrong = [
        net.worker(alice).payout_tokens,
        net.worker(alice).owner_tokens,
        net.worker(alice).address,
        net.worker(bob).vault,
        net.reward_vault,
        net.penalty_vault,
    ];
    for wrong in wrong {
        is_not_paid_to(&mut net, &snapshot, wrong);
    }
    net.expect_stake(alice, MINIMUM);
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
}

#[test]
fn a_covered_worker_s_rewards_do_not_go_to_its_vault() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    net.tops_up(alice, MISSING).succeeds();
    let vault = net.worker(alice).vault;
    is_not_paid_to(&mut net, &snapshot, vault);
    net.expect_stake(alice, RAISED);
    pays(&mut net, &snapshot, DUE);
}

#[test]
fn a_frozen_vault_is_waited_for() {
    let (mut net, alice, snapshot) = short_worker(freezable_network(), DUE);
    let vault = net.worker(alice).vault;
    set_frozen(&mut net, &vault, true);
    waits(&mut net, alice, &snapshot, PayoutUnavailable);
    net.expect_stake(alice, MINIMUM);
    set_frozen(&mut net, &vault, false);
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
}

#[test]
fn a_payout_account_that_is_frozen_or_missing_does_not_keep_a_worker_from_healing() {
    let (mut net, alice, snapshot) = short_worker(freezable_network(), DUE);
    let payout = net.worker(alice).payout_tokens;
    set_frozen(&mut net, &payout, true);
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
    waits(&mut net, alice, &snapshot, PayoutUnavailable);

    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    new_payout_wallet(&mut net, alice);
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
}

/// At a millionth of a dollar a token, a fast and dear worker has to hold more than there can be:
/// nothing that it puts into its stake would help.
#[test]
fn where_s_is_beyond_64_bits_rewards_wait() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    let (network, worker) = (net.address, net.worker(alice).address);
    net.chain.change_state(&network, |network: &mut Network| {
        for terms in &mut network.terms.places {
            terms.reference_price = 1_000;
        }
    });
    net.chain.change_state(&worker, |worker: &mut Worker| {
        worker.benchmark.current = 1_000 * NANO;
        worker.benchmark.next_at = 0;
        worker.price.current = 10_000 * NANO;
    });
    net.quotes_minimum_stake(alice, None)
        .fails_with(StakingError::AmountOverflow);
    waits(&mut net, alice, &snapshot, StakeBelowMinimum);
    net.expect_stake(alice, MINIMUM);
    assert!(net.worker_state(alice).coverage.is_short_now());
}

#[test]
fn what_is_missing_counts_the_price_floor() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    let network = net.address;
    // A twentieth above the worker's own price.
    let floor = ONE_USD / 20 * 21;
    net.chain.change_state(&network, |network: &mut Network| {
        for terms in &mut network.terms.places {
            terms.min_price = floor;
        }
    });
    let minimum = RAISED / 20 * 21;
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, minimum - MINIMUM)]);
    net.expect_stake(alice, minimum);
    pays(&mut net, &snapshot, DUE - (minimum - MINIMUM));
}

/// What the stake lacks is told by the terms that made it short, also if the clock steps back over
/// the epoch's beginning.
#[test]
fn a_clock_that_steps_back_does_not_restake_nothing() {
    let (mut net, alice, snapshot) = short_worker(TestNetwork::new(), DUE);
    let epoch = net.epoch();
    net.sets_restake(alice, true).succeeds();
    assert!(net.worker_state(alice).coverage.is_short_now());
    net.chain.pass(-1);
    assert_eq!(net.epoch(), epoch - 1);
    let receipt = net.claims(&snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, MISSING)]);
}

/// Its books may be full: it gets what they still take, and the others of its run are paid.
#[test]
fn a_worker_that_cannot_book_another_deposit_does_not_fail_the_run() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let snapshot = net.rewards_are_claimable(&[(alice, DUE), (bob, DUE)]);
    minimum_rises(&mut net, alice);
    let worker = net.worker(alice).address;
    // As after many rounds of depositing and withdrawing.
    net.chain.change_state(&worker, |worker: &mut Worker| {
        worker.withdrawn_total = u64::MAX - MINIMUM - 1;
        worker.deposited_total = u64::MAX - 1;
    });
    let receipt = net.claims_run(&snapshot, 0, 2).succeeds();
    assert_eq!(claims_of(&receipt), [(Restaked, 1), (Paid, DUE)]);
    waits(&mut net, alice, &snapshot, StakeBelowMinimum);
    net.expect_stake(alice, MINIMUM + 1);
}
