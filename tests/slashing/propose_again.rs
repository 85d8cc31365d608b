//! `propose_slash` for an offence that has a case already: once more after a veto by a guardian that has
//! been replaced since, and never otherwise.

use inferix_staking_tests::state::{CaseState, Offence, Role, SlashCase};
use inferix_staking_tests::*;

use crate::cases::*;

/// A case of ten tokens for an offence of genesis, vetoed by the guardian a day later.
fn vetoed() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, 10 * IFX);
    net.chain.pass(DAY);
    net.cancels_slash(alice, id(1)).succeeds();
    (net, alice)
}

/// Another guardian takes office.
fn replaces_guardian(net: &mut TestNetwork) -> Keypair {
    let successor = net.chain.wallet();
    net.appoints(Role::Guardian, successor.pubkey());
    std::mem::replace(&mut net.keys.guardian, successor)
}

#[test]
fn a_case_vetoed_by_a_guardian_since_replaced_is_opened_once_more() {
    let (mut net, alice) = vetoed();
    let before = net.case_state(alice, id(1));
    let case_account = net.case_address(alice, id(1));
    let lamports = net.chain.lamports(&case_account);
    replaces_guardian(&mut net);
    net.chain.pass(DAY);
    let now = net.chain.now();
    let (other_payer, reporter) = (net.chain.wallet(), Pubkey::new_unique());
    let again = Offence {
        reason: 4,
        evidence_hash: [5; 32],
        reporter,
        ..offence(1, GENESIS, 10 * IFX)
    };

    let receipt = net
        .proposes_slash(alice, again)
        .paid_by(&other_payer)
        .succeeds();

    let expected = SlashCase {
        state: CaseState::Open.byte(),
        reproposed: 1,
        reason: 4,
        evidence_hash: [5; 32],
        reporter,
        vetoed_by: Pubkey::default(),
        vetoed_by_guardian: 0,
        proposed_at: now,
        executable_at: now + VETO_WINDOW,
        lapses_at: now + LAPSE,
        ..before
    };
    let case = net.case_state(alice, id(1));
    let same = bytemuck::bytes_of(&case) == bytemuck::bytes_of(&expected);
    assert!(same, "{case:#?}\nis not\n{expected:#?}");
    // Whoever signs as the payer this time pays nothing and gets nothing back later.
    assert_eq!(net.chain.lamports(&case_account), lamports);
    assert_eq!(net.chain.lamports(&other_payer.pubkey()), 100_000_000_000);
    let worker = net.worker_state(alice);
    assert_eq!(worker.open_cases, 1);
    assert_eq!(worker.open_asked, 10 * IFX);
    let event: events::SlashProposed = receipt.event();
    assert_eq!(event.asked, 10 * IFX);
    assert_eq!(event.reporter, reporter);
    assert_eq!(event.executable_at, now + VETO_WINDOW);
    assert_eq!(event.lapses_at, now + LAPSE);

    net.chain.pass(VETO_WINDOW);
    assert_eq!(execute(&mut net, alice, 1), 10 * IFX);
}

#[test]
fn not_while_the_guardian_that_vetoed_it_is_in_office() {
    let (mut net, alice) = vetoed();
    let again = offence(1, GENESIS, 10 * IFX);
    net.proposes_slash(alice, again)
        .fails_with(StakingError::AlreadyExists);
    // Nor after it has come back.
    let first = replaces_guardian(&mut net);
    net.appoints(Role::Guardian, first.pubkey());
    net.proposes_slash(alice, again)
        .fails_with(StakingError::AlreadyExists);
}

#[test]
fn for_the_same_time_and_at_most_what_the_veto_left() {
    let (mut net, alice) = vetoed();
    replaces_guardian(&mut net);
    for (at, amount) in [
        (GENESIS + 1, 10 * IFX),
        (GENESIS + DAY, 1),
        (GENESIS, 10 * IFX + 1),
    ] {
        net.proposes_slash(alice, offence(1, at, amount))
            .fails_with(StakingError::AnotherOffence);
    }
    net.proposes_slash(alice, offence(1, GENESIS, 0))
        .fails_with(StakingError::AmountIsZero);
    net.proposes_slash(alice, offence(1, GENESIS, 1)).succeeds();
    assert_eq!(net.worker_state(alice).open_asked, 1);
    assert_eq!(net.case_state(alice, id(1)).asked, 1);
}

#[test]
fn after_a_part_was_taken_for_the_rest_only() {
    let mut net = limited_network();
    let alice = net.registered_worker(MINIMUM);
    convict(&mut net, alice, 1, 3 * LIMIT);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.cancels_slash(alice, id(1)).succeeds();
    replaces_guardian(&mut net);
    net.proposes_slash(alice, offence(1, GENESIS, 2 * LIMIT + 1))
        .fails_with(StakingError::AnotherOffence);
    net.proposes_slash(alice, offence(1, GENESIS, 2 * LIMIT))
        .succeeds();
    let case = net.case_state(alice, id(1));
    assert_eq!(case.asked, 3 * LIMIT);
    assert_eq!(case.taken, LIMIT);
    assert_eq!(net.worker_state(alice).open_asked, 2 * LIMIT);
    net.chain.pass(VETO_WINDOW);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    net.chain.pass(EPOCH);
    assert_eq!(execute(&mut net, alice, 1), LIMIT);
    let case = net.case_state(alice, id(1));
    assert_eq!(case.state, CaseState::Executed.byte());
    assert_eq!(case.taken, 3 * LIMIT);
    assert_eq!(net.worker_state(alice).open_cases, 0);
}

#[test]
fn once_only() {
    let (mut net, alice) = vetoed();
    let again = offence(1, GENESIS, 10 * IFX);
    for round in [1, 2] {
        replaces_guardian(&mut net);
        let call = net.proposes_slash(alice, again);
        if round == 2 {
            call.fails_with(StakingError::AlreadyExists);
            break;
        }
        call.succeeds();
        net.proposes_slash(alice, again)
            .fails_with(StakingError::AlreadyExists);
        net.cancels_slash(alice, id(1)).succeeds();
    }
    assert_eq!(net.worker_state(alice).open_cases, 0);
}

/// The admin's veto, a lapse and an execution are final.
#[test]
fn nothing_but_a_guardian_s_veto_is_overruled() {
    let ends: [fn(&mut TestNetwork, WorkerId); 3] = [
        |net, w| {
            let admin = net.keys.admin.insecure_clone();
            net.cancels_slash(w, id(1)).signed_by(&admin).succeeds();
        },
        |net, w| {
            net.chain.pass(VETO_WINDOW);
            net.executes_slash(w, id(1)).succeeds();
        },
        |net, w| {
            // Forged: within the evidence window no case lapses by these parameters.
            let case = net.case_address(w, id(1));
            net.chain
                .change_state(&case, |case: &mut SlashCase| case.lapses_at = GENESIS);
            net.cancels_slash(w, id(1)).succeeds();
        },
    ];
    for end in ends {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(MINIMUM);
        accuse(&mut net, alice, 1, IFX);
        end(&mut net, alice);
        replaces_guardian(&mut net);
        for amount in [1, IFX] {
            net.proposes_slash(alice, offence(1, GENESIS, amount))
                .fails_with(StakingError::AlreadyExists);
        }
    }
}

/// Its answer was to the first accusation. The delay is the new one's.
#[test]
fn a_case_opened_once_more_can_be_contested_once_more() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    net.contests_slash(alice, id(1), [7; 32]).succeeds();
    net.cancels_slash(alice, id(1)).succeeds();
    replaces_guardian(&mut net);
    net.proposes_slash(alice, offence(1, GENESIS, IFX))
        .succeeds();
    let case = net.case_state(alice, id(1));
    assert_eq!(case.answer_hash, [0; 32]);
    assert_eq!(case.executable_at, GENESIS + VETO_WINDOW);
    net.contests_slash(alice, id(1), [8; 32]).succeeds();
    let case = net.case_state(alice, id(1));
    assert_eq!(case.executable_at, GENESIS + 2 * VETO_WINDOW);
}

/// Every other rule of a proposal holds as well.
#[test]
fn neither_an_old_offence_nor_one_before_the_slasher_s_office_comes_back() {
    let (mut net, alice) = vetoed();
    replaces_guardian(&mut net);
    let again = offence(1, GENESIS, 1);
    let successor = net.chain.wallet();
    net.proposes_slash(alice, again)
        .signed_by(&successor)
        .fails_with(StakingError::NotSlasher);
    net.chain.set_time(GENESIS + EVIDENCE_WINDOW + 1);
    net.proposes_slash(alice, again)
        .fails_with(StakingError::OffenceTooOld);
    net.chain.set_time(GENESIS + EVIDENCE_WINDOW);
    let old = net.keys.slasher.pubkey();
    net.appoints(Role::Slasher, successor.pubkey());
    net.proposes_slash(alice, again)
        .signed_by(&successor)
        .fails_with(StakingError::OffenceBeforeSlasher);
    net.appoints(Role::Slasher, old);
    net.proposes_slash(alice, again)
        .fails_with(StakingError::OffenceBeforeSlasher);
}

/// The case of an earlier worker at the same address stays closed.
#[test]
fn a_worker_opened_again_does_not_answer_for_a_veto_before() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    net.tops_up(alice, IFX).succeeds();
    accuse(&mut net, alice, 1, IFX / 2);
    net.cancels_slash(alice, id(1)).succeeds();
    net.requests_unstake(alice, IFX).succeeds();
    let worker = net.worker(alice).address;
    // Forged: the ticket has matured.
    net.chain
        .change_state(&worker, |worker: &mut state::Worker| {
            worker.unbonding.tickets[0].matures_at = GENESIS;
        });
    net.withdraws(alice).succeeds();
    net.closes_worker(alice).succeeds();
    net.chain.pass(HOUR);
    net.opens_worker(alice).succeeds();
    net.tops_up(alice, IFX).succeeds();
    replaces_guardian(&mut net);
    net.proposes_slash(alice, offence(1, GENESIS, IFX / 2))
        .fails_with(StakingError::OffenceBeforeOpening);
    net.proposes_slash(alice, offence(1, GENESIS + HOUR, IFX / 2))
        .fails_with(StakingError::AnotherOffence);
}
