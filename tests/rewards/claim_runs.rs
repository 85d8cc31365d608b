//! `claim_rewards` for runs: 2^k leaves under one proof.

use inferix_staking::ClaimLeaf;
use inferix_staking_math::EMPTY_LEAF;
use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;

use crate::support::*;

/// Claims a run with only some of its leaves as workers, the rest as hashes.
fn claims_some<'a>(
    net: &'a mut TestNetwork,
    snapshot: &Snapshot,
    run: std::ops::Range<u32>,
    wanted: impl Fn(usize) -> bool,
) -> Call<'a> {
    let mut chosen = vec![];
    let mut leaf = |i: u32| match snapshot.entries.get(i as usize) {
        None => ClaimLeaf::Hash { hash: EMPTY_LEAF },
        Some((w, cumulative)) if wanted(i as usize) => {
            chosen.push(*w);
            net.claim_leaf(*w, *cumulative)
        }
        Some((w, cumulative)) => ClaimLeaf::Hash {
            hash: net.leaf(*w, *cumulative),
        },
    };
    let leaves = run.clone().map(&mut leaf).collect();
    let proof = snapshot.proof(run.start, run.end - run.start);
    net.claims_rewards(run.start, leaves, proof, &chosen)
}

/// A transaction locks at most 64 accounts, so that a run of 32 is claimed in two halves.
#[test]
fn every_run_of_every_size_is_paid_in_trees_of_every_shape() {
    let mut net = TestNetwork::new();
    let all = workers(&mut net, 32);
    for leaves in [1u32, 2, 3, 6, 19, 32] {
        for run in [1, 2, 4, 8, 16, 32] {
            if run > leaves.next_power_of_two() {
                continue;
            }
            let entries: Vec<_> = all[..leaves as usize]
                .iter()
                .map(|(w, each)| (*w, net.worker_state(*w).claimed_total + each))
                .collect();
            let snapshot = net.rewards_are_claimable(&entries);
            for first in (0..leaves).step_by(run as usize) {
                for half in 0..run.div_ceil(16) as usize {
                    let wanted = |i: usize| i / 16 % 2 == half || run < 32;
                    let receipt =
                        claims_some(&mut net, &snapshot, first..first + run, wanted).succeeds();
                    let real = first as usize..leaves.min(first + run) as usize;
                    let paid = real.filter(|i| wanted(*i)).map(|i| (Paid, all[i].1));
                    let expected: Vec<_> = paid.collect();
                    assert_eq!(
                        claims_of(&receipt),
                        expected,
                        "{run} at {first} of {leaves}"
                    );
                }
            }
            for (w, cumulative) in &entries {
                assert_eq!(net.payout_balance(*w), *cumulative);
            }
        }
    }
    assert_eq!(net.chain.balance(&net.reward_vault), 0);
}

#[test]
fn a_run_pays_the_difference_for_whoever_claimed_before() {
    let mut net = TestNetwork::new();
    let entries = workers(&mut net, 4);
    let snapshot = net.rewards_are_claimable(&entries);
    net.claims(&snapshot, 2).succeeds();
    let receipt = net.claims_run(&snapshot, 0, 4).succeeds();
    assert_eq!(
        claims_of(&receipt),
        [
            (Paid, IFX),
            (Paid, 2 * IFX),
            (NothingDue, 0),
            (Paid, 4 * IFX)
        ]
    );
    let event: events::RewardsClaimed = receipt.event();
    assert_eq!(event.old_claimed_total, 3 * IFX);
    assert_eq!(event.new_claimed_total, 10 * IFX);
}

#[test]
fn a_leaf_of_no_interest_is_passed_as_its_hash() {
    let mut net = TestNetwork::new();
    let entries = workers(&mut net, 4);
    let snapshot = net.rewards_are_claimable(&entries);
    // Every subset of the four as workers, the rest as hashes.
    for mask in 0..16u32 {
        let chosen = |i: usize| mask >> i & 1 == 1;
        let receipt = claims_some(&mut net, &snapshot, 0..4, chosen).succeeds();
        assert_eq!(claims_of(&receipt).len(), mask.count_ones() as usize);
    }
    assert_eq!(net.chain.balance(&net.reward_vault), 0);
}

#[test]
fn a_closed_worker_s_leaf_may_be_passed_as_its_hash() {
    let mut net = TestNetwork::new();
    let (alice, closed) = (net.registered_worker(MINIMUM), net.open_worker());
    let snapshot = net.rewards_are_claimable(&[(alice, IFX), (closed, 2 * IFX)]);
    let hash = net.leaf(closed, 2 * IFX);
    net.closes_worker(closed).succeeds();
    let leaves = vec![net.claim_leaf(alice, IFX), ClaimLeaf::Hash { hash }];
    let receipt = net.claims_rewards(0, leaves, vec![], &[alice]).succeeds();
    assert_eq!(claims_of(&receipt), [(Paid, IFX)]);
    assert_eq!(net.payout_balance(alice), IFX);
    assert_eq!(net.chain.balance(&net.reward_vault), snapshot.total() - IFX);
}

#[test]
fn a_token_2022_network_pays_runs_too() {
    let mut net = TestNetwork::with(TOKEN_2022, 9, default_params());
    let entries = workers(&mut net, 5);
    let snapshot = net.rewards_are_claimable(&entries);
    net.claims_run(&snapshot, 0, 8).succeeds();
    for (w, cumulative) in entries {
        assert_eq!(net.payout_balance(w), cumulative);
    }
}

#[test]
fn a_worker_with_two_leaves_gets_no_more_than_the_larger() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for (leaves, paid) in [([5, 5], [5, 0]), ([7, 9], [2, 2]), ([12, 10], [3, 0])] {
        let entries = leaves.map(|cumulative| (alice, cumulative * IFX));
        let snapshot = net.rewards_are_claimable(&entries);
        let receipt = net.claims_run(&snapshot, 0, 2).succeeds();
        let amounts: Vec<_> = claims_of(&receipt).iter().map(|c| c.1 / IFX).collect();
        assert_eq!(amounts, paid);
    }
    assert_eq!(net.payout_balance(alice), 12 * IFX);
}

/// Workers of one owner, and workers paid to one wallet, are still workers of their own.
#[test]
fn workers_may_share_a_payout_wallet() {
    let mut net = TestNetwork::new();
    let entries = workers(&mut net, 2);
    let (payout, tokens) = (
        net.worker(WorkerId(0)).payout,
        net.worker(WorkerId(0)).payout_tokens,
    );
    net.sets_payout(WorkerId(1), payout).succeeds();
    net.workers[1].payout_tokens = tokens;
    let snapshot = net.rewards_are_claimable(&entries);
    net.claims_run(&snapshot, 0, 2).succeeds();
    assert_eq!(net.chain.balance(&tokens), 3 * IFX);
}
