//! The whole of a worker's life, with both token programs and 0, 6 and 9 decimals.

use inferix_staking_tests::state::ClaimOutcome::{self, *};
use inferix_staking_tests::state::{ALL, Caps, Params, PoolKind};
use inferix_staking_tests::*;

/// A network of a token, and how many base units one of it has.
struct Money {
    net: TestNetwork,
    unit: u64,
}

/// S(n) of the usual worker is 72 tokens; once its benchmark has risen by a fifth, 86.4, rounded up to a unit.
fn raised(unit: u64) -> u64 {
    (864 * unit).div_ceil(10)
}

fn everywhere(test: impl Fn(Money)) {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        for decimals in [0, 6, 9] {
            println!("{token_program}, {decimals} decimals");
            let unit = 10u64.pow(decimals.into());
            let cap = 1_000_000 * unit;
            let params = Params::defaults(Caps {
                epoch_emission_cap: cap,
                lifetime_cap: cap * 1_000,
                epoch_penalty_cap: cap,
                slash_limit_per_epoch: cap,
            });
            let net = TestNetwork::with(token_program, decimals, params);
            test(Money { net, unit });
        }
    }
}

fn claims(net: &mut TestNetwork, snapshot: &Snapshot) -> (ClaimOutcome, u64) {
    let event: events::RewardsClaimed = net.claims(snapshot, 0).succeeds().event();
    (event.claims[0].outcome, event.claims[0].amount)
}

#[test]
fn a_life_from_the_network_to_the_closing_of_the_worker() {
    everywhere(|Money { mut net, unit }| {
        assert_eq!(10u64.pow(net.network_state().decimals.into()), unit);
        // Registers, to the unit.
        let w = net.measured_worker();
        let before = net.owner_balance(w);
        net.registers_worker(w, ONE_USD, 72 * unit - 1)
            .fails_with(StakingError::StakeBelowMinimum);
        net.registers_worker(w, ONE_USD, 72 * unit).succeeds();
        net.tops_up(w, 5 * unit).succeeds();
        net.expect_stake(w, 77 * unit);

        // Is paid.
        let snapshot = net.rewards_are_claimable(&[(w, 30 * unit)]);
        assert_eq!(claims(&mut net, &snapshot), (Paid, 30 * unit));
        assert_eq!(net.payout_balance(w), 30 * unit);

        // Falls short, and restakes.
        net.attests_benchmark(w, HALF_IB / 5 * 6).succeeds();
        let snapshot = net.rewards_are_claimable(&[(w, 60 * unit)]);
        let missing = raised(unit) - 77 * unit;
        assert_eq!(net.status_of(w, None).minimum_stake, raised(unit));
        assert_eq!(claims(&mut net, &snapshot), (Restaked, missing));
        assert_eq!(claims(&mut net, &snapshot), (Paid, 30 * unit - missing));
        net.expect_stake(w, raised(unit));

        // Is slashed.
        let now = net.chain.now();
        net.proposes_slash(w, offence(1, now, 10 * unit)).succeeds();
        net.chain.pass(3 * DAY);
        net.executes_slash(w, [1; 32]).succeeds();
        assert_eq!(net.chain.balance(&net.penalty_vault), 10 * unit);
        let tree = verifier_tree(&[(net.keys.stranger.pubkey(), 10 * unit)]);
        let stranger = net.keys.stranger.pubkey();
        let stranger_tokens = net.funded_tokens(&stranger, 0);
        let had = net.chain.balance(&stranger_tokens);
        let new = state::NewPublication {
            epoch: net.epoch() - 1,
            root: tree.root(),
            leaf_count: 1,
            cumulative_total: 10 * unit,
            written_off: 0,
        };
        net.publishes_penalties(new).succeeds();
        net.chain.pass(6 * HOUR);
        net.claims_penalty(&stranger, 0, 10 * unit, vec![])
            .succeeds();
        assert_eq!(net.chain.balance(&stranger_tokens), had + 10 * unit);

        // Leaves with what is left.
        net.requests_unstake(w, ALL).succeeds();
        net.chain.pass(90 * DAY);
        net.withdraws(w).succeeds();
        let left = raised(unit) - 10 * unit;
        assert_eq!(net.owner_balance(w), before - 77 * unit + left);
        assert_eq!(net.vault_balance(w), 0);
        let vault = net.worker(w).vault;
        net.donate(&vault, 1);
        net.closes_worker(w).succeeds();
        assert_eq!(net.owner_balance(w), before - 77 * unit + left + 1);
        assert_eq!(net.chain.account(&vault), None);
        assert_eq!(net.distribution(PoolKind::Rewards).claimed_total, 60 * unit);
        assert_eq!(net.chain.balance(&net.reward_vault), 0);
    });
}

/// What is burned leaves the supply; what is funded is there.
#[test]
fn revenue_is_burned_and_rewards_are_funded() {
    everywhere(|Money { mut net, unit }| {
        let funder = net.keys.stranger.insecure_clone();
        let tokens = net.funded_tokens(&funder.pubkey(), 10 * unit);
        net.funds_rewards(&funder, 4 * unit).succeeds();
        net.burns_revenue(&funder, 5 * unit).succeeds();
        assert_eq!(net.chain.balance(&tokens), unit);
        assert_eq!(net.chain.balance(&net.reward_vault), 4 * unit);
        let pool = net.reward_pool_state();
        assert_eq!((pool.funded_total, pool.burned_total), (4 * unit, 5 * unit));
    });
}
