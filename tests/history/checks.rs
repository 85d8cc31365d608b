//! After every step: the chain says what the model says, and the invariants hold on the chain alone.

use std::collections::BTreeMap;

use inferix_staking_tests::state::{Distribution, SlashCase, Verifier, Worker};
use inferix_staking_tests::*;

use crate::pools::*;
use crate::world::World;

/// What the chain said before a step, to compare with.
pub struct Before {
    tokens: BTreeMap<Purse, u64>,
    claimed: Vec<(u64, u64)>,
    eligible: Vec<bool>,
    verifiers: Vec<u64>,
}

impl World {
    fn on_chain(&self, w: usize) -> Option<Worker> {
        let address = self.net.worker(W(w)).address;
        self.net.chain.account(&address)?;
        Some(self.net.worker_state(W(w)))
    }

    fn balances(&self) -> BTreeMap<Purse, u64> {
        let purses = self.purses.iter();
        purses
            .map(|(purse, address)| (*purse, self.net.chain.balance(address)))
            .collect()
    }

    /// Each worker's opening slot and what it has been paid since.
    fn claimed(&self) -> Vec<(u64, u64)> {
        let workers = (0..WORKERS).map(|w| self.on_chain(w));
        workers
            .map(|w| w.map_or((0, 0), |w| (w.opened_slot, w.claimed_total)))
            .collect()
    }

    fn verifiers(&self) -> Vec<u64> {
        let addresses = self.verifiers.iter().map(|v| self.net.verifier_address(v));
        addresses
            .map(|address| match self.net.chain.account(&address) {
                Some(_) => self.net.chain.state::<Verifier>(&address).claimed_total,
                None => 0,
            })
            .collect()
    }

    pub fn before(&self) -> Before {
        let workers = self.model.workers.iter();
        Before {
            tokens: self.balances(),
            claimed: self.claimed(),
            eligible: workers.map(|b| b.eligible(&self.model.terms)).collect(),
            verifiers: self.verifiers(),
        }
    }

    /// Everything there is to know, on the chain and in the model.
    pub fn check_model(&self) {
        for (w, books) in self.model.workers.iter().enumerate() {
            let Some(state) = self.on_chain(w) else {
                assert!(!books.open, "worker {w} is open");
                continue;
            };
            assert!(books.open, "worker {w} is closed");
            let tickets = state.unbonding.tickets.map(|t| (t.amount, t.matures_at));
            let next =
                (state.price.next_at != 0).then_some((state.price.next, state.price.next_at));
            let chain = crate::model::Books {
                open: true,
                opened_slot: state.opened_slot,
                opened_at: state.opened_at,
                registered: state.registered == 1,
                barred: state.barred == 1,
                open_cases: state.open_cases,
                benchmark: state.benchmark,
                benchmark_at: state.benchmark_at,
                price: state.price.current,
                cut: next,
                active: state.active_stake,
                tickets,
                deposited: state.deposited_total,
                withdrawn: state.withdrawn_total,
                slashed: state.slashed_total,
                claimed: state.claimed_total,
                covered_since: state.covered_since,
                payout: usize::from(state.payout == self.payouts[w][1]),
            };
            assert_eq!(&chain, books, "the books of worker {w}");
        }
        let network = self.net.network_state();
        let terms = &self.model.terms;
        assert_eq!(network.reference_price, terms.reference_price);
        assert_eq!(network.reference_epoch, terms.reference_epoch);
        let (rewards, penalties) = (self.net.reward_pool_state(), self.net.penalty_pool_state());
        let same = |chain: &Distribution, model: &Pool| {
            assert_eq!(chain.current, model.current);
            assert_eq!(chain.pending, model.pending);
            assert_eq!(chain.claimed_total, model.claimed);
        };
        same(&rewards.distribution, &self.model.rewards);
        same(&penalties.distribution, &self.model.penalties);
        assert_eq!(rewards.funded_total, self.model.funded);
        assert_eq!(penalties.slashed_total, self.model.slashed);
        assert_eq!(penalties.slash_epoch, self.model.slash_epoch);
        assert_eq!(penalties.slashed_in_epoch, self.model.slashed_in_epoch);
        assert_eq!(self.verifiers(), self.model.verifiers);
        assert_eq!(self.balances(), self.model.tokens);
        for (i, case) in self.model.cases.iter().enumerate() {
            let address = self.net.case_address(W(case.worker), World::offence_id(i));
            if self.net.chain.account(&address).is_none() {
                assert!(case.closed, "case {i} is gone");
                continue;
            }
            let state: SlashCase = self.net.chain.state(&address);
            assert_eq!((state.asked, state.taken), (case.asked, case.taken));
            assert_eq!((state.state, state.offence_at), (case.state, case.at));
        }
    }

    /// The numbered promises of the design, from what is on the chain.
    pub fn check_invariants(&self, before: &Before) {
        let tokens = self.balances();
        let supply: u64 = tokens.values().sum();
        assert_eq!(supply, self.supply, "tokens came or went");

        let (mut deposited, mut accounted) = (0, 0);
        for (w, state) in (0..WORKERS).filter_map(|w| Some((w, self.on_chain(w)?))) {
            let stake = state.active_stake + state.unbonding.total();
            assert!(tokens[&Purse::Vault(w)] >= stake, "1: the vault of {w}");
            let out = state.withdrawn_total + state.slashed_total;
            assert_eq!(state.deposited_total, stake + out, "4: worker {w}");
            deposited += state.deposited_total;
            accounted += stake + out;

            let most = self.most_published(w, state.opened_slot);
            assert!(state.claimed_total <= most, "3: worker {w} got too much");
            let (slot, claimed) = before.claimed[w];
            if slot == state.opened_slot && state.claimed_total != claimed {
                assert!(state.claimed_total > claimed, "3: a claimed total fell");
                assert!(before.eligible[w], "5: worker {w} must not be paid");
            }
        }
        assert_eq!(deposited, accounted, "4: in sum");

        let rewards = self.net.reward_pool_state().distribution;
        let penalties = self.net.penalty_pool_state();
        let slashed = penalties.slashed_total;
        let penalties = penalties.distribution;
        let due = slashed.saturating_sub(penalties.claimed_total);
        assert!(tokens[&Purse::Penalties] >= due, "2: the penalty vault");
        for (pool, vault) in [(rewards, Purse::Rewards), (penalties, Purse::Penalties)] {
            let published = pool
                .current
                .cumulative_total
                .max(pool.pending.cumulative_total);
            assert!(
                tokens[&vault] >= published - pool.claimed_total,
                "2: {vault:?}"
            );
            assert!(pool.claimed_total <= pool.current.cumulative_total, "3");
        }
        for (old, new) in before.verifiers.iter().zip(self.verifiers()) {
            assert!(new >= *old, "3: a verifier's total fell");
        }
        self.check_flows(&before.tokens, &tokens);
    }

    /// 6: what leaves a stake vault arrives at its owner's or in the penalty vault. And what
    /// leaves a pool arrives at those it pays.
    fn check_flows(&self, before: &BTreeMap<Purse, u64>, after: &BTreeMap<Purse, u64>) {
        let moved = |up: bool| {
            let changed = after.iter().filter(move |(p, n)| match up {
                true => **n > before[p],
                false => **n < before[p],
            });
            changed.map(|(purse, _)| *purse)
        };
        for from in moved(false) {
            let allowed = |to: &Purse| match (from, *to) {
                (Purse::Vault(w), Purse::Owner(owner)) => w == owner,
                (Purse::Vault(_), to) => to == Purse::Penalties,
                (Purse::Rewards, to) => matches!(to, Purse::Payout(..)),
                (Purse::Penalties, to) => matches!(to, Purse::Verifier(_)),
                (Purse::Owner(_), to) => matches!(to, Purse::Vault(_)),
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
