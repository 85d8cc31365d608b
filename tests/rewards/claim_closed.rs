//! `claim_rewards` of a leaf whose worker is closed, was opened again, or never was one: nothing is
//! paid for it, and the run does not fail.

use inferix_staking::ClaimLeaf;
use inferix_staking_math::{MerkleTree, leaf_hash};
use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::state::NewPublication;
use inferix_staking_tests::*;

use crate::support::*;

/// Three registered workers and, at index 1, one that can close at once; each has earned its
/// number.
fn with_one_to_close() -> (TestNetwork, WorkerId, Snapshot) {
    let mut net = TestNetwork::new();
    let (a, alice) = (net.registered_worker(MINIMUM), net.open_worker());
    let (b, c) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let entries = [(a, IFX), (alice, 2 * IFX), (b, 3 * IFX), (c, 4 * IFX)];
    let snapshot = net.rewards_are_claimable(&entries);
    (net, alice, snapshot)
}

/// All but the one at index 1 are paid.
fn expect_the_others_paid(net: &TestNetwork, receipt: &Receipt) {
    let paid = |n: u64| (Paid, n * IFX);
    assert_eq!(claims_of(receipt), [paid(1), (Closed, 0), paid(3), paid(4)]);
    let event: events::RewardsClaimed = receipt.event();
    assert_eq!(event.claims[1].claimed_total, 0);
    assert_eq!(event.new_claimed_total, 8 * IFX);
    assert_eq!(net.chain.balance(&net.reward_vault), 2 * IFX);
}

#[test]
fn a_worker_that_closes_in_between_is_skipped() {
    let (mut net, alice, snapshot) = with_one_to_close();
    let made = net.claims_run(&snapshot, 0, 4).instruction;
    net.closes_worker(alice).succeeds();
    let mut call = net.claims_run(&snapshot, 0, 4);
    call.instruction = made;
    let receipt = call.succeeds();
    expect_the_others_paid(&net, &receipt);
    let event: events::RewardsClaimed = receipt.event();
    assert_eq!(event.claims[1].worker, net.worker(alice).address);
}

#[test]
fn closing_and_claiming_in_one_transaction_does_not_fail_it() {
    let (mut net, alice, snapshot) = with_one_to_close();
    let claim = net.claims_run(&snapshot, 0, 4).instruction;
    let close = net.closes_worker(alice).instruction;
    let owner = net.owner(alice);
    net.chain.must(&[close, claim], &[&owner]);
    assert_eq!(net.chain.balance(&net.reward_vault), 2 * IFX);
}

#[test]
fn a_worker_that_is_opened_again_at_the_same_address_does_not_inherit_the_leaf() {
    let (mut net, alice, snapshot) = with_one_to_close();
    net.closes_worker(alice).succeeds();
    net.chain.pass(1);
    net.opens_worker(alice).succeeds();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    let reopened = net.worker_state(alice);
    assert_ne!(reopened.opened_slot, snapshot.opened_slots[1]);

    let receipt = net.claims_run(&snapshot, 0, 4).succeeds();
    expect_the_others_paid(&net, &receipt);
    assert_eq!(net.worker_state(alice).claimed_total, 0);
    assert_eq!(net.payout_balance(alice), 0);
    // Nor by naming its own slot: that leaf was never published.
    let leaf = net.claim_leaf(alice, 2 * IFX);
    net.claims_rewards(1, vec![leaf], snapshot.proof(1, 1), &[alice])
        .fails_with(StakingError::InvalidProof);
}

/// The next snapshot names the worker that is there now, beside the one that was.
#[test]
fn the_two_workers_of_one_address_have_a_leaf_each() {
    let (mut net, alice, first) = with_one_to_close();
    net.closes_worker(alice).succeeds();
    net.chain.pass(1);
    net.opens_worker(alice).succeeds();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    let entries = [(alice, 2 * IFX), (alice, 5 * IFX)];
    let mut snapshot = net.snapshot(&entries);
    snapshot.opened_slots[0] = first.opened_slots[1];
    let old = leaf_hash(
        net.worker(alice).address.as_array(),
        first.opened_slots[1],
        2 * IFX,
    );
    snapshot.tree = MerkleTree::new(vec![old, net.leaf(alice, 5 * IFX)]);
    let epoch = net.epoch();
    after_an_epoch(&mut net, 100 * IFX);
    let new = NewPublication {
        cumulative_total: 20 * IFX,
        ..snapshot.publication(epoch)
    };
    net.publishes_rewards(new).succeeds();
    net.chain.pass(DELAY);
    let receipt = net.claims_run(&snapshot, 0, 2).succeeds();
    assert_eq!(claims_of(&receipt), [(Closed, 0), (Paid, 5 * IFX)]);
    assert_eq!(net.payout_balance(alice), 5 * IFX);
}

#[test]
fn a_live_worker_s_leaf_with_another_slot_was_not_published() {
    let mut six = SixWorkers::new();
    let slot = six.snapshot.opened_slots[0];
    let proof = six.proof(0, 1);
    for wrong in [0, slot - 1, slot + 1, u64::MAX] {
        let leaf = ClaimLeaf::Worker {
            cumulative: IFX,
            opened_slot: wrong,
        };
        six.net
            .claims_rewards(0, vec![leaf], proof.clone(), &[WorkerId(0)])
            .fails_with(StakingError::InvalidProof);
    }
    assert_eq!(six.net.payout_balance(WorkerId(0)), 0);
}

/// Publishes two leaves: alice's, and one of this address, slot and amount. Returns the proofless
/// run.
fn published_beside_alice(
    net: &mut TestNetwork,
    alice: WorkerId,
    address: Pubkey,
    opened_slot: u64,
) -> Vec<ClaimLeaf> {
    let cumulative = 7 * IFX;
    let tree = MerkleTree::new(vec![
        net.leaf(alice, IFX),
        leaf_hash(address.as_array(), opened_slot, cumulative),
    ]);
    after_an_epoch(net, 8 * IFX);
    let new = NewPublication {
        root: tree.root(),
        leaf_count: 2,
        ..publication(net.epoch() - 1, 8 * IFX)
    };
    net.publishes_rewards(new).succeeds();
    net.chain.pass(DELAY);
    vec![
        net.claim_leaf(alice, IFX),
        ClaimLeaf::Worker {
            cumulative,
            opened_slot,
        },
    ]
}

/// Even a distributor that publishes a leaf with another slot pays nobody by it.
#[test]
fn a_published_leaf_with_another_slot_pays_nobody() {
    for wrong in [0, 1, u64::MAX] {
        let mut net = TestNetwork::new();
        let (alice, bob) = (
            net.registered_worker(MINIMUM),
            net.registered_worker(MINIMUM),
        );
        let address = net.worker(bob).address;
        assert_ne!(net.worker_state(bob).opened_slot, wrong);
        let run = published_beside_alice(&mut net, alice, address, wrong);
        let receipt = net.claims_rewards(0, run, vec![], &[alice, bob]).succeeds();
        assert_eq!(claims_of(&receipt), [(Paid, IFX), (Closed, 0)]);
        assert_eq!(net.payout_balance(bob), 0);
        assert_eq!(net.worker_state(bob).claimed_total, 0);
    }
}

#[test]
fn a_published_leaf_of_no_worker_pays_nobody_and_fails_nobody() {
    let kinds: [fn(&mut TestNetwork, WorkerId) -> Pubkey; 9] = [
        |net, _| net.penalty_pool,
        |net, w| {
            let now = net.chain.now();
            net.proposes_slash(w, offence(1, now, 1)).succeeds();
            net.case_address(w, [1; 32])
        },
        |net, w| net.worker(w).vault,
        |net, w| net.worker(w).payout_tokens,
        |net, _| net.mint,
        |net, _| net.keys.stranger.pubkey(),
        |_, _| Keypair::new().pubkey(),
        |_, _| SPL_TOKEN,
        |_, _| inferix_staking::ID,
    ];
    for kind in kinds {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        let address = kind(&mut net, alice);
        let run = published_beside_alice(&mut net, alice, address, 0);
        let before = net.chain.account(&address);
        let (worker, payout) = (net.worker(alice).address, net.worker(alice).payout_tokens);
        let mut call = net.claims_rewards(0, run, vec![], &[alice, alice]);
        call.instruction.accounts[6].pubkey = address;
        let read_only = call
            .net
            .chain
            .account(&address)
            .is_some_and(|a| a.executable);
        call.instruction.accounts[6].is_writable = !read_only;
        let receipt = call.succeeds();
        let event: events::RewardsClaimed = receipt.event();
        assert_eq!(event.claims[0].worker, worker);
        assert_eq!(claims_of(&receipt), [(Paid, IFX), (Closed, 0)]);
        assert_eq!(net.chain.balance(&payout), IFX);
        if address != payout {
            assert_eq!(net.chain.account(&address), before);
        }
    }
}
