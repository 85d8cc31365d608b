//! `contest_slash`: the worker's answer to a case lengthens its veto window, once.

use inferix_staking_tests::state::{Network, SlashCase};
use inferix_staking_tests::*;

use crate::cases::*;

const ANSWER: [u8; 32] = [7; 32];
const BETTER: [u8; 32] = [8; 32];

/// A worker with an operator of its own, and a case against it, proposed at genesis.
fn accused() -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.hires_operator(alice);
    accuse(&mut net, alice, 1, IFX);
    (net, alice)
}

/// Its owner and its operator.
fn answerers(net: &TestNetwork, w: WorkerId) -> [Keypair; 2] {
    [net.owner(w), net.operator(w)]
}

fn expect_case(net: &TestNetwork, w: WorkerId, expected: &SlashCase) {
    let case = net.case_state(w, id(1));
    let same = bytemuck::bytes_of(&case) == bytemuck::bytes_of(expected);
    assert!(same, "{case:#?}\nis not\n{expected:#?}");
}

#[test]
fn an_answer_moves_both_deadlines_by_the_delay_and_changes_nothing_else() {
    for operator_answers in [false, true] {
        let (mut net, alice) = accused();
        let key = answerers(&net, alice)[usize::from(operator_answers)].insecure_clone();
        let before = net.case_state(alice, id(1));
        let worker = net.chain.account(&net.worker(alice).address);

        let receipt = net
            .contests_slash(alice, id(1), ANSWER)
            .signed_by(&key)
            .succeeds();

        let expected = SlashCase {
            answer_hash: ANSWER,
            executable_at: GENESIS + 2 * VETO_WINDOW,
            lapses_at: GENESIS + VETO_WINDOW + LAPSE,
            ..before
        };
        expect_case(&net, alice, &expected);
        assert_eq!(net.chain.account(&net.worker(alice).address), worker);
        let event: events::SlashContested = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, net.worker(alice).address);
        assert_eq!(event.slash_case, net.case_address(alice, id(1)));
        assert_eq!(event.contested_by, key.pubkey());
        assert_eq!(event.old_answer_hash, [0; 32]);
        assert_eq!(event.new_answer_hash, ANSWER);
        assert_eq!(event.executable_at, expected.executable_at);
        assert_eq!(event.lapses_at, expected.lapses_at);
    }
}

#[test]
fn an_answer_comes_before_the_window_s_end() {
    let (mut net, alice) = accused();
    for secs in [LAPSE, VETO_WINDOW + 1, VETO_WINDOW] {
        net.chain.set_time(GENESIS + secs);
        for key in answerers(&net, alice) {
            net.contests_slash(alice, id(1), ANSWER)
                .signed_by(&key)
                .fails_with(StakingError::VetoWindowPassed);
        }
    }
    net.chain.set_time(GENESIS + VETO_WINDOW - 1);
    net.contests_slash(alice, id(1), ANSWER).succeeds();
}

#[test]
fn a_contested_case_is_executed_a_delay_later() {
    let (mut net, alice) = accused();
    net.contests_slash(alice, id(1), ANSWER).succeeds();
    for secs in [VETO_WINDOW, 2 * VETO_WINDOW - 1] {
        net.chain.set_time(GENESIS + secs);
        net.executes_slash(alice, id(1))
            .fails_with(StakingError::VetoWindowOpen);
    }
    net.chain.set_time(GENESIS + 2 * VETO_WINDOW);
    net.executes_slash(alice, id(1)).succeeds();
    assert_eq!(net.chain.balance(&net.penalty_vault), IFX);
}

#[test]
fn a_contested_case_lapses_a_delay_later() {
    let (mut net, alice) = accused();
    net.contests_slash(alice, id(1), ANSWER).succeeds();
    let stranger = net.keys.stranger.insecure_clone();
    for secs in [LAPSE, LAPSE + VETO_WINDOW - 1] {
        net.chain.set_time(GENESIS + secs);
        net.cancels_slash(alice, id(1))
            .signed_by(&stranger)
            .fails_with(StakingError::NotGuardianOrAdmin);
    }
    net.chain.set_time(GENESIS + LAPSE + VETO_WINDOW);
    net.cancels_slash(alice, id(1))
        .signed_by(&stranger)
        .succeeds();
}

/// The operator answers once; the owner has the last word, in the longer window too, and gains no time.
#[test]
fn only_the_owner_replaces_an_answer_and_moves_no_deadline_by_it() {
    for first in [0, 1] {
        let (mut net, alice) = accused();
        let keys = answerers(&net, alice);
        net.contests_slash(alice, id(1), ANSWER)
            .signed_by(&keys[first])
            .succeeds();
        let contested = net.case_state(alice, id(1));
        net.chain.set_time(GENESIS + 2 * VETO_WINDOW - 1);
        for answer in [ANSWER, BETTER] {
            net.contests_slash(alice, id(1), answer)
                .signed_by(&keys[1])
                .fails_with(StakingError::AlreadyContested);
        }

        let receipt = net.contests_slash(alice, id(1), BETTER).succeeds();

        let event: events::SlashContested = receipt.event();
        assert_eq!(event.old_answer_hash, ANSWER);
        assert_eq!(event.new_answer_hash, BETTER);
        let expected = SlashCase {
            answer_hash: BETTER,
            ..contested
        };
        expect_case(&net, alice, &expected);
        net.chain.pass(1);
        net.contests_slash(alice, id(1), ANSWER)
            .fails_with(StakingError::VetoWindowPassed);
    }
}

#[test]
fn an_answer_is_not_empty() {
    let (mut net, alice) = accused();
    for contested in [false, true] {
        if contested {
            net.contests_slash(alice, id(1), ANSWER).succeeds();
        }
        for key in answerers(&net, alice) {
            net.contests_slash(alice, id(1), [0; 32])
                .signed_by(&key)
                .fails_with(StakingError::EmptyAnswer);
        }
    }
}

/// Forged: parameters that have changed since.
#[test]
fn the_delay_is_the_one_that_the_case_was_proposed_under() {
    for delay in [HOUR, 14 * DAY] {
        let (mut net, alice) = accused();
        let network = net.address;
        net.chain.change_state(&network, |network: &mut Network| {
            network.params.slash_delay_secs = delay as u32;
            network.params.slash_execution_secs = DAY as u32;
        });
        net.contests_slash(alice, id(1), ANSWER).succeeds();
        let case = net.case_state(alice, id(1));
        assert_eq!(case.executable_at, GENESIS + 2 * VETO_WINDOW);
        assert_eq!(case.lapses_at, GENESIS + VETO_WINDOW + LAPSE);
    }
}

#[test]
fn a_decided_case_is_not_contested() {
    let (mut net, alice) = accused();
    accuse(&mut net, alice, 2, IFX);
    accuse(&mut net, alice, 3, IFX);
    net.cancels_slash(alice, id(1)).succeeds();
    net.contests_slash(alice, id(2), ANSWER).succeeds();
    net.cancels_slash(alice, id(2)).succeeds();
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(3)).succeeds();
    for case in [1, 2, 3] {
        net.contests_slash(alice, id(case), BETTER)
            .fails_with(StakingError::CaseNotOpen);
    }
}

#[test]
fn an_answer_does_not_stand_in_a_veto_s_way() {
    let (mut net, alice) = accused();
    net.contests_slash(alice, id(1), ANSWER).succeeds();
    net.chain.set_time(GENESIS + 2 * VETO_WINDOW - 1);
    net.cancels_slash(alice, id(1)).succeeds();
    assert_eq!(net.worker_state(alice).open_asked, 0);
}

#[test]
fn each_case_is_contested_by_itself() {
    let (mut net, alice) = accused();
    accuse(&mut net, alice, 2, IFX);
    net.contests_slash(alice, id(1), ANSWER).succeeds();
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::VetoWindowOpen);
    net.executes_slash(alice, id(2)).succeeds();
}

#[test]
fn only_the_owner_and_the_operator_of_today_answer() {
    let (mut net, alice) = accused();
    net.registered_worker(MINIMUM);
    let those = answerers(&net, alice).map(|key| key.pubkey());
    let error = StakingError::NotOwnerOrOperator;
    only_these_may(&mut net, &those, error, |net| {
        net.contests_slash(alice, id(1), ANSWER)
    });
    let yesterday = net.operator(alice);
    net.hires_operator(alice);
    net.contests_slash(alice, id(1), ANSWER)
        .signed_by(&yesterday)
        .fails_with(error);
}

#[test]
fn foreign_accounts_are_refused() {
    let (mut net, alice) = accused();
    let bob = net.registered_worker(MINIMUM);
    accuse(&mut net, bob, 1, IFX);
    let (mine, theirs) = (net.worker(alice).address, net.worker(bob).address);
    let (case, bobs_case) = (net.case_address(alice, id(1)), net.case_address(bob, id(1)));
    let stand_ins = [
        (mine, theirs, StakingError::NotOwnerOrOperator),
        (case, bobs_case, StakingError::WrongWorker),
    ];
    refuses_stand_ins(&mut net, &stand_ins, |net| {
        net.contests_slash(alice, id(1), ANSWER)
    });
    refuses_forgeries(&mut net, |net| net.contests_slash(alice, id(1), ANSWER));
}
