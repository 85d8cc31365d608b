//! `bar_worker` and `unbar_worker`: the admin shuts a worker out, and its exits stay open.

use inferix_staking_tests::*;

#[test]
fn the_admin_bars_and_unbars_a_worker_and_touches_nothing_else() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let mut expected = net.worker_state(alice);
    for barred in [true, false, true] {
        let receipt = match barred {
            true => net.bars_worker(alice).succeeds(),
            false => net.unbars_worker(alice).succeeds(),
        };
        expected.barred = u8::from(barred);
        assert_eq!(
            format!("{:?}", net.worker_state(alice)),
            format!("{expected:?}")
        );
        let event: events::WorkerBarred = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, net.worker(alice).address);
        assert_eq!(event.barred, barred);
    }
}

#[test]
fn barring_twice_or_unbarring_the_free_is_refused() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.unbars_worker(alice).fails_with(StakingError::NotBarred);
    net.bars_worker(alice).succeeds();
    net.bars_worker(alice)
        .fails_with(StakingError::WorkerBarred);
}

#[test]
fn a_barred_worker_can_do_all_that_leads_out() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.bars_worker(alice).succeeds();

    net.next_epoch();
    net.tops_up(alice, IFX).succeeds();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    net.sets_price(alice, ONE_USD / 2).succeeds();
    net.sets_payout(alice, Pubkey::new_unique()).succeeds();
    net.sets_restake(alice, false).succeeds();
    net.requests_unstake(alice, IFX).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.requests_unstake(alice, MINIMUM + IFX).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(alice).succeeds();
    assert_eq!(net.owner_balance(alice), 1_000_000 * IFX);
    net.closes_worker(alice).succeeds();
}

/// The bar is a matter of what a worker is paid, not of what it held.
#[test]
fn a_bar_leaves_the_coverage_record_alone() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.bars_worker(alice).succeeds();
    net.chain.set_time(epoch_start(2));
    net.unbars_worker(alice).succeeds();
    assert_eq!(net.record(alice), "oee");
}

#[test]
fn a_barred_workers_reward_waits_until_it_is_unbarred() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, 5 * IFX)]);
    net.bars_worker(alice).succeeds();

    let event: events::RewardsClaimed = net.claims(&snapshot, 0).succeeds().event();

    assert_eq!(event.claims[0].outcome, state::ClaimOutcome::Barred);
    assert_eq!(net.payout_balance(alice), 0);
    net.unbars_worker(alice).succeeds();
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.payout_balance(alice), 5 * IFX);
}
