//! What a network's life is measured without: the keys of a worker, its hand-over, an answer to a case, and
//! what is only written down.

use inferix_staking::state::PoolKind;
use inferix_staking_tests::*;

use crate::Bench;

pub fn measure(bench: &mut Bench, seed: u64) {
    let mut net = TestNetwork::uncreated_on(Chain::seeded(seed), SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    net.commits_price(ONE_USD).succeeds();
    bench.note(
        "set_snapshot_uri",
        &net.sets_snapshot_uri(&"a".repeat(128)).succeeds(),
    );

    let w = net.registered_worker(MINIMUM);
    let (operator, buyer) = (net.chain.wallet(), net.chain.wallet());
    bench.note(
        "set_operator",
        &net.sets_operator(w, operator.pubkey()).succeeds(),
    );
    bench.note("set_restake", &net.sets_restake(w, false).succeeds());
    bench.note(
        "offer_worker",
        &net.offers_worker(w, Some(buyer.pubkey())).succeeds(),
    );
    bench.note(
        "accept_worker",
        &net.accepts_worker(&buyer, w, MINIMUM).succeeds(),
    );

    let other = net.registered_worker(MINIMUM);
    let now = net.chain.now();
    net.proposes_slash(other, offence(1, now, IFX)).succeeds();
    bench.note(
        "contest_slash",
        &net.contests_slash(other, [1; 32], [2; 32]).succeeds(),
    );

    let funder = net.keys.stranger.insecure_clone();
    net.funded_tokens(&funder.pubkey(), 10 * IFX);
    bench.note("burn_revenue", &net.burns_revenue(&funder, IFX).succeeds());
    net.rewards_are_claimable(&[(other, IFX)]);
    bench.note(
        "suspend_publication",
        &net.suspends_publication(PoolKind::Rewards).succeeds(),
    );
}
