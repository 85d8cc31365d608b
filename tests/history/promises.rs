//! After every step: the numbered promises of `docs/INVARIANTS.md`, from what is on the chain.

use std::collections::BTreeMap;

use inferix_staking_tests::state::{Network, SlashCase, Worker};

use crate::books::Books;
use crate::fund_steps::INVESTORS;
use crate::model::*;
use crate::world::World;

/// What was so before a step, to compare with.
pub struct Before {
    pub tokens: BTreeMap<Purse, u64>,
    pub workers: Vec<Option<Worker>>,
    pub cases: Vec<Option<SlashCase>>,
    pub network: Network,
    pub now: i64,
    books: Vec<Books>,
    epoch: u64,
    may_be_paid: Vec<bool>,
    /// S(n) and the price in force.
    minimums: Vec<Option<(u64, u64)>>,
    verifiers: [Option<u64>; VERIFIERS],
    claimed: [u64; 2],
}

impl World {
    /// What is so now, for the next [`World::checks`] to compare with.
    pub fn looks(&mut self) {
        self.seen = Some(self.before());
    }

    /// That the chain says what the model says and has kept its promises since it was looked at last.
    pub fn checks(&mut self) {
        self.check_model();
        let before = self.seen.take().expect("it was looked at");
        self.check_promises(&before);
        self.looks();
    }

    fn before(&self) -> Before {
        let workers = 0..WORKERS;
        Before {
            tokens: self.balances(),
            workers: workers.clone().map(|w| self.on_chain(w)).collect(),
            cases: self.cases_on_chain(),
            network: self.net.network_state(),
            now: self.net.chain.now(),
            books: self.side.model.workers.clone(),
            epoch: self.side.model.network.epoch(),
            may_be_paid: workers.clone().map(|w| self.may_be_paid(w)).collect(),
            minimums: workers.map(|w| self.minimum_and_price(w)).collect(),
            verifiers: self.paid_to_verifiers(),
            claimed: self.claimed_from_pools(),
        }
    }

    /// Whether a claim may pay to this worker's payout account now.
    fn may_be_paid(&self, w: usize) -> bool {
        let books = &self.side.model.workers[w];
        let left_covered = books.left.is_some_and(|(_, covered)| covered);
        let on_its_way_out = left_covered && books.unbonding() > 0 && books.open_cases == 0;
        let earns = match books.registered {
            true => books.covers(&self.side.model.network),
            false => on_its_way_out,
        };
        books.open && !books.barred && earns
    }

    fn minimum_and_price(&self, w: usize) -> Option<(u64, u64)> {
        let (books, network) = (&self.side.model.workers[w], &self.side.model.network);
        let minimum = books.minimum(network).filter(|_| books.registered)?;
        Some((minimum, books.price.at(network.now)))
    }

    fn claimed_from_pools(&self) -> [u64; 2] {
        let (rewards, penalties) = (self.net.reward_pool_state(), self.net.penalty_pool_state());
        [rewards.distribution, penalties.distribution].map(|pool| pool.claimed_total)
    }

    /// What the claimable root promises to a worker that was opened in this slot.
    fn most_published(&self, w: usize, opened_slot: u64) -> u64 {
        let root = self.net.reward_pool_state().distribution.current.root;
        let tree = self.side.trees.iter().find(|tree| tree.tree.root() == root);
        let mut leaves = tree.iter().flat_map(|tree| &tree.leaves);
        let own = leaves.find(|leaf| leaf.worker == w && leaf.opened_slot == opened_slot);
        own.map_or(0, |leaf| leaf.cumulative)
    }

    fn check_promises(&mut self, before: &Before) {
        let tokens = self.balances();
        let supply: u64 = tokens.values().sum();
        let burned = self.net.reward_pool_state().burned_total;
        assert_eq!(supply + burned, self.side.supply, "tokens came or went");

        let (mut deposited, mut accounted) = (0, 0);
        for (w, state) in (0..WORKERS).filter_map(|w| Some((w, self.on_chain(w)?))) {
            let stake = state.active_stake + state.unbonding.total();
            assert!(tokens[&Purse::Vault(w)] >= stake, "1: the vault of {w}");
            let out = state.withdrawn_total + state.slashed_total;
            assert_eq!(state.deposited_total, stake + out, "4: worker {w}");
            deposited += state.deposited_total;
            accounted += stake + out;
            self.check_claims_of(w, &state, before);
            self.check_minimum_of(w, before);
        }
        assert_eq!(deposited, accounted, "4: in sum");
        self.check_payouts(before, &tokens);
        self.check_pool_vaults(before, &tokens);
        self.check_flows(before, &tokens);
        self.check_slashes(before);
        self.check_governance(before);
    }

    /// 3: nothing is paid twice.
    fn check_claims_of(&self, w: usize, state: &Worker, before: &Before) {
        let old = before.workers[w].filter(|old| old.opened_slot == state.opened_slot);
        let claimed = old.map_or(0, |old| old.claimed_total);
        assert!(state.claimed_total >= claimed, "3: a claimed total fell");
        if state.claimed_total > claimed {
            let most = self.most_published(w, state.opened_slot);
            assert!(state.claimed_total <= most, "3: worker {w} got too much");
        }
        assert!(state.restaked_total <= state.claimed_total, "3: restaked");
    }

    /// 5: no claim reaches the payout account of who must not be paid, and restaking fills no more than S(n).
    fn check_payouts(&self, before: &Before, tokens: &BTreeMap<Purse, u64>) {
        for w in 0..WORKERS {
            let own = [0, 1].map(|wallet| Purse::Payout(w, wallet));
            // To the fund's own wallet go the rewards of whatever worker it owns.
            let mut paid =
                w != FUND && own.iter().any(|purse| tokens[purse] > before.tokens[purse]);
            let states = before.workers[w].zip(self.on_chain(w));
            if let Some((old, new)) = states.filter(|(old, new)| old.opened_slot == new.opened_slot)
            {
                let restaked = new.restaked_total - old.restaked_total;
                paid |= new.claimed_total - old.claimed_total > restaked;
            }
            assert!(
                !paid || before.may_be_paid[w],
                "5: worker {w} must not be paid"
            );
            let (old, new) = (&before.books[w], &self.side.model.workers[w]);
            if new.restaked > old.restaked && new.opened_slot == old.opened_slot {
                let minimum = new.minimum(&self.side.model.network);
                let short = old.registered && !old.barred && old.restake;
                assert!(short && Some(new.active) <= minimum, "5: restake of {w}");
            }
        }
    }

    /// 15: within an epoch S(n) of a registered worker changes only by its own rise in price. And no worker
    /// registers below it.
    fn check_minimum_of(&self, w: usize, before: &Before) {
        let Some((minimum, price)) = self.minimum_and_price(w) else {
            return;
        };
        match before.minimums[w] {
            Some((old, old_price)) if before.epoch == self.side.model.network.epoch() => {
                let rose = price > old_price && minimum >= old;
                assert!(minimum == old || rose, "15: S(n) of worker {w}");
            }
            Some(_) => {}
            None => assert!(
                self.side.model.workers[w].active >= minimum,
                "5: worker {w}"
            ),
        }
    }

    /// 2: the vaults hold what is published and not claimed, and 3: no more than that is claimed.
    fn check_pool_vaults(&self, before: &Before, tokens: &BTreeMap<Purse, u64>) {
        let (rewards, penalties) = (self.net.reward_pool_state(), self.net.penalty_pool_state());
        let slashed = penalties.slashed_total;
        let due = slashed.saturating_sub(penalties.distribution.claimed_total);
        assert!(tokens[&Purse::Penalties] >= due, "2: the penalty vault");
        let pools = [
            (rewards.distribution, Purse::Rewards),
            (penalties.distribution, Purse::Penalties),
        ];
        for ((pool, vault), claimed) in pools.into_iter().zip(before.claimed) {
            let current = pool.current.cumulative_total;
            let published = current.max(pool.pending.cumulative_total);
            let owed = published.saturating_sub(pool.claimed_total);
            assert!(tokens[&vault] >= owed, "2: {vault:?}");
            assert!(pool.claimed_total >= claimed, "3: {vault:?}");
            // A correction downwards may leave more claimed than published, but then nothing more is paid.
            let paid = pool.claimed_total > claimed;
            assert!(!paid || pool.claimed_total <= current, "3: {vault:?}");
        }
        for (old, new) in before.verifiers.iter().zip(self.paid_to_verifiers()) {
            assert!(new >= *old, "3: a verifier's total fell");
        }
    }

    /// 6: what leaves a stake vault arrives at its owner's or in the penalty vault. And what leaves a pool arrives
    /// at those it pays, or in the stake of a worker that restakes; what leaves a wallet, in a stake vault.
    fn check_flows(&self, before: &Before, after: &BTreeMap<Purse, u64>) {
        let moved = |up: bool| {
            let changed = after.iter().filter(move |(p, n)| match up {
                true => **n > before.tokens[p],
                false => **n < before.tokens[p],
            });
            changed.map(|(purse, _)| *purse)
        };
        let owns = |w: usize, person: usize| {
            let worker = before.workers[w].or_else(|| self.on_chain(w));
            worker.is_some_and(|worker| worker.owner == self.address_of(person))
        };
        let gets_from_fund = |person| {
            let mut investors = INVESTORS.iter().map(|(person, _)| *person);
            person == FUND_OPERATOR || investors.any(|other| other == person)
        };
        for from in moved(false) {
            let allowed = |to: &Purse| match (from, *to) {
                (Purse::Vault(w), Purse::Wallet(person)) => owns(w, person),
                (Purse::Vault(_), to) => to == Purse::Penalties,
                (Purse::Rewards, Purse::Payout(..) | Purse::Vault(_) | Purse::Wallet(_)) => true,
                (Purse::Rewards, _) => false,
                (Purse::Penalties, to) => matches!(to, Purse::Verifier(_)),
                // The fund splits what it was paid, and returns what was paid in.
                (Purse::Payout(FUND, 0), Purse::Wallet(person)) => gets_from_fund(person),
                (Purse::Wallet(FUND), Purse::Wallet(person)) => gets_from_fund(person),
                (Purse::Wallet(_), to) => matches!(to, Purse::Vault(_)),
                (Purse::Funder, to) => {
                    matches!(to, Purse::Vault(_) | Purse::Rewards | Purse::Penalties)
                }
                (Purse::Payout(..) | Purse::Verifier(_), _) => false,
            };
            assert!(
                moved(true).all(|to| allowed(&to)),
                "6: out of {from:?} to {:?}",
                moved(true).collect::<Vec<_>>()
            );
        }
    }
}
