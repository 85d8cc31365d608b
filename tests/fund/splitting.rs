//! What is split, to the last unit.

use inferix_fund::FundError;
use inferix_staking_tests::state::ALL;
use inferix_staking_tests::*;

/// All of them, as often as there is anything to pay.
fn pays_all(fund: &mut FundNetwork, holders: &[Keypair]) {
    let signers = [];
    let operator = fund.pays_operator().instruction;
    let _ = fund.net.chain.send(&[operator], &signers);
    for holder in holders {
        let holder = fund.pays_holder(holder).instruction;
        let _ = fund.net.chain.send(&[holder], &signers);
    }
}

/// Whatever arrives in whatever pieces, everybody has the part of the whole rounded down, and what rounding left
/// is still there.
#[test]
fn parts_round_down_and_what_is_left_counts_the_next_time() {
    let amounts = [3, 7, 1_000_003];
    let (fund, holders) = FundNetwork::new().raised(&amounts);
    let mut fund = fund;
    let shares: u64 = amounts.iter().sum();
    let mut received = 0;
    for arrives in [1, 1, 1, 7, 10, 1_000, 999_999_937, 1] {
        let rewards = fund.rewards;
        fund.net.donate(&rewards, arrives);
        received += arrives;
        pays_all(&mut fund, &holders);
        let operator = received * u64::from(OPERATOR_BPS) / 10_000;
        assert_eq!(fund.tokens_of(&fund.operator), operator);
        for (holder, amount) in holders.iter().zip(amounts) {
            let part = u128::from(received - operator) * u128::from(amount) / u128::from(shares);
            assert_eq!(u128::from(fund.tokens_of(holder)), part);
        }
        assert!(fund.tokens(&rewards) < 3, "what rounding leaves");
    }
    let holder = &holders[2];
    fund.pays_holder(holder)
        .fails_with_instruction_error(fund_error(FundError::NothingDue));
}

#[test]
fn it_does_not_matter_who_is_paid_first_or_how_often() {
    let (mut fund, holders) = FundNetwork::new().raised(&[IFX, IFX]);
    let rewards = fund.rewards;
    fund.net.donate(&rewards, 100);
    fund.pays_holder(&holders[1]).succeeds();
    assert_eq!(fund.tokens_of(&holders[1]), 35);
    fund.pays_operator().succeeds();
    fund.pays_operator()
        .fails_with_instruction_error(fund_error(FundError::NothingDue));
    fund.net.donate(&rewards, 100);
    fund.pays_holder(&holders[0]).succeeds();
    assert_eq!(fund.tokens_of(&holders[0]), 70);
    assert_eq!(fund.tokens_of(&fund.operator), 30);
    assert_eq!(fund.tokens(&rewards), 65);
}

/// A slash is borne by all, and the rest is returned.
#[test]
fn holders_bear_a_slash_pro_rata() {
    let (fund, holders) = FundNetwork::new().raised(&[MINIMUM, 3 * MINIMUM]);
    let mut fund = fund.running(4 * MINIMUM);
    let w = fund.w;
    let now = fund.net.chain.now();
    fund.net
        .proposes_slash(w, offence(1, now, MINIMUM))
        .succeeds();
    fund.net.chain.pass(3 * DAY);
    fund.net.executes_slash(w, [1; 32]).succeeds();
    fund.unstakes(ALL).succeeds();
    fund.net.chain.pass(90 * DAY);
    fund.withdraws().succeeds();
    fund.pays_holder(&holders[0])
        .fails_with_instruction_error(fund_error(FundError::NothingDue));
    fund.winds_down().succeeds();
    for (holder, paid) in holders.iter().zip([MINIMUM * 3 / 4, MINIMUM * 9 / 4]) {
        fund.pays_holder(holder).succeeds();
        assert_eq!(fund.tokens_of(holder), paid);
    }
}
