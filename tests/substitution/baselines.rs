//! A call of each instruction that succeeds in the scene. An instruction that is added to the IDL has to be added
//! here, and then everything is tried on it.

use inferix_staking_tests::price_update::Update;
use inferix_staking_tests::state::{NewPublication, Pausable, PoolKind, RewardLeaf, Role};
use inferix_staking_tests::*;

use crate::life::*;
use crate::scene::{Scene, UNBORN};

/// A call, and what has to happen right before it.
pub struct Baseline {
    pub name: &'static str,
    /// The name, and which of its ways the call takes.
    pub label: &'static str,
    call: for<'a> fn(&'a mut TestNetwork) -> Call<'a>,
}

impl Baseline {
    /// The call, after what has to happen right before it.
    pub fn instruction(&self, net: &mut TestNetwork) -> Instruction {
        (self.call)(net).instruction.clone()
    }

    /// Brings the scene to where the call succeeds, and returns it.
    pub fn arrange(&self, scene: &mut Scene) -> Instruction {
        scene.rewind();
        if self.name == "create_network" {
            return scene.in_network(UNBORN, |net| self.instruction(net));
        }
        self.instruction(&mut scene.net)
    }
}

macro_rules! baselines {
    ($($name:ident $(($way:literal))?: |$net:ident| $call:expr,)*) => {
        &[$(Baseline {
            name: stringify!($name),
            label: concat!(stringify!($name), $(" (", $way, ")")?),
            call: |$net| $call,
        }),*]
    };
}

#[rustfmt::skip]
pub const BASELINES: &[Baseline] = baselines! {
    accept_admin: |net| { let key = net.keys.new_owner.insecure_clone(); net.accepts_admin(&key) },
    accept_worker: |net| { let key = net.keys.new_owner.insecure_clone(); net.accepts_worker(&key, OFFERED, 0) },
    apply_params: |net| net.applies_params(),
    apply_role: |net| net.applies_role(Role::Slasher),
    attest_benchmark: |net| net.attests_benchmark(ALICE, HALF_IB),
    attest_benchmark ("with the admin"): |net| net.attests_benchmark_with_admin(ALICE, NANO),
    bar_worker: |net| net.bars_worker(ALICE),
    burn_revenue: |net| { let owner = net.owner(ALICE); net.burns_revenue(&owner, IFX) },
    cancel_admin: |net| net.cancels_admin(),
    cancel_params: |net| net.cancels_params(),
    cancel_publication: |net| net.cancels_publication(PoolKind::Rewards),
    cancel_role: |net| net.cancels_role(Role::Slasher),
    cancel_publication ("penalties"): |net| net.cancels_publication(PoolKind::Penalties),
    cancel_slash: |net| net.cancels_slash(ALICE, id(case::OPEN)),
    cancel_slash ("lapsed"): |net| {
        let stranger = net.keys.stranger.insecure_clone();
        net.cancels_slash(BOB, id(case::LAPSED)).signed_by(&stranger)
    },
    cancel_unstake: |net| net.cancels_unstake(ALICE, 0),
    claim_penalty: |net| verifier_claims(net, 1),
    claim_penalty ("again"): |net| verifier_claims(net, 0),
    claim_rewards: |net| { let snapshot = snapshot(net, 4 * IFX); net.claims_run(&snapshot, 0, 2) },
    claim_rewards ("of one that has left"): |net| { let snapshot = snapshot(net, 4 * IFX); net.claims(&snapshot, 3) },
    close_slash_case: |net| net.closes_slash_case(BOB, id(case::OLD)),
    close_worker: |net| { let vault = net.worker(EMPTY).vault; net.donate(&vault, IFX); net.closes_worker(EMPTY) },
    close_worker ("nothing to sweep"): |net| net.closes_worker(EMPTY),
    commit_price: |net| net.commits_price(ONE_USD),
    commit_price_from_pyth: |net| Update::new(net).commits(net),
    contest_slash: |net| net.contests_slash(ALICE, id(case::OPEN), [7; 32]),
    create_network: |net| net.creates_network(params()),
    execute_slash: |net| net.executes_slash(ALICE, id(case::DUE)),
    execute_slash ("lapsed"): |net| net.executes_slash(BOB, id(case::LAPSED)),
    fund_rewards: |net| { let owner = net.owner(ALICE); net.funds_rewards(&owner, IFX) },
    offer_worker: |net| { let key = net.keys.new_owner.pubkey(); net.offers_worker(OFFERED, Some(key)) },
    open_worker: |net| net.opens_worker(UNOPENED),
    pause: |net| net.pauses(Pausable::SlashProposals.bit()),
    propose_admin: |net| {
        net.cancels_admin().succeeds();
        net.proposes_admin(Pubkey::new_from_array([9; 32]))
    },
    propose_params: |net| {
        net.cancels_params().succeeds();
        net.proposes_params(params(), None)
    },
    propose_role: |net| net.proposes_role(Role::Guardian, Some(Pubkey::new_from_array([9; 32]))),
    propose_slash: |net| { let now = net.chain.now(); net.proposes_slash(ALICE, offence(case::NEW, now, IFX)) },
    propose_slash ("again"): |net| {
        let at = net.case_state(ALICE, id(case::VETOED)).offence_at;
        net.appoints(Role::Guardian, Pubkey::new_from_array([8; 32]));
        net.proposes_slash(ALICE, offence(case::VETOED, at, IFX))
    },
    publish_penalties: |net| {
        nothing_is_pending(net, PoolKind::Penalties);
        net.publishes_penalties(NewPublication { epoch: 33, ..penalties(5 * IFX).1 })
    },
    publish_rewards: |net| {
        nothing_is_pending(net, PoolKind::Rewards);
        let new = snapshot(net, 5 * IFX).publication(33);
        net.publishes_rewards(new)
    },
    quote_minimum_stake: |net| net.quotes_minimum_stake(ALICE, None),
    register_worker: |net| net.registers_worker(STAKED, ONE_USD, IFX),
    register_worker ("without a deposit"): |net| net.registers_worker(STAKED, ONE_USD, 0),
    remove_role: |net| net.removes_role(Role::Distributor),
    request_unstake: |net| net.requests_unstake(ALICE, IFX),
    set_operator: |net| net.sets_operator(ALICE, Pubkey::new_from_array([9; 32])),
    set_payout: |net| net.sets_payout(ALICE, Pubkey::new_from_array([9; 32])),
    set_price: |net| net.sets_price(ALICE, ONE_USD + 1),
    set_restake: |net| net.sets_restake(ALICE, false),
    set_role: |net| net.sets_role(Role::Distributor, Pubkey::new_from_array([9; 32])),
    set_snapshot_uri: |net| net.sets_snapshot_uri("https://elsewhere"),
    suspend_publication: |net| net.suspends_publication(PoolKind::Rewards),
    suspend_publication ("penalties"): |net| net.suspends_publication(PoolKind::Penalties),
    top_up: |net| net.tops_up(ALICE, IFX),
    top_up ("of one that is not registered"): |net| net.tops_up(STAKED, IFX),
    unbar_worker: |net| net.unbars_worker(BARRED),
    unpause: |net| {
        net.pauses(Pausable::SlashProposals.bit()).succeeds();
        net.unpauses(Pausable::SlashProposals.bit())
    },
    withdraw: |net| net.withdraws(LEAVER),
    worker_status: |net| {
        let opened_slot = net.worker_state(ALICE).opened_slot;
        net.views_worker(ALICE, Some(RewardLeaf { opened_slot, cumulative: 4 * IFX }))
    },
};

/// The first one has an account of the program's, the second one has none yet.
fn verifier_claims(net: &mut TestNetwork, number: u32) -> Call<'_> {
    let wallet = verifiers()[number as usize].pubkey();
    let proof = penalties(4 * IFX).0.proof(number, 1);
    net.claims_penalty(&wallet, number, 4 * IFX, proof)
}

fn nothing_is_pending(net: &mut TestNetwork, pool: PoolKind) {
    if net.distribution(pool).pending.exists() {
        net.cancels_publication(pool).succeeds();
    }
}
