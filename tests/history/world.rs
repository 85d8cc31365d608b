//! The chain and the model side by side, and how a call is judged.

use std::collections::BTreeMap;

use inferix_staking_math::{Hash, MerkleTree, leaf_hash};
use inferix_staking_tests::*;

use crate::model::*;
use crate::pools::*;
use crate::terms::*;
use inferix_staking_tests::Random;

/// A tree that was published, with its leaves.
#[derive(Clone)]
pub struct Tree {
    pub leaves: Vec<LeafClaim>,
    pub tree: MerkleTree,
}

pub struct World {
    pub net: TestNetwork,
    pub model: Model,
    pub random: Random,
    pub purses: BTreeMap<Purse, Pubkey>,
    pub payouts: Vec<[Pubkey; 2]>,
    pub verifiers: Vec<Pubkey>,
    pub supply: u64,
    pub trees: Vec<Tree>,
    /// What verifiers had earned in each penalty tree.
    pub penalty_trees: Vec<([u64; VERIFIERS], MerkleTree)>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut net = TestNetwork::with_params(params());
        let mut purses = BTreeMap::from([
            (Purse::Rewards, net.reward_vault),
            (Purse::Penalties, net.penalty_vault),
        ]);
        let stranger = net.keys.stranger.pubkey();
        purses.insert(Purse::Funder, net.funded_tokens(&stranger, 1_000_000 * IFX));
        let mut payouts = vec![];
        let mint = net.mint;
        for w in 0..WORKERS {
            net.unopened_worker();
            let second = Keypair::new().pubkey();
            if payable(w, 1) {
                net.chain.token_account(&second, &mint);
            }
            let worker = net.worker(W(w));
            payouts.push([worker.payout, second]);
            purses.insert(Purse::Owner(w), worker.owner_tokens);
            purses.insert(Purse::Vault(w), worker.vault);
            purses.insert(Purse::Payout(w, 0), worker.payout_tokens);
            purses.insert(Purse::Payout(w, 1), net.tokens_of(&second));
        }
        let verifiers = [0; VERIFIERS].map(|_| Keypair::new().pubkey()).to_vec();
        for (v, wallet) in verifiers.iter().enumerate() {
            purses.insert(Purse::Verifier(v), net.chain.token_account(wallet, &mint));
        }
        let tokens: BTreeMap<_, _> = purses
            .iter()
            .map(|(purse, address)| (*purse, net.chain.balance(address)))
            .collect();
        let model = Model {
            terms: Terms {
                now: net.chain.now(),
                reference_price: ONE_USD,
                reference_epoch: 0,
            },
            workers: vec![Books::default(); WORKERS],
            rewards: Pool::default(),
            penalties: Pool::default(),
            funded: 0,
            slashed: 0,
            slash_epoch: 0,
            slashed_in_epoch: 0,
            verifiers: [0; VERIFIERS],
            cases: vec![],
            tokens,
            accepted: 0,
        };
        let supply = model.tokens.values().sum();
        Self {
            net,
            model,
            random: Random(seed),
            purses,
            payouts,
            verifiers,
            supply,
            trees: vec![],
            penalty_trees: vec![],
        }
    }

    pub fn offence_id(case: usize) -> [u8; 32] {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(case as u64).to_le_bytes());
        id
    }

    pub fn leaf_of(&self, leaf: &LeafClaim) -> Hash {
        let worker = self.net.worker(W(leaf.worker)).address;
        leaf_hash(worker.as_array(), leaf.opened_slot, leaf.cumulative)
    }

    /// What the claimable root promises to a worker opened in this slot.
    pub fn most_published(&self, w: usize, opened_slot: u64) -> u64 {
        let root = self.net.reward_pool_state().distribution.current.root;
        let tree = self.trees.iter().find(|tree| tree.tree.root() == root);
        let mut leaves = tree.iter().flat_map(|tree| &tree.leaves);
        let own = leaves.find(|leaf| leaf.worker == w && leaf.opened_slot == opened_slot);
        own.map_or(0, |leaf| leaf.cumulative)
    }

    /// What the model says of one worker's instruction.
    pub fn of_worker<T>(
        &mut self,
        w: usize,
        f: impl FnOnce(&mut Books, &Terms) -> Outcome<T>,
    ) -> Outcome<T> {
        self.model.attempt(|model| {
            let (books, terms) = model.worker(w)?;
            f(books, &terms)
        })
    }

    pub fn pass(&mut self, secs: i64) {
        self.net.chain.pass(secs);
        self.model.terms.now += secs;
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
