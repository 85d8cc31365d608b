//! A name for everything that is in the scene, or could be created in it.

use inferix_staking::{
    NETWORK_SEED, PENALTIES_SEED, REWARDS_SEED, SLASH_SEED, VAULT_SEED, VERIFIER_SEED, WORKER_SEED,
};
use inferix_staking_tests::state::Role;
use inferix_staking_tests::*;
use solana_account::ReadableAccount;

use crate::life::*;
use crate::scene::{FOREIGN, Scene, TWIN, UNBORN};

const WORKERS: [(&str, WorkerId); 10] = [
    ("alice", ALICE),
    ("bob", BOB),
    ("sister", SISTER),
    ("leaver", LEAVER),
    ("empty", EMPTY),
    ("staked", STAKED),
    ("barred", BARRED),
    ("offered", OFFERED),
    ("closed", CLOSED),
    ("unopened", UNOPENED),
];

fn people_of_worker(net: &TestNetwork, name: &str, w: WorkerId) -> [(String, Pubkey); 6] {
    let worker = net.worker(w);
    let operator = worker.operator.pubkey();
    [
        (format!("{name}'s owner"), worker.owner.pubkey()),
        (format!("{name}'s operator"), operator),
        (format!("{name}'s tokens"), worker.owner_tokens),
        (
            format!("{name}'s operator's tokens"),
            net.tokens_of(&operator),
        ),
        (format!("{name}'s payout wallet"), worker.payout),
        (format!("{name}'s payout tokens"), worker.payout_tokens),
    ]
}

/// Owns the accounts that say which features are active.
const FEATURES: Pubkey = Pubkey::from_str_const("Feature111111111111111111111111111111111111");

type Seeds = Vec<Vec<u8>>;

fn seeds<const N: usize>(seeds: [&[u8]; N]) -> Seeds {
    seeds.map(<[u8]>::to_vec).to_vec()
}

impl Scene {
    pub fn name(&mut self, name: impl Into<String>, address: Pubkey) {
        self.names.entry(address).or_insert(name.into());
    }

    pub fn name_all(&mut self) {
        self.name_network("");
        let others = [
            ("twin's ", TWIN),
            ("foreign ", FOREIGN),
            ("unborn ", UNBORN),
        ];
        for (of, which) in others {
            self.swap(which);
            self.name_network(of);
            self.swap(which);
        }
        self.name("fee payer", self.net.chain.fee_payer.pubkey());
        self.name("SPL Token", SPL_TOKEN);
        self.name("Token-2022", TOKEN_2022);
        self.name("staking program", inferix_staking::ID);
        self.name("nowhere", Pubkey::new_from_array([0xee; 32]));
        let accounts = self.net.chain.svm.accounts_db().inner.iter();
        let others = accounts.filter(|(_, account)| *account.owner() != FEATURES);
        let others: Vec<_> = others.map(|(address, _)| *address).collect();
        for address in others {
            self.name(format!("account {address}"), address);
        }
    }

    /// Everything that a network has, with this in front of its name.
    fn name_network(&mut self, of: &str) {
        let net = &self.net;
        let mut derived = accounts_of(net);
        let mut named = people_of(net);
        for (name, w) in WORKERS.into_iter().take(net.workers.len()) {
            derived.extend(accounts_of_worker(net, name, w));
            named.extend(people_of_worker(net, name, w));
        }
        for (name, seeds) in derived {
            let slices: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
            let address = pda(&slices);
            self.name(format!("{of}{name}"), address);
            self.seeds.insert(address, seeds);
        }
        for (name, address) in named {
            self.name(format!("{of}{name}"), address);
        }
    }
}

/// The accounts of the program's, by their seeds.
fn accounts_of(net: &TestNetwork) -> Vec<(String, Seeds)> {
    let (network, create_key) = (net.address, net.create_key.pubkey());
    let mut all = vec![
        (
            "network".to_string(),
            seeds([NETWORK_SEED, create_key.as_ref()]),
        ),
        (
            "reward pool".into(),
            seeds([REWARDS_SEED, network.as_ref()]),
        ),
        (
            "penalty pool".into(),
            seeds([PENALTIES_SEED, network.as_ref()]),
        ),
        (
            "reward vault".into(),
            seeds([VAULT_SEED, net.reward_pool.as_ref()]),
        ),
        (
            "penalty vault".into(),
            seeds([VAULT_SEED, net.penalty_pool.as_ref()]),
        ),
    ];
    for (i, verifier) in verifiers().iter().enumerate() {
        let wallet = verifier.pubkey();
        let seeds = seeds([VERIFIER_SEED, network.as_ref(), wallet.as_ref()]);
        all.push((format!("verifier {i}'s books"), seeds));
    }
    all
}

fn accounts_of_worker(net: &TestNetwork, name: &str, w: WorkerId) -> Vec<(String, Seeds)> {
    let worker = net.worker(w);
    let opener = worker.opener.pubkey();
    let own = [
        WORKER_SEED,
        net.address.as_ref(),
        opener.as_ref(),
        &worker.node,
    ];
    let mut all = vec![
        (name.to_string(), seeds(own)),
        (
            format!("{name}'s vault"),
            seeds([VAULT_SEED, worker.address.as_ref()]),
        ),
    ];
    all.extend(case::of(w).iter().map(|case| {
        let seeds = seeds([SLASH_SEED, worker.address.as_ref(), &id(*case)]);
        (format!("{name}'s case {case}"), seeds)
    }));
    all
}

fn people_of(net: &TestNetwork) -> Vec<(String, Pubkey)> {
    let mut all = vec![
        ("mint".to_string(), net.mint),
        ("create key".into(), net.create_key.pubkey()),
        ("mint authority".into(), net.keys.mint_authority.pubkey()),
        ("stranger".into(), net.keys.stranger.pubkey()),
        ("new owner".into(), net.keys.new_owner.pubkey()),
    ];
    all.extend(Role::ALL.map(|role| (format!("{role:?}"), net.keys.of(role).pubkey())));
    for (i, verifier) in verifiers().iter().enumerate() {
        let wallet = verifier.pubkey();
        all.push((format!("verifier {i}"), wallet));
        all.push((format!("verifier {i}'s tokens"), net.tokens_of(&wallet)));
    }
    all
}
