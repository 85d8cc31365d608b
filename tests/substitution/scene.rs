//! Three networks on one chain, and everything that somebody could pass in the place of something else: all of
//! it has a name.

use std::collections::BTreeMap;

use inferix_staking_tests::*;
use litesvm::LiteSVM;

use crate::life::*;

/// The networks of a scene besides the one that is called.
pub const TWIN: usize = 0;
pub const FOREIGN: usize = 1;
pub const UNBORN: usize = 2;

pub struct Scene {
    /// The network that is called. Its chain stands where every baseline succeeds.
    pub net: TestNetwork,
    /// The same roles and mint.
    pub twin: OtherNetwork,
    /// Other roles, and a mint of the other token program.
    pub foreign: OtherNetwork,
    /// The same roles and mint; not created yet.
    pub unborn: OtherNetwork,
    /// What each account is, those too that are still to be created.
    pub names: BTreeMap<Pubkey, String>,
    /// What the addresses of program-derived accounts are found by.
    pub seeds: BTreeMap<Pubkey, Vec<Vec<u8>>>,
    ready: LiteSVM,
}

impl Scene {
    /// The network's tokens are of this program; the foreign network's of the other.
    pub fn new(token_program: Pubkey) -> Self {
        let mut net = TestNetwork::with(token_program, 9, params());
        let twin = net.other_network(net.keys.insecure_clone(), net.mint, params());
        let unborn = net.uncreated_network(net.keys.insecure_clone(), net.mint);
        let foreign = foreign_network(&mut net);
        let mut scene = Self {
            ready: net.chain.svm.clone(),
            net,
            twin,
            foreign,
            unborn,
            names: BTreeMap::new(),
            seeds: BTreeMap::new(),
        };
        scene.live();
        scene.bring_strangers();
        scene.name_all();
        scene.net.chain.svm = scene.net.chain.svm.clone().with_sigverify(false);
        scene.ready = scene.net.chain.svm.clone();
        scene
    }

    /// The chain as every baseline finds it.
    pub fn rewind(&mut self) {
        self.net.chain.svm = self.ready.clone();
    }

    pub fn name_of(&self, address: &Pubkey) -> &str {
        let name = self.names.get(address);
        name.map_or("an account without a name", String::as_str)
    }

    /// Another address that the same seeds give, with a bump that the program does not use.
    pub fn another_bump(&self, address: &Pubkey) -> Option<Pubkey> {
        let seeds = self.seeds.get(address)?;
        let slices: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
        let canonical = Pubkey::find_program_address(&slices, &inferix_staking::ID).1;
        (0..canonical).rev().find_map(|bump| {
            let bump = [bump];
            let with_bump = [&slices[..], &[&bump]].concat();
            Pubkey::create_program_address(&with_bump, &inferix_staking::ID).ok()
        })
    }

    /// Does the same in all three networks.
    fn each(&mut self, act: impl Fn(&mut TestNetwork)) {
        act(&mut self.net);
        for which in [TWIN, FOREIGN] {
            self.in_network(which, &act);
        }
    }

    fn live(&mut self) {
        for epoch in 0..EPOCH_OF_TRIAL {
            self.net.chain.set_time(epoch_start(epoch));
            self.each(|net| step(net, epoch));
        }
        self.net.chain.set_time(epoch_start(EPOCH_OF_TRIAL) - HOUR);
        self.each(last_hour);
        self.in_network(TWIN, suspends);
        self.net.chain.set_time(epoch_start(EPOCH_OF_TRIAL));
    }

    /// Does something in another network of the scene.
    pub fn in_network<T>(&mut self, which: usize, act: impl FnOnce(&mut TestNetwork) -> T) -> T {
        self.swap(which);
        let done = act(&mut self.net);
        self.swap(which);
        done
    }

    pub fn swap(&mut self, which: usize) {
        let others = [&mut self.twin, &mut self.foreign, &mut self.unborn];
        let other = others.into_iter().nth(which).expect("no such network");
        self.net.swap(other);
    }
}

/// Other roles, and a mint of the program that the network's is not of.
fn foreign_network(net: &mut TestNetwork) -> OtherNetwork {
    let keys = Keys::new(&mut net.chain);
    let token_program = match net.token_program {
        SPL_TOKEN => TOKEN_2022,
        _ => SPL_TOKEN,
    };
    let mint = net
        .chain
        .create_mint(&token_program, &keys.mint_authority, 9, None);
    net.other_network(keys, mint, params())
}
