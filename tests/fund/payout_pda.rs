//! A program's address as payout wallet, as splitters of payments have it: nobody's key, off the curve, nothing
//! lives there.

use inferix_staking_tests::*;

#[test]
fn claims_reach_the_token_account_of_a_programs_address() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let alice = net.registered_worker(MINIMUM);
        let splitter = Pubkey::new_unique();
        let (wallet, _) = Pubkey::find_program_address(&[b"fanout"], &splitter);
        assert!(!wallet.is_on_curve());
        net.sets_payout(alice, wallet).succeeds();
        let tokens = net.tokens_of(&wallet);
        net.workers[alice.0].payout_tokens = tokens;

        // Its token account is missing: the claim is skipped, the money waits.
        let snapshot = net.rewards_are_claimable(&[(alice, 5 * IFX)]);
        let receipt = net.claims(&snapshot, 0).succeeds();
        let event: events::RewardsClaimed = receipt.event();
        assert_eq!(
            event.claims[0].outcome,
            state::ClaimOutcome::PayoutUnavailable
        );
        net.funded_tokens(&wallet, 0);
        net.claims(&snapshot, 0).succeeds();
        assert_eq!(net.chain.balance(&tokens), 5 * IFX);
    }
}

/// Opened with it, too.
#[test]
fn a_worker_opens_with_a_programs_address_as_payout_wallet() {
    let mut net = TestNetwork::new();
    let w = net.unopened_worker();
    let (wallet, _) = Pubkey::find_program_address(&[b"fanout"], &Pubkey::new_unique());
    net.workers[w.0].payout = wallet;
    net.workers[w.0].payout_tokens = net.funded_tokens(&wallet, 0);
    net.opens_worker(w).succeeds();
    assert_eq!(
        net.worker_state(w).payout_token_account,
        net.tokens_of(&wallet)
    );
}
