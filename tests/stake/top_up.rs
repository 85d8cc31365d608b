//! `top_up`: anyone while the worker is registered; else its owner and operator.

use inferix_staking_tests::*;

#[test]
fn anyone_tops_up_and_the_books_follow() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let stranger = net.keys.stranger.insecure_clone();
    let tokens = net.funded_tokens(&stranger.pubkey(), 10 * IFX);

    let receipt = net.tops_up_as(&stranger, alice, 3 * IFX).succeeds();

    net.expect_stake(alice, MINIMUM + 3 * IFX);
    assert_eq!(net.worker_state(alice).deposited_total, MINIMUM + 3 * IFX);
    assert_eq!(net.vault_balance(alice), MINIMUM + 3 * IFX);
    assert_eq!(net.chain.balance(&tokens), 7 * IFX);
    let event: events::StakeToppedUp = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.funder, stranger.pubkey());
    assert_eq!(event.old_active_stake, MINIMUM);
    assert_eq!(event.new_active_stake, MINIMUM + 3 * IFX);
}

#[test]
fn a_worker_in_any_state_is_topped_up() {
    let states: [fn(&mut TestNetwork) -> WorkerId; 6] = [
        TestNetwork::open_worker,
        TestNetwork::measured_worker,
        |net| {
            let barred = net.registered_worker(MINIMUM);
            net.bars_worker(barred).succeeds();
            barred
        },
        |net| {
            let short = net.registered_worker(MINIMUM);
            net.next_epoch();
            net.attests_benchmark_with_admin(short, NANO).succeeds();
            net.next_epoch();
            net.touches(short);
            assert_ne!(net.short_since(short), 0);
            short
        },
        |net| {
            let deregistered = net.registered_worker(MINIMUM);
            net.requests_unstake(deregistered, MINIMUM).succeeds();
            deregistered
        },
        |net| {
            let accused = net.registered_worker(MINIMUM);
            let now = net.chain.now();
            net.proposes_slash(accused, offence(1, now, IFX)).succeeds();
            accused
        },
    ];
    let mut net = TestNetwork::new();
    for state in states {
        let w = state(&mut net);
        let before = net.worker_state(w);
        net.tops_up(w, IFX).succeeds();
        net.expect_stake(w, before.active_stake + IFX);
        assert_eq!(net.worker_state(w).registered, before.registered);
    }
}

/// Otherwise a stranger's dust could keep it from closing.
#[test]
fn a_worker_that_is_not_registered_is_topped_up_by_its_owner_and_operator_only() {
    let states: [fn(&mut TestNetwork) -> WorkerId; 2] =
        [TestNetwork::open_worker, TestNetwork::measured_worker];
    for state in states {
        let mut net = TestNetwork::new();
        let w = state(&mut net);
        let operator = net.hires_operator(w);
        let owner = net.owner(w);
        let before = net.worker_state(w).active_stake;
        for key in everybody_but(&net, &[owner.pubkey(), operator.pubkey()]) {
            net.funded_tokens(&key.pubkey(), IFX);
            net.tops_up_as(&key, w, 1)
                .fails_with(StakingError::NotOwnerOrOperator);
        }
        for key in [&owner, &operator] {
            let receipt = net.tops_up_as(key, w, IFX).succeeds();
            let event: events::StakeToppedUp = receipt.event();
            assert_eq!(event.funder, key.pubkey());
        }
        net.expect_stake(w, before + 2 * IFX);
        // Whose hot key it was yesterday does not count.
        net.sets_operator(w, owner.pubkey()).succeeds();
        net.tops_up_as(&operator, w, 1)
            .fails_with(StakingError::NotOwnerOrOperator);
    }
}

/// Asking back what an operator's key puts in would end the pay of who has left, and keep it from closing.
#[test]
fn a_worker_that_has_left_is_topped_up_by_its_owner_only() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let operator = net.hires_operator(alice);
    let owner = net.owner(alice);
    net.tops_up_as(&operator, alice, 1).succeeds();
    net.requests_unstake(alice, state::ALL).succeeds();
    for key in everybody_but(&net, &[owner.pubkey()]) {
        net.funded_tokens(&key.pubkey(), IFX);
        net.tops_up_as(&key, alice, 1)
            .fails_with(StakingError::NotOwnerOrOperator);
    }
    net.tops_up_as(&operator, alice, 1)
        .fails_with(StakingError::NotOwnerOrOperator);
    net.expect_stake(alice, 0);
    assert_eq!(net.vault_balance(alice), MINIMUM + 1);
    net.tops_up_as(&owner, alice, IFX).succeeds();
    net.expect_stake(alice, IFX);
}

/// By a stranger: what counts is what the vault's books say, not who paid.
#[test]
fn a_short_worker_is_covered_by_the_top_up_that_closes_the_gap() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let stranger = net.keys.stranger.insecure_clone();
    net.funded_tokens(&stranger.pubkey(), MINIMUM);
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, NANO).succeeds();
    net.chain.set_time(epoch_start(2) + HOUR);

    net.tops_up_as(&stranger, alice, MINIMUM - 1).succeeds();
    assert_eq!(net.short_since(alice), epoch_start(2));
    net.chain.pass(HOUR);
    net.tops_up_as(&stranger, alice, 1).succeeds();
    assert_eq!(net.short_since(alice), 0);
    assert_eq!(net.record(alice), "oee");
}

#[test]
fn a_top_up_before_the_epoch_that_asks_for_more_is_in_time() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.next_epoch();
    net.attests_benchmark_with_admin(alice, NANO).succeeds();
    net.chain.set_time(epoch_start(2) - 1);
    net.tops_up(alice, MINIMUM).succeeds();
    net.chain.set_time(epoch_start(3));
    assert_eq!(net.settled_record(alice), "oeee");
}

#[test]
fn a_plain_transfer_to_the_vault_is_not_stake() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let vault = net.worker(alice).vault;
    net.donate(&vault, 5 * IFX);

    net.tops_up(alice, IFX).succeeds();

    net.expect_stake(alice, MINIMUM + IFX);
    assert_eq!(net.vault_balance(alice), MINIMUM + 6 * IFX);
}

#[test]
fn a_top_up_of_nothing_or_beyond_64_bits_is_refused() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.tops_up(alice, 0).fails_with(StakingError::AmountIsZero);
    net.tops_up(alice, u64::MAX)
        .fails_with(StakingError::AmountOverflow);
}

#[test]
fn a_top_up_needs_tokens_that_the_funder_may_spend() {
    use spl_token_interface::error::TokenError::{InsufficientFunds, MintMismatch, OwnerMismatch};
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let bob = net.registered_worker(MINIMUM);
    let other_mint = {
        let authority = net.keys.mint_authority.insecure_clone();
        let mint = net.chain.create_mint(&SPL_TOKEN, &authority, 9, None);
        let tokens = net.chain.token_account(&net.owner(alice).pubkey(), &mint);
        net.chain.mint_to(&mint, &authority, &tokens, IFX);
        tokens
    };
    let (own, vault) = (net.worker(alice).owner_tokens, net.worker(alice).vault);
    let bobs = net.worker(bob).owner_tokens;

    let all = net.owner_balance(alice);
    let token_error = |error| InstructionError::Custom(error as u32);
    net.tops_up(alice, all + 1)
        .fails_with_instruction_error(token_error(InsufficientFunds));
    for (source, error) in [
        (bobs, OwnerMismatch),
        (vault, OwnerMismatch),
        (other_mint, MintMismatch),
    ] {
        let call = net.tops_up(alice, IFX).replacing(own, source);
        call.fails_with_instruction_error(token_error(error));
    }
    net.tops_up(alice, IFX)
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let bob = net.registered_worker(MINIMUM);
    let other = net.second_network();
    let (mine, theirs) = (net.worker(alice), net.worker(bob));
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (mine.address, theirs.address, StakingError::WrongVault),
        (mine.vault, theirs.vault, StakingError::WrongVault),
        (mine.vault, net.penalty_vault, StakingError::WrongVault),
        (
            net.token_program,
            TOKEN_2022,
            StakingError::WrongTokenProgram,
        ),
        (
            net.token_program,
            inferix_staking::ID,
            StakingError::WrongTokenProgram,
        ),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| net.tops_up(alice, IFX));
    refuses_forgeries(&mut net, |net| net.tops_up(alice, IFX));
}
