//! The chain and the model side by side, and how a call is judged.

use std::collections::BTreeMap;

use inferix_staking_math::MerkleTree;
use inferix_staking_tests::*;

use crate::books::Books;
use crate::model::*;
use crate::runs::Leaf;
use crate::terms::*;

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
    pub payouts: Vec<[Pubkey; 2]>,
    pub verifiers: Vec<Pubkey>,
    /// All tokens that there were at the beginning.
    pub supply: u64,
    pub trees: Vec<Tree>,
    pub penalty_trees: Vec<PenaltyTree>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let params = params(seed);
        let mut net = TestNetwork::with_params(params);
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
            let second = net.chain.keypair().pubkey();
            if Purse::Payout(w, 1).is_payable() {
                net.chain.token_account(&second, &mint);
            }
            let worker = net.worker(W(w));
            payouts.push([worker.payout, second]);
            purses.insert(Purse::Owner(w), worker.owner_tokens);
            purses.insert(Purse::Vault(w), worker.vault);
            purses.insert(Purse::Payout(w, 0), worker.payout_tokens);
            purses.insert(Purse::Payout(w, 1), net.tokens_of(&second));
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

    /// What the model says of one worker's instruction.
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

    pub fn pass(&mut self, secs: i64) {
        self.net.chain.pass(secs);
        self.model.network.now += secs;
    }

    /// Waits until the next epoch begins, in whose first half everything is accepted.
    pub fn next_epoch(&mut self) {
        let network = &self.model.network;
        self.pass(network.next_epoch_at() - network.now);
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
