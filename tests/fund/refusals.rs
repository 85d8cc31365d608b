//! What the fund refuses, and what the staking program refuses to its people.

use inferix_fund::FundError;
use inferix_staking_tests::state::ALL;
use inferix_staking_tests::*;

type Action = for<'a> fn(&'a mut FundNetwork) -> Call<'a>;

const MANAGERS: [Action; 6] = [
    |fund| fund.registers_worker(ONE_USD, MINIMUM),
    |fund| fund.tops_up(IFX),
    |fund| fund.unstakes(ALL),
    |fund| fund.unstakes_surplus(),
    |fund| fund.offers_worker(None),
    |fund| fund.winds_down(),
];

#[test]
fn only_the_manager_manages() {
    let (fund, holders) = FundNetwork::new().raised(&[3 * MINIMUM]);
    let mut fund = fund.running(2 * MINIMUM);
    let others = [&fund.operator, &holders[0], &fund.net.keys.admin];
    let others = others.map(|key| key.insecure_clone());
    for action in MANAGERS {
        for other in &others {
            action(&mut fund)
                .signed_by(other)
                .fails_with_instruction_error(fund_error(FundError::NotManager));
        }
        action(&mut fund)
            .unsigned()
            .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
    }
}

#[test]
fn another_worker_is_not_the_funds() {
    let (fund, _) = FundNetwork::new().raised(&[3 * MINIMUM]);
    let mut fund = fund.running(2 * MINIMUM);
    let alice = fund.net.registered_worker(MINIMUM);
    let (mine, theirs) = (
        fund.net.worker(fund.w).address,
        fund.net.worker(alice).address,
    );
    for action in &MANAGERS[..5] {
        action(&mut fund)
            .replacing(mine, theirs)
            .fails_with_instruction_error(fund_error(FundError::WrongAccount));
    }
    let stranger = fund.net.keys.stranger.pubkey();
    let elsewhere = fund.net.funded_tokens(&stranger, 0);
    fund.unstakes(ALL).succeeds();
    fund.net.chain.pass(90 * DAY);
    let treasury = fund.treasury;
    fund.withdraws()
        .replacing(treasury, elsewhere)
        .fails_with_instruction_error(fund_error(FundError::WrongAccount));
    fund.withdraws().succeeds();
}

/// A call that the staking program refuses takes the fund's own books back with it.
#[test]
fn what_the_staking_program_refuses_leaves_the_fund_as_it_was() {
    let (mut fund, _) = FundNetwork::new().raised(&[2 * MINIMUM]);
    fund.opens_worker().succeeds();
    fund.registers_worker(ONE_USD, MINIMUM)
        .fails_with(StakingError::NoBenchmark);
    fund.net.attests_benchmark(fund.w, HALF_IB).succeeds();
    fund.registers_worker(ONE_USD, MINIMUM - 1)
        .fails_with(StakingError::StakeBelowMinimum);
    fund.registers_worker(ONE_USD, MINIMUM).succeeds();
    fund.unstakes(1).fails_with(StakingError::StakeBelowMinimum);
    fund.withdraws().fails_with(StakingError::NothingMatured);
    // The tokens are not there.
    fund.tops_up(MINIMUM + 1)
        .fails_with_instruction_error(InstructionError::Custom(1));
}

#[test]
fn nothing_is_staked_before_a_worker_is_there_or_after_the_fund_winds_down() {
    let (mut fund, holders) = FundNetwork::new().raised(&[2 * MINIMUM]);
    fund.tops_up(IFX)
        .fails_with_instruction_error(fund_error(FundError::WrongAccount));
    let mut fund = fund.running(MINIMUM);
    let late = fund.net.chain.wallet();
    fund.net.funded_tokens(&late.pubkey(), IFX);
    fund.invests(&late, IFX)
        .fails_with_instruction_error(fund_error(FundError::WrongPhase));
    fund.winds_down().succeeds();
    fund.tops_up(IFX)
        .fails_with_instruction_error(fund_error(FundError::WrongPhase));
    fund.pays_holder(&holders[0]).succeeds();
    assert_eq!(fund.tokens_of(&holders[0]), MINIMUM);
}

/// The manager offers the worker to itself while it holds nothing, stakes the treasury or has rewards go into the stake,
/// and accepts.
#[test]
fn a_worker_that_can_still_be_filled_is_not_offered() {
    let (mut fund, _) = FundNetwork::new().raised(&[2 * MINIMUM]);
    let refused = |fund: &mut FundNetwork, error| {
        let manager = fund.manager.pubkey();
        fund.offers_worker(Some(manager))
            .fails_with_instruction_error(fund_error(error));
    };
    fund.opens_worker().succeeds();
    refused(&mut fund, FundError::WrongPhase);
    let w = fund.w;
    fund.net.attests_benchmark(w, HALF_IB).succeeds();
    fund.registers_worker(ONE_USD, MINIMUM).succeeds();
    let opened_at = fund.net.worker_state(w).opened_at;
    for id in [1, 2] {
        let half = offence(id, opened_at, MINIMUM / 2);
        fund.net.proposes_slash(w, half).succeeds();
    }
    fund.net.chain.pass(3 * DAY);
    for id in [1, 2] {
        fund.net.executes_slash(w, [id; 32]).succeeds();
        fund.net.next_epoch();
    }
    fund.winds_down().succeeds();
    assert!(fund.net.worker_state(w).is_registered());
    refused(&mut fund, FundError::WorkerHoldsStake);
    fund.unstakes(ALL).succeeds();
    let manager = fund.manager.pubkey();
    fund.offers_worker(Some(manager)).succeeds();
    fund.tops_up(IFX)
        .fails_with_instruction_error(fund_error(FundError::WrongPhase));
    assert_eq!(fund.tokens(&fund.treasury), MINIMUM);
}
