//! From a fund's first share to its last payment, on every runtime and with both token programs.

use inferix_fund::Phase;
use inferix_staking_tests::state::ALL;
use inferix_staking_tests::*;

fn everywhere(test: impl Fn(FundNetwork)) {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        for runtime in Runtime::ALL {
            let chain = Chain::on_runtime(runtime);
            test(FundNetwork::on(TestNetwork::uncreated_on(
                chain,
                token_program,
                9,
            )));
        }
    }
}

#[test]
fn a_fund_opens_a_worker_that_it_owns_and_somebody_else_runs() {
    everywhere(|fund| {
        let (mut fund, _) = fund.raised(&[2 * MINIMUM]);
        let fund_lamports = fund.net.chain.lamports(&fund.fund);
        let before = fund.net.chain.lamports(&fund.manager.pubkey());
        fund.opens_worker().succeeds();

        let worker = fund.net.worker_state(fund.w);
        assert_eq!((worker.opener, worker.owner), (fund.fund, fund.fund));
        assert_eq!(worker.operator, fund.operator.pubkey());
        assert_eq!(worker.payout, fund.rewards_wallet);
        assert_eq!(worker.payout_token_account, fund.rewards);
        // The manager paid the rent of worker and vault; the fund's own lamports are what they were.
        let rent = |address: &Pubkey| fund.net.chain.lamports(address);
        let (worker, vault) = (
            fund.net.worker(fund.w).address,
            fund.net.worker(fund.w).vault,
        );
        let after = fund.net.chain.lamports(&fund.manager.pubkey());
        assert_eq!(before - after, rent(&worker) + rent(&vault));
        assert_eq!(rent(&fund.fund), fund_lamports);
        let state = fund.state();
        assert_eq!((state.phase, state.worker), (Phase::Running, worker));
    });
}

#[test]
fn rewards_reach_the_fund_and_are_split_and_everything_comes_back() {
    everywhere(|fund| {
        let (fund, holders) = fund.raised(&[2 * MINIMUM, MINIMUM]);
        let mut fund = fund.running(MINIMUM);
        let w = fund.w;
        assert_eq!(fund.tokens(&fund.treasury), 2 * MINIMUM);
        fund.tops_up(10 * IFX).succeeds();
        fund.net.expect_stake(w, MINIMUM + 10 * IFX);

        // The operator runs the day with its own key, and moves nothing out.
        let operator = fund.operator.insecure_clone();
        let price = fund.net.sets_price(w, ONE_USD + 1);
        price.signed_by(&operator).succeeds();
        fund.net
            .requests_unstake(w, IFX)
            .signed_by(&operator)
            .fails_with(StakingError::NotOwner);
        let manager = fund.manager.insecure_clone();
        fund.net
            .requests_unstake(w, IFX)
            .signed_by(&manager)
            .fails_with(StakingError::NotOwner);

        let snapshot = fund.net.rewards_are_claimable(&[(w, 90 * IFX)]);
        fund.net.claims(&snapshot, 0).succeeds();
        assert_eq!(fund.tokens(&fund.rewards), 90 * IFX);
        fund.pays_operator().succeeds();
        assert_eq!(fund.tokens_of(&operator), 27 * IFX);
        for (holder, paid) in holders.iter().zip([42 * IFX, 21 * IFX]) {
            fund.pays_holder(holder).succeeds();
            assert_eq!(fund.tokens_of(holder), paid);
        }
        assert_eq!(fund.tokens(&fund.rewards), 0);

        // What the worker holds beyond S(n), to the unit.
        let status = fund.net.status_of(w, None);
        fund.unstakes_surplus().succeeds();
        fund.net.expect_stake(w, status.minimum_stake);
        fund.unstakes_surplus()
            .fails_with_instruction_error(fund_error(inferix_fund::FundError::NothingDue));
        fund.unstakes(ALL).succeeds();
        assert!(!fund.net.worker_state(w).is_registered());
        fund.net.chain.pass(90 * DAY);
        fund.withdraws().succeeds();
        assert_eq!(fund.tokens(&fund.treasury), 3 * MINIMUM);

        fund.winds_down().succeeds();
        for (holder, paid) in holders
            .iter()
            .zip([2 * MINIMUM + 42 * IFX, MINIMUM + 21 * IFX])
        {
            fund.pays_holder(holder).succeeds();
            assert_eq!(fund.tokens_of(holder), paid);
        }
        assert_eq!(fund.tokens(&fund.treasury), 0);
    });
}

#[test]
fn an_emptied_worker_is_closed_and_its_rent_goes_to_the_manager() {
    everywhere(|fund| {
        let (mut fund, _) = fund.raised(&[MINIMUM]);
        let own = fund.net.chain.lamports(&fund.fund);
        fund.opens_worker().succeeds();
        let worker = fund.net.worker(fund.w);
        let (worker, vault) = (worker.address, worker.vault);
        let rent = fund.net.chain.lamports(&worker) + fund.net.chain.lamports(&vault);
        let before = fund.net.chain.lamports(&fund.manager.pubkey());
        fund.closes_worker().succeeds();
        assert_eq!(fund.net.chain.account(&worker), None);
        assert_eq!(fund.net.chain.account(&vault), None);
        assert_eq!(fund.net.chain.lamports(&fund.fund), own);
        let after = fund.net.chain.lamports(&fund.manager.pubkey());
        assert_eq!(after, before + rent);
    });
}

#[test]
fn an_emptied_worker_goes_to_its_operator_with_its_history() {
    everywhere(|fund| {
        let (fund, _) = fund.raised(&[MINIMUM]);
        let mut fund = fund.running(MINIMUM);
        let (w, operator) = (fund.w, fund.operator.insecure_clone());
        fund.unstakes(ALL).succeeds();
        fund.winds_down().succeeds();
        fund.offers_worker(Some(operator.pubkey()))
            .fails_with_instruction_error(fund_error(inferix_fund::FundError::WorkerHoldsStake));
        fund.net.chain.pass(90 * DAY);
        fund.withdraws().succeeds();
        fund.offers_worker(Some(operator.pubkey())).succeeds();
        fund.offers_worker(None).succeeds();
        fund.net
            .accepts_worker(&operator, w, 0)
            .fails_with(StakingError::NotOffered);
        fund.offers_worker(Some(operator.pubkey())).succeeds();
        fund.net.accepts_worker(&operator, w, 0).succeeds();
        let worker = fund.net.worker_state(w);
        assert_eq!(
            (worker.opener, worker.owner),
            (fund.fund, operator.pubkey())
        );
        assert_eq!(worker.payout, operator.pubkey());
    });
}

/// Claims run ahead of Anchor's dispatch, also when another program calls.
#[test]
fn rewards_are_claimed_by_cpi_to_wherever_they_go() {
    everywhere(|fund| {
        let (fund, _) = fund.raised(&[MINIMUM]);
        let mut fund = fund.running(MINIMUM);
        let w = fund.w;
        let other = fund.net.registered_worker(MINIMUM);
        let snapshot = fund
            .net
            .rewards_are_claimable(&[(other, IFX), (w, 20 * IFX)]);
        let arrived = |receipt: Receipt| {
            assert_eq!(receipt.meta.return_data.program_id, inferix_fund::ID);
            receipt.return_data::<u64>()
        };
        assert_eq!(arrived(fund.collects(&snapshot, 1).succeeds()), 20 * IFX);
        assert_eq!(fund.tokens(&fund.rewards), 20 * IFX);
        assert_eq!(arrived(fund.collects(&snapshot, 1).succeeds()), 0);
        let leaf_of_another = fund.collects(&snapshot, 0);
        leaf_of_another.fails_with(StakingError::InvalidProof);

        // Short: into the stake first.
        fund.net.attests_benchmark(w, HALF_IB / 5 * 6).succeeds();
        let snapshot = fund.net.rewards_are_claimable(&[(w, 50 * IFX)]);
        let missing = MINIMUM / 5;
        assert_eq!(arrived(fund.collects(&snapshot, 0).succeeds()), missing);
        fund.net.expect_stake(w, MINIMUM + missing);
        let rest = 30 * IFX - missing;
        assert_eq!(arrived(fund.collects(&snapshot, 0).succeeds()), rest);
        assert_eq!(fund.tokens(&fund.rewards), 20 * IFX + rest);
    });
}
