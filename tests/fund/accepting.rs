//! A fund takes a worker over that somebody has offered to it.

use inferix_fund::{FundError, Phase};
use inferix_staking_tests::*;

#[test]
fn an_accepted_worker_keeps_its_stake_and_pays_the_fund() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        for runtime in Runtime::ALL {
            let chain = Chain::on_runtime(runtime);
            let net = TestNetwork::uncreated_on(chain, token_program, 9);
            let (mut fund, holders) = FundNetwork::on(net).raised(&[IFX]);
            let alice = fund.net.registered_worker(MINIMUM);
            let address = fund.fund;
            fund.net.offers_worker(alice, Some(address)).succeeds();
            let offer = fund.net.worker_state(alice).offers;
            fund.accepts_worker(alice, offer, MINIMUM).succeeds();

            let worker = fund.net.worker_state(alice);
            assert_eq!(
                (worker.owner, worker.operator),
                (fund.fund, fund.operator.pubkey())
            );
            assert_eq!(worker.payout, fund.rewards_wallet);
            assert_eq!(worker.payout_token_account, fund.rewards);
            assert_eq!(worker.active_stake, MINIMUM);
            let state = fund.state();
            let address = fund.net.worker(alice).address;
            assert_eq!((state.phase, state.worker), (Phase::Running, address));

            fund.net.workers[alice.0].payout_tokens = fund.rewards;
            let snapshot = fund.net.rewards_are_claimable(&[(alice, 10 * IFX)]);
            fund.net.claims(&snapshot, 0).succeeds();
            fund.pays_holder(&holders[0]).succeeds();
            assert_eq!(fund.tokens_of(&holders[0]), 7 * IFX);
        }
    }
}

#[test]
fn only_the_offer_that_was_seen_with_the_stake_that_was_promised() {
    let (mut fund, _) = FundNetwork::new().raised(&[IFX]);
    let alice = fund.net.registered_worker(MINIMUM);
    let address = fund.fund;
    let before = fund.net.worker_state(alice).offers;
    fund.accepts_worker(alice, before, 0)
        .fails_with(StakingError::NotOffered);
    fund.net.offers_worker(alice, Some(address)).succeeds();
    fund.accepts_worker(alice, before, 0)
        .fails_with(StakingError::NotOffered);
    fund.accepts_worker(alice, before + 1, MINIMUM + 1)
        .fails_with(StakingError::StakeBelowPromise);
    fund.accepts_worker(alice, before + 1, MINIMUM).succeeds();
}

#[test]
fn a_fund_has_one_worker() {
    let (fund, _) = FundNetwork::new().raised(&[MINIMUM]);
    let mut fund = fund.running(MINIMUM);
    let alice = fund.net.registered_worker(MINIMUM);
    let address = fund.fund;
    fund.net.offers_worker(alice, Some(address)).succeeds();
    let offer = fund.net.worker_state(alice).offers;
    fund.accepts_worker(alice, offer, 0)
        .fails_with_instruction_error(fund_error(FundError::WrongPhase));
}
