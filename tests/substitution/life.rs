//! What happens in each network of the scene until everything in it has every state that it can have.

use inferix_staking_tests::price_update::FEED;
use inferix_staking_tests::state::{NewPublication, Params, PoolKind, Role};
use inferix_staking_tests::*;

/// Registered, with an operator, a payout wallet of its own, cases and tickets.
pub const ALICE: WorkerId = WorkerId(0);
/// Short, after a slash; restakes.
pub const BOB: WorkerId = WorkerId(1);
/// Another worker of Alice's owner.
pub const SISTER: WorkerId = WorkerId(2);
/// Has left; its ticket has matured.
pub const LEAVER: WorkerId = WorkerId(3);
/// Never staked.
pub const EMPTY: WorkerId = WorkerId(4);
/// Holds what it needs, and is not registered.
pub const STAKED: WorkerId = WorkerId(5);
pub const BARRED: WorkerId = WorkerId(6);
/// Offered to the new owner.
pub const OFFERED: WorkerId = WorkerId(7);
/// Closed; there is only its address.
pub const CLOSED: WorkerId = WorkerId(8);
/// Not opened yet.
pub const UNOPENED: WorkerId = WorkerId(9);

/// Cases, by the number of their offence.
pub mod case {
    /// Bob's, executed long ago.
    pub const OLD: u8 = 1;
    /// Bob's, vetoed long ago.
    pub const OLD_VETOED: u8 = 2;
    /// Bob's, open and lapsed.
    pub const LAPSED: u8 = 3;
    /// Alice's and her sister's, due.
    pub const DUE: u8 = 4;
    /// Alice's and her sister's, in the veto window.
    pub const OPEN: u8 = 5;
    /// Alice's, not proposed.
    pub const NEW: u8 = 6;
    /// Alice's, executed an epoch ago.
    pub const EXECUTED: u8 = 7;
    /// Alice's and her sister's, vetoed an epoch ago.
    pub const VETOED: u8 = 8;

    /// Those that a worker has, and for Alice the new one.
    pub fn of(w: super::WorkerId) -> &'static [u8] {
        match w {
            super::ALICE => &[DUE, OPEN, NEW, EXECUTED, VETOED],
            super::BOB => &[OLD, OLD_VETOED, LAPSED],
            super::SISTER => &[DUE, OPEN, VETOED],
            _ => &[],
        }
    }
}

/// When everything is as it shall be: the beginning of this epoch.
pub const EPOCH_OF_TRIAL: u64 = 34;

/// Two verifiers: the first has claimed before.
pub fn verifiers() -> [Keypair; 2] {
    [0x71, 0x72].map(|byte| Keypair::new_from_array([byte; 32]))
}

pub fn id(case: u8) -> [u8; 32] {
    [case; 32]
}

pub fn params() -> Params {
    Params {
        pyth_feed: FEED,
        ..default_params()
    }
}

/// Goes on until the trial; `step` says what happens in a network at the beginning of an epoch.
pub fn step(net: &mut TestNetwork, epoch: u64) {
    match epoch {
        0 => begins(net),
        1 => {
            net.executes_slash(BOB, id(case::OLD)).succeeds();
        }
        2 => accuses(net, BOB, case::LAPSED),
        29 => publishes(net, 28, 2 * IFX),
        30 => claims_a_penalty(net),
        31 => {
            publishes(net, 30, 4 * IFX);
            proposes(net);
        }
        32 => {
            accuses(net, ALICE, case::EXECUTED);
            for w in [ALICE, SISTER] {
                accuses(net, w, case::VETOED);
                net.cancels_slash(w, id(case::VETOED)).succeeds();
            }
        }
        33 => measures(net),
        _ => {}
    }
    if (31..EPOCH_OF_TRIAL).contains(&epoch) {
        net.commits_price(ONE_USD).succeeds();
    }
}

/// The last hour before the trial.
pub fn last_hour(net: &mut TestNetwork) {
    publishes(net, 32, 5 * IFX);
    for w in [ALICE, SISTER] {
        accuses(net, w, case::OPEN);
    }
    let new_owner = net.keys.new_owner.pubkey();
    net.offers_worker(OFFERED, Some(new_owner)).succeeds();
}

fn begins(net: &mut TestNetwork) {
    for stake in [20 * MINIMUM, MINIMUM] {
        net.registered_worker(stake);
    }
    let alice_s_owner = net.owner(ALICE);
    let sister = net.unopened_worker_of(alice_s_owner);
    net.opens_worker(sister).succeeds();
    net.attests_benchmark(sister, HALF_IB).succeeds();
    net.registers_worker(sister, ONE_USD, 20 * MINIMUM)
        .succeeds();
    net.registered_worker(MINIMUM);
    net.open_worker();
    let staked = net.measured_worker();
    net.tops_up(staked, 2 * MINIMUM).succeeds();
    for _ in [BARRED, OFFERED] {
        net.registered_worker(2 * MINIMUM);
    }
    net.bars_worker(BARRED).succeeds();
    let closed = net.open_worker();
    net.closes_worker(closed).succeeds();
    net.unopened_worker();
    for w in [ALICE, STAKED] {
        net.hires_operator(w);
    }
    net.requests_unstake(LEAVER, MINIMUM).succeeds();
    for case in [case::OLD, case::OLD_VETOED] {
        accuses(net, BOB, case);
    }
    net.cancels_slash(BOB, id(case::OLD_VETOED)).succeeds();
    net.sets_snapshot_uri("https://snapshots").succeeds();
}

fn accuses(net: &mut TestNetwork, w: WorkerId, case: u8) {
    let now = net.chain.now();
    net.proposes_slash(w, offence(case, now, IFX)).succeeds();
}

/// A leaf each for the living: `each` in all.
pub fn snapshot(net: &TestNetwork, each: u64) -> Snapshot {
    let living = [ALICE, BOB, SISTER, LEAVER, STAKED, BARRED, OFFERED];
    net.snapshot(&living.map(|w| (w, each)))
}

/// The verifiers' tree and what is published of it.
pub fn penalties(each: u64) -> (inferix_staking_math::MerkleTree, NewPublication) {
    let tree = verifier_tree(&verifiers().map(|verifier| (verifier.pubkey(), each)));
    let publication = NewPublication {
        epoch: 0,
        root: tree.root(),
        leaf_count: tree.leaf_count(),
        cumulative_total: 2 * each,
        written_off: 0,
    };
    (tree, publication)
}

fn publishes(net: &mut TestNetwork, epoch: u64, each: u64) {
    let rewards = snapshot(net, each);
    let penalties = NewPublication {
        epoch,
        ..penalties(each).1
    };
    for (vault, total) in [
        (net.reward_vault, rewards.total()),
        (net.penalty_vault, penalties.cumulative_total),
    ] {
        net.donate(&vault, total);
    }
    net.publishes_rewards(rewards.publication(epoch)).succeeds();
    net.publishes_penalties(penalties).succeeds();
}

/// For the first verifier. Both have token accounts.
fn claims_a_penalty(net: &mut TestNetwork) {
    let [first, second] = verifiers().map(|verifier| verifier.pubkey());
    for wallet in [first, second] {
        net.funded_tokens(&wallet, 0);
    }
    let proof = penalties(2 * IFX).0.proof(0, 1);
    net.claims_penalty(&first, 0, 2 * IFX, proof).succeeds();
}

/// Everything that can be proposed.
fn proposes(net: &mut TestNetwork) {
    let slasher = Keypair::new_from_array([0x73; 32]).pubkey();
    let new_admin = net.keys.new_owner.pubkey();
    net.proposes_role(Role::Slasher, Some(slasher)).succeeds();
    net.proposes_admin(new_admin).succeeds();
    net.proposes_params(params(), None).succeeds();
}

/// Benchmarks are fresh again, cases are executed and proposed, stake is on its way out.
fn measures(net: &mut TestNetwork) {
    for w in [ALICE, BOB, SISTER, STAKED, OFFERED] {
        net.attests_benchmark(w, HALF_IB).succeeds();
    }
    net.executes_slash(ALICE, id(case::EXECUTED)).succeeds();
    for w in [ALICE, SISTER] {
        net.requests_unstake(w, IFX).succeeds();
    }
    for w in [ALICE, SISTER] {
        accuses(net, w, case::DUE);
    }
}

/// Suspends what is claimable, in a network where nothing shall be.
pub fn suspends(net: &mut TestNetwork) {
    for pool in [PoolKind::Rewards, PoolKind::Penalties] {
        net.suspends_publication(pool).succeeds();
    }
}
