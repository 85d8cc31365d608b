//! The program's own search for addresses gives what the library's gives.

use inferix_staking::{VAULT_SEED, WORKER_SEED};
use inferix_staking_tests::*;

fn seeds<'a>(net: &'a TestNetwork, w: WorkerId, owner: &'a Pubkey) -> [&'a [u8]; 4] {
    let node = &net.worker(w).node;
    [WORKER_SEED, net.address.as_ref(), owner.as_ref(), node]
}

#[test]
fn a_worker_its_bump_and_its_token_account_are_where_the_library_finds_them() {
    let mut net = TestNetwork::new();
    let mut most_tries = 0;
    for _ in 0..200 {
        let w = net.open_worker();
        let state = net.worker_state(w);
        let found =
            Pubkey::find_program_address(&seeds(&net, w, &state.opener), &inferix_staking::ID);
        assert_eq!((net.worker(w).address, state.bump), found);
        let vault = Pubkey::find_program_address(
            &[VAULT_SEED, net.worker(w).address.as_ref()],
            &inferix_staking::ID,
        );
        assert_eq!(state.vault, vault.0);
        assert_eq!(state.payout_token_account, net.tokens_of(&state.payout));
        most_tries = most_tries.max(u8::MAX - state.bump);
    }
    assert!(most_tries >= 4, "{most_tries}");
}

#[test]
fn an_address_with_a_smaller_bump_is_refused() {
    let mut net = TestNetwork::new();
    let w = net.unopened_worker();
    let (owner, address) = (net.owner(w).pubkey(), net.worker(w).address);
    let seeds = seeds(&net, w, &owner);
    let smaller = (0..=u8::MAX).rev().filter_map(|bump| {
        let bump = [bump];
        let seeds = [&seeds[..], &[&bump]].concat();
        Pubkey::create_program_address(&seeds, &inferix_staking::ID).ok()
    });
    let smaller: Vec<_> = smaller.collect();
    assert_eq!(smaller[0], address);
    for other in smaller.into_iter().skip(1).take(3) {
        net.opens_worker(w)
            .replacing(address, other)
            .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
    }
    net.opens_worker(w).succeeds();
}
