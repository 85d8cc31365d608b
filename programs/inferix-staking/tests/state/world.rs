//! A network and a worker without a chain around them, and round numbers: a worker of 1 IB at $1 per IB-hour
//! in epochs of three days needs 144 tokens at a reference price of $1.

use anchor_lang::prelude::*;
use bytemuck::Zeroable;
use inferix_staking::state::*;
use inferix_staking_math::NANO;

/// Unix time of epoch 0's beginning.
pub const START: i64 = 1_700_000_000;
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 24 * HOUR;
pub const EPOCH: i64 = 3 * DAY;
pub const GRACE: i64 = 6 * HOUR;
/// Base units of a token with six decimals.
pub const TOKEN: u64 = 1_000_000;
/// S(n) of a worker of 1 IB at $1 per IB-hour, at a reference price of $1.
pub const MINIMUM: u64 = 144 * TOKEN;

pub const OWNER: Pubkey = Pubkey::new_from_array([11; 32]);

pub fn epoch_start(epoch: u64) -> i64 {
    START + EPOCH * epoch as i64
}

/// The defaults, with steps so wide that the prices of a test need not creep.
pub fn params() -> Params {
    let caps = Caps {
        epoch_emission_cap: u64::MAX,
        lifetime_cap: u64::MAX,
        epoch_penalty_cap: u64::MAX,
        slash_limit_per_epoch: u64::MAX,
    };
    Params {
        max_price_step_bps: 60_000,
        max_benchmark_step_bps: 60_000,
        ..Params::defaults(caps)
    }
}

/// A network whose epoch 0 has just begun, without a reference price.
pub fn network(params: Params, decimals: u8) -> Box<Network> {
    let mut network = Box::new(Network::zeroed());
    let new = OpenNetwork {
        bump: 255,
        decimals,
        test_network: false,
        create_key: Pubkey::new_from_array([1; 32]),
        mint: Pubkey::new_from_array([2; 32]),
        token_program: Pubkey::new_from_array([3; 32]),
        roles: Roles {
            admin: Pubkey::new_from_array([4; 32]),
            benchmark_authority: Pubkey::new_from_array([5; 32]),
            price_authority: Pubkey::new_from_array([6; 32]),
            distributor: Pubkey::new_from_array([7; 32]),
            slasher: Pubkey::new_from_array([8; 32]),
            guardian: Pubkey::new_from_array([9; 32]),
        },
        params,
        epoch_start: START,
    };
    network.open(&new, START);
    network
}

/// A network whose reference price is $1.
pub fn priced_network(params: Params) -> Box<Network> {
    let mut network = network(params, 6);
    network.commit_price(NANO, START).expect("the first price");
    network
}

/// Changes parameters as governance would: what belongs to the terms counts from the next epoch.
pub fn change_params(network: &mut Network, now: i64, change: impl FnOnce(&mut Params)) {
    let mut params = network.params;
    change(&mut params);
    network.params = params;
    let epoch = network.epoch(now);
    network.terms.coming(epoch).set_params(&params);
}

/// A worker opened in the epoch that `now` lies in.
pub fn worker(network: &Network, now: i64) -> Worker {
    let mut worker = Worker::zeroed();
    let new = NewWorker {
        bump: 254,
        network: Pubkey::new_from_array([10; 32]),
        opener: OWNER,
        node: [12; 32],
        vault: Pubkey::new_from_array([13; 32]),
        payout: Pubkey::new_from_array([14; 32]),
        payout_token_account: Pubkey::new_from_array([15; 32]),
    };
    let clock = Clock {
        unix_timestamp: now,
        slot: 1,
        ..Clock::default()
    };
    worker.open(new, &clock, network.epoch(now));
    worker
}

/// A worker of 1 IB that registers at `now`, at $1 per IB-hour, with just S(n) at a reference price of $1.
pub fn registered_worker(network: &Network, now: i64) -> Worker {
    let mut worker = worker(network, now);
    let at = network.at(now);
    worker.attest_benchmark(NANO, false, &at).expect("measured");
    worker.register(NANO, MINIMUM, &at).expect("covers S(n)");
    worker
}

/// Registered and short bits, and since when the worker is short, as settled at a time.
pub fn record(worker: &Worker, network: &Network, now: i64) -> (u16, u16, i64) {
    let record = worker.settled(&network.at(now)).coverage;
    assert_eq!(record.epoch, network.epoch(now));
    (record.registered, record.short, record.short_since)
}
