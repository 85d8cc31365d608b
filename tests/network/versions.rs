//! The version byte: an account of another layout is refused wherever it is passed.

use inferix_staking::state::Role;
use inferix_staking_tests::*;

/// The version stands right behind the discriminator.
const VERSION_AT: usize = 8;

/// Refuses each account of the program's in this call once its version is another one.
fn refuses_other_versions(net: &mut TestNetwork, action: impl Fn(&mut TestNetwork) -> Call<'_>) {
    for address in accounts_of_ours(action(net)) {
        for version in [0, 2, u8::MAX] {
            let set = |net: &mut TestNetwork, version| {
                let change = |account: &mut Account| account.data[VERSION_AT] = version;
                net.chain.change_account(&address, change);
            };
            set(net, version);
            action(net).fails_with(StakingError::UnknownVersion);
            set(net, 1);
        }
    }
}

#[test]
fn every_gated_instruction_refuses_accounts_of_another_version() {
    for gate in GATES {
        println!("{}", gate.name);
        let (mut net, w) = gate.arranged();
        refuses_other_versions(&mut net, |net| (gate.call)(net, w));
    }
}

#[test]
fn a_claim_refuses_network_pool_and_worker_of_another_version() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    refuses_other_versions(&mut net, |net| net.claims(&snapshot, 0));
    net.claims(&snapshot, 0).succeeds();
}

#[test]
fn a_penalty_s_claim_refuses_pool_and_verifier_of_another_version() {
    let mut net = TestNetwork::new();
    let verifier = net.keys.stranger.pubkey();
    net.funded_tokens(&verifier, 0);
    let tree = verifier_tree(&[(verifier, IFX)]);
    let vault = net.penalty_vault;
    net.donate(&vault, IFX);
    net.chain.pass(EPOCH);
    net.publishes_penalties(state::NewPublication {
        epoch: 0,
        root: tree.root(),
        leaf_count: tree.leaf_count(),
        cumulative_total: IFX,
        written_off: 0,
    })
    .succeeds();
    net.chain.pass(6 * HOUR);
    net.claims_penalty(&verifier, 0, IFX, vec![]).succeeds();
    refuses_other_versions(&mut net, |net| {
        net.claims_penalty(&verifier, 0, IFX, vec![])
    });
}

#[test]
fn a_slash_refuses_all_of_its_accounts_of_another_version() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.proposes_slash(alice, offence(1, GENESIS, IFX))
        .succeeds();
    net.chain.pass(3 * DAY);
    refuses_other_versions(&mut net, |net| net.executes_slash(alice, [1; 32]));
    net.executes_slash(alice, [1; 32]).succeeds();
    net.chain.pass(60 * DAY);
    refuses_other_versions(&mut net, |net| net.closes_slash_case(alice, [1; 32]));
}

#[test]
fn what_anyone_calls_refuses_them_too() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    refuses_other_versions(&mut net, |net| net.quotes_minimum_stake(alice, None));
    let key = Pubkey::new_unique();
    net.proposes_role(Role::Slasher, Some(key)).succeeds();
    net.proposes_params(default_params(), None).succeeds();
    net.chain.set_time(epoch_start(3));
    refuses_other_versions(&mut net, |net| net.applies_role(Role::Slasher));
    refuses_other_versions(&mut net, |net| net.applies_params());
    let update = net.chain.forge_bytes(Pubkey::new_unique(), vec![]);
    refuses_other_versions(&mut net, |net| net.commits_price_from_pyth(update));
    let unopened = net.unopened_worker();
    refuses_other_versions(&mut net, |net| net.opens_worker(unopened));
}
