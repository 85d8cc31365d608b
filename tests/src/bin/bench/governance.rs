//! What changes a network: roles, parameters, pauses, the price of a feed.

use inferix_staking::pyth::{
    FULLY_VERIFIED, PRICE_UPDATE_DISCRIMINATOR, PYTH_RECEIVER, PriceUpdate,
};
use inferix_staking::state::Role;
use inferix_staking_tests::*;

use crate::Bench;

pub fn measure(bench: &mut Bench, seed: u64) {
    let mut params = default_params();
    params.pyth_feed = [1; 32];
    let mut net = TestNetwork::uncreated_on(Chain::seeded(seed), SPL_TOKEN, 9);
    net.creates_network(params).succeeds();
    net.commits_price(ONE_USD).succeeds();
    roles(bench, &mut net);
    bench.note("pause", &net.pauses(15).succeeds());
    bench.note("unpause", &net.unpauses(15).succeeds());

    for cancelled in [true, false] {
        let proposed = net.proposes_params(params, Some(ONE_USD)).succeeds();
        bench.note("propose_params", &proposed);
        if cancelled {
            bench.note("cancel_params", &net.cancels_params().succeeds());
        }
    }
    net.chain.set_time(epoch_start(7));
    bench.note("apply_params", &net.applies_params().succeeds());

    net.next_epoch();
    let update = net
        .chain
        .forge_bytes(PYTH_RECEIVER, update(net.chain.now()));
    let committed = net.commits_price_from_pyth(update).succeeds();
    bench.note("commit_price_from_pyth", &committed);
}

fn roles(bench: &mut Bench, net: &mut TestNetwork) {
    let key = net.chain.wallet();
    bench.note("remove_role", &net.removes_role(Role::Slasher).succeeds());
    for cancelled in [true, false] {
        let proposed = net.proposes_role(Role::Slasher, Some(key.pubkey()));
        bench.note("propose_role", &proposed.succeeds());
        let new_admin = net.chain.wallet();
        let proposed = net.proposes_admin(new_admin.pubkey()).succeeds();
        bench.note("propose_admin", &proposed);
        if cancelled {
            bench.note("cancel_role", &net.cancels_role(Role::Slasher).succeeds());
            bench.note("cancel_admin", &net.cancels_admin().succeeds());
        } else {
            net.chain.set_time(epoch_start(4));
            bench.note("apply_role", &net.applies_role(Role::Slasher).succeeds());
            bench.note("accept_admin", &net.accepts_admin(&new_admin).succeeds());
            net.keys.admin = new_admin;
        }
    }
}

/// $1 of this second.
fn update(now: i64) -> Vec<u8> {
    let update = PriceUpdate {
        discriminator: PRICE_UPDATE_DISCRIMINATOR,
        write_authority: [2; 32],
        verification_level: FULLY_VERIFIED,
        feed_id: [1; 32],
        price: 100_000_000_i64.to_le_bytes(),
        conf: 1_u64.to_le_bytes(),
        exponent: (-8_i32).to_le_bytes(),
        publish_time: now.to_le_bytes(),
        prev_publish_time: now.to_le_bytes(),
        ema_price: 100_000_000_i64.to_le_bytes(),
        ema_conf: 1_u64.to_le_bytes(),
        posted_slot: [0; 8],
    };
    bytemuck::bytes_of(&update).to_vec()
}
