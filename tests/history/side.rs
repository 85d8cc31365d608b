//! What belongs to one of the two networks, and how calls go to the other one.

use std::collections::BTreeMap;

use inferix_staking_tests::*;

use crate::fund::Fund;
use crate::model::*;
use crate::slash_promises::Execution;
use crate::world::{PenaltyTree, Tree, World};

pub struct Side {
    pub model: Model,
    pub fund: Fund,
    pub purses: BTreeMap<Purse, Pubkey>,
    pub payouts: Vec<[Pubkey; 2]>,
    pub verifiers: Vec<Pubkey>,
    /// All tokens in the purses, when they were counted.
    pub supply: u64,
    pub trees: Vec<Tree>,
    pub penalty_trees: Vec<PenaltyTree>,
    /// All that slashes have taken, the oldest first.
    pub executions: Vec<Execution>,
}

impl World {
    /// Calls go to the other network from now on. Nothing there may have changed since they went there last, but
    /// time, and what is in the wallets of those who take part in both.
    pub fn goes_elsewhere(&mut self, _: usize) {
        let (net, side) = &mut self.elsewhere;
        let one_mint = self.net.mint == net.mint;
        self.net.swap(net);
        std::mem::swap(&mut self.side, side);
        let (here, there) = (&mut self.side.model, &mut side.model);
        here.network.now = self.net.chain.now();
        here.accepted = there.accepted;
        std::mem::swap(&mut here.tally, &mut there.tally);
        for (purse, tokens) in here
            .tokens
            .iter_mut()
            .filter(|(purse, _)| one_mint && purse.is_shared())
        {
            *tokens = there.tokens[purse];
        }
        let burned = here.burned.total();
        self.side.supply = here.tokens.values().sum::<u64>() + burned;
        self.side.model.accepted += 1;
        let open = |w: &usize| self.side.model.workers[*w].open;
        let open: Vec<_> = (0..WORKERS).filter(open).collect();
        open.into_iter().for_each(|w| self.follows(w));
        state::Role::ALL
            .into_iter()
            .for_each(|role| self.follows_role(role));
        self.check_model();
        self.looks();
    }
}
