//! A network's life on the runtimes to come: accounts created, written, slashed and closed, with those features
//! switched on that change how a program gets its accounts, and at addresses that somebody has sent lamports to.

use agave_feature_set as features;
use inferix_staking::state::NewPublication;
use inferix_staking_tests::*;

/// From creation to the closing of everything that can be closed. `dust`: lamports that are there before.
fn lives(net: &mut TestNetwork, dust: Option<u64>) {
    let prefund = |net: &mut TestNetwork, addresses: &[Pubkey]| {
        for (address, dust) in addresses.iter().zip(dust.into_iter().cycle()) {
            net.chain.prefund(address, dust);
        }
    };
    let pools = [
        net.address,
        net.reward_pool,
        net.reward_vault,
        net.penalty_pool,
        net.penalty_vault,
    ];
    prefund(net, &pools);
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    net.creates_network(params).succeeds();
    net.commits_price(ONE_USD).succeeds();
    net.sets_snapshot_uri(&"x".repeat(128)).succeeds();

    let w = net.unopened_worker();
    let case = net.case_address(w, [1; 32]);
    let (worker, vault) = (net.worker(w).address, net.worker(w).vault);
    prefund(net, &[worker, vault, case]);
    net.opens_worker(w).succeeds();
    net.attests_benchmark(w, HALF_IB).succeeds();
    net.registers_worker(w, ONE_USD, MINIMUM).succeeds();
    let now = net.chain.now();
    net.proposes_slash(w, offence(1, now, MINIMUM)).succeeds();
    net.contests_slash(w, [1; 32], [3; 32]).succeeds();
    net.chain.pass(6 * DAY);
    net.executes_slash(w, [1; 32]).succeeds();

    let wallet = net.chain.keypair().pubkey();
    net.funded_tokens(&wallet, 0);
    let verifier = net.verifier_address(&wallet);
    prefund(net, &[verifier]);
    let tree = verifier_tree(&[(wallet, IFX)]);
    let new = NewPublication {
        epoch: 0,
        root: tree.root(),
        leaf_count: 1,
        cumulative_total: IFX,
        written_off: 0,
    };
    net.publishes_penalties(new).succeeds();
    net.chain.pass(6 * HOUR);
    for paid in [IFX, 0] {
        let before = net.chain.balance(&net.tokens_of(&wallet));
        net.claims_penalty(&wallet, 0, IFX, vec![]).succeeds();
        let after = net.chain.balance(&net.tokens_of(&wallet));
        assert_eq!(after - before, paid);
        net.chain.pass(1);
    }

    net.donate(&vault, 5);
    net.closes_worker(w).succeeds();
    assert_eq!(net.chain.account(&worker), None);
    assert_eq!(net.chain.account(&vault), None);
    net.chain.pass(1);
    net.opens_worker(w).succeeds();
    net.chain.pass(61 * DAY);
    net.closes_slash_case(w, [1; 32]).succeeds();
    assert_eq!(net.chain.account(&case), None);

    // Closed and opened again in one transaction.
    let (closes, opens) = (
        net.closes_worker(w).instruction,
        net.opens_worker(w).instruction,
    );
    let (owner, payer) = (net.owner(w), net.keys.admin.insecure_clone());
    net.chain.must(&[closes, opens], &[&owner, &payer]);
    assert_eq!(net.worker_state(w).claimed_total, 0);
}

#[test]
fn a_networks_life_is_the_same_on_every_runtime_and_at_prefunded_addresses() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        for dust in [None, Some(1), Some(1_000_000_000)] {
            for runtime in Runtime::ALL {
                let chain = Chain::on_runtime(runtime);
                let mut net = TestNetwork::uncreated_on(chain, token_program, 9);
                lives(&mut net, dust);
            }
        }
    }
}

/// Each runtime differs from the one before it by what its name says, or else the suite runs twice on one.
#[test]
fn each_runtime_has_the_features_that_it_is_named_for() {
    let watched = [
        features::syscall_parameter_address_restrictions::ID,
        features::virtual_address_space_adjustments::ID,
        features::account_data_direct_mapping::ID,
    ];
    let active = |runtime: Runtime| watched.map(|id| runtime.features().is_active(&id));
    assert_eq!(active(Runtime::Mainnet), [true, false, false]);
    assert_eq!(active(Runtime::Strict), [true, true, false]);
    assert_eq!(active(Runtime::Mapped), [true, true, true]);
    assert_eq!(active(Runtime::All), [true; 3]);
    assert!(Runtime::All.features().inactive().is_empty());
}
