//! `close_worker`: the owner closes what is empty.

use inferix_staking_tests::state::Worker;
use inferix_staking_tests::*;

/// Was registered, asked everything back and has withdrawn it.
pub fn emptied_worker(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(MINIMUM);
    net.requests_unstake(w, MINIMUM).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(w).succeeds();
    w
}

/// Whoever opens and closes workers by the thousand makes no room for a node that does not show the others.
#[test]
fn a_worker_that_was_never_registered_is_not_counted() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.tops_up(alice, IFX).succeeds();
    net.requests_unstake(alice, IFX).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(alice).succeeds();
    let pool = net.reward_pool_state();
    let event: events::WorkerClosed = net.closes_worker(alice).succeeds().event();
    assert_eq!(event.closed_workers, 0);
    assert_eq!(net.reward_pool_state().closed_workers, pool.closed_workers);
}

#[test]
fn the_rent_of_both_accounts_goes_to_the_owner() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let (worker, vault) = (net.worker(alice).address, net.worker(alice).vault);
    let owner = net.owner(alice).pubkey();
    let rents = net.chain.lamports(&worker) + net.chain.lamports(&vault);
    let before = net.chain.lamports(&owner);

    let receipt = net.closes_worker(alice).succeeds();

    assert_eq!(net.chain.lamports(&owner), before + rents);
    assert_eq!(net.chain.account(&worker), None);
    assert_eq!(net.chain.account(&vault), None);
    let event: events::WorkerClosed = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, worker);
    assert_eq!(event.owner, owner);
    assert_eq!(event.swept, 0);
}

/// A distributor need not infer from missing accounts how many have closed and what they had
/// claimed.
#[test]
fn the_reward_pool_counts_closed_workers_and_what_they_had_claimed() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    let snapshot = net.rewards_are_claimable(&[(alice, 5 * IFX), (bob, 7 * IFX)]);
    for leaf in [0, 1] {
        net.claims(&snapshot, leaf).succeeds();
    }
    let carol = net.open_worker();
    for w in [alice, bob] {
        net.requests_unstake(w, MINIMUM).succeeds();
    }
    net.chain.pass(90 * DAY);
    for (closed, w, claimed, closed_claimed) in [
        (1, alice, 5 * IFX, 5 * IFX),
        (1, carol, 0, 5 * IFX),
        (2, bob, 7 * IFX, 12 * IFX),
    ] {
        if w != carol {
            net.withdraws(w).succeeds();
        }
        let mut expected = net.reward_pool_state();

        let event: events::WorkerClosed = net.closes_worker(w).succeeds().event();

        expected.closed_workers = closed;
        expected.closed_claimed_total = closed_claimed;
        let pool = net.reward_pool_state();
        assert_eq!(format!("{pool:?}"), format!("{expected:?}"));
        assert_eq!(event.claimed_total, claimed);
        assert_eq!(event.closed_workers, closed);
        assert_eq!(event.closed_claimed_total, closed_claimed);
    }
}

#[test]
fn stake_in_any_form_is_in_the_way() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
    net.chain.pass(90 * DAY);
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
    net.withdraws(alice).succeeds();
    net.tops_up(alice, 1).succeeds();
    net.closes_worker(alice)
        .fails_with(StakingError::WorkerNotEmpty);
}

/// Forged: open cases never ask for more than there is, so none is open when nothing is left.
#[test]
fn an_open_case_is_in_the_way_even_of_a_worker_with_nothing_left() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    let worker = net.worker(alice).address;
    for (open_cases, error) in [(1, Some(StakingError::SlashCaseOpen)), (0, None)] {
        net.chain.change_state(&worker, |worker: &mut Worker| {
            worker.open_cases = open_cases
        });
        let call = net.closes_worker(alice);
        match error {
            Some(error) => call.fails_with(error),
            None => drop(call.succeeds()),
        }
    }
}

/// An exit needs neither a deposit nor another instruction first.
#[test]
fn a_registered_worker_that_was_slashed_to_nothing_can_be_closed() {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    let mut net = TestNetwork::with_params(params);
    let alice = net.registered_worker(MINIMUM);
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM))
        .succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.closes_worker(alice).succeeds();
}

#[test]
fn a_plain_transfer_to_the_vault_is_swept_to_the_owner() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let alice = emptied_worker(&mut net);
        let vault = net.worker(alice).vault;
        net.donate(&vault, 7);
        let before = net.owner_balance(alice);
        let event: events::WorkerClosed = net.closes_worker(alice).succeeds().event();
        assert_eq!(event.swept, 7);
        assert_eq!(net.owner_balance(alice), before + 7);
        assert_eq!(net.chain.account(&vault), None);
    }
}

#[test]
fn only_a_sweep_needs_a_token_account_of_the_owner() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let (tokens, vault) = (net.worker(alice).owner_tokens, net.worker(alice).vault);
    let authority = net.keys.mint_authority.insecure_clone();
    let owner = net.owner(alice).pubkey();
    let other_mint = net.chain.create_mint(&SPL_TOKEN, &authority, 9, None);
    let wrong_mint = net.chain.token_account(&owner, &other_mint);
    let stranger = net.keys.stranger.pubkey();
    let strangers = net.funded_tokens(&stranger, 1);
    net.donate(&vault, 7);

    let stand_ins = [strangers, wrong_mint, vault, Pubkey::new_unique()]
        .map(|stand_in| (tokens, stand_in, StakingError::WrongTokenAccount));
    refuses_stand_ins(&mut net, &stand_ins, |net| net.closes_worker(alice));

    let bob = net.open_worker();
    let tokens = net.worker(bob).owner_tokens;
    net.closes_worker(bob)
        .replacing(tokens, strangers)
        .succeeds();
}

#[test]
fn a_barred_worker_can_be_closed_without_the_network() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    net.bars_worker(alice).succeeds();
    let network = net.address;
    net.chain.put(&network, Account::default());
    net.closes_worker(alice).succeeds();
}

#[test]
fn only_the_owner_closes() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    net.open_worker();
    let owner = net.owner(alice).pubkey();
    only_these_may(&mut net, &[owner], StakingError::NotOwner, |net| {
        net.closes_worker(alice)
    });
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let alice = emptied_worker(&mut net);
    let bob = net.open_worker();
    let other = net.second_network();
    let (mine, theirs) = (net.worker(alice), net.worker(bob));
    let stand_ins = [
        (mine.address, theirs.address, StakingError::NotOwner),
        (
            net.reward_pool,
            other.reward_pool,
            StakingError::WrongNetwork,
        ),
        (mine.vault, theirs.vault, StakingError::WrongVault),
        (mine.vault, net.penalty_vault, StakingError::WrongVault),
        (
            net.token_program,
            TOKEN_2022,
            StakingError::WrongTokenProgram,
        ),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.closes_worker(alice));
    refuses_forgeries(&mut net, |net| net.closes_worker(alice));
}
