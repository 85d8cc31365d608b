//! Somebody without any role tries what others may do.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::{NewPublication, PoolKind, Role};
use inferix_staking_tests::*;

use crate::cases::Case;
use crate::cases::Verdict;
use crate::world::World;

impl World {
    pub fn intrudes(&mut self, w: usize) {
        let stranger = self.net.keys.stranger.insecure_clone();
        let (call, error) = match self.random.below(3) {
            0 => self.intrudes_as_role(),
            _ if !self.side.model.workers[w].open => return,
            1 => match self.random.chance(20) {
                true => match self.intrudes_in_case(w) {
                    Some(call) => call,
                    None => return,
                },
                false => self.intrudes_on_stake(w),
            },
            _ => self.intrudes_on_keys(w),
        };
        call.signed_by(&stranger).fails_with(error);
        self.side.model.accepted += 1;
    }

    fn intrudes_as_role(&mut self) -> (Call<'_>, StakingError) {
        let kinds = [PoolKind::Rewards, PoolKind::Penalties];
        let kind = self.random.one_of(&kinds);
        let root = NewPublication {
            epoch: 0,
            root: [7; 32],
            leaf_count: 1,
            cumulative_total: 0,
            written_off: 0,
        };
        let params = self.side.model.network.params;
        let choice = self.random.below(16);
        let net = &mut self.net;
        let key = net.keys.stranger.insecure_clone();
        let stranger = key.pubkey();
        match choice {
            0 => (net.commits_price(1), NotPriceAuthority),
            1 => (net.suspends_publication(kind), NotGuardianOrAdmin),
            2 => (net.cancels_publication(kind), NotGuardianOrAdmin),
            3 => (net.publishes_rewards(root), NotDistributor),
            4 => (net.publishes_penalties(root), NotDistributor),
            5 => (net.sets_role(Role::Distributor, stranger), NotAdmin),
            6 => (net.removes_role(Role::Slasher), NotAdmin),
            7 => (net.proposes_role(Role::Slasher, Some(stranger)), NotAdmin),
            8 => (net.proposes_admin(stranger), NotAdmin),
            9 => (net.proposes_params(params, None), NotAdmin),
            10 => (net.cancels_params(), NotGuardianOrAdmin),
            11 => (net.cancels_role(Role::Slasher), NotGuardianOrAdmin),
            12 => (net.pauses(15), NotGuardian),
            13 => (net.unpauses(15), NotAdmin),
            14 => (net.accepts_admin(&key), NotProposedAdmin),
            _ => (net.sets_snapshot_uri("mine"), NotAdmin),
        }
    }

    fn intrudes_on_stake(&mut self, w: usize) -> (Call<'_>, StakingError) {
        let (choice, now, w) = (self.random.below(7), self.net.chain.now(), WorkerId(w));
        let net = &mut self.net;
        let stranger = net.keys.stranger.insecure_clone();
        match choice {
            0 => (net.attests_benchmark(w, 1), NotBenchmarkAuthority),
            1 => (
                net.registers_worker_as(&stranger, w, 1, 0),
                NotOwnerOrOperator,
            ),
            2 => (net.sets_price(w, 1), NotOwnerOrOperator),
            3 => (net.requests_unstake(w, 1), NotOwner),
            4 => (net.cancels_unstake(w, 0), NotOwner),
            5 => (net.withdraws(w), NotOwner),
            _ => (net.proposes_slash(w, offence(255, now, 1)), NotSlasher),
        }
    }

    fn intrudes_on_keys(&mut self, w: usize) -> (Call<'_>, StakingError) {
        let (choice, w) = (self.random.below(8), WorkerId(w));
        let net = &mut self.net;
        let stranger = net.keys.stranger.insecure_clone();
        let address = stranger.pubkey();
        match choice {
            0 => (net.sets_payout(w, address), NotOwner),
            1 => (net.sets_restake(w, false), NotOwner),
            2 => (net.sets_operator(w, address), NotOwner),
            3 => (net.offers_worker(w, Some(address)), NotOwner),
            4 => (net.accepts_worker(&stranger, w, 0), NotOffered),
            5 => (net.closes_worker(w), NotOwner),
            6 => (net.bars_worker(w), NotAdmin),
            _ => (net.unbars_worker(w), NotAdmin),
        }
    }

    fn intrudes_in_case(&mut self, w: usize) -> Option<(Call<'_>, StakingError)> {
        let open = |(_, case): &(usize, &Case)| case.verdict == Verdict::Open && case.worker == w;
        let (i, _) = self.side.model.cases.iter().enumerate().find(open)?;
        let call = self
            .net
            .contests_slash(WorkerId(w), Self::offence_id(i), [1; 32]);
        Some((call, NotOwnerOrOperator))
    }
}
