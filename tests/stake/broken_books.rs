//! Books that no instruction can make: each change of them checks the sum, and refuses to go on.

use inferix_staking::state::Worker;
use inferix_staking_tests::*;

#[test]
fn books_that_do_not_add_up_stop_everything() {
    for wrong in [1, 1_u64.wrapping_neg()] {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(2 * MINIMUM);
        net.requests_unstake(alice, IFX).succeeds();
        net.chain.pass(91 * DAY);
        let worker = net.worker(alice).address;
        net.chain.change_state(&worker, |worker: &mut Worker| {
            worker.deposited_total = worker.deposited_total.wrapping_add(wrong);
        });
        net.tops_up(alice, 1)
            .fails_with(StakingError::BrokenInvariant);
        net.requests_unstake(alice, 1)
            .fails_with(StakingError::BrokenInvariant);
        net.cancels_unstake(alice, 0)
            .fails_with(StakingError::BrokenInvariant);
        net.withdraws(alice)
            .fails_with(StakingError::BrokenInvariant);
    }
}
