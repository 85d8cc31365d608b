//! `claim_rewards`: runs, proofs and accounts that do not fit fail as a whole.

use inferix_staking::ClaimLeaf;
use inferix_staking_math::{EMPTY_LEAF, Hash, node_hash};
use inferix_staking_tests::*;

use crate::support::*;

/// Six workers, each with as many tokens to claim as its number, in a tree of depth 3.
struct Six {
    net: TestNetwork,
    snapshot: Snapshot,
}

impl Six {
    fn new() -> Self {
        let mut net = TestNetwork::new();
        let entries: Vec<_> = (1..=6)
            .map(|i| (net.registered_worker(MINIMUM), i * IFX))
            .collect();
        let snapshot = net.rewards_are_claimable(&entries);
        Self { net, snapshot }
    }

    /// A claim of these workers' true leaves, wherever it says they stand.
    fn claims(&mut self, workers: &[usize], first_leaf: u32, proof: Vec<Hash>) -> Call<'_> {
        let entries = workers.iter().map(|i| self.snapshot.entries[*i]);
        let (ws, leaves) = entries
            .map(|(w, cumulative)| (w, ClaimLeaf::Worker { cumulative }))
            .unzip::<_, _, Vec<_>, Vec<_>>();
        self.net.claims_rewards(first_leaf, leaves, proof, &ws)
    }

    fn proof(&self, first_leaf: u32, run: u32) -> Vec<Hash> {
        self.snapshot.proof(first_leaf, run)
    }
}

#[test]
fn only_aligned_runs_of_a_power_of_two_inside_the_tree_are_claimed() {
    let mut six = Six::new();
    for (first, len) in [
        // No power of two.
        (0, 0),
        (0, 3),
        (0, 5),
        (0, 6),
        // Not aligned.
        (1, 2),
        (2, 4),
        (3, 2),
        // Past the tree, or past the last real leaf.
        (0, 16),
        (6, 1),
        (6, 2),
        (8, 1),
        (8, 8),
        (1 << 31, 1),
        (u32::MAX, 1),
    ] {
        let leaves = vec![ClaimLeaf::Hash { hash: EMPTY_LEAF }; len];
        six.net
            .claims_rewards(first, leaves, vec![], &[])
            .fails_with(StakingError::InvalidRun);
    }
}

#[test]
fn only_the_exact_proof_is_accepted() {
    let mut six = Six::new();
    let good = six.proof(2, 1);
    let [a, b, c] = good[..] else {
        panic!("a proof of three hashes")
    };
    let mut flipped = good.clone();
    flipped[1][31] ^= 1;
    let longest = [good.clone(), vec![EMPTY_LEAF; 30]].concat();
    for wrong in [
        vec![],
        vec![a, b],
        vec![b, c],
        vec![a, b, c, EMPTY_LEAF],
        vec![b, a, c],
        vec![a, c, b],
        vec![c, b, a],
        vec![a, a, a],
        flipped,
        longest,
    ] {
        six.claims(&[2], 2, wrong)
            .fails_with(StakingError::InvalidProof);
    }
    six.claims(&[2], 2, good).succeeds();
}

#[test]
fn a_leaf_stands_at_its_own_index_only() {
    let mut six = Six::new();
    for index in [0, 1, 3, 4, 5] {
        for proof in [six.proof(2, 1), six.proof(index, 1)] {
            six.claims(&[2], index, proof)
                .fails_with(StakingError::InvalidProof);
        }
    }
    let proof = six.proof(2, 2);
    for permuted in [[3, 2], [2, 2], [3, 3], [0, 1]] {
        six.claims(&permuted, 2, proof.clone())
            .fails_with(StakingError::InvalidProof);
    }
    six.claims(&[2, 3], 2, proof).succeeds();
}

#[test]
fn a_worker_cannot_claim_another_s_leaf_or_more_than_its_own() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    six.claims(&[5], 0, proof.clone())
        .fails_with(StakingError::InvalidProof);
    for cumulative in [0, IFX - 1, IFX + 1, u64::MAX] {
        let leaf = ClaimLeaf::Worker { cumulative };
        six.net
            .claims_rewards(0, vec![leaf], proof.clone(), &[W(0)])
            .fails_with(StakingError::InvalidProof);
    }
}

#[test]
fn a_node_is_no_leaf_and_a_leaf_no_node() {
    let mut six = Six::new();
    let leaf = |six: &Six, i: usize| {
        let (w, cumulative) = six.snapshot.entries[i];
        six.net.leaf(w, cumulative)
    };
    let node = node_hash(&leaf(&six, 0), &leaf(&six, 1));
    // The node over leaves 0 and 1, passed as the leaf at index 0, with the two hashes above it.
    for proof in [six.proof(0, 2), six.proof(0, 1)] {
        six.net
            .claims_rewards(0, vec![ClaimLeaf::Hash { hash: node }], proof, &[])
            .fails_with(StakingError::InvalidProof);
    }
    // Four nodes of the second level, passed as a run of four leaves.
    let nodes = vec![ClaimLeaf::Hash { hash: node }; 4];
    let proof = six.proof(0, 4);
    six.net
        .claims_rewards(0, nodes, proof, &[])
        .fails_with(StakingError::InvalidProof);
}

#[test]
fn a_wrong_hash_beside_a_right_leaf_is_refused() {
    let mut six = Six::new();
    let proof = six.proof(0, 2);
    let leaves = vec![
        ClaimLeaf::Worker { cumulative: IFX },
        ClaimLeaf::Hash { hash: EMPTY_LEAF },
    ];
    six.net
        .claims_rewards(0, leaves, proof, &[W(0)])
        .fails_with(StakingError::InvalidProof);
}

#[test]
fn leaves_and_accounts_come_in_pairs_one_for_each_worker() {
    let mut six = Six::new();
    let proof = six.proof(0, 2);
    let extra = AccountMeta::new(six.net.worker(W(2)).address, false);
    let payout = AccountMeta::new(six.net.worker(W(2)).payout_tokens, false);
    for missing in 1..=4 {
        six.claims(&[0, 1], 0, proof.clone())
            .without_last_accounts(missing)
            .fails_with(StakingError::LeavesDoNotMatchAccounts);
    }
    for more in [vec![extra.clone()], vec![extra, payout]] {
        six.claims(&[0, 1], 0, proof.clone())
            .with_more_accounts(&more)
            .fails_with(StakingError::LeavesDoNotMatchAccounts);
    }
}

/// Accounts 4 to 7 are worker and payout, twice.
#[test]
fn the_payout_account_is_the_worker_s_own() {
    let mut six = Six::new();
    let proof = six.proof(0, 2);
    let (first, second) = (
        six.net.worker(W(0)).payout_tokens,
        six.net.worker(W(1)).payout_tokens,
    );
    for (place, wrong) in [(5, second), (7, first)] {
        six.claims(&[0, 1], 0, proof.clone())
            .with_account(place, wrong)
            .fails_with(StakingError::WrongTokenAccount);
    }
    // The pair the wrong way round: a token account is no worker.
    let worker = six.net.worker(W(0)).address;
    six.claims(&[0, 1], 0, proof)
        .with_account(4, first)
        .with_account(5, worker)
        .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
}

#[test]
fn the_same_worker_twice_is_refused() {
    let mut six = Six::new();
    let (worker, payout) = (
        six.net.worker(W(0)).address,
        six.net.worker(W(0)).payout_tokens,
    );
    let proof = six.proof(0, 2);
    six.claims(&[0, 1], 0, proof)
        .with_account(6, worker)
        .with_account(7, payout)
        .fails_with(StakingError::InvalidProof);
}

#[test]
fn accounts_of_other_kinds_are_no_workers() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    let worker = six.net.worker(W(0)).address;
    let forged = forged(&mut six.net, &worker);
    let pool = six.net.penalty_pool;
    let nobody = Keypair::new().pubkey();
    for (wrong, error) in [
        (forged, AnchorErrorCode::AccountOwnedByWrongProgram),
        (nobody, AnchorErrorCode::AccountOwnedByWrongProgram),
        (pool, AnchorErrorCode::AccountDiscriminatorMismatch),
    ] {
        six.claims(&[0], 0, proof.clone())
            .with_account(4, wrong)
            .fails_with_anchor(error);
    }
}

#[test]
fn a_worker_of_another_network_is_refused() {
    let mut six = Six::new();
    let mut other = six.net.second_network();
    six.net.swap(&mut other);
    let foreign = six.net.registered_worker(MINIMUM);
    let (worker, payout) = (
        six.net.worker(foreign).address,
        six.net.worker(foreign).payout_tokens,
    );
    six.net.swap(&mut other);
    let proof = six.proof(0, 1);
    six.claims(&[0], 0, proof)
        .with_account(4, worker)
        .with_account(5, payout)
        .fails_with(StakingError::WrongNetwork);
}

#[test]
fn a_worker_passed_read_only_is_refused() {
    let mut six = Six::new();
    let proof = six.proof(0, 1);
    let mut call = six.claims(&[0], 0, proof);
    call.instruction.accounts[4].is_writable = false;
    call.fails_with_anchor(AnchorErrorCode::AccountNotMutable);
}
