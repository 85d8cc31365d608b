//! Every instruction that one key may call and others may not, as a table.

use Who::*;
use inferix_staking::state::{NewPublication, PoolKind, Role};
use inferix_staking_tests::*;

/// Whose key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Admin,
    BenchmarkAuthority,
    PriceAuthority,
    Distributor,
    Slasher,
    Guardian,
    Owner,
    Payout,
    Stranger,
}

impl Who {
    pub const ALL: [Self; 9] = [
        Admin,
        BenchmarkAuthority,
        PriceAuthority,
        Distributor,
        Slasher,
        Guardian,
        Owner,
        Payout,
        Stranger,
    ];

    pub fn key(self, net: &TestNetwork, w: W) -> Keypair {
        match self {
            Admin => net.keys.admin.insecure_clone(),
            BenchmarkAuthority => net.keys.benchmark_authority.insecure_clone(),
            PriceAuthority => net.keys.price_authority.insecure_clone(),
            Distributor => net.keys.distributor.insecure_clone(),
            Slasher => net.keys.slasher.insecure_clone(),
            Guardian => net.keys.guardian.insecure_clone(),
            Owner => net.owner(w),
            Payout => net.keys.mint_authority.insecure_clone(),
            Stranger => net.keys.stranger.insecure_clone(),
        }
    }
}

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
    pub arrange: fn(&mut TestNetwork) -> W,
    pub call: for<'a> fn(&'a mut TestNetwork, W) -> Call<'a>,
}

impl Gate {
    /// A network on which the call would succeed.
    pub fn arranged(&self) -> (TestNetwork, W) {
        let mut net = TestNetwork::new();
        let w = (self.arrange)(&mut net);
        (net, w)
    }
}

const ID: [u8; 32] = [1; 32];

fn registered(net: &mut TestNetwork) -> W {
    let w = net.registered_worker(3 * MINIMUM);
    // The mint authority, which holds no role, doubles as the wallet that rewards go to.
    let payout = net.keys.mint_authority.pubkey();
    net.sets_payout(w, payout).succeeds();
    w
}

/// Both vaults hold a token and the first epoch is over.
fn funded(net: &mut TestNetwork) -> W {
    let w = registered(net);
    for vault in [net.reward_vault, net.penalty_vault] {
        net.donate(&vault, IFX);
    }
    net.chain.pass(EPOCH);
    w
}

fn publication(net: &TestNetwork, w: W) -> NewPublication {
    net.snapshot(&[(w, IFX)]).publication(0)
}

fn unbonded(net: &mut TestNetwork) -> W {
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
    gate!(set_role, [Admin], NotAdmin, registered, |net, _| {
        let key = net.keys.stranger.pubkey();
        net.sets_role(Role::Slasher, key)
    }),
    gate!(bar_worker, [Admin], NotAdmin, registered, |net, w| net.bars_worker(w)),
    gate!(unbar_worker, [Admin], NotAdmin, |net| {
        let w = registered(net);
        net.bars_worker(w).succeeds();
        w
    }, |net, w| net.unbars_worker(w)),
    gate!(set_snapshot_uri, [Admin], NotAdmin, registered,
        |net, _| net.sets_snapshot_uri("https://x")),
    gate!(commit_price, [PriceAuthority], NotPriceAuthority, funded,
        |net, _| net.commits_price(ONE_USD)),
    gate!(attest_benchmark, [BenchmarkAuthority], NotBenchmarkAuthority, funded,
        |net, w| net.attests_benchmark(w, HALF_IB)),
    // The admin's signature lifts the limit on the step. It replaces nobody's.
    gate!(attest_benchmark_with_the_admin, [BenchmarkAuthority], NotBenchmarkAuthority, funded,
        |net, w| net.attests_benchmark_with_admin(w, NANO)),
    gate!(publish_rewards, [Distributor], NotDistributor, funded,
        |net, w| { let new = publication(net, w); net.publishes_rewards(new) }),
    gate!(publish_penalties, [Distributor], NotDistributor, funded,
        |net, w| { let new = publication(net, w); net.publishes_penalties(new) }),
    gate!(cancel_publication, [Guardian, Admin], NotGuardianOrAdmin, |net| {
        let w = funded(net);
        let new = publication(net, w);
        net.publishes_rewards(new).succeeds();
        w
    }, |net, _| net.cancels_publication(PoolKind::Rewards)),
    gate!(suspend_publication, [Guardian, Admin], NotGuardianOrAdmin, |net| {
        let w = funded(net);
        let new = publication(net, w);
        net.publishes_rewards(new).succeeds();
        net.chain.pass(6 * HOUR);
        w
    }, |net, _| net.suspends_publication(PoolKind::Rewards)),
    gate!(propose_slash, [Slasher], NotSlasher, registered,
        |net, w| net.proposes_slash(w, offence(1, net.chain.now(), IFX))),
    gate!(cancel_slash, [Guardian, Admin], NotGuardianOrAdmin, |net| {
        let w = registered(net);
        net.proposes_slash(w, offence(1, net.chain.now(), IFX)).succeeds();
        w
    }, |net, w| net.cancels_slash(w, ID)),
    gate!(register_worker, [Owner], NotOwner, TestNetwork::measured_worker,
        |net, w| net.registers_worker(w, ONE_USD, MINIMUM)),
    gate!(set_price, [Owner], NotOwner, registered, |net, w| net.sets_price(w, 2 * ONE_USD)),
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
    token_gate!(top_up, |net, w| net.tops_up(w, IFX)),
    token_gate!(fund_rewards, |net, w| net.funds_rewards(&net.owner(w), IFX)),
    token_gate!(burn_revenue, |net, w| net.burns_revenue(&net.owner(w), IFX)),
];
