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
    ($($name:ident: |$net:ident| $call:expr,)*) => {
        &[$(Baseline {
            name: stringify!($name),
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
    attest_benchmark: |net| net.attests_benchmark_with_admin(ALICE, HALF_IB),
    bar_worker: |net| net.bars_worker(ALICE),
    burn_revenue: |net| { let owner = net.owner(ALICE); net.burns_revenue(&owner, IFX) },
    cancel_admin: |net| net.cancels_admin(),
    cancel_params: |net| net.cancels_params(),
    cancel_publication: |net| net.cancels_publication(PoolKind::Rewards),
    cancel_role: |net| net.cancels_role(Role::Slasher),
    cancel_slash: |net| net.cancels_slash(ALICE, id(case::OPEN)),
    cancel_unstake: |net| net.cancels_unstake(ALICE, 0),
    claim_penalty: |net| second_verifier_claims(net),
    claim_rewards: |net| { let snapshot = snapshot(net, 4 * IFX); net.claims_run(&snapshot, 0, 2) },
    close_slash_case: |net| net.closes_slash_case(BOB, id(case::OLD)),
    close_worker: |net| { let vault = net.worker(EMPTY).vault; net.donate(&vault, IFX); net.closes_worker(EMPTY) },
    commit_price: |net| net.commits_price(ONE_USD),
    commit_price_from_pyth: |net| Update::new(net).commits(net),
    contest_slash: |net| net.contests_slash(ALICE, id(case::OPEN), [7; 32]),
    create_network: |net| net.creates_network(params()),
    execute_slash: |net| net.executes_slash(ALICE, id(case::DUE)),
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
    remove_role: |net| net.removes_role(Role::Distributor),
    request_unstake: |net| net.requests_unstake(ALICE, IFX),
    set_operator: |net| net.sets_operator(ALICE, Pubkey::new_from_array([9; 32])),
    set_payout: |net| net.sets_payout(ALICE, Pubkey::new_from_array([9; 32])),
    set_price: |net| net.sets_price(ALICE, ONE_USD + 1),
    set_restake: |net| net.sets_restake(ALICE, false),
    set_role: |net| net.sets_role(Role::Distributor, Pubkey::new_from_array([9; 32])),
    set_snapshot_uri: |net| net.sets_snapshot_uri("https://elsewhere"),
    suspend_publication: |net| net.suspends_publication(PoolKind::Rewards),
    top_up: |net| net.tops_up(ALICE, IFX),
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

/// It has no account of the program's yet.
fn second_verifier_claims(net: &mut TestNetwork) -> Call<'_> {
    let wallet = verifiers()[1].pubkey();
    let proof = penalties(4 * IFX).0.proof(1, 1);
    net.claims_penalty(&wallet, 1, 4 * IFX, proof)
}

fn nothing_is_pending(net: &mut TestNetwork, pool: PoolKind) {
    if net.distribution(pool).pending.exists() {
        net.cancels_publication(pool).succeeds();
    }
}
