//! At least one unit can be slashed of any stake.

use inferix_staking_tests::state::Network;
use inferix_staking_tests::*;

use crate::cases::*;

/// A worker with so many base units, on a network where a case asks at most this share.
fn tiny_worker(stake: u64, max_slash_bps: u16) -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let address = net.address;
    net.chain.change_state(&address, |network: &mut Network| {
        network.params.max_slash_bps = max_slash_bps;
    });
    let w = net.open_worker();
    net.tops_up(w, stake).succeeds();
    (net, w)
}

#[test]
fn a_case_asks_its_share_rounded_up() {
    for (stake, bps, most) in [
        (1, 5_000, 1),
        (2, 5_000, 1),
        (3, 5_000, 2),
        (1, 1, 1),
        (10_000, 1, 1),
        (10_001, 1, 2),
        (3, 10_000, 3),
    ] {
        let (mut net, w) = tiny_worker(stake, bps);
        net.proposes_slash(w, offence(1, GENESIS, most + 1))
            .fails_with(StakingError::SlashTooLarge);
        slash(&mut net, w, 1, most);
        net.expect_stake(w, stake - most);
        assert_eq!(net.chain.balance(&net.penalty_vault), most);
    }
}

#[test]
fn a_stake_of_three_units_is_taken_in_two_cases() {
    let (mut net, w) = tiny_worker(3, 5_000);
    slash(&mut net, w, 1, 2);
    net.next_epoch();
    slash(&mut net, w, 2, 1);
    assert_eq!(net.worker_state(w).slashable(), 0);
    net.closes_worker(w).succeeds();
}

/// A registered worker, too: the benchmark is so small that one unit covers S(n).
#[test]
fn a_registered_worker_s_only_unit_can_be_slashed() {
    let mut net = TestNetwork::new();
    let w = net.open_worker();
    net.attests_benchmark(w, 1).succeeds();
    net.registers_worker(w, 1, 1).succeeds();
    slash(&mut net, w, 1, 1);
    net.expect_stake(w, 0);
    assert_ne!(net.short_since(w), 0);
}
