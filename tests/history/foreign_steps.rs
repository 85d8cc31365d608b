//! Calls with an account of the other network, or of another worker, in the place of the right one. Nothing is
//! done, whatever state the worker is in.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::*;

use crate::cases::{Case, Verdict};
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
        if self.random.chance(20) {
            self.mixes_rents();
        }
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
        let (id, choice) = (WorkerId(w), self.random.below(10));
        let stranger = self.net.keys.stranger.insecure_clone();
        let net = &mut self.net;
        let (here, own, own_vault) = (net.address, net.reward_pool, net.reward_vault);
        let (call, old, new, error) = match choice {
            0 => (net.funds_rewards(&stranger, 1), here, network, WrongNetwork),
            1 => (net.funds_rewards(&stranger, 1), own, pool, WrongNetwork),
            2 => (
                net.funds_rewards(&stranger, 1),
                own_vault,
                vault,
                WrongVault,
            ),
            3 => (net.burns_revenue(&stranger, 1), own, pool, WrongNetwork),
            4 => (net.applies_params(), own, pool, WrongNetwork),
            5 => (net.views_worker(id, None), here, network, WrongNetwork),
            6 => (net.views_worker(id, None), own, pool, WrongNetwork),
            7 => (
                net.quotes_minimum_stake(id, None),
                here,
                network,
                WrongNetwork,
            ),
            8 => (
                net.claims_rewards(0, vec![], vec![], &[]),
                own,
                pool,
                WrongNetwork,
            ),
            _ => return self.mixes_tokens(&stranger),
        };
        call.replacing(old, new).fails_with(error);
    }

    /// The other token program, another mint, another token account.
    fn mixes_tokens(&mut self, stranger: &Keypair) {
        let choice = self.random.below(4);
        let verifier = self.side.verifiers[0];
        let net = &mut self.net;
        let (mint, own, here) = (net.mint, net.token_program, net.address);
        let other = if own == SPL_TOKEN {
            TOKEN_2022
        } else {
            SPL_TOKEN
        };
        let (tokens, strange) = (net.tokens_of(&verifier), net.tokens_of(&stranger.pubkey()));
        let (call, old, new, error) = match choice {
            0 => (net.burns_revenue(stranger, 1), mint, here, WrongMint),
            1 => (
                net.funds_rewards(stranger, 1),
                own,
                other,
                WrongTokenProgram,
            ),
            2 => (
                net.claims_rewards(0, vec![], vec![], &[]),
                own,
                other,
                WrongTokenProgram,
            ),
            _ => {
                let call = net.claims_penalty(&verifier, 0, 1, vec![]);
                (call, tokens, strange, WrongTokenAccount)
            }
        };
        call.replacing(old, new).fails_with(error);
    }

    /// Another worker's case.
    fn mixes_workers(&mut self, w: usize) {
        let open = |case: &Case| case.verdict == Verdict::Open && case.worker != w;
        let Some(i) = self.side.model.cases.iter().position(open) else {
            return;
        };
        let accused = WorkerId(self.side.model.cases[i].worker);
        let stranger = self.net.keys.stranger.insecure_clone();
        let executes = self.random.chance(50);
        let [(right, right_vault), (wrong, vault)] = [accused, WorkerId(w)].map(|w| {
            let worker = self.net.worker(w);
            (worker.address, worker.vault)
        });
        let call = match executes {
            true => {
                let call = self.net.executes_slash(accused, Self::offence_id(i));
                call.replacing(right_vault, vault)
            }
            false => {
                let call = self.net.cancels_slash(accused, Self::offence_id(i));
                call.signed_by(&stranger)
            }
        };
        call.replacing(right, wrong).fails_with(WrongWorker);
    }

    /// Somebody else than who paid a case's rent wants it back.
    fn mixes_rents(&mut self) {
        let Some(i) = self.side.model.cases.iter().position(|case| !case.closed) else {
            return;
        };
        let (w, id) = (
            WorkerId(self.side.model.cases[i].worker),
            Self::offence_id(i),
        );
        let payer = self.net.case_state(w, id).rent_payer;
        let stranger = self.net.keys.stranger.pubkey();
        let call = self.net.closes_slash_case(w, id);
        call.replacing(payer, stranger).fails_with(WrongRentPayer);
    }
}
