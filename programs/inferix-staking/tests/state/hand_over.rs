//! The owner, the operator, and a worker's way from one owner to the next.

use anchor_lang::error::Error;
use anchor_lang::prelude::Pubkey;
use inferix_staking::state::{Acceptance, Moment, Worker, ALL};
use inferix_staking::StakingError;
use inferix_staking_math::NANO;

use crate::world::{params, priced_network, registered_worker, DAY, EPOCH, MINIMUM, OWNER, START};

const OPERATOR: Pubkey = Pubkey::new_from_array([31; 32]);
const NEXT: Pubkey = Pubkey::new_from_array([32; 32]);
const NEXT_TOKENS: Pubkey = Pubkey::new_from_array([33; 32]);

fn refused<T: std::fmt::Debug>(result: Result<T, Error>, error: StakingError) {
    assert_eq!(result.unwrap_err(), error.into());
}

/// Accepts the offer that stands.
fn accept(worker: &mut Worker, key: Pubkey, least_stake: u64, at: &Moment) -> Result<(), Error> {
    let offer = worker.offers;
    worker.accept(key, NEXT_TOKENS, &Acceptance { offer, least_stake }, at)
}

#[test]
fn who_opens_a_worker_owns_it_and_runs_it() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    assert_eq!(worker.opener, OWNER);
    assert!(worker.is_run_by(&OWNER) && !worker.is_run_by(&OPERATOR));
    let at = network.at(START);
    refused(
        worker.set_operator(Pubkey::default(), &at),
        StakingError::ZeroAddress,
    );
    assert_eq!(worker.set_operator(OPERATOR, &at).unwrap(), OWNER);
    assert!(worker.is_run_by(&OWNER) && worker.is_run_by(&OPERATOR));
}

#[test]
fn only_the_owner_brings_a_worker_back_that_has_left() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    worker.set_operator(OPERATOR, &at).unwrap();
    assert!(worker.is_registered_by(&OWNER) && worker.is_registered_by(&OPERATOR));
    worker.request_unstake(ALL, &at).unwrap();
    assert!(worker.is_registered_by(&OWNER) && !worker.is_registered_by(&OPERATOR));
    worker.register(NANO, MINIMUM, &at).unwrap();
    assert!(worker.is_registered_by(&OPERATOR));
}

#[test]
fn strangers_top_up_registered_workers_only() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    worker.set_operator(OPERATOR, &at).unwrap();
    assert!(worker.takes_top_ups_of(&NEXT));
    let mut emptied = worker;
    emptied.slash(u64::MAX, &at).unwrap();
    assert!(emptied.is_registered() && !emptied.takes_top_ups_of(&NEXT));
    assert!(emptied.takes_top_ups_of(&OWNER) && emptied.takes_top_ups_of(&OPERATOR));
    worker.request_unstake(ALL, &at).unwrap();
    assert!(!worker.takes_top_ups_of(&NEXT));
    assert!(worker.takes_top_ups_of(&OWNER) && !worker.takes_top_ups_of(&OPERATOR));
}

#[test]
fn a_worker_goes_over_with_everything_but_its_keys() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START + 2 * EPOCH);
    worker.offer(Some(NEXT), &at).unwrap();
    let before = worker.settled(&at);
    accept(&mut worker, NEXT, MINIMUM, &at).unwrap();
    let expected = Worker {
        owner: NEXT,
        operator: NEXT,
        payout: NEXT,
        payout_token_account: NEXT_TOKENS,
        offered_to: Pubkey::default(),
        ..before
    };
    assert_eq!(bytemuck::bytes_of(&worker), bytemuck::bytes_of(&expected));
}

#[test]
fn only_whom_it_is_offered_to_takes_it_and_not_for_less_than_was_promised() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    let accept = |worker: &mut Worker, key, least| accept(worker, key, least, &at);
    for key in [NEXT, OWNER, Pubkey::default()] {
        refused(accept(&mut worker, key, 0), StakingError::NotOffered);
    }
    worker.offer(Some(NEXT), &at).unwrap();
    refused(accept(&mut worker, OWNER, 0), StakingError::NotOffered);
    refused(
        accept(&mut worker, NEXT, MINIMUM + 1),
        StakingError::StakeBelowPromise,
    );
    accept(&mut worker, NEXT, MINIMUM).unwrap();
    refused(accept(&mut worker, NEXT, 0), StakingError::NotOffered);
}

#[test]
fn an_open_case_stops_offer_and_acceptance() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    worker.offer(Some(NEXT), &at).unwrap();
    worker.open_case(1, &at).unwrap();
    refused(
        accept(&mut worker, NEXT, 0, &at),
        StakingError::SlashCaseOpen,
    );
    refused(worker.offer(Some(NEXT), &at), StakingError::SlashCaseOpen);
    // Withdrawing the offer is always possible.
    worker.offer(None, &at).unwrap();
    worker.close_case(1, &at).unwrap();
    refused(accept(&mut worker, NEXT, 0, &at), StakingError::NotOffered);
}

#[test]
fn it_is_offered_to_another_key_than_the_owners() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    refused(worker.offer(Some(OWNER), &at), StakingError::OfferedToOwner);
    refused(
        worker.offer(Some(Pubkey::default()), &at),
        StakingError::ZeroAddress,
    );
}

#[test]
fn whatever_owner_or_operator_decide_voids_the_offer() {
    type Decision = fn(&mut Worker, &Moment) -> Result<(), Error>;
    let decisions: [(&str, Decision); 9] = [
        ("price", |worker, at| {
            worker.set_price(NANO / 2, at).map(drop)
        }),
        ("unstake", |worker, at| {
            worker.request_unstake(1, at).map(drop)
        }),
        ("leave", |worker, at| {
            worker.request_unstake(ALL, at).map(drop)
        }),
        ("cancel", |worker, at| {
            worker.cancel_unstake(0, at).map(drop)
        }),
        ("payout", |worker, at| {
            worker.set_payout(NEXT, NEXT_TOKENS, at).map(drop)
        }),
        ("restake", |worker, at| {
            worker.set_restake(false, at).map(drop)
        }),
        ("operator", |worker, at| {
            worker.set_operator(OPERATOR, at).map(drop)
        }),
        ("withdraw", |worker, at| worker.withdraw(at.now).map(drop)),
        ("another offer", |worker, at| {
            worker.offer(Some(OPERATOR), at)
        }),
    ];
    let network = priced_network(params());
    for (name, decide) in decisions {
        let mut worker = registered_worker(&network, START);
        worker.deposit(100, &network.at(START)).unwrap();
        worker.request_unstake(50, &network.at(START)).unwrap();
        let at = network.at(START + 90 * DAY);
        worker.offer(Some(NEXT), &at).unwrap();
        decide(&mut worker, &at).unwrap();
        let accepted = accept(&mut worker, NEXT, 0, &at);
        assert_eq!(
            accepted.unwrap_err(),
            StakingError::NotOffered.into(),
            "{name}"
        );
    }
    // Registering is a decision, too.
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    worker.request_unstake(ALL, &at).unwrap();
    worker.offer(Some(NEXT), &at).unwrap();
    worker.register(NANO, MINIMUM, &at).unwrap();
    refused(accept(&mut worker, NEXT, 0, &at), StakingError::NotOffered);
}

#[test]
fn an_offer_that_is_made_again_is_another_one() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    worker.offer(Some(NEXT), &at).unwrap();
    let looked_at = Acceptance {
        offer: worker.offers,
        least_stake: MINIMUM,
    };
    // In the slot before: all of it into a ticket, and offered again.
    worker.request_unstake(ALL, &at).unwrap();
    worker.offer(Some(NEXT), &at).unwrap();
    refused(
        worker.accept(NEXT, NEXT_TOKENS, &looked_at, &at),
        StakingError::NotOffered,
    );
}

#[test]
fn a_bar_withdraws_an_offer() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    worker.offer(Some(NEXT), &at).unwrap();
    worker.set_barred(true, &at).unwrap();
    refused(accept(&mut worker, NEXT, 0, &at), StakingError::NotOffered);
}

#[test]
fn what_strangers_and_the_benchmark_authority_do_leaves_an_offer_standing() {
    let network = priced_network(params());
    let mut worker = registered_worker(&network, START);
    let at = network.at(START);
    worker.offer(Some(NEXT), &at).unwrap();
    worker.deposit(1, &at).unwrap();
    worker
        .attest_benchmark(NANO, true, &network.at(START + EPOCH))
        .unwrap();
    accept(&mut worker, NEXT, MINIMUM + 1, &at).unwrap();
}
