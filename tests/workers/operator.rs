//! What an operator may do: the machine's day, with tokens of its own. What it may not is in the table of
//! gates, which every signer is tried on.

use inferix_staking_tests::*;

/// The token program's "owner does not match".
const OWNER_MISMATCH: InstructionError = InstructionError::Custom(4);

fn operated(w: impl Fn(&mut TestNetwork) -> WorkerId) -> (TestNetwork, WorkerId, Keypair) {
    let mut net = TestNetwork::new();
    let w = w(&mut net);
    let operator = net.hires_operator(w);
    (net, w, operator)
}

#[test]
fn it_registers_with_its_own_tokens() {
    let (mut net, alice, operator) = operated(TestNetwork::measured_worker);
    let tokens = net.tokens_of(&operator.pubkey());
    let (own, owners) = (net.chain.balance(&tokens), net.owner_balance(alice));

    let receipt = net
        .registers_worker_as(&operator, alice, ONE_USD, MINIMUM)
        .succeeds();

    let worker = net.worker_state(alice);
    assert!(worker.is_registered());
    assert_eq!(worker.active_stake, MINIMUM);
    assert_eq!(worker.deposited_total, MINIMUM);
    assert_eq!(net.vault_balance(alice), MINIMUM);
    assert_eq!(net.chain.balance(&tokens), own - MINIMUM);
    assert_eq!(net.owner_balance(alice), owners);
    let event: events::WorkerRegistered = receipt.event();
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.new_active_stake, MINIMUM);
}

/// What it puts in is the owner's from then on.
#[test]
fn its_deposit_goes_back_to_the_owner() {
    let (mut net, alice, operator) = operated(TestNetwork::measured_worker);
    net.registers_worker_as(&operator, alice, ONE_USD, MINIMUM)
        .succeeds();
    let owners = net.owner_balance(alice);
    net.requests_unstake(alice, state::ALL)
        .signed_by(&operator)
        .fails_with(StakingError::NotOwner);
    net.requests_unstake(alice, state::ALL).succeeds();
    net.chain.pass(90 * DAY);
    let tokens = net.tokens_of(&operator.pubkey());
    let (own, owner) = (net.worker(alice).owner_tokens, net.owner(alice));
    net.withdraws(alice)
        .signed_by(&operator)
        .fails_with(StakingError::NotOwner);
    net.withdraws(alice)
        .signed_by(&owner)
        .replacing(own, tokens)
        .fails_with(StakingError::WrongTokenAccount);
    net.withdraws(alice).succeeds();
    assert_eq!(net.owner_balance(alice), owners + MINIMUM);
}

#[test]
fn it_spends_nobody_else_s_tokens() {
    let (mut net, alice, operator) = operated(TestNetwork::measured_worker);
    let own = net.tokens_of(&operator.pubkey());
    net.tops_up_as(&operator, alice, MINIMUM).succeeds();
    for others in [net.worker(alice).owner_tokens, net.worker(alice).vault] {
        let call = net
            .registers_worker_as(&operator, alice, ONE_USD, MINIMUM)
            .with_account(4, others);
        call.fails_with_instruction_error(OWNER_MISMATCH);
        net.tops_up_as(&operator, alice, 1)
            .replacing(own, others)
            .fails_with_instruction_error(OWNER_MISMATCH);
    }
    net.registers_worker_as(&operator, alice, ONE_USD, 0)
        .succeeds();
}

#[test]
fn it_raises_and_cuts_the_price_under_the_owner_s_rules() {
    let (mut net, alice, operator) = operated(|net| net.registered_worker(2 * MINIMUM));
    let event: events::PriceSet = net
        .sets_price(alice, 2 * ONE_USD)
        .signed_by(&operator)
        .succeeds()
        .event();
    assert_eq!(event.old_price, ONE_USD);
    assert_eq!(event.new_price, 2 * ONE_USD);
    assert_eq!(event.effective_at, GENESIS);
    net.sets_price(alice, 2 * ONE_USD + 1)
        .signed_by(&operator)
        .fails_with(StakingError::StakeBelowMinimum);
    let event: events::PriceSet = net
        .sets_price(alice, ONE_USD)
        .signed_by(&operator)
        .succeeds()
        .event();
    assert_eq!(event.effective_at, epoch_start(1));
}

/// Whoever has left is out of the reach of later slashers: only the owner gives that up.
#[test]
fn it_does_not_bring_back_a_worker_that_has_left() {
    let (mut net, alice, operator) = operated(|net| net.registered_worker(MINIMUM));
    net.requests_unstake(alice, state::ALL).succeeds();
    for secs in [0, EPOCH, 40 * DAY] {
        net.chain.pass(secs);
        net.registers_worker_as(&operator, alice, ONE_USD, MINIMUM)
            .fails_with(StakingError::NotOwnerOrOperator);
    }
    net.commits_price(ONE_USD).succeeds();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    net.next_epoch();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
    net.sets_price(alice, ONE_USD)
        .signed_by(&operator)
        .succeeds();
}

/// An operator that is the owner as well is no less the owner.
#[test]
fn an_owner_that_operates_its_worker_itself_brings_it_back() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.requests_unstake(alice, state::ALL).succeeds();
    net.registers_worker(alice, ONE_USD, MINIMUM).succeeds();
}

/// A stolen hot key, and every instruction that only the owner may call: nothing moves.
#[test]
fn a_thief_with_its_key_moves_no_token_out() {
    let owners_alone =
        |gate: &&Gate| gate.holders.contains(&Who::Owner) && !gate.holders.contains(&Who::Operator);
    let gates: Vec<_> = GATES.iter().filter(owners_alone).collect();
    assert!(gates.len() >= 11, "{}", gates.len());
    for gate in gates {
        println!("{}", gate.name);
        let (mut net, w) = gate.arranged();
        let thief = net.operator(w);
        let vault = net.vault_balance(w);
        gate.refusal
            .ends((gate.call)(&mut net, w).signed_by(&thief));
        assert_eq!(net.vault_balance(w), vault);
    }
}
