//! Random steps of the price authority, of time, and of those who have no business here.

use inferix_staking_tests::state::{NewPublication, PoolKind, Role};
use inferix_staking_tests::*;

use crate::cases::{Case, Verdict};
use crate::world::{World, judge};

impl World {
    pub fn commits_price(&mut self, _: usize) {
        let steps = [83, 84, 90, 99, 100, 101, 110, 120, 120, 121, 0];
        let per_cent = self.random.one_of(&steps);
        match self.random.below(40) {
            0 => self.commits_at(u64::MAX),
            _ => self.commits(per_cent),
        }
    }

    /// This share of the price before it.
    pub fn commits(&mut self, per_cent: u64) {
        let price = self.side.model.network.terms().reference_price * per_cent / 100;
        self.commits_at(price);
    }

    fn commits_at(&mut self, price: u64) {
        let expected = self.side.model.attempt(|model| {
            model.check_held(Role::PriceAuthority, StakingError::NotPriceAuthority)?;
            model.network.commit_price(price)
        });
        judge(self.net.commits_price(price), &expected);
    }

    /// Mostly to one of an epoch's edges, or just beside it.
    pub fn time_passes(&mut self, _: usize) {
        let network = &self.side.model.network;
        let (now, terms) = (network.now, network.terms());
        let edges = [
            terms.start + terms.secs / 2,
            terms.start + terms.grace,
            terms.start + terms.grace + 1,
            terms.end(),
            terms.end() + terms.grace,
            terms.end() + terms.grace + 1,
        ];
        let edge = self.random.one_of(&edges) + self.random.one_of(&[-1, 0, 0, 0, 1]);
        let waits = [1, 599, 600, 600, 601, HOUR - 1, HOUR, HOUR + 1, 2 * HOUR];
        let secs = match self.random.below(100) {
            0 => 61 * DAY,
            1 => 7 * DAY,
            2..5 => DAY,
            // As many epochs as a record, the terms and the sums keep, and about that many.
            5..9 => (14 + self.random.below(4) as i64) * HOUR,
            9..60 if edge > now => edge - now,
            _ => self.random.one_of(&waits),
        };
        self.pass(secs);
    }

    /// Somebody without any role tries what others may do.
    pub fn intrudes(&mut self, w: usize) {
        use StakingError::*;
        if !self.side.model.workers[w].open {
            return;
        }
        let stranger = self.net.keys.stranger.insecure_clone();
        let root = NewPublication {
            epoch: 0,
            root: [7; 32],
            leaf_count: 1,
            cumulative_total: 0,
            written_off: 0,
        };
        let kinds = [PoolKind::Rewards, PoolKind::Penalties];
        let kind = self.random.one_of(&kinds);
        let open = |(_, case): &(usize, &Case)| case.verdict == Verdict::Open && case.worker == w;
        let case = self.side.model.cases.iter().enumerate().find(open);
        let case = case.map(|(i, _)| Self::offence_id(i));
        let (choice, w, now) = (
            self.random.below(22),
            WorkerId(w),
            self.side.model.network.now,
        );
        let net = &mut self.net;
        let (call, error) = match choice {
            0 => (net.attests_benchmark(w, 1), NotBenchmarkAuthority),
            1 => (
                net.registers_worker_as(&stranger, w, 1, 0),
                NotOwnerOrOperator,
            ),
            2 => (net.sets_price(w, 1), NotOwnerOrOperator),
            3 => (net.requests_unstake(w, 1), NotOwner),
            4 => (net.cancels_unstake(w, 0), NotOwner),
            5 => (net.withdraws(w), NotOwner),
            6 => (net.sets_payout(w, stranger.pubkey()), NotOwner),
            7 => (net.closes_worker(w), NotOwner),
            8 => (net.unbars_worker(w), NotAdmin),
            9 => (net.commits_price(1), NotPriceAuthority),
            10 => (net.proposes_slash(w, offence(255, now, 1)), NotSlasher),
            11 => (net.sets_restake(w, false), NotOwner),
            12 => (net.suspends_publication(kind), NotGuardianOrAdmin),
            13 => (net.cancels_publication(kind), NotGuardianOrAdmin),
            14 => (net.publishes_rewards(root), NotDistributor),
            15 => (net.publishes_penalties(root), NotDistributor),
            16 => (net.sets_operator(w, stranger.pubkey()), NotOwner),
            17 => (net.offers_worker(w, Some(stranger.pubkey())), NotOwner),
            18 => (net.accepts_worker(&stranger, w, 0), NotOffered),
            19 | 20 => match case {
                Some(case) => (net.contests_slash(w, case, [1; 32]), NotOwnerOrOperator),
                None => return,
            },
            _ => (
                net.sets_role(state::Role::Slasher, stranger.pubkey()),
                NotAdmin,
            ),
        };
        call.signed_by(&stranger).fails_with(error);
        self.side.model.accepted += 1;
    }
}
