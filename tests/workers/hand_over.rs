//! The life of a worker that changes hands.

use inferix_staking_tests::state::{ALL, Worker};
use inferix_staking_tests::*;

/// Asserts every byte of a worker's account.
pub fn expect_worker(net: &TestNetwork, w: WorkerId, expected: &Worker) {
    let worker = net.worker_state(w);
    let same = bytemuck::bytes_of(&worker) == bytemuck::bytes_of(expected);
    assert!(same, "{worker:#?}\nis not\n{expected:#?}");
}

/// It is built, earns, is handed over, paid, slashed, leaves and closes; then its opener opens it again.
#[test]
fn a_worker_that_is_handed_over_is_paid_slashed_leaves_and_closes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let (opener, old_payout) = (net.owner(alice), net.worker(alice).payout_tokens);
    let before = net.rewards_are_claimable(&[(alice, IFX)]);
    let address = net.worker(alice).address;

    let new_owner = net.hands_over(alice);
    assert_eq!(net.worker_state(alice).opener, opener.pubkey());

    // Paid: what was earned and not claimed before goes to the new owner, too.
    let tokens = net.tokens_of(&new_owner.pubkey());
    let balance = net.chain.balance(&tokens);
    net.claims(&before, 0).succeeds();
    let later = net.rewards_are_claimable(&[(alice, 3 * IFX)]);
    net.claims(&later, 0).succeeds();
    assert_eq!(net.chain.balance(&tokens), balance + 3 * IFX);
    assert_eq!(net.chain.balance(&old_payout), 0);

    // Slashed: for what happened before the hand-over as well.
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM))
        .succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.expect_stake(alice, MINIMUM);

    // Leaves, and the opener's key opens no second worker at its address meanwhile.
    net.requests_unstake(alice, ALL)
        .signed_by(&opener)
        .fails_with(StakingError::NotOwner);
    net.requests_unstake(alice, ALL).succeeds();
    net.chain.pass(90 * DAY);
    let balance = net.chain.balance(&tokens);
    net.withdraws(alice).succeeds();
    assert_eq!(net.chain.balance(&tokens), balance + MINIMUM);
    net.opens_worker(alice)
        .fails_with(StakingError::AlreadyExists);

    // Closes: the rent of both accounts goes to the new owner.
    let rent = net.chain.lamports(&address) + net.chain.lamports(&net.worker(alice).vault);
    let [opener_has, new_owner_has] =
        [&opener, &new_owner].map(|key| net.chain.lamports(&key.pubkey()));
    net.closes_worker(alice)
        .signed_by(&opener)
        .fails_with(StakingError::NotOwner);
    net.closes_worker(alice).succeeds();
    assert_eq!(
        net.chain.lamports(&new_owner.pubkey()),
        new_owner_has + rent
    );
    assert_eq!(net.chain.lamports(&opener.pubkey()), opener_has);
    assert_eq!(net.chain.account(&address), None);

    // The address is the opener's to open again, as a worker of its own.
    net.opens_worker(alice).succeeds();
    let worker = net.worker_state(alice);
    assert_eq!(worker.owner, opener.pubkey());
    assert_eq!(worker.operator, opener.pubkey());
    assert_eq!(worker.deposited_total, 0);
}

/// The opener's key is a part of the address, and nothing more.
#[test]
fn only_the_opener_opens_the_address_again() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    let new_owner = net.hands_over(alice);
    net.closes_worker(alice).succeeds();
    net.opens_worker(alice)
        .signed_by(&new_owner)
        .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
    net.opens_worker(alice).succeeds();
}

/// Every instruction of the owner's: the new owner's call succeeds, the one before it is a stranger.
#[test]
fn the_owner_before_has_no_say_any_more() {
    for gate in GATES
        .iter()
        .filter(|gate| gate.holders.contains(&Who::Owner))
    {
        let (mut net, w) = gate.arranged();
        if net.worker_state(w).open_cases > 0 {
            continue; // Not handed over.
        }
        println!("{}", gate.name);
        let (owner, operator) = (net.owner(w), net.operator(w));
        net.hands_over(w);
        for key in [&owner, &operator] {
            gate.refusal.ends((gate.call)(&mut net, w).signed_by(key));
        }
        (gate.call)(&mut net, w).succeeds();
    }
}

/// Its new owner hands it on, and back.
#[test]
fn a_worker_changes_hands_more_than_once() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let first = net.owner(alice);
    let second = net.hands_over(alice);
    net.offers_worker(alice, Some(first.pubkey()))
        .signed_by(&first)
        .fails_with(StakingError::NotOwner);
    net.offers_worker(alice, Some(first.pubkey())).succeeds();
    net.accepts_worker(&first, alice, MINIMUM).succeeds();
    net.belongs_to(alice, &first);
    net.sets_price(alice, ONE_USD)
        .signed_by(&second)
        .fails_with(StakingError::NotOwnerOrOperator);
    net.sets_price(alice, ONE_USD).succeeds();
}
