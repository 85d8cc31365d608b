//! After every step: the chain says what the model says, account by account.

use std::collections::BTreeMap;

use inferix_staking_tests::state::{self, Distribution, SlashCase, Verifier, Worker};
use inferix_staking_tests::*;

use crate::books::Books;
use crate::cases::Verdict;
use crate::model::*;
use crate::pools::{Base, Pool};
use crate::record::{RECORDED, Record};
use crate::schedule::Schedule;
use crate::terms::Terms;
use crate::world::World;

/// Epochs whose terms the chain keeps.
const TERMS_KEPT: u64 = 17;

impl World {
    pub fn on_chain(&self, w: usize) -> Option<Worker> {
        let address = self.net.worker(W(w)).address;
        self.net.chain.account(&address)?;
        Some(self.net.worker_state(W(w)))
    }

    pub fn balances(&self) -> BTreeMap<Purse, u64> {
        let purses = self.purses.iter();
        purses
            .map(|(purse, address)| (*purse, self.net.chain.balance(address)))
            .collect()
    }

    pub fn paid_to_verifiers(&self) -> [Option<u64>; VERIFIERS] {
        [0, 1].map(|v| {
            let address = self.net.verifier_address(&self.verifiers[v]);
            self.net.chain.account(&address)?;
            Some(self.net.chain.state::<Verifier>(&address).claimed_total)
        })
    }

    /// Everything there is to know, on the chain and in the model.
    pub fn check_model(&self) {
        self.check_workers();
        self.check_terms();
        self.check_pools();
        self.check_cases();
        assert_eq!(self.paid_to_verifiers(), self.model.verifiers);
        assert_eq!(self.balances(), self.model.tokens);
    }

    fn check_workers(&self) {
        for (w, books) in self.model.workers.iter().enumerate() {
            let Some(state) = self.on_chain(w) else {
                assert!(!books.open, "worker {w} is open");
                continue;
            };
            assert!(books.open, "worker {w} is closed");
            let chain = Books {
                // Not on the chain: the model's own memory.
                past: books.past.clone(),
                payout: self.payout_on_chain(w, &state),
                ..books_of(&state)
            };
            assert_eq!(&chain, books, "the books of worker {w}");
            let network = &self.model.network;
            assert_eq!(
                books.settled_record(network),
                books.record_from_the_past(network),
                "16: the record of worker {w}, from its history"
            );
        }
    }

    /// How many epochs the records say were earned, and how many short, at a history's end.
    pub fn counts_records(&mut self) {
        for w in 0..WORKERS {
            let record = self.model.workers[w].settled_record(&self.model.network);
            for age in 0..RECORDED {
                match (record.registered >> age & 1, record.short >> age & 1) {
                    (1, 0) => self.model.tally.count("earned epoch"),
                    (1, _) => self.model.tally.count("short epoch"),
                    _ => {}
                }
            }
        }
    }

    fn payout_on_chain(&self, w: usize, state: &Worker) -> usize {
        let wallet = usize::from(state.payout == self.payouts[w][1]);
        assert_eq!(state.payout, self.payouts[w][wallet]);
        let account = self.purses[&Purse::Payout(w, wallet)];
        assert_eq!(state.payout_token_account, account);
        wallet
    }

    /// The terms of every epoch that the chain keeps: the coming one, if anything is accepted for it, and those
    /// before.
    fn check_terms(&self) {
        let (chain, model) = (self.net.network_state(), &self.model.network);
        assert_eq!(chain.commit_epoch, model.commit_epoch);
        assert_eq!(chain.terms.newest, model.newest());
        for epoch in (model.newest() + 1).saturating_sub(TERMS_KEPT)..=model.newest() {
            let place = chain.terms.places[(epoch % TERMS_KEPT) as usize];
            assert_eq!(place.epoch, epoch);
            assert_eq!(terms_of(&place), model.of(epoch), "terms of epoch {epoch}");
        }
    }

    fn check_pools(&self) {
        let (rewards, penalties) = (self.net.reward_pool_state(), self.net.penalty_pool_state());
        let model = &self.model;
        check_pool(&rewards.distribution, &model.rewards);
        check_pool(&penalties.distribution, &model.penalties);
        assert_eq!(rewards.funded_total, model.funded.total());
        assert_eq!(rewards.funded, model.funded.on_chain());
        assert_eq!(rewards.burned_total, model.burned.total());
        assert_eq!(rewards.burned, model.burned.on_chain());
        assert_eq!(rewards.closed_workers, model.closed_workers);
        assert_eq!(rewards.closed_claimed_total, model.closed_claimed);
        assert_eq!(penalties.slashed_total, model.slashed.total());
        assert_eq!(penalties.slashed, model.slashed.on_chain());
        assert_eq!(penalties.slash_epoch, model.slash_epoch);
        assert_eq!(penalties.slashed_in_epoch, model.slashed_in_epoch);
    }

    fn check_cases(&self) {
        for (i, case) in self.model.cases.iter().enumerate() {
            let address = self.net.case_address(W(case.worker), Self::offence_id(i));
            if self.net.chain.account(&address).is_none() {
                assert!(case.closed, "case {i} is gone");
                continue;
            }
            assert!(!case.closed, "case {i} is still there");
            let state: SlashCase = self.net.chain.state(&address);
            let reporter = case.reporter.map(|v| self.verifiers[v]);
            assert_eq!((state.asked, state.taken), (case.asked, case.taken));
            assert_eq!(state.offence_at, case.at);
            assert_eq!(state.reporter, reporter.unwrap_or_default());
            assert_eq!(state.executable_at, case.executable_at);
            assert_eq!(state.lapses_at, case.lapses_at);
            let (number, vetoed) = match case.verdict {
                Verdict::Open => (0, false),
                Verdict::Executed => (1, false),
                Verdict::Cancelled { vetoed } => (2, vetoed),
            };
            assert_eq!(state.state, number);
            assert_eq!(state.vetoed_by != Pubkey::default(), vetoed);
        }
    }
}

fn some(value: i64) -> Option<i64> {
    (value != 0).then_some(value)
}

/// All but the payout wallet and the worker's past.
fn books_of(state: &Worker) -> Books {
    let schedule = |schedule: &state::Schedule| Schedule {
        previous: schedule.previous,
        current: schedule.current,
        next: some(schedule.next_at).map(|at| (schedule.next, at)),
    };
    Books {
        open: true,
        opened_slot: state.opened_slot,
        opened_at: state.opened_at,
        registered: state.registered == 1,
        barred: state.barred == 1,
        restake: state.restake == 1,
        left: some(state.left_at).map(|at| (at, state.left_covered == 1)),
        open_cases: state.open_cases,
        open_asked: state.open_asked,
        benchmark: schedule(&state.benchmark),
        benchmark_at: state.benchmark_at,
        price: schedule(&state.price),
        record: Record {
            epoch: state.coverage.epoch,
            registered: state.coverage.registered,
            short: state.coverage.short,
            short_since: some(state.coverage.short_since),
        },
        active: state.active_stake,
        tickets: state.unbonding.tickets.map(|t| (t.amount, t.matures_at)),
        deposited: state.deposited_total,
        withdrawn: state.withdrawn_total,
        slashed: state.slashed_total,
        claimed: state.claimed_total,
        restaked: state.restaked_total,
        payout: 0,
        past: vec![],
    }
}

fn terms_of(place: &state::Terms) -> Terms {
    Terms {
        start: place.start,
        secs: place.epoch_secs.into(),
        reference_price: place.reference_price,
        reference_epoch: place.reference_epoch,
        min_price: place.min_price,
        coverage: place.coverage_epochs,
        grace: place.grace_secs.into(),
        evidence_window: place.evidence_window_secs.into(),
    }
}

fn check_pool(chain: &Distribution, model: &Pool) {
    let current = model.current().map(|current| current.said);
    assert_eq!(chain.current, current.unwrap_or_default(), "current");
    assert_eq!(chain.pending, model.pending.unwrap_or_default(), "pending");
    let base = Base {
        next_epoch: chain.base.next_epoch,
        total: chain.base.cumulative_total,
        claimed: chain.claimed_at_base,
    };
    assert_eq!(base, model.base(), "base");
    assert_eq!(chain.claimed_total, model.claimed, "claimed");
    assert_eq!(chain.written_off_total, model.written_off(), "written off");
    assert_eq!(
        chain.was_suspended == 1,
        model.is_suspended(),
        "was suspended"
    );
    assert_eq!(
        chain.suspended_until, model.suspended_until,
        "suspended until"
    );
    let guardian = some(chain.guardian_suspended_until);
    assert_eq!(
        guardian, model.guardian_until,
        "suspended by the guardian until"
    );
    assert_eq!(chain.issued, model.issued().on_chain(), "issued");
}
