//! Every instruction that one key may call and others may not, as a table.

use anchor_lang::prelude::Pubkey;
use inferix_staking::StakingError;
use inferix_staking::state::{NewPublication, PoolKind, Role};
use solana_instruction_error::InstructionError;
use solana_signer::Signer;

use crate::Who::{NewOwner, Operator, Owner};
use crate::{
    Call, DAY, EPOCH, HALF_IB, HOUR, IFX, MINIMUM, NANO, ONE_USD, TestNetwork, Who, WorkerId,
    default_params, offence,
};

const ADMIN: Who = Who::The(Role::Admin);
const BENCHMARK_AUTHORITY: Who = Who::The(Role::BenchmarkAuthority);
const PRICE_AUTHORITY: Who = Who::The(Role::PriceAuthority);
const DISTRIBUTOR: Who = Who::The(Role::Distributor);
const SLASHER: Who = Who::The(Role::Slasher);
const GUARDIAN: Who = Who::The(Role::Guardian);

/// How a call by the wrong key ends.
#[derive(Clone, Copy, Debug)]
pub enum Refusal {
    Program(StakingError),
    /// The token program's: the tokens are not the signer's.
    OwnerMismatch,
}

impl Refusal {
    pub fn ends(self, call: Call<'_>) {
        match self {
            Self::Program(error) => call.fails_with(error),
            Self::OwnerMismatch => call.fails_with_instruction_error(InstructionError::Custom(4)),
        }
    }
}

/// One instruction, and who may call it.
pub struct Gate {
    pub name: &'static str,
    pub holders: &'static [Who],
    /// What everybody else is told.
    pub refusal: Refusal,
    /// Brings a network to where the call would succeed.
    pub arrange: fn(&mut TestNetwork) -> WorkerId,
    pub call: for<'a> fn(&'a mut TestNetwork, WorkerId) -> Call<'a>,
}

impl Gate {
    /// A network on which the call would succeed.
    pub fn arranged(&self) -> (TestNetwork, WorkerId) {
        let mut net = TestNetwork::new();
        let w = (self.arrange)(&mut net);
        (net, w)
    }
}

const ID: [u8; 32] = [1; 32];

/// With an operator of its own.
fn registered(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(3 * MINIMUM);
    net.hires_operator(w);
    // The mint authority, which holds no role, doubles as the wallet that rewards go to.
    let payout = net.keys.mint_authority.pubkey();
    net.sets_payout(w, payout).succeeds();
    w
}

/// Both vaults hold a token and the first epoch is over.
fn funded(net: &mut TestNetwork) -> WorkerId {
    let w = registered(net);
    for vault in [net.reward_vault, net.penalty_vault] {
        net.donate(&vault, IFX);
    }
    net.chain.pass(EPOCH);
    w
}

fn publication(net: &TestNetwork, w: WorkerId) -> NewPublication {
    net.snapshot(&[(w, IFX)]).publication(0)
}

/// Holds what it needs to register.
fn staked(net: &mut TestNetwork) -> WorkerId {
    let w = net.measured_worker();
    net.hires_operator(w);
    net.tops_up(w, MINIMUM).succeeds();
    w
}

fn accused(net: &mut TestNetwork) -> WorkerId {
    let w = registered(net);
    let now = net.chain.now();
    net.proposes_slash(w, offence(1, now, IFX)).succeeds();
    w
}

fn unbonded(net: &mut TestNetwork) -> WorkerId {
    let w = registered(net);
    net.requests_unstake(w, 3 * MINIMUM).succeeds();
    net.chain.pass(90 * DAY);
    w
}

macro_rules! gate {
    ($name:ident, $holders:expr, $error:ident, $arrange:expr, $call:expr) => {
        Gate {
            name: stringify!($name),
            holders: &$holders,
            refusal: Refusal::Program(StakingError::$error),
            arrange: $arrange,
            call: $call,
        }
    };
}

/// An instruction that anyone may call with tokens of their own: here, of the owner's.
macro_rules! token_gate {
    ($name:ident, $call:expr) => {
        Gate {
            name: stringify!($name),
            holders: &[Owner],
            refusal: Refusal::OwnerMismatch,
            arrange: registered,
            call: $call,
        }
    };
}

#[rustfmt::skip]
pub const GATES: &[Gate] = &[
    gate!(set_role, [ADMIN], NotAdmin, registered, |net, _| {
        let key = net.keys.stranger.pubkey();
        net.sets_role(Role::PriceAuthority, key)
    }),
    gate!(remove_role, [ADMIN], NotAdmin, registered, |net, _| net.removes_role(Role::Slasher)),
    gate!(propose_role, [ADMIN], NotAdmin, registered,
        |net, _| net.proposes_role(Role::Guardian, None)),
    gate!(cancel_role, [ADMIN, GUARDIAN], NotGuardianOrAdmin, |net| {
        let w = registered(net);
        net.proposes_role(Role::Slasher, Some(Pubkey::new_unique())).succeeds();
        w
    }, |net, _| net.cancels_role(Role::Slasher)),
    gate!(propose_admin, [ADMIN], NotAdmin, registered, |net, _| {
        let key = net.keys.stranger.pubkey();
        net.proposes_admin(key)
    }),
    gate!(accept_admin, [NewOwner], NotProposedAdmin, |net| {
        let w = registered(net);
        let new_admin = net.keys.new_owner.pubkey();
        net.proposes_admin(new_admin).succeeds();
        net.chain.pass(7 * DAY);
        w
    }, |net, _| {
        let new_admin = net.keys.new_owner.insecure_clone();
        net.accepts_admin(&new_admin)
    }),
    gate!(cancel_admin, [ADMIN], NotAdmin, |net| {
        let w = registered(net);
        net.proposes_admin(Pubkey::new_unique()).succeeds();
        w
    }, |net, _| net.cancels_admin()),
    gate!(propose_params, [ADMIN], NotAdmin, registered,
        |net, _| net.proposes_params(default_params(), None)),
    gate!(cancel_params, [GUARDIAN, ADMIN], NotGuardianOrAdmin, |net| {
        let w = registered(net);
        net.proposes_params(default_params(), None).succeeds();
        w
    }, |net, _| net.cancels_params()),
    gate!(pause, [GUARDIAN], NotGuardian, registered, |net, _| net.pauses(15)),
    gate!(unpause, [ADMIN], NotAdmin, |net| {
        let w = registered(net);
        net.pauses(15).succeeds();
        w
    }, |net, _| net.unpauses(15)),
    gate!(bar_worker, [ADMIN], NotAdmin, registered, |net, w| net.bars_worker(w)),
    gate!(unbar_worker, [ADMIN], NotAdmin, |net| {
        let w = registered(net);
        net.bars_worker(w).succeeds();
        w
    }, |net, w| net.unbars_worker(w)),
    gate!(set_snapshot_uri, [ADMIN], NotAdmin, registered,
        |net, _| net.sets_snapshot_uri("https://x")),
    gate!(commit_price, [PRICE_AUTHORITY], NotPriceAuthority, funded,
        |net, _| net.commits_price(ONE_USD)),
    gate!(attest_benchmark, [BENCHMARK_AUTHORITY], NotBenchmarkAuthority, funded,
        |net, w| net.attests_benchmark(w, HALF_IB)),
    // The admin's signature lifts the limit on the step. It replaces nobody's.
    gate!(attest_benchmark_with_the_admin, [BENCHMARK_AUTHORITY], NotBenchmarkAuthority, funded,
        |net, w| net.attests_benchmark_with_admin(w, NANO)),
    gate!(publish_rewards, [DISTRIBUTOR], NotDistributor, funded,
        |net, w| { let new = publication(net, w); net.publishes_rewards(new) }),
    gate!(publish_penalties, [DISTRIBUTOR], NotDistributor, funded,
        |net, w| { let new = publication(net, w); net.publishes_penalties(new) }),
    gate!(cancel_publication, [GUARDIAN, ADMIN], NotGuardianOrAdmin, |net| {
        let w = funded(net);
        let new = publication(net, w);
        net.publishes_rewards(new).succeeds();
        w
    }, |net, _| net.cancels_publication(PoolKind::Rewards)),
    gate!(suspend_publication, [GUARDIAN, ADMIN], NotGuardianOrAdmin, |net| {
        let w = funded(net);
        let new = publication(net, w);
        net.publishes_rewards(new).succeeds();
        net.chain.pass(6 * HOUR);
        w
    }, |net, _| net.suspends_publication(PoolKind::Rewards)),
    gate!(propose_slash, [SLASHER], NotSlasher, registered,
        |net, w| net.proposes_slash(w, offence(1, net.chain.now(), IFX))),
    gate!(cancel_slash, [GUARDIAN, ADMIN], NotGuardianOrAdmin, accused,
        |net, w| net.cancels_slash(w, ID)),
    gate!(contest_slash, [Owner, Operator], NotOwnerOrOperator, accused,
        |net, w| net.contests_slash(w, ID, [7; 32])),
    gate!(register_worker, [Owner, Operator], NotOwnerOrOperator, staked,
        |net, w| net.registers_worker(w, ONE_USD, 0)),
    gate!(set_price, [Owner, Operator], NotOwnerOrOperator, registered,
        |net, w| net.sets_price(w, 2 * ONE_USD)),
    gate!(set_operator, [Owner], NotOwner, registered,
        |net, w| net.sets_operator(w, Pubkey::new_unique())),
    gate!(offer_worker, [Owner], NotOwner, registered,
        |net, w| net.offers_worker(w, Some(Pubkey::new_unique()))),
    gate!(accept_worker, [NewOwner], NotOffered, |net| {
        let w = registered(net);
        let new_owner = net.keys.new_owner.pubkey();
        net.offers_worker(w, Some(new_owner)).succeeds();
        w
    }, |net, w| {
        let new_owner = net.keys.new_owner.insecure_clone();
        net.accepts_worker(&new_owner, w, 0)
    }),
    gate!(set_payout, [Owner], NotOwner, registered,
        |net, w| net.sets_payout(w, Pubkey::new_unique())),
    gate!(set_restake, [Owner], NotOwner, registered, |net, w| net.sets_restake(w, false)),
    gate!(request_unstake, [Owner], NotOwner, registered, |net, w| net.requests_unstake(w, IFX)),
    gate!(cancel_unstake, [Owner], NotOwner, unbonded, |net, w| net.cancels_unstake(w, 0)),
    gate!(withdraw, [Owner], NotOwner, unbonded, |net, w| net.withdraws(w)),
    gate!(close_worker, [Owner], NotOwner, |net| {
        let w = unbonded(net);
        net.withdraws(w).succeeds();
        w
    }, |net, w| net.closes_worker(w)),
    // Of a registered worker. Who may top up one that is not stands in `stake/top_up.rs`.
    token_gate!(top_up, |net, w| net.tops_up(w, IFX)),
    token_gate!(fund_rewards, |net, w| net.funds_rewards(&net.owner(w), IFX)),
    token_gate!(burn_revenue, |net, w| net.burns_revenue(&net.owner(w), IFX)),
];

/// What anyone may call. Whom it pays, and how much, nobody can choose.
pub const OPEN_TO_ALL: [&str; 11] = [
    "apply_params",
    "apply_role",
    "claim_penalty",
    "claim_rewards",
    "close_slash_case",
    "commit_price_from_pyth",
    "create_network",
    "execute_slash",
    "open_worker",
    "quote_minimum_stake",
    "worker_status",
];
