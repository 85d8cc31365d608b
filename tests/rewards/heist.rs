//! A wrong root that pays thieves, to be suspended and corrected.

use inferix_staking_tests::state::{ClaimOutcome, NewPublication, PoolKind};
use inferix_staking_tests::*;

use crate::support::*;

/// Most that an epoch may add.
pub const CAP: u64 = 40 * IFX;
/// What each honest worker earns in an epoch.
pub const EARNED: u64 = 10 * IFX;
/// What the three of them have earned after epoch 0, and after epoch 1.
pub const FIRST: u64 = 3 * EARNED;
pub const HONEST: u64 = 6 * EARNED;
/// All leaves: three honest workers, two thieves, padding.
pub const RUN: u32 = 8;

/// Epoch 0 is published and claimed by two of three honest workers. The root of epoch 1 leaves out
/// what they have earned since, and pays two thieves.
pub struct Heist {
    pub net: TestNetwork,
    pub wrong: Snapshot,
    /// Tokens that were ever put into the reward vault.
    funded: u64,
}

/// Leaves for each honest worker's total and each thief's.
fn leaves(honest: u64, thieves: [u64; 2]) -> Vec<(WorkerId, u64)> {
    let [m1, m2] = thieves;
    let all = [honest, honest, honest, m1, m2];
    (0..).map(WorkerId).zip(all).collect()
}

impl Heist {
    /// `loot`: each thief's. The wrong root is claimable, and nobody has claimed under it.
    pub fn new(loot: u64) -> Self {
        let mut net = TestNetwork::with_params(params_with_caps(CAP));
        for _ in 0..5 {
            net.registered_worker(MINIMUM);
        }
        let first = net.rewards_are_claimable(&leaves(EARNED, [0, 0]));
        net.claims_run(&first, 0, 2).succeeds();
        let wrong = net.rewards_are_claimable(&leaves(EARNED, [loot, loot]));
        let funded = FIRST + 2 * loot;
        Self { net, wrong, funded }
    }

    /// Lets this many thieves claim, and returns what they get.
    pub fn thieves_claim(&mut self, thieves: u32) -> u64 {
        let before = self.claimed();
        for leaf in 3..3 + thieves {
            self.net.claims(&self.wrong, leaf).succeeds();
        }
        self.claimed() - before
    }

    /// Lets the third honest worker claim under the wrong root what it has earned in epoch 0.
    pub fn third_claims(&mut self) {
        self.net.claims(&self.wrong, 2).succeeds();
    }

    /// By the admin.
    pub fn suspend(&mut self) {
        let admin = self.net.keys.admin.insecure_clone();
        self.net
            .suspends_publication(PoolKind::Rewards)
            .signed_by(&admin)
            .succeeds();
    }

    pub fn fund(&mut self, amount: u64) {
        let vault = self.net.reward_vault;
        self.net.donate(&vault, amount);
        self.funded += amount;
    }

    /// The root that epoch 1 should have had.
    pub fn honest(&self) -> Snapshot {
        self.net.snapshot(&leaves(2 * EARNED, [0, 0]))
    }

    /// The honest root of epoch 1 as a publication, with this written off.
    pub fn correction(&self, written_off: u64) -> NewPublication {
        NewPublication {
            cumulative_total: HONEST + written_off,
            written_off,
            ..self.honest().publication(1)
        }
    }

    /// Publishes and waits until it is claimable.
    pub fn publish(&mut self, new: NewPublication) {
        self.net.publishes_rewards(new).succeeds();
        self.net.chain.pass(DELAY);
    }

    /// Claims for everybody, and returns the outcomes of the honest three and of the thieves.
    pub fn everybody_claims(&mut self, snapshot: &Snapshot) -> Vec<(ClaimOutcome, u64)> {
        let receipt = self.net.claims_run(snapshot, 0, RUN).succeeds();
        self.expect_sums();
        claims_of(&receipt)
    }

    pub fn claimed(&self) -> u64 {
        books(&self.net, PoolKind::Rewards).claimed_total
    }

    /// What all workers got is what the books say, and the vault has the rest.
    fn expect_sums(&self) {
        let paid = (0..5).map(|i| self.net.payout_balance(WorkerId(i)));
        assert_eq!(paid.sum::<u64>(), self.claimed());
        let left = self.net.chain.balance(&self.net.reward_vault);
        assert_eq!(left + self.claimed(), self.funded);
    }

    pub fn expect_honest_paid(&self) {
        for w in (0..3).map(WorkerId) {
            assert_eq!(self.net.payout_balance(w), 2 * EARNED, "{w:?}");
        }
    }
}
