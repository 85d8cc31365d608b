//! `quote_minimum_stake`: S(n) and its inputs as return data, for anyone.

use anchor_lang::AnchorSerialize;
use inferix_staking::MinimumStakeQuote;
use inferix_staking::state::{Network, Worker};
use inferix_staking_math::{Benchmark, MathError, Price, TokenPrice, minimum_stake};
use inferix_staking_tests::*;

fn quote(net: &mut TestNetwork, w: WorkerId, price: Option<u64>) -> MinimumStakeQuote {
    net.quotes_minimum_stake(w, price).succeeds().return_data()
}

#[test]
fn a_quote_names_the_minimum_and_everything_it_was_computed_from() {
    let mut params = default_params();
    params.min_price = ONE_USD / 4;
    let mut net = TestNetwork::with_params(params);
    net.reference_price(ONE_USD * 9 / 10);
    let alice = net.registered_worker(2 * MINIMUM);
    let before = net.worker_state(alice);
    let expected = MinimumStakeQuote {
        epoch: 2,
        minimum_stake: 80 * IFX,
        next_minimum_stake: Some(80 * IFX),
        active_stake: 2 * MINIMUM,
        benchmark: HALF_IB,
        price: ONE_USD,
        min_price: ONE_USD / 4,
        reference_price: ONE_USD * 9 / 10,
        reference_epoch: 2,
        coverage_epochs: 2,
        epoch_minutes: 4320,
        decimals: 9,
    };
    assert_eq!(quote(&mut net, alice, None), expected);
    assert_eq!(quote(&mut net, alice, Some(ONE_USD)), expected);
    let dearer = MinimumStakeQuote {
        minimum_stake: 160 * IFX,
        next_minimum_stake: Some(160 * IFX),
        price: 2 * ONE_USD,
        ..expected
    };
    assert_eq!(quote(&mut net, alice, Some(2 * ONE_USD)), dearer);
    assert_eq!(
        format!("{:?}", net.worker_state(alice)),
        format!("{before:?}")
    );
}

/// Programs without Anchor read these bytes; `None` is a single zero.
#[test]
fn a_quote_keeps_its_bytes() {
    let quote = |next_minimum_stake| MinimumStakeQuote {
        epoch: 1,
        minimum_stake: 2,
        next_minimum_stake,
        active_stake: 4,
        benchmark: 5,
        price: 6,
        min_price: 7,
        reference_price: 8,
        reference_epoch: 9,
        coverage_epochs: 10,
        epoch_minutes: 11,
        decimals: 12,
    };
    let words = |words: &[u64]| {
        words
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect::<Vec<_>>()
    };
    for next in [None, Some(3)] {
        let mut expected = words(&[1, 2]);
        expected.push(u8::from(next.is_some()));
        expected.extend(next.map(|next| words(&[next])).unwrap_or_default());
        expected.extend(words(&[4, 5, 6, 7, 8, 9]));
        expected.extend([10, 0, 0, 0, 11, 0, 0, 0, 12]);
        let mut bytes = vec![];
        quote(next).serialize(&mut bytes).unwrap();
        assert_eq!(bytes, expected);
    }
}

/// As a cut would: from the next epoch on. Below the floor, the floor counts.
#[test]
fn a_lower_price_is_quoted_from_the_next_epoch() {
    let mut params = default_params();
    params.min_price = ONE_USD / 4;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    for (price, next) in [
        (ONE_USD - 1, MINIMUM - 72),
        (ONE_USD / 2, MINIMUM / 2),
        (ONE_USD / 4, MINIMUM / 4),
        (1, MINIMUM / 4),
    ] {
        let quote = quote(&mut net, alice, Some(price));
        assert_eq!(quote.price, ONE_USD);
        assert_eq!(quote.minimum_stake, MINIMUM);
        assert_eq!(quote.next_minimum_stake, Some(next));
    }
}

#[test]
fn a_worker_that_has_left_has_no_price_from_the_next_epoch_and_may_ask_for_one() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, MINIMUM).succeeds();
    let left = quote(&mut net, alice, None);
    assert_eq!(left.minimum_stake, MINIMUM);
    assert_eq!(left.next_minimum_stake, None);
    let returning = quote(&mut net, alice, Some(ONE_USD / 2));
    assert_eq!(returning.minimum_stake, MINIMUM);
    assert_eq!(returning.next_minimum_stake, Some(MINIMUM / 2));
    net.next_epoch();
    net.quotes_minimum_stake(alice, None)
        .fails_with(StakingError::PriceOutOfRange);
    let returning = quote(&mut net, alice, Some(ONE_USD / 2));
    assert_eq!(returning.minimum_stake, MINIMUM / 2);
}

#[test]
fn a_committed_price_is_seen_in_the_next_minimum_and_in_the_next_epoch() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.commits_price(ONE_USD * 9 / 10).succeeds();
    for time in [epoch_start(1), epoch_start(2) - 1] {
        net.chain.set_time(time);
        let quote = quote(&mut net, alice, None);
        assert_eq!(quote.minimum_stake, MINIMUM);
        assert_eq!(quote.next_minimum_stake, Some(80 * IFX));
        assert_eq!(quote.reference_price, ONE_USD);
    }
    net.chain.set_time(epoch_start(2));
    let quote = quote(&mut net, alice, None);
    assert_eq!(quote.minimum_stake, 80 * IFX);
    assert_eq!(quote.next_minimum_stake, Some(80 * IFX));
    assert_eq!(quote.reference_price, ONE_USD * 9 / 10);
}

#[test]
fn an_attestation_and_a_cut_are_seen_in_the_next_minimum_too() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, NANO).succeeds();
    let faster = quote(&mut net, alice, None);
    assert_eq!(faster.benchmark, HALF_IB);
    assert_eq!(faster.minimum_stake, MINIMUM);
    assert_eq!(faster.next_minimum_stake, Some(2 * MINIMUM));
    net.sets_price(alice, ONE_USD / 4).succeeds();
    let cheaper = quote(&mut net, alice, None);
    assert_eq!(cheaper.price, ONE_USD);
    assert_eq!(cheaper.minimum_stake, MINIMUM);
    assert_eq!(cheaper.next_minimum_stake, Some(MINIMUM / 2));
    // At a price of the caller's, now and from the next epoch.
    let asked = quote(&mut net, alice, Some(2 * ONE_USD));
    assert_eq!(asked.minimum_stake, 2 * MINIMUM);
    assert_eq!(asked.next_minimum_stake, Some(4 * MINIMUM));

    net.next_epoch();
    let next = quote(&mut net, alice, None);
    assert_eq!(next.benchmark, NANO);
    assert_eq!(next.minimum_stake, MINIMUM / 2);
    assert_eq!(next.next_minimum_stake, Some(MINIMUM / 2));
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    /// Within bounds, of every magnitude.
    fn next(&mut self, min: u64, max: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let shift = (self.0 >> 58) % 50;
        (((self.0 >> 8) % max) >> shift).clamp(min, max)
    }
}

#[test]
fn quotes_equal_the_math_crates_minimum_for_any_inputs() {
    let mut numbers = Numbers(2_027);
    let mut net = TestNetwork::new();
    let alice = net.measured_worker();
    let (network, worker) = (net.address, net.worker(alice).address);
    let mut overflows = 0;
    for decimals in (0..=9).cycle().take(250) {
        let benchmark = numbers.next(Benchmark::MIN, Benchmark::MAX);
        let price = numbers.next(Price::MIN, Price::MAX);
        let token_price = numbers.next(TokenPrice::MIN, TokenPrice::MAX);
        let (coverage, minutes) = (numbers.next(1, 200), numbers.next(60, 43_200));
        let floor = numbers.next(0, Price::MAX);
        net.chain.change_state(&network, |state: &mut Network| {
            state.decimals = decimals;
            let terms = &mut state.terms.places[0];
            terms.reference_price = token_price;
            terms.min_price = floor;
            terms.coverage_epochs = coverage as u32;
            terms.epoch_secs = minutes as u32 * 60;
        });
        net.chain.change_state(&worker, |state: &mut Worker| {
            state.benchmark.current = benchmark
        });

        let expected = minimum_stake(
            Benchmark::from_nano(benchmark).unwrap(),
            Price::from_nano(price.max(floor)).unwrap(),
            minutes as u32,
            coverage as u8,
            TokenPrice::from_nano(token_price).unwrap(),
            decimals,
        );
        match expected {
            Ok(minimum) => {
                let quote = quote(&mut net, alice, Some(price));
                assert_eq!(quote.minimum_stake, minimum);
                assert_eq!(quote.next_minimum_stake, Some(minimum));
            }
            Err(error) => {
                assert_eq!(error, MathError::Overflow);
                overflows += 1;
                net.quotes_minimum_stake(alice, Some(price))
                    .fails_with(StakingError::AmountOverflow);
            }
        }
    }
    assert!((1..150).contains(&overflows), "{overflows} overflows");
}

#[test]
fn without_a_reference_price_a_benchmark_or_a_price_there_is_no_minimum() {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    net.creates_network(default_params()).succeeds();
    let alice = net.open_worker();
    net.quotes_minimum_stake(alice, Some(ONE_USD))
        .fails_with(StakingError::NoReferencePrice);
    net.commits_price(ONE_USD).succeeds();
    net.quotes_minimum_stake(alice, Some(ONE_USD))
        .fails_with(StakingError::NoBenchmark);
    net.attests_benchmark(alice, HALF_IB).succeeds();
    for price in [None, Some(0), Some(Price::MAX + 1)] {
        net.quotes_minimum_stake(alice, price)
            .fails_with(StakingError::PriceOutOfRange);
    }
    assert_eq!(quote(&mut net, alice, Some(ONE_USD)).minimum_stake, MINIMUM);
}

#[test]
fn a_stale_reference_price_still_quotes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(20 * EPOCH);
    assert_eq!(quote(&mut net, alice, None).reference_epoch, 0);
}

#[test]
fn network_and_worker_belong_together_and_are_ours() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let other = net.second_network();
    let (network, worker) = (net.address, net.worker(alice).address);
    net.quotes_minimum_stake(alice, None)
        .replacing(network, other.address)
        .fails_with(StakingError::WrongNetwork);
    for mine in [network, worker] {
        let copy = net.chain.copy_of_another_program(&mine);
        net.quotes_minimum_stake(alice, None)
            .replacing(mine, copy)
            .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    }
}
