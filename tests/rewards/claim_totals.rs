//! `claim_rewards` where the leaves add up to more than was published: what exceeds the total
//! waits.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::state::NewPublication;
use inferix_staking_tests::*;

use crate::support::*;

#[test]
fn a_claim_over_the_published_total_waits_and_the_others_are_paid() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    after_an_epoch(&mut net, 100 * IFX);
    let snapshot = net.snapshot(&[(alice, 10 * IFX), (bob, 5 * IFX)]);
    let one_short = NewPublication {
        cumulative_total: 15 * IFX - 1,
        ..snapshot.publication(0)
    };
    net.publishes_rewards(one_short).succeeds();
    net.chain.pass(DELAY);
    let receipt = net.claims_run(&snapshot, 0, 2).succeeds();
    assert_eq!(
        claims_of(&receipt),
        [(Paid, 10 * IFX), (ExceedsPublication, 0)]
    );
    let receipt = net.claims(&snapshot, 1).succeeds();
    assert_eq!(claim_of(&receipt), (ExceedsPublication, 0, 0));
    assert_eq!(net.payout_balance(bob), 0);
    assert_eq!(books(&net, POOLS[0]).claimed_total, 10 * IFX);
}

#[test]
fn a_leaf_beyond_64_bits_with_the_others_waits_and_they_are_paid() {
    let mut net = TestNetwork::new();
    let entries = workers(&mut net, 4);
    after_an_epoch(&mut net, 100 * IFX);
    let mut leaves = entries;
    leaves[1].1 = u64::MAX;
    let snapshot = net.snapshot(&leaves);
    let new = NewPublication {
        root: snapshot.tree.root(),
        leaf_count: 4,
        ..publication(0, 100 * IFX)
    };
    net.publishes_rewards(new).succeeds();
    net.chain.pass(DELAY);
    let receipt = net.claims_run(&snapshot, 0, 4).succeeds();
    assert_eq!(
        claims_of(&receipt),
        [
            (Paid, IFX),
            (ExceedsPublication, 0),
            (Paid, 3 * IFX),
            (Paid, 4 * IFX)
        ]
    );
}
