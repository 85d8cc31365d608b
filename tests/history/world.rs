//! The chain and the model side by side, and how a call is judged.

use std::collections::BTreeMap;

use inferix_staking_math::MerkleTree;
use inferix_staking_tests::state::Role;
use inferix_staking_tests::*;

use crate::books::Books;
use crate::model::*;
use crate::promises::Before;
use crate::runs::Leaf;
use crate::slash_promises::Execution;
use crate::steps::Step;
use crate::terms::{Refusal, *};

/// A reward tree that was published, with its leaves.
#[derive(Clone)]
pub struct Tree {
    pub leaves: Vec<Leaf>,
    pub tree: MerkleTree,
}

/// A penalty tree that was published: what verifiers had earned.
#[derive(Clone)]
pub struct PenaltyTree {
    pub totals: [u64; VERIFIERS],
    pub tree: MerkleTree,
}

pub struct World {
    pub net: TestNetwork,
    pub model: Model,
    pub random: Random,
    pub purses: BTreeMap<Purse, Pubkey>,
    /// Who may own and run workers.
    pub people: Vec<Keypair>,
    pub payouts: Vec<[Pubkey; 2]>,
    /// Whose keys take turns as slasher, guardian, distributor and admin.
    holders: [Vec<Keypair>; 4],
    pub verifiers: Vec<Pubkey>,
    /// All tokens that there were at the beginning.
    pub supply: u64,
    pub trees: Vec<Tree>,
    pub penalty_trees: Vec<PenaltyTree>,
    /// All that slashes have taken, the oldest first.
    pub executions: Vec<Execution>,
    /// What the promises are compared with.
    pub seen: Option<Before>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let params = params(seed);
        let chain = Chain::new().without_signatures();
        let mut net = TestNetwork::uncreated_on(chain, SPL_TOKEN, 9);
        net.creates_network(params).succeeds();
        net.commits_price(ONE_USD).succeeds();
        let mut purses = BTreeMap::from([
            (Purse::Rewards, net.reward_vault),
            (Purse::Penalties, net.penalty_vault),
        ]);
        let stranger = net.keys.stranger.pubkey();
        purses.insert(Purse::Funder, net.funded_tokens(&stranger, 1_000_000 * IFX));
        let people: Vec<_> = (0..PEOPLE).map(|_| net.chain.wallet()).collect();
        for (person, key) in people.iter().enumerate() {
            let tokens = net.funded_tokens(&key.pubkey(), 1_000_000 * IFX);
            purses.insert(Purse::Wallet(person), tokens);
        }
        let mut payouts = vec![];
        let mint = net.mint;
        for (w, opener) in people.iter().take(WORKERS).enumerate() {
            net.unopened_worker_of(opener.insecure_clone());
            let second = net.chain.keypair().pubkey();
            if Purse::Payout(w, 1).is_payable() {
                net.chain.token_account(&second, &mint);
            }
            let worker = net.worker(WorkerId(w));
            payouts.push([worker.payout, second]);
            purses.insert(Purse::Vault(w), worker.vault);
            purses.insert(Purse::Payout(w, 0), worker.payout_tokens);
            purses.insert(Purse::Payout(w, 1), net.tokens_of(&second));
        }
        let keys = &net.keys;
        let first = [
            &keys.slasher,
            &keys.guardian,
            &keys.distributor,
            &keys.admin,
        ];
        let mut holders = first.map(|key| vec![key.insecure_clone()]);
        for keys in &mut holders {
            keys.extend((1..HOLDERS).map(|_| net.chain.wallet()));
        }
        let verifiers: Vec<_> = (0..VERIFIERS)
            .map(|_| net.chain.keypair().pubkey())
            .collect();
        for (v, wallet) in verifiers.iter().enumerate() {
            purses.insert(Purse::Verifier(v), net.chain.token_account(wallet, &mint));
        }
        let tokens: BTreeMap<_, _> = purses
            .iter()
            .map(|(purse, address)| (*purse, net.chain.balance(address)))
            .collect();
        let supply = tokens.values().sum();
        let model = Model::new(Network::new(net.chain.now(), params), tokens);
        Self {
            net,
            model,
            random: Random(seed),
            purses,
            people,
            payouts,
            holders,
            verifiers,
            supply,
            trees: vec![],
            penalty_trees: vec![],
            executions: vec![],
            seen: None,
        }
    }

    pub fn offence_id(case: usize) -> [u8; 32] {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(case as u64).to_le_bytes());
        id
    }

    /// Whose keys take turns in a role.
    pub fn holders(&self, role: Role) -> &[Keypair] {
        match role {
            Role::Slasher => &self.holders[0],
            Role::Guardian => &self.holders[1],
            Role::Distributor => &self.holders[2],
            Role::Admin => &self.holders[3],
            _ => panic!("{role:?} stays"),
        }
    }

    pub fn key_of(&self, person: usize) -> Keypair {
        self.people[person].insecure_clone()
    }

    /// The wallet whose associated token account this is.
    pub fn wallet_of(&self, purse: Purse) -> Pubkey {
        match purse {
            Purse::Wallet(person) => self.people[person].pubkey(),
            Purse::Payout(w, wallet) => self.payouts[w][wallet],
            _ => panic!("{purse:?} is nobody's wallet"),
        }
    }

    /// What the model says of one worker's instruction that is nobody's but the network's.
    pub fn of_worker<T>(
        &mut self,
        w: usize,
        f: impl FnOnce(&mut Books, &Network) -> Outcome<T>,
    ) -> Outcome<T> {
        self.model.attempt(|model| {
            let (books, network) = model.worker(w)?;
            f(books, network)
        })
    }

    /// The same of one by the owner.
    pub fn of_owner<T>(
        &mut self,
        w: usize,
        by: usize,
        f: impl FnOnce(&mut Books, &Network) -> Outcome<T>,
    ) -> Outcome<T> {
        self.model.attempt(|model| {
            let (books, network) = model.owned(w, by)?;
            f(books, network)
        })
    }

    /// Whoever owns the worker, runs it and is paid for it by the model, does so in the test's calls.
    pub fn follows(&mut self, w: usize) {
        let books = &self.model.workers[w];
        let (owner, operator, payout) = (books.owner, books.operator, books.payout);
        let (owner_key, operator_key) = (self.key_of(owner), self.key_of(operator));
        let wallet = self.wallet_of(payout);
        let worker = &mut self.net.workers[w];
        (worker.owner, worker.operator) = (owner_key, operator_key);
        worker.owner_tokens = self.purses[&Purse::Wallet(owner)];
        (worker.payout, worker.payout_tokens) = (wallet, self.purses[&payout]);
    }

    pub fn pass(&mut self, secs: i64) {
        self.net.chain.pass(secs);
        self.model.network.now += secs;
    }

    /// Waits until the next epoch begins, in whose first half everything is accepted.
    pub fn next_epoch(&mut self) {
        let network = &self.model.network;
        self.pass(network.next_epoch_at() - network.now);
    }

    /// Takes one step with a worker that is drawn; then the chain says what the model says, and time may pass.
    pub fn takes(&mut self, name: &str, step: Step) {
        self.looks();
        let accepted = self.model.accepted;
        let worker = self.random.index(WORKERS);
        step(self, worker);
        if self.model.accepted > accepted {
            self.model.tally.count(name);
        }
        self.checks();
        if self.random.chance(25) {
            self.time_passes(worker);
        }
    }

    /// A plain transfer, of which no books know.
    pub fn donate(&mut self, to: Purse, amount: u64) {
        let funder = self.net.keys.stranger.insecure_clone();
        let transfer = spl_token_interface::instruction::transfer_checked(
            &SPL_TOKEN,
            &self.purses[&Purse::Funder],
            &self.net.mint,
            &self.purses[&to],
            &funder.pubkey(),
            &[],
            amount,
            9,
        );
        self.net.chain.must(&[transfer.unwrap()], &[&funder]);
        self.model.moves(Purse::Funder, to, amount);
        self.model.accepted += 1;
    }
}

/// The call must end as the model says.
pub fn judge<T>(call: Call<'_>, expected: &Outcome<T>) -> Option<Receipt> {
    match expected {
        Ok(_) => return Some(call.succeeds()),
        Err(Refusal::Program(error)) => call.fails_with(*error),
        Err(Refusal::NoAccount) => {
            call.fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
        }
    }
    None
}
