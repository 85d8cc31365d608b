//! What other programs pay: the view of a worker, and the calls of the example `examples/fund`.

use inferix_staking::state::ALL;
use inferix_staking_tests::*;

use crate::Bench;

/// On a chain whose keys come from this seed.
pub fn measure(bench: &mut Bench, seed: u64) {
    let net = TestNetwork::uncreated_on(Chain::seeded(seed), SPL_TOKEN, 9);
    let (mut fund, holders) = FundNetwork::on(net).raised(&[3 * MINIMUM]);
    let w = fund.w;
    bench.note(
        "open_worker, set_operator (fund)",
        &fund.opens_worker().succeeds(),
    );
    fund.net.attests_benchmark(w, HALF_IB).succeeds();
    bench.note(
        "register_worker (fund)",
        &fund.registers_worker(ONE_USD, MINIMUM).succeeds(),
    );
    bench.note("top_up (fund)", &fund.tops_up(IFX).succeeds());

    let snapshot = fund.net.rewards_are_claimable(&[(w, 10 * IFX)]);
    bench.note("worker_status", &fund.net.views_worker(w, None).succeeds());
    let leaf = Some(snapshot.reward_leaf(0));
    bench.note("worker_status", &fund.net.views_worker(w, leaf).succeeds());
    bench.note(
        "claim_rewards (fund)",
        &fund.collects(&snapshot, 0).succeeds(),
    );
    bench.note(
        "pay_holder (fund)",
        &fund.pays_holder(&holders[0]).succeeds(),
    );

    bench.note(
        "worker_status, request_unstake (fund)",
        &fund.unstakes_surplus().succeeds(),
    );
    bench.note("request_unstake (fund)", &fund.unstakes(ALL).succeeds());
    fund.net.chain.pass(90 * DAY);
    bench.note("withdraw (fund)", &fund.withdraws().succeeds());
    bench.note("close_worker (fund)", &fund.closes_worker().succeeds());
}
