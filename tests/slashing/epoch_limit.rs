//! `execute_slash` within `slash_limit_per_epoch`.

use inferix_staking_tests::state::Network;
use inferix_staking_tests::*;

use crate::cases::*;

/// A network that slashes at most 10 IFX an epoch, and two of its workers.
fn limited_network() -> (TestNetwork, W, W) {
    let mut params = default_params();
    params.slash_limit_per_epoch = 10 * IFX;
    let mut net = TestNetwork::with_params(params);
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    (net, alice, bob)
}

#[test]
fn the_limit_is_used_up_to_the_last_unit_and_renewed_with_the_epoch() {
    let (mut net, alice, bob) = limited_network();
    accuse(&mut net, alice, 1, 6 * IFX);
    accuse(&mut net, alice, 2, 4 * IFX + 1);
    accuse(&mut net, bob, 3, 4 * IFX);
    accuse(&mut net, bob, 4, 1);
    net.chain.set_time(GENESIS + EPOCH);
    net.executes_slash(alice, id(1)).succeeds();
    net.executes_slash(alice, id(2))
        .fails_with(StakingError::SlashLimitReached);
    net.executes_slash(bob, id(3)).succeeds();
    assert_eq!(net.penalty_pool_state().slashed_in_epoch, 10 * IFX);
    net.executes_slash(bob, id(4))
        .fails_with(StakingError::SlashLimitReached);

    net.chain.set_time(GENESIS + 2 * EPOCH - 1);
    net.executes_slash(bob, id(4))
        .fails_with(StakingError::SlashLimitReached);
    net.chain.set_time(GENESIS + 2 * EPOCH);
    net.executes_slash(bob, id(4)).succeeds();
    net.executes_slash(alice, id(2)).succeeds();
    let pool = net.penalty_pool_state();
    assert_eq!((pool.slash_epoch, pool.slashed_in_epoch), (2, 4 * IFX + 2));
    assert_eq!(pool.slashed_total, 14 * IFX + 2);
    assert_eq!(net.chain.balance(&net.penalty_vault), 14 * IFX + 2);
}

#[test]
fn the_first_case_of_an_epoch_fits_however_low_the_limit_became() {
    let (mut net, alice, bob) = limited_network();
    accuse(&mut net, alice, 1, 10 * IFX);
    accuse(&mut net, bob, 2, 10 * IFX);
    let network = net.address;
    let lower = |network: &mut Network| network.params.slash_limit_per_epoch = IFX;
    net.chain.change_state(&network, lower);
    net.chain.set_time(GENESIS + EPOCH);
    net.executes_slash(alice, id(1)).succeeds();
    net.executes_slash(bob, id(2))
        .fails_with(StakingError::SlashLimitReached);
    net.chain.set_time(GENESIS + 2 * EPOCH);
    net.executes_slash(bob, id(2)).succeeds();
    assert_eq!(net.chain.balance(&net.penalty_vault), 20 * IFX);
}

#[test]
fn the_limit_counts_what_is_taken_not_what_was_asked() {
    let (mut net, alice, bob) = limited_network();
    let poor = net.open_worker();
    net.tops_up(poor, 8 * IFX).succeeds();
    for case in [1, 2, 3] {
        accuse(&mut net, poor, case, 4 * IFX);
    }
    accuse(&mut net, alice, 4, 2 * IFX);
    accuse(&mut net, bob, 5, 1);
    net.chain.pass(VETO_WINDOW);
    for case in [1, 2, 3] {
        net.executes_slash(poor, id(case)).succeeds();
    }
    net.executes_slash(alice, id(4)).succeeds();
    net.executes_slash(bob, id(5))
        .fails_with(StakingError::SlashLimitReached);
}

#[test]
fn one_networks_slashes_do_not_use_up_anothers_limit() {
    let (mut net, alice, _) = limited_network();
    let mut other = net.second_network();
    convict(&mut net, alice, 1, 10 * IFX);
    net.executes_slash(alice, id(1)).succeeds();
    net.swap(&mut other);
    let carol = net.open_worker();
    net.tops_up(carol, 20 * IFX).succeeds();
    slash(&mut net, carol, 1, 10 * IFX);
    assert_eq!(net.penalty_pool_state().slashed_total, 10 * IFX);
}
