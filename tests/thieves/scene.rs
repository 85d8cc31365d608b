//! The network that is robbed, in the second that the keys are stolen.

use inferix_staking::state::Params;
use inferix_staking_tests::*;

/// How long a thief has.
pub const YEAR: i64 = 365 * DAY;
/// From a request to unstake until it can be withdrawn.
pub const UNBONDING: i64 = 90 * DAY;
/// Each worker's, twice S(n).
pub const STAKE: u64 = 2 * MINIMUM;
/// The stakes of the three that are not the thief's.
pub const STAKES: u64 = 3 * STAKE;
/// In the reward pool, of which little is published.
pub const REWARDS: u64 = 10_000 * IFX;
/// In the penalty pool, from before.
pub const PENALTIES: u64 = 10 * IFX;
const EARNED: u64 = 10 * IFX;

pub struct Scene {
    pub net: TestNetwork,
    /// Never does anything; is owed rewards.
    pub alice: WorkerId,
    /// Asks everything back after 30 days.
    pub bob: WorkerId,
    /// Asks half of it back in the second of the theft.
    pub carol: WorkerId,
    /// Offends once a month.
    pub dave: WorkerId,
    /// The thief's.
    pub mallory: WorkerId,
    /// What is claimable when the keys are stolen.
    pub honest: Snapshot,
    /// The thief's, as a verifier.
    pub wallet: Pubkey,
    /// For roles that the thief gives itself, by `Role`.
    pub own_keys: Vec<Keypair>,
    /// Who becomes guardian after a stolen one.
    pub successor: Keypair,
    /// Who becomes distributor after a stolen one.
    pub stand_in: Keypair,
    pub stolen_at: i64,
}

/// Defaults, with limits and caps that leave a thief work for a year.
pub fn params() -> Params {
    let mut params = params_with_caps(REWARDS / 1_000);
    params.lifetime_cap = REWARDS;
    params.epoch_penalty_cap = PENALTIES / 2;
    params.slash_limit_per_epoch = STAKES / 200;
    params
}

impl Scene {
    /// At the beginning of epoch 2: epoch 0's rewards are claimable, epoch 1's are not published yet.
    pub fn new() -> Self {
        let mut net = TestNetwork::with_params(params());
        let [alice, bob, carol, dave, mallory] = [(); 5].map(|()| net.registered_worker(STAKE));
        let funder = net.keys.stranger.insecure_clone();
        net.funded_tokens(&funder.pubkey(), REWARDS);
        net.funds_rewards(&funder, REWARDS).succeeds();
        let vault = net.penalty_vault;
        net.donate(&vault, PENALTIES);
        let honest = net.rewards_are_claimable(&[(alice, EARNED / 2), (bob, EARNED / 2)]);
        net.next_epoch();
        let (wallet, own_keys) = (net.chain.wallet().pubkey(), vec![]);
        net.funded_tokens(&wallet, 0);
        let [successor, stand_in] = [(); 2].map(|()| net.chain.wallet());
        let mut scene = Self {
            stolen_at: net.chain.now(),
            net,
            alice,
            bob,
            carol,
            dave,
            mallory,
            honest,
            wallet,
            own_keys,
            successor,
            stand_in,
        };
        scene.own_keys = (0..state::Role::ALL.len())
            .map(|_| scene.net.chain.wallet())
            .collect();
        scene.net.requests_unstake(carol, MINIMUM).succeeds();
        scene
    }

    pub fn victims(&self) -> [WorkerId; 3] {
        [self.alice, self.bob, self.carol]
    }
}
