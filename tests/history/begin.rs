//! Two networks on one chain, of one mint or of two, and everybody who takes part in them.

use std::collections::BTreeMap;

use inferix_staking_tests::*;

use crate::fund::Fund;
use crate::fund_steps::INVESTORS;
use crate::model::*;
use crate::side::Side;
use crate::terms::*;
use crate::world::World;

/// Both token programs take turns.
fn token_program(seed: u64) -> Pubkey {
    if (seed / 2).is_multiple_of(2) {
        SPL_TOKEN
    } else {
        TOKEN_2022
    }
}

/// Another seed, whose network has the other token program and other decimals.
fn seed_of_other_mint(seed: u64) -> u64 {
    seed + 6
}

impl World {
    /// The first network is the one that calls go to.
    pub fn new(seed: u64) -> Self {
        let chain = Chain::new().without_signatures();
        let mut net = TestNetwork::uncreated_on(chain, token_program(seed), decimals(seed));
        let people: Vec<_> = (0..PEOPLE).map(|_| net.chain.wallet()).collect();
        let holders = state::Role::ALL.map(|role| {
            let mut keys = vec![net.keys.of(role).insecure_clone()];
            keys.extend((1..HOLDERS).map(|_| net.chain.wallet()));
            keys
        });
        let keys = net.keys.insecure_clone();
        let mut mint_of = seed;
        let mut mint = net.mint;
        if seed % 3 == 1 {
            mint_of = seed_of_other_mint(seed);
            let (program, unit) = (token_program(mint_of), decimals(mint_of));
            let chain = &mut net.chain;
            mint = chain.create_mint(&program, &keys.mint_authority, unit, None);
        }
        let mut other_net = net.uncreated_network(keys, mint);
        let mut here = Side::created(&mut net, params(seed), decimals(seed), &people);
        net.swap(&mut other_net);
        let mut there = Side::created(&mut net, params(seed + 1), decimals(mint_of), &people);
        net.swap(&mut other_net);
        here.counts_tokens(&net.chain);
        there.counts_tokens(&net.chain);
        Self {
            net,
            side: here,
            random: Random(seed),
            people,
            holders,
            seen: None,
            elsewhere: (other_net, there),
        }
    }
}

impl Side {
    /// Creates the network, and whatever has to be there before its workers are opened.
    fn created(
        net: &mut TestNetwork,
        params: state::Params,
        decimals: u8,
        people: &[Keypair],
    ) -> Self {
        net.creates_network(params).succeeds();
        net.commits_price(first_price(decimals)).succeeds();
        let stranger = net.keys.stranger.pubkey();
        let funder = net.funded_tokens(&stranger, 1_000_000 * IFX);
        let mut purses = BTreeMap::from([
            (Purse::Rewards, net.reward_vault),
            (Purse::Penalties, net.penalty_vault),
            (Purse::Funder, funder),
        ]);
        for (person, key) in people.iter().enumerate() {
            let tokens = net.funded_tokens(&key.pubkey(), 1_000_000 * IFX);
            purses.insert(Purse::Wallet(person), tokens);
        }
        for opener in &people[..FUND] {
            net.unopened_worker_of(opener.insecure_clone());
        }
        let fund = Fund::created(net, &people[FUND], &people[FUND_OPERATOR]);
        purses.insert(Purse::Wallet(FUND), fund.treasury);
        for (person, amount) in INVESTORS {
            fund.invests(net, &people[person], amount);
        }
        let mut payouts = vec![];
        for w in 0..WORKERS {
            let second = net.chain.keypair().pubkey();
            if Purse::Payout(w, 1).is_payable() {
                net.chain.token_account(&second, &net.mint);
            }
            let worker = net.worker(WorkerId(w));
            payouts.push([worker.payout, second]);
            purses.insert(Purse::Vault(w), worker.vault);
            purses.insert(Purse::Payout(w, 0), worker.payout_tokens);
            purses.insert(Purse::Payout(w, 1), net.tokens_of(&second));
        }
        let verifiers: Vec<_> = (0..VERIFIERS)
            .map(|_| net.chain.keypair().pubkey())
            .collect();
        for (v, wallet) in verifiers.iter().enumerate() {
            let tokens = net.chain.token_account(wallet, &net.mint);
            purses.insert(Purse::Verifier(v), tokens);
        }
        let network = Network::new(net.chain.now(), params, decimals);
        Self {
            model: Model::new(network, BTreeMap::new()),
            fund,
            purses,
            payouts,
            verifiers,
            supply: 0,
            trees: vec![],
            penalty_trees: vec![],
            executions: vec![],
        }
    }

    /// As the chain has them.
    pub fn counts_tokens(&mut self, chain: &Chain) {
        let purses = self.purses.iter();
        let tokens = purses.map(|(purse, address)| (*purse, chain.balance(address)));
        self.model.tokens = tokens.collect();
        self.supply = self.model.tokens.values().sum();
    }
}
