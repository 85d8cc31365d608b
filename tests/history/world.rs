//! The chain and the model side by side, and how a call is judged.

use inferix_staking_math::MerkleTree;
use inferix_staking_tests::state::Role;
use inferix_staking_tests::*;

use crate::books::Books;
use crate::model::*;
use crate::promises::Before;
use crate::runs::Leaf;
use crate::side::Side;
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
    /// The network that calls go to now.
    pub side: Side,
    pub random: Random,
    /// Who may own and run workers.
    pub people: Vec<Keypair>,
    /// Whose keys take turns in each role.
    pub(crate) holders: [Vec<Keypair>; state::Role::ALL.len()],
    /// What the promises are compared with.
    pub seen: Option<Before>,
    pub(crate) elsewhere: (OtherNetwork, Side),
}

impl World {
    pub fn offence_id(case: usize) -> [u8; 32] {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(case as u64).to_le_bytes());
        id
    }

    /// Whose keys take turns in a role.
    pub fn holders(&self, role: Role) -> &[Keypair] {
        let index = Role::ALL.iter().position(|other| *other == role);
        &self.holders[index.expect("a role")]
    }

    pub fn key_of(&self, person: usize) -> Keypair {
        self.people[person].insecure_clone()
    }

    /// A person's key; the fund has an address instead.
    pub fn address_of(&self, person: usize) -> Pubkey {
        match person {
            FUND => self.side.fund.address,
            person => self.people[person].pubkey(),
        }
    }

    /// The wallet whose associated token account this is.
    pub fn wallet_of(&self, purse: Purse) -> Pubkey {
        match purse {
            Purse::Wallet(person) => self.address_of(person),
            Purse::Payout(w, wallet) => self.side.payouts[w][wallet],
            _ => panic!("{purse:?} is nobody's wallet"),
        }
    }

    /// What the model says of one worker's instruction that is nobody's but the network's.
    pub fn of_worker<T>(
        &mut self,
        w: usize,
        f: impl FnOnce(&mut Books, &Network) -> Outcome<T>,
    ) -> Outcome<T> {
        self.side.model.attempt(|model| {
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
        self.side.model.attempt(|model| {
            let (books, network) = model.owned(w, by)?;
            f(books, network)
        })
    }

    /// Whoever owns the worker, runs it and is paid for it by the model, does so in the test's calls.
    pub fn follows(&mut self, w: usize) {
        let books = &self.side.model.workers[w];
        let (owner, operator, payout) = (books.owner, books.operator, books.payout);
        let (owner_key, operator_key) = (self.key_of(owner), self.key_of(operator));
        let wallet = self.wallet_of(payout);
        let worker = &mut self.net.workers[w];
        (worker.owner, worker.operator) = (owner_key, operator_key);
        worker.owner_tokens = self.side.purses[&Purse::Wallet(owner)];
        (worker.payout, worker.payout_tokens) = (wallet, self.side.purses[&payout]);
    }

    /// An amount about a limit; sometimes one that makes no sense.
    pub fn amount(&mut self, limit: u64) -> u64 {
        match self.random.below(40) {
            0 => self.random.one_of(&[u64::MAX, u64::MAX - 1, 1 << 63]),
            _ => self.random.around(limit),
        }
    }

    pub fn pass(&mut self, secs: i64) {
        self.net.chain.pass(secs);
        self.side.model.network.now += secs;
    }

    /// Waits until the next epoch begins, in whose first half everything is accepted.
    pub fn next_epoch(&mut self) {
        let network = &self.side.model.network;
        self.pass(network.next_epoch_at() - network.now);
    }

    /// Takes one step with a worker that is drawn; then the chain says what the model says, and time may pass.
    pub fn takes(&mut self, name: &str, step: Step) {
        self.looks();
        let accepted = self.side.model.accepted;
        let worker = self.random.index(WORKERS);
        step(self, worker);
        if self.side.model.accepted > accepted {
            self.side.model.tally.count(name);
        }
        self.checks();
        if self.random.chance(25) {
            self.time_passes(worker);
        }
    }

    /// A plain transfer, of which no books know.
    pub fn donate(&mut self, to: Purse, amount: u64) {
        let funder = self.net.keys.stranger.insecure_clone();
        let transfer = spl_token_2022_interface::instruction::transfer_checked(
            &self.net.token_program,
            &self.side.purses[&Purse::Funder],
            &self.net.mint,
            &self.side.purses[&to],
            &funder.pubkey(),
            &[],
            amount,
            self.side.model.network.terms().decimals,
        );
        self.net.chain.must(&[transfer.unwrap()], &[&funder]);
        self.side.model.moves(Purse::Funder, to, amount);
        self.side.model.accepted += 1;
    }
}

/// The call must end as the model says.
#[track_caller]
pub fn judge<T>(call: Call<'_>, expected: &Outcome<T>) -> Option<Receipt> {
    match expected {
        Ok(_) => return Some(call.succeeds()),
        Err(Refusal::Program(error)) => call.fails_with(*error),
        Err(Refusal::NoAccount) => {
            call.fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
        }
        Err(Refusal::Other(error)) => {
            call.fails_with_instruction_error(InstructionError::Custom(*error));
        }
    }
    None
}
