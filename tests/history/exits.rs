//! Promise 8: nothing that happened to a worker keeps it from being topped up, or from leaving.

use inferix_staking_tests::state::Params;
use inferix_staking_tests::*;

use crate::cases::Verdict;
use crate::model::{FUND, Purse, WORKERS};
use crate::world::World;

impl World {
    /// In the network that calls go to now.
    pub fn ends(&mut self) {
        self.counts_records();
        self.everybody_leaves();
        self.side.counts_tokens(&self.net.chain);
    }

    /// Whatever state a history ends in, every open worker takes out what no case asks; and when the cases are
    /// over, it is topped up, unstaked, withdrawn, closed.
    fn everybody_leaves(&mut self) {
        let open = |world: &Self, w: &usize| world.side.model.workers[*w].open;
        let workers: Vec<_> = (0..WORKERS).filter(|w| open(self, w)).collect();
        self.pass(2 * DAY);
        workers.iter().for_each(|w| self.takes_what_is_free(*w));
        // Nobody executes the open cases: they lapse, and anyone cancels them.
        self.pass(2 * DAY);
        let stranger = self.net.keys.stranger.insecure_clone();
        for (i, case) in self.side.model.cases.iter().enumerate() {
            if case.verdict == Verdict::Open {
                let call = self
                    .net
                    .cancels_slash(WorkerId(case.worker), Self::offence_id(i));
                call.signed_by(&stranger).succeeds();
            }
        }
        for w in workers {
            self.leaves_for_good(w);
        }
    }

    fn takes_what_is_free(&mut self, w: usize) {
        let books = &self.side.model.workers[w];
        let free = books.slashable() - books.open_asked;
        let amount = free.min(books.unbonding());
        if amount > 0 {
            let before = self.net.vault_balance(WorkerId(w));
            let owner = self.side.model.workers[w].owner;
            self.call_to_withdraw(w, owner).succeeds();
            assert_eq!(self.net.vault_balance(WorkerId(w)), before - amount);
        }
    }

    fn leaves_for_good(&mut self, w: usize) {
        let (id, owner) = (WorkerId(w), self.side.model.workers[w].owner);
        let mut held = self.net.vault_balance(id) + self.net.owner_balance(id);
        let state = self.net.worker_state(id);
        if state.unbonding.total() > 0 {
            self.call_to_withdraw(w, owner).succeeds();
        }
        if let Some(by) = self.who_tops_up(w, &state) {
            held += u64::from(by != Purse::Wallet(owner));
            self.call_to_top_up(w, by, 1).succeeds();
        }
        if self.net.worker_state(id).active_stake > 0 {
            self.call_to_unstake(w, owner, u64::MAX).succeeds();
            self.net.chain.pass(2 * DAY);
            self.call_to_withdraw(w, owner).succeeds();
        }
        self.call_to_close(w, owner).succeeds();
        assert_eq!(self.net.owner_balance(id), held);
    }

    /// Anyone while it has stake; else its owner. The fund stakes nothing when it winds down: then its operator, and
    /// nobody once the worker has left.
    fn who_tops_up(&self, w: usize, state: &state::Worker) -> Option<Purse> {
        let model = &self.side.model;
        let (owner, operator) = (model.workers[w].owner, model.workers[w].operator);
        if state.is_registered() && state.active_stake > 0 {
            Some(Purse::Funder)
        } else if owner != FUND || !model.fund_books.winding_down {
            Some(Purse::Wallet(owner))
        } else {
            (!state.has_left()).then_some(Purse::Wallet(operator))
        }
    }
}

#[test]
fn a_worker_slashed_to_nothing_can_be_closed() {
    let mut net = TestNetwork::with_params(Params {
        max_slash_bps: 10_000,
        ..default_params()
    });
    let alice = net.registered_worker(MINIMUM);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, MINIMUM))
        .succeeds();
    net.chain.pass(EPOCH);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.closes_worker(alice).succeeds();
}
