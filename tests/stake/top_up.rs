//! `top_up`: anyone, always.

use inferix_staking_tests::*;

#[test]
fn anyone_tops_up_and_the_books_follow() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let stranger = net.keys.stranger.insecure_clone();
    let tokens = net.funded_tokens(&stranger.pubkey(), 10 * IFX);

    let receipt = net.tops_up_as(&stranger, alice, 3 * IFX).succeeds();

    net.expect_stake(alice, MINIMUM + 3 * IFX);
    assert_eq!(net.vault_balance(alice), MINIMUM + 3 * IFX);
    assert_eq!(net.chain.balance(&tokens), 7 * IFX);
    let event: events::StakeToppedUp = receipt.event();
    assert_eq!(event.funder, stranger.pubkey());
    assert_eq!((event.old_active_stake, event.new_active_stake), (MINIMUM, MINIMUM + 3 * IFX));
}

#[test]
fn a_top_up_of_nothing_is_refused() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.tops_up(alice, 0).fails_with(StakingError::AmountIsZero);
}
