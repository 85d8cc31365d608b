//! After every step: the chain says what the model says, account by account.

use std::collections::BTreeMap;

use inferix_staking_tests::state::{self, Role, Verifier, Worker};
use inferix_staking_tests::*;

use crate::books::Books;
use crate::model::*;
use crate::record::{RECORDED, Record};
use crate::schedule::Schedule;
use crate::slashes::EpochSlashes;
use crate::terms::Terms;
use crate::world::World;

/// Epochs whose terms the chain keeps.
const TERMS_KEPT: u64 = 17;

impl World {
    pub fn on_chain(&self, w: usize) -> Option<Worker> {
        let address = self.net.worker(WorkerId(w)).address;
        self.net.chain.account(&address)?;
        Some(self.net.worker_state(WorkerId(w)))
    }

    pub fn balances(&self) -> BTreeMap<Purse, u64> {
        let purses = self.side.purses.iter();
        purses
            .map(|(purse, address)| (*purse, self.net.chain.balance(address)))
            .collect()
    }

    pub fn paid_to_verifiers(&self) -> [Option<u64>; VERIFIERS] {
        [0, 1].map(|v| {
            let address = self.net.verifier_address(&self.side.verifiers[v]);
            self.net.chain.account(&address)?;
            Some(self.net.chain.state::<Verifier>(&address).claimed_total)
        })
    }

    /// Everything there is to know, on the chain and in the model.
    pub fn check_model(&self) {
        self.check_workers();
        self.check_network();
        self.check_pools();
        self.check_cases();
        assert_eq!(self.paid_to_verifiers(), self.side.model.verifiers);
        assert_eq!(self.balances(), self.side.model.tokens);
    }

    fn check_workers(&self) {
        for (w, books) in self.side.model.workers.iter().enumerate() {
            let Some(state) = self.on_chain(w) else {
                assert!(!books.open, "worker {w} is open");
                continue;
            };
            assert!(books.open, "worker {w} is closed");
            let chain = Books {
                // Not on the chain: the model's own memory.
                past: books.past.clone(),
                ..self.books_of(&state)
            };
            assert_eq!(&chain, books, "the books of worker {w}");
            let network = &self.side.model.network;
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
            let record = self.side.model.workers[w].settled_record(&self.side.model.network);
            for age in 0..RECORDED {
                match (record.registered >> age & 1, record.short >> age & 1) {
                    (1, 0) => self.side.model.tally.count("earned epoch"),
                    (1, _) => self.side.model.tally.count("short epoch"),
                    _ => {}
                }
            }
        }
    }

    /// Who holds the roles, and the terms of every epoch that the chain keeps: the coming one, if anything is
    /// accepted for it, and those before.
    fn check_network(&self) {
        let (chain, model) = (self.net.network_state(), &self.side.model.network);
        assert_eq!(chain.commit_epoch, model.commit_epoch);
        assert_eq!(chain.terms.newest, model.newest());
        assert_eq!(chain.slasher_since, model.slasher_since);
        assert_eq!(chain.params, model.params);
        let (uri, rest) = chain.snapshot_uri.split_at(chain.snapshot_uri_len.into());
        assert_eq!(uri, self.side.model.snapshot_uri, "the snapshot address");
        assert!(rest.iter().all(|byte| *byte == 0));
        assert_eq!(chain.price_replaceable == 1, model.replaceable);
        assert_eq!(chain.pauses.until[..4], model.governance.paused_until);
        let key_of = |role, holder: usize| {
            let key = self.holders(role).get(holder);
            key.map_or(Pubkey::default(), |key| key.pubkey())
        };
        let holds = |role, holder: usize| {
            assert_eq!(chain.roles.of(role), &key_of(role, holder), "{role:?}");
        };
        holds(Role::Admin, model.admin);
        holds(Role::Slasher, model.slasher);
        holds(Role::Guardian, model.guardian);
        holds(Role::Distributor, model.distributor);
        holds(Role::BenchmarkAuthority, model.benchmark_authority);
        holds(Role::PriceAuthority, model.price_authority);
        let (proposals, waiting) = (&chain.proposals, &model.governance);
        for (role, proposal, waiting) in [
            (Role::Admin, &proposals.admin, waiting.admin),
            (Role::Slasher, &proposals.slasher, waiting.slasher),
            (Role::Guardian, &proposals.guardian, waiting.guardian),
        ] {
            let told = waiting.map_or((Pubkey::default(), 0, 0), |waiting| {
                (key_of(role, waiting.what), waiting.from, waiting.until)
            });
            let timelock = proposal.timelock;
            let found = (proposal.key, timelock.applicable_at, timelock.lapses_at);
            assert_eq!(found, told, "proposed {role:?}");
        }
        let params = &proposals.params;
        let told = waiting.params.map(|w| (w.what, w.from, w.until));
        let found = some(params.timelock.lapses_at).map(|until| {
            let price = Some(params.reference_price).filter(|price| *price > 0);
            let what = (params.params, price);
            (what, params.timelock.applicable_at, until)
        });
        assert_eq!(found, told, "proposed parameters");
        for epoch in (model.newest() + 1).saturating_sub(TERMS_KEPT)..=model.newest() {
            let place = chain.terms.places[(epoch % TERMS_KEPT) as usize];
            assert_eq!(place.epoch, epoch);
            let terms = terms_of(&place, chain.decimals);
            assert_eq!(terms, model.of(epoch), "terms of epoch {epoch}");
        }
    }
}

pub fn some(value: i64) -> Option<i64> {
    (value != 0).then_some(value)
}

impl World {
    fn person(&self, key: Pubkey) -> usize {
        let person = (0..PEOPLE).find(|person| self.address_of(*person) == key);
        person.expect("one of the people")
    }

    /// Where rewards go, by wallet and token account.
    fn payout_of(&self, state: &Worker) -> Purse {
        let mut purses = self.side.purses.iter();
        let payout = purses.find(|(_, address)| **address == state.payout_token_account);
        let payout = *payout.expect("one of the purses").0;
        assert_eq!(state.payout, self.wallet_of(payout), "the payout wallet");
        payout
    }

    /// All but the worker's past.
    fn books_of(&self, state: &Worker) -> Books {
        let schedule = |schedule: &state::Schedule| Schedule {
            previous: schedule.previous,
            current: schedule.current,
            next: some(schedule.next_at).map(|at| (schedule.next, at)),
        };
        let offered = Some(state.offered_to).filter(|key| *key != Pubkey::default());
        Books {
            open: true,
            owner: self.person(state.owner),
            operator: self.person(state.operator),
            offered_to: offered.map(|key| self.person(key)),
            offers: state.offers,
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
            payout: self.payout_of(state),
            slashes: EpochSlashes {
                epoch: state.slash_epoch,
                base: state.slash_base,
                taken: state.slashed_in_epoch,
            },
            past: vec![],
        }
    }
}

fn terms_of(place: &state::Terms, decimals: u8) -> Terms {
    Terms {
        start: place.start,
        secs: place.epoch_secs.into(),
        reference_price: place.reference_price,
        reference_epoch: place.reference_epoch,
        min_price: place.min_price,
        coverage: place.coverage_epochs,
        grace: place.grace_secs.into(),
        evidence_window: place.evidence_window_secs.into(),
        decimals,
    }
}
