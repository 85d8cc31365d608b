//! Calls with an account of the other network, or of another worker, in the place of the right one. Nothing is
//! done, whatever state the worker is in.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::*;

use crate::cases::Verdict;
use crate::model::*;
use crate::world::World;

impl World {
    pub fn mixes_accounts(&mut self, w: usize) {
        if !self.side.model.workers[w].open {
            return;
        }
        match self.side.model.workers[w].owner {
            FUND => self.mixes_pools(w),
            _ if self.random.chance(40) => self.mixes_pools(w),
            owner => self.mixes_as_owner(w, owner),
        }
        self.mixes_workers(w);
        self.side.model.accepted += 1;
    }

    fn mixes_as_owner(&mut self, w: usize, owner: usize) {
        let (id, key) = (WorkerId(w), self.key_of(owner));
        let (there, _) = &self.elsewhere;
        let (network, pool) = (there.address, there.reward_pool);
        let next = self.net.worker(WorkerId((w + 1) % WORKERS)).vault;
        let vaults = [there.workers[w].vault, next];
        let vault = self.random.one_of(&vaults);
        let choice = self.random.below(12);
        let net = &mut self.net;
        let (here, own) = (net.address, net.worker(id).vault);
        let (call, error) = match choice {
            0 => (net.sets_price(id, ONE_USD), WrongNetwork),
            1 => (net.requests_unstake(id, 1), WrongNetwork),
            2 => (net.cancels_unstake(id, 0), WrongNetwork),
            3 => (net.sets_payout(id, here), WrongNetwork),
            4 => (net.sets_restake(id, true), WrongNetwork),
            5 => (net.offers_worker(id, None), WrongNetwork),
            6 => (net.tops_up_as(&key, id, 1), WrongNetwork),
            7 => (net.registers_worker_as(&key, id, 1, 1), WrongNetwork),
            8 => (net.tops_up_as(&key, id, 1), WrongVault),
            9 => (net.registers_worker_as(&key, id, 1, 1), WrongVault),
            10 => (net.withdraws(id), WrongVault),
            _ => {
                let reward_pool = net.reward_pool;
                let call = net.closes_worker(id).replacing(reward_pool, pool);
                return call.fails_with(WrongNetwork);
            }
        };
        let call = match error {
            WrongVault => call.replacing(own, vault),
            _ => call.replacing(here, network),
        };
        call.fails_with(error);
    }

    fn mixes_pools(&mut self, w: usize) {
        let (there, _) = &self.elsewhere;
        let (network, pool, vault) = (there.address, there.reward_pool, there.reward_vault);
        let id = WorkerId(w);
        let stranger = self.net.keys.stranger.insecure_clone();
        let choice = self.random.below(9);
        let net = &mut self.net;
        let (here, own, own_vault) = (net.address, net.reward_pool, net.reward_vault);
        let (call, error) = match choice {
            0 => (
                net.funds_rewards(&stranger, 1).replacing(here, network),
                WrongNetwork,
            ),
            1 => (
                net.funds_rewards(&stranger, 1).replacing(own_vault, vault),
                WrongVault,
            ),
            2 => (
                net.funds_rewards(&stranger, 1).replacing(own, pool),
                WrongNetwork,
            ),
            3 => (
                net.burns_revenue(&stranger, 1).replacing(own, pool),
                WrongNetwork,
            ),
            4 => (net.applies_params().replacing(own, pool), WrongNetwork),
            5 => (
                net.views_worker(id, None).replacing(here, network),
                WrongNetwork,
            ),
            6 => (
                net.views_worker(id, None).replacing(own, pool),
                WrongNetwork,
            ),
            7 => (
                net.quotes_minimum_stake(id, None).replacing(here, network),
                WrongNetwork,
            ),
            _ => (
                net.claims_rewards(0, vec![], vec![], &[])
                    .replacing(own, pool),
                WrongNetwork,
            ),
        };
        call.fails_with(error);
    }

    /// Another worker's case.
    fn mixes_workers(&mut self, w: usize) {
        let cases = self.side.model.cases.iter().enumerate();
        let open = |(_, case): &(usize, &crate::cases::Case)| case.verdict == Verdict::Open;
        let mut others = cases.filter(open).filter(|(_, case)| case.worker != w);
        let Some((i, case)) = others.next() else {
            return;
        };
        let (accused, own) = (WorkerId(case.worker), self.net.worker(WorkerId(w)).address);
        let accused_address = self.net.worker(accused).address;
        let stranger = self.net.keys.stranger.insecure_clone();
        let call = match self.random.below(2) {
            0 => self
                .net
                .cancels_slash(accused, Self::offence_id(i))
                .signed_by(&stranger),
            _ => {
                let (vault, id) = (self.net.worker(WorkerId(w)).vault, Self::offence_id(i));
                let accused_vault = self.net.worker(accused).vault;
                let call = self.net.executes_slash(accused, id);
                call.replacing(accused_vault, vault)
            }
        };
        call.replacing(accused_address, own).fails_with(WrongWorker);
    }
}
