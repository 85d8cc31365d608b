//! What several of these files need beside the harness.

use inferix_staking::NewNetwork;
use inferix_staking_math::{Hash, MerkleTree};
use inferix_staking_tests::state::ClaimOutcome::{self, Paid};
use inferix_staking_tests::state::{Distribution, NewPublication, PoolKind};
use inferix_staking_tests::*;
use spl_token_2022_interface::instruction as token_ix;

pub const DELAY: i64 = 6 * HOUR;
pub const GRACE: i64 = 6 * HOUR;

pub const POOLS: [PoolKind; 2] = [PoolKind::Rewards, PoolKind::Penalties];

/// S(n) of the usual worker once its benchmark has risen by a fifth.
pub const RAISED: u64 = MINIMUM / 5 * 6;
/// What its stake of `MINIMUM` then lacks.
pub const MISSING: u64 = RAISED - MINIMUM;

/// The token program's "insufficient funds" and "owner does not match".
pub const NO_FUNDS: InstructionError = InstructionError::Custom(1);
pub const OWNER_MISMATCH: InstructionError = InstructionError::Custom(4);

/// A publication whose leaves nobody will ask for.
pub fn publication(epoch: u64, cumulative_total: u64) -> NewPublication {
    NewPublication {
        epoch,
        root: [7; 32],
        leaf_count: 1,
        cumulative_total,
        written_off: 0,
    }
}

/// Lets an epoch end, and puts tokens in both pools' vaults.
pub fn after_an_epoch(net: &mut TestNetwork, donated: u64) {
    net.chain.pass(EPOCH);
    let vaults = [net.reward_vault, net.penalty_vault];
    vaults.iter().for_each(|vault| net.donate(vault, donated));
}

/// Outcome, amount paid and total so far of the one worker that a receipt tells of.
pub fn claim_of(receipt: &Receipt) -> (ClaimOutcome, u64, u64) {
    let event: events::RewardsClaimed = receipt.event();
    assert_eq!(event.claims.len(), 1, "workers in the event");
    let claim = &event.claims[0];
    (claim.outcome, claim.amount, claim.claimed_total)
}

/// Outcome and amount of each worker that a receipt tells of.
pub fn claims_of(receipt: &Receipt) -> Vec<(ClaimOutcome, u64)> {
    let event: events::RewardsClaimed = receipt.event();
    let claims = event.claims.iter();
    claims.map(|claim| (claim.outcome, claim.amount)).collect()
}

/// Registered workers, and what each has earned: 1, 2, 3 ... tokens.
pub fn workers(net: &mut TestNetwork, n: u64) -> Vec<(WorkerId, u64)> {
    (1..=n)
        .map(|i| (net.registered_worker(MINIMUM), i * IFX))
        .collect()
}

/// Raises S(n) of a usual worker to `RAISED` from the next epoch on, and lets that epoch begin.
pub fn minimum_rises(net: &mut TestNetwork, w: WorkerId) {
    net.attests_benchmark(w, HALF_IB / 5 * 6).succeeds();
    net.next_epoch();
}

/// A worker at its minimum that has earned this, and whose S(n) has just risen to `RAISED`.
pub fn short_worker(mut net: TestNetwork, due: u64) -> (TestNetwork, WorkerId, Snapshot) {
    let w = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(w, due)]);
    minimum_rises(&mut net, w);
    (net, w, snapshot)
}

/// Claims the first leaf and expects that its worker waits for this reason, and that no token
/// moves.
pub fn waits(net: &mut TestNetwork, w: WorkerId, snapshot: &Snapshot, why: ClaimOutcome) {
    let worker = net.worker(w);
    let accounts = [net.reward_vault, worker.payout_tokens, worker.vault];
    let tokens = |net: &TestNetwork| accounts.map(|account| net.chain.account(&account));
    let (before, claimed_total) = (tokens(net), net.worker_state(w).claimed_total);
    let receipt = net.claims(snapshot, 0).succeeds();
    assert_eq!(claim_of(&receipt), (why, 0, claimed_total));
    assert_eq!(net.worker_state(w).claimed_total, claimed_total);
    assert_eq!(before, tokens(net), "tokens of a worker that waits");
}

/// Claims the first leaf and expects that this amount is paid to the payout wallet.
pub fn pays(net: &mut TestNetwork, snapshot: &Snapshot, amount: u64) {
    let w = snapshot.entries[0].0;
    let before = net.payout_balance(w);
    let receipt = net.claims(snapshot, 0).succeeds();
    assert_eq!(claims_of(&receipt), [(Paid, amount)]);
    assert_eq!(net.payout_balance(w), before + amount);
}

/// A pool's publications and totals.
pub fn books(net: &TestNetwork, pool: PoolKind) -> Distribution {
    net.distribution(pool)
}

/// Publishes in either pool; declares no work.
pub fn publishes(net: &mut TestNetwork, pool: PoolKind, new: NewPublication) -> Call<'_> {
    match pool {
        PoolKind::Rewards => net.publishes_rewards(new),
        PoolKind::Penalties => net.publishes_penalties(new),
    }
}

/// Publishes what verifiers have earned by the end of this epoch, and waits until it is claimable.
/// A donation funds it.
pub fn penalties_are_claimable(net: &mut TestNetwork, entries: &[(Pubkey, u64)]) -> MerkleTree {
    let (epoch, tree) = (net.epoch(), verifier_tree(entries));
    let total = entries.iter().map(|(_, cumulative)| cumulative).sum();
    after_an_epoch(net, total);
    let new = NewPublication {
        epoch,
        root: tree.root(),
        leaf_count: tree.leaf_count(),
        cumulative_total: total,
        written_off: 0,
    };
    net.publishes_penalties(new).succeeds();
    net.chain.pass(DELAY);
    tree
}

/// A network whose mint authority can also freeze.
pub fn freezable_network() -> TestNetwork {
    let TestNetwork {
        mut chain, keys, ..
    } = TestNetwork::uncreated(SPL_TOKEN, 9);
    let authority = &keys.mint_authority;
    let mint = chain.create_mint(&SPL_TOKEN, authority, 9, Some(&authority.pubkey()));
    let mut net = TestNetwork::around(chain, keys, mint);
    let new = NewNetwork {
        allow_freeze_authority: true,
        ..net.new_network(default_params())
    };
    net.creates_network_with(new).succeeds();
    net.commits_price(ONE_USD).succeeds();
    net
}

/// Sends a worker's rewards to a new wallet from now on. The wallet has no token account.
pub fn new_payout_wallet(net: &mut TestNetwork, w: WorkerId) -> Keypair {
    let wallet = net.chain.wallet();
    net.sets_payout(w, wallet.pubkey()).succeeds();
    let worker = &mut net.workers[w.0];
    worker.payout = wallet.pubkey();
    let mint = net.mint;
    net.workers[w.0].payout_tokens =
        associated_address(&wallet.pubkey(), &mint, &net.token_program);
    wallet
}

/// The same with a token account.
pub fn open_payout_wallet(net: &mut TestNetwork, w: WorkerId) -> Keypair {
    let wallet = new_payout_wallet(net, w);
    let mint = net.mint;
    net.chain.token_account(&wallet.pubkey(), &mint);
    wallet
}

/// Freezes a token account of a freezable network's, or thaws it.
pub fn set_frozen(net: &mut TestNetwork, account: &Pubkey, frozen: bool) {
    let authority = net.keys.mint_authority.insecure_clone();
    let (program, mint, by) = (net.token_program, net.mint, authority.pubkey());
    let change = if frozen {
        token_ix::freeze_account(&program, account, &mint, &by, &[])
    } else {
        token_ix::thaw_account(&program, account, &mint, &by, &[])
    };
    net.chain.must(&[change.unwrap()], &[&authority]);
}

/// Six workers, each with as many tokens to claim as its number, in a tree of depth 3.
pub struct SixWorkers {
    pub net: TestNetwork,
    pub snapshot: Snapshot,
}

impl SixWorkers {
    pub fn new() -> Self {
        let mut net = TestNetwork::new();
        let entries = workers(&mut net, 6);
        let snapshot = net.rewards_are_claimable(&entries);
        Self { net, snapshot }
    }

    /// A claim of these workers' true leaves, wherever it says they stand.
    pub fn claims(&mut self, workers: &[usize], first_leaf: u32, proof: Vec<Hash>) -> Call<'_> {
        let entries = workers.iter().map(|i| self.snapshot.entries[*i]);
        let (ws, leaves) = entries
            .map(|(w, cumulative)| (w, self.net.claim_leaf(w, cumulative)))
            .unzip::<_, _, Vec<_>, Vec<_>>();
        self.net.claims_rewards(first_leaf, leaves, proof, &ws)
    }

    pub fn proof(&self, first_leaf: u32, run: u32) -> Vec<Hash> {
        self.snapshot.proof(first_leaf, run)
    }
}
