//! `offer_worker`: the owner offers its worker to one key, until it does anything else.

use inferix_staking_tests::state::Worker;
use inferix_staking_tests::*;

use crate::hand_over::expect_worker;

fn offered(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(2 * MINIMUM);
    let new_owner = net.keys.new_owner.pubkey();
    net.offers_worker(w, Some(new_owner)).succeeds();
    w
}

#[test]
fn an_offer_is_recorded_and_nothing_else_changes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let new_owner = net.keys.new_owner.pubkey();
    let before = net.worker_state(alice);

    let receipt = net.offers_worker(alice, Some(new_owner)).succeeds();

    let offered = Worker {
        offered_to: new_owner,
        offers: before.offers + 1,
        ..before
    };
    expect_worker(&net, alice, &offered);
    let event: events::WorkerOffered = receipt.event();
    assert_eq!(event.network, net.address);
    assert_eq!(event.worker, net.worker(alice).address);
    assert_eq!(event.old_offered_to, Pubkey::default());
    assert_eq!(event.new_offered_to, new_owner);
    assert_eq!(event.offer, offered.offers);
}

#[test]
fn an_offer_is_withdrawn() {
    let mut net = TestNetwork::new();
    let alice = offered(&mut net);
    let new_owner = net.keys.new_owner.insecure_clone();
    let event: events::WorkerOffered = net.offers_worker(alice, None).succeeds().event();
    assert_eq!(event.old_offered_to, new_owner.pubkey());
    assert_eq!(event.new_offered_to, Pubkey::default());
    assert_eq!(net.worker_state(alice).offered_to, Pubkey::default());
    net.accepts_worker(&new_owner, alice, 0)
        .fails_with(StakingError::NotOffered);
    // There is nothing to withdraw, and no harm in it.
    net.offers_worker(alice, None).succeeds();
}

#[test]
fn the_last_offer_counts() {
    let mut net = TestNetwork::new();
    let alice = offered(&mut net);
    let (first, second) = (net.keys.new_owner.insecure_clone(), net.chain.wallet());
    let receipt = net.offers_worker(alice, Some(second.pubkey())).succeeds();
    let event: events::WorkerOffered = receipt.event();
    assert_eq!(event.old_offered_to, first.pubkey());
    assert_eq!(event.new_offered_to, second.pubkey());
    net.accepts_worker(&first, alice, 0)
        .fails_with(StakingError::NotOffered);
    net.accepts_worker(&second, alice, 0).succeeds();
}

#[test]
fn neither_to_itself_nor_to_the_zero_address() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let owner = net.owner(alice).pubkey();
    net.offers_worker(alice, Some(owner))
        .fails_with(StakingError::OfferedToOwner);
    net.offers_worker(alice, Some(Pubkey::default()))
        .fails_with(StakingError::ZeroAddress);
}

#[test]
fn a_worker_with_an_open_case_is_not_offered() {
    let mut net = TestNetwork::new();
    let alice = offered(&mut net);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1)).succeeds();
    let key = net.chain.wallet().pubkey();
    net.offers_worker(alice, Some(key))
        .fails_with(StakingError::SlashCaseOpen);
    // Withdrawing an offer is always possible.
    net.offers_worker(alice, None).succeeds();
    net.cancels_slash(alice, [1; 32]).succeeds();
    net.offers_worker(alice, Some(key)).succeeds();
}

/// Every instruction of the owner's and the operator's, by each of them. A new owner so gets what it was
/// shown.
#[test]
fn whatever_else_owner_or_operator_do_voids_the_offer() {
    // A top-up only adds to what is offered, and an answer to a case concerns nobody's terms.
    const LEAVE_IT: [&str; 4] = ["top_up", "fund_rewards", "burn_revenue", "contest_slash"];
    // The worker is gone, or offered to another.
    const END_IT: [&str; 2] = ["close_worker", "offer_worker"];
    let mut voiding = 0;
    for gate in GATES {
        for who in [Who::Owner, Who::Operator] {
            if !gate.holders.contains(&who) {
                continue;
            }
            let (mut net, w) = gate.arranged();
            let new_owner = net.keys.new_owner.insecure_clone();
            let key = who.key(&net, w);
            let worker = net.worker(w).address;
            // Forged for the one that is called with an open case: then it is not offered.
            net.chain.change_state(&worker, |worker: &mut Worker| {
                worker.offered_to = new_owner.pubkey();
            });
            println!("{} by {who:?}", gate.name);
            (gate.call)(&mut net, w).signed_by(&key).succeeds();
            if END_IT.contains(&gate.name) {
                continue;
            }
            let left = LEAVE_IT.contains(&gate.name);
            let expected = if left {
                new_owner.pubkey()
            } else {
                Pubkey::default()
            };
            assert_eq!(net.worker_state(w).offered_to, expected, "{}", gate.name);
            if !left {
                net.accepts_worker(&new_owner, w, 0)
                    .fails_with(StakingError::NotOffered);
                voiding += 1;
            }
        }
    }
    // Registering and the price by both; operator, payout, restake, both ways of a ticket, withdrawal.
    assert_eq!(voiding, 2 + 2 + 6);
}

/// Nobody else can void an offer, or a stranger could stand in every hand-over's way.
#[test]
fn what_others_do_leaves_the_offer() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
    net.next_epoch();
    let new_owner = net.keys.new_owner.insecure_clone();
    net.offers_worker(alice, Some(new_owner.pubkey()))
        .succeeds();
    let stranger = net.keys.stranger.insecure_clone();
    net.funded_tokens(&stranger.pubkey(), IFX);
    net.tops_up_as(&stranger, alice, 1).succeeds();
    net.claims(&snapshot, 0).succeeds();
    net.attests_benchmark(alice, HALF_IB).succeeds();
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1)).succeeds();
    net.chain.pass(3 * DAY);
    net.executes_slash(alice, [1; 32]).succeeds();
    net.accepts_worker(&new_owner, alice, 2 * MINIMUM)
        .succeeds();
}

#[test]
fn a_bar_and_its_end_withdraw_the_offer() {
    let mut net = TestNetwork::new();
    let alice = offered(&mut net);
    let new_owner = net.keys.new_owner.insecure_clone();
    for barred in [true, false] {
        match barred {
            true => net.bars_worker(alice).succeeds(),
            false => net.unbars_worker(alice).succeeds(),
        };
        net.accepts_worker(&new_owner, alice, 0)
            .fails_with(StakingError::NotOffered);
        net.offers_worker(alice, Some(new_owner.pubkey()))
            .succeeds();
    }
}

#[test]
fn only_the_owner_offers() {
    let mut net = TestNetwork::new();
    let alice = offered(&mut net);
    net.hires_operator(alice);
    net.registered_worker(MINIMUM);
    let (owner, key) = (net.owner(alice).pubkey(), Pubkey::new_unique());
    for to in [Some(key), None] {
        only_these_may(&mut net, &[owner], StakingError::NotOwner, |net| {
            net.offers_worker(alice, to)
        });
    }
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let [alice, bob] = [0; 2].map(|_| net.registered_worker(MINIMUM));
    let other = net.second_network();
    let (mine, theirs) = (net.worker(alice).address, net.worker(bob).address);
    let stand_ins = [
        (net.address, other.address, StakingError::WrongNetwork),
        (mine, theirs, StakingError::NotOwner),
    ];
    let to = Some(Pubkey::new_unique());
    refuses_stand_ins(&mut net, &stand_ins, |net| net.offers_worker(alice, to));
    refuses_forgeries(&mut net, |net| net.offers_worker(alice, to));
}
