//! A thief with the admin's key, and the way that it goes.

use inferix_staking::state::{NewPublication, Role};
use inferix_staking_tests::*;

pub const DELAY: i64 = 7 * DAY;
pub const SLASH_DELAY: i64 = 72 * HOUR;
pub const PUBLICATION_DELAY: i64 = 6 * HOUR;
pub const CASE: [u8; 32] = [1; 32];

/// The thief: the admin's key, and keys for the roles that it gives itself.
pub struct Theft {
    pub net: TestNetwork,
    pub alice: WorkerId,
    /// Who guards the network, if anybody is awake.
    pub guardian: Keypair,
    pub slasher: Keypair,
    pub distributor: Keypair,
    pub wallet: Pubkey,
}

impl Theft {
    /// In the second the key is stolen.
    pub fn begins() -> Self {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(2 * MINIMUM);
        let wallet = net.keys.stranger.pubkey();
        net.funded_tokens(&wallet, 0);
        Self {
            guardian: net.keys.guardian.insecure_clone(),
            slasher: net.chain.wallet(),
            distributor: net.chain.wallet(),
            net,
            alice,
            wallet,
        }
    }

    pub fn at(&mut self, time: i64) {
        self.net.chain.set_time(GENESIS + time);
    }

    pub fn proposes_its_slasher(&mut self) {
        let slasher = self.slasher.pubkey();
        self.net
            .proposes_role(Role::Slasher, Some(slasher))
            .succeeds();
    }

    /// A case for half of alice's stake, dated now.
    pub fn accuses(&mut self) -> Call<'_> {
        let accused = offence(1, self.net.chain.now(), MINIMUM);
        let slasher = self.slasher.insecure_clone();
        self.net
            .proposes_slash(self.alice, accused)
            .signed_by(&slasher)
    }

    /// The penalties to the thief's own wallet.
    pub fn publishes_its_loot(&mut self) {
        let distributor = self.distributor.insecure_clone();
        let pool = self.net.penalty_pool_state();
        self.net
            .sets_role(Role::Distributor, distributor.pubkey())
            .succeeds();
        let tree = verifier_tree(&[(self.wallet, pool.slashed_total)]);
        let new = NewPublication {
            epoch: self.net.epoch() - 1,
            root: tree.root(),
            leaf_count: 1,
            cumulative_total: pool.slashed_total,
            written_off: 0,
        };
        self.net
            .publishes_penalties(new)
            .signed_by(&distributor)
            .succeeds();
    }

    pub fn takes_its_loot(&mut self) -> Call<'_> {
        let amount = self.net.penalty_pool_state().slashed_total;
        self.net.claims_penalty(&self.wallet, 0, amount, vec![])
    }

    pub fn loot(&self) -> u64 {
        self.net.chain.balance(&self.net.tokens_of(&self.wallet))
    }

    /// From the day the thief's slasher can take office: slash, publish, claim, each as early as it works.
    pub fn goes_from_office_to_loot(&mut self, office: i64) {
        self.at(office);
        self.net.applies_role(Role::Slasher).succeeds();
        self.accuses().succeeds();
        self.at(office + SLASH_DELAY - 1);
        let alice = self.alice;
        self.net
            .executes_slash(alice, CASE)
            .fails_with(StakingError::VetoWindowOpen);
        self.at(office + SLASH_DELAY);
        self.net.executes_slash(alice, CASE).succeeds();
        self.publishes_its_loot();
        self.at(office + SLASH_DELAY + PUBLICATION_DELAY - 1);
        self.takes_its_loot()
            .fails_with(StakingError::NothingPublished);
        self.at(office + SLASH_DELAY + PUBLICATION_DELAY);
        self.takes_its_loot().succeeds();
        assert_eq!(self.loot(), MINIMUM);
    }

    /// The shortest delays that there can be.
    pub fn proposes_its_params(&mut self) {
        let mut params = default_params();
        params.slash_delay_secs = 3_600;
        params.publication_delay_secs = 600;
        self.net.proposes_params(params, None).succeeds();
    }

    /// The same from the day that slasher and parameters can be applied.
    pub fn goes_by_its_params(&mut self, office: i64) {
        self.at(office - 1);
        self.net
            .applies_role(Role::Slasher)
            .fails_with(StakingError::ProposalDelayNotPassed);
        self.net
            .applies_params()
            .fails_with(StakingError::ProposalDelayNotPassed);
        self.at(office);
        self.net.applies_role(Role::Slasher).succeeds();
        self.net.applies_params().succeeds();
        self.accuses().succeeds();
        let alice = self.alice;
        self.at(office + HOUR - 1);
        self.net
            .executes_slash(alice, CASE)
            .fails_with(StakingError::VetoWindowOpen);
        self.at(office + HOUR);
        self.net.executes_slash(alice, CASE).succeeds();
        self.publishes_its_loot();
        self.at(office + HOUR + 10 * MINUTE - 1);
        self.takes_its_loot()
            .fails_with(StakingError::NothingPublished);
        self.at(office + HOUR + 10 * MINUTE);
        self.takes_its_loot().succeeds();
        assert_eq!(self.loot(), MINIMUM);
    }
}
