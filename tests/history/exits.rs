//! Promise 8: nothing that happened to a worker keeps it from being topped up, or from leaving.

use inferix_staking_tests::state::Params;
use inferix_staking_tests::*;

use crate::cases::Verdict;
use crate::model::WORKERS;
use crate::world::World;

impl World {
    /// Whatever state a history ends in, every open worker is topped up, unstaked, withdrawn, closed.
    pub fn everybody_leaves(&mut self) {
        let open = |world: &Self, w: &usize| world.model.workers[*w].open;
        let workers: Vec<_> = (0..WORKERS).filter(|w| open(self, w)).collect();
        // Nobody executes the open cases: they lapse, and anyone cancels them.
        self.pass(2 * DAY);
        let stranger = self.net.keys.stranger.insecure_clone();
        for (i, case) in self.model.cases.iter().enumerate() {
            if case.verdict == Verdict::Open {
                let call = self.net.cancels_slash(W(case.worker), Self::offence_id(i));
                call.signed_by(&stranger).succeeds();
            }
        }
        for w in workers {
            let mut held = self.net.vault_balance(W(w)) + self.net.owner_balance(W(w));
            if self.model.workers[w].unbonding() > 0 {
                self.net.withdraws(W(w)).succeeds();
            }
            self.net.tops_up_as(&stranger, W(w), 1).succeeds();
            held += 1;
            self.net.requests_unstake(W(w), u64::MAX).succeeds();
            self.net.chain.pass(DAY);
            self.net.withdraws(W(w)).succeeds();
            self.net.closes_worker(W(w)).succeeds();
            assert_eq!(self.net.owner_balance(W(w)), held);
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
