//! `set_payout`: the owner says where rewards go.

use inferix_staking_tests::*;

#[test]
fn rewards_go_to_the_new_wallet_from_then_on() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let new_payout = net.keys.stranger.pubkey();
    let new_tokens = net.funded_tokens(&new_payout, 0);
    let (old_payout, old_tokens) = (net.worker(alice).payout, net.worker(alice).payout_tokens);
    // Also what was earned and published before, as long as it is not claimed.
    let snapshot = net.rewards_are_claimable(&[(alice, 5 * IFX)]);

    let event: events::PayoutSet = net.sets_payout(alice, new_payout).succeeds().event();

    let state = net.worker_state(alice);
    assert_eq!(state.payout, new_payout);
    assert_eq!(state.payout_token_account, new_tokens);
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.old_payout, old_payout);
    assert_eq!(event.new_payout, new_payout);
    // The account that was right before is skipped now, and fails nobody else's claim.
    let event: events::RewardsClaimed = net.claims(&snapshot, 0).succeeds().event();
    assert_eq!(
        event.claims[0].outcome,
        state::ClaimOutcome::DestinationChanged
    );
    net.claims(&snapshot, 0)
        .replacing(old_tokens, new_tokens)
        .succeeds();
    assert_eq!(net.chain.balance(&old_tokens), 0);
    assert_eq!(net.chain.balance(&new_tokens), 5 * IFX);
}

#[test]
fn the_token_account_is_of_the_networks_token_program() {
    let mut net = TestNetwork::with(TOKEN_2022, 6, default_params());
    let alice = net.open_worker();
    let payout = Pubkey::new_unique();
    net.sets_payout(alice, payout).succeeds();
    let expected = associated_address(&payout, &net.mint, &TOKEN_2022);
    assert_eq!(net.worker_state(alice).payout_token_account, expected);
}

#[test]
fn the_zero_address_is_refused() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.sets_payout(alice, Pubkey::default())
        .fails_with(StakingError::ZeroAddress);
}
