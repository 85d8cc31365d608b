//! What a worker records of its open cases: how many, and what they still ask.

use inferix_staking_tests::state::{CaseState, Network};
use inferix_staking_tests::*;

use crate::cases::*;

fn expect_open(net: &TestNetwork, w: WorkerId, cases: u8, asked: u64) {
    let worker = net.worker_state(w);
    assert_eq!(worker.open_cases, cases, "open cases");
    assert_eq!(worker.open_asked, asked, "asked by open cases");
}

#[test]
fn what_open_cases_ask_follows_every_case() {
    let mut net = strict_network();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    expect_open(&net, alice, 0, 0);
    for (case, amount, asked) in [(1, 5, 5), (2, 7, 12), (3, 11, 23), (4, 1, 24)] {
        accuse(&mut net, alice, case, amount);
        expect_open(&net, alice, case, asked);
    }
    // A veto, two executions, and a case that nobody has executed in time.
    net.cancels_slash(alice, id(2)).succeeds();
    expect_open(&net, alice, 3, 17);
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(3)).succeeds();
    expect_open(&net, alice, 2, 6);
    net.executes_slash(alice, id(1)).succeeds();
    expect_open(&net, alice, 1, 1);
    net.chain.pass(LAPSE);
    let stranger = net.keys.stranger.insecure_clone();
    net.cancels_slash(alice, id(4))
        .signed_by(&stranger)
        .succeeds();
    expect_open(&net, alice, 0, 0);
    expect_open(&net, bob, 0, 0);
    assert_eq!(net.worker_state(alice).slashed_total, 16);
}

#[test]
fn open_cases_ask_for_the_whole_at_most() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for case in [1, 2] {
        accuse(&mut net, alice, case, MINIMUM / 2);
    }
    expect_open(&net, alice, 2, MINIMUM);
    let one_more = offence(3, GENESIS, 1);
    net.proposes_slash(alice, one_more)
        .fails_with(StakingError::OpenCasesAskTooMuch);
    // A veto, a top-up and nothing else make room, to the last unit.
    net.tops_up(alice, 5).succeeds();
    net.proposes_slash(alice, offence(3, GENESIS, 6))
        .fails_with(StakingError::OpenCasesAskTooMuch);
    accuse(&mut net, alice, 3, 5);
    net.cancels_slash(alice, id(1)).succeeds();
    net.proposes_slash(alice, offence(4, GENESIS, MINIMUM / 2 + 4))
        .fails_with(StakingError::SlashTooLarge);
    net.proposes_slash(alice, offence(4, GENESIS, MINIMUM / 2 + 1))
        .fails_with(StakingError::OpenCasesAskTooMuch);
    accuse(&mut net, alice, 4, MINIMUM / 2);
    net.proposes_slash(alice, offence(5, GENESIS, 1))
        .fails_with(StakingError::OpenCasesAskTooMuch);
    expect_open(&net, alice, 3, MINIMUM + 5);
}

/// What an execution takes is neither asked nor there any more.
#[test]
fn an_execution_makes_no_room_for_another_case() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for case in [1, 2] {
        accuse(&mut net, alice, case, MINIMUM / 2);
    }
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(1)).succeeds();
    let now = net.chain.now();
    net.proposes_slash(alice, offence(3, now, 1))
        .fails_with(StakingError::OpenCasesAskTooMuch);
    expect_open(&net, alice, 1, MINIMUM / 2);
}

#[test]
fn what_is_refused_changes_no_count() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    let now = net.chain.now();
    net.proposes_slash(alice, offence(1, now, 1))
        .fails_with(StakingError::AlreadyExists);
    net.executes_slash(alice, id(1))
        .fails_with(StakingError::VetoWindowOpen);
    expect_open(&net, alice, 1, IFX);
    net.cancels_slash(alice, id(1)).succeeds();
    net.cancels_slash(alice, id(1))
        .fails_with(StakingError::CaseNotOpen);
    expect_open(&net, alice, 0, 0);
}

/// Each case keeps the delay that it was proposed under.
#[test]
fn a_case_records_its_delay() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let network = net.address;
    for (case, delay) in [(1, VETO_WINDOW), (2, HOUR), (3, 14 * DAY)] {
        net.chain.change_state(&network, |network: &mut Network| {
            network.params.slash_delay_secs = delay as u32;
        });
        accuse(&mut net, alice, case, 1);
    }
    for (case, delay) in [(1, VETO_WINDOW), (2, HOUR), (3, 14 * DAY)] {
        let case = net.case_state(alice, id(case));
        assert_eq!(i64::from(case.delay_secs), delay);
        assert_eq!(case.executable_at, case.proposed_at + delay);
        assert_eq!(case.lapses_at, case.executable_at + 30 * DAY);
    }
}

/// Whoever executes a case or lets it lapse has not vetoed it.
#[test]
fn only_a_veto_names_who_it_was() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for case in [1, 2, 3] {
        accuse(&mut net, alice, case, 1);
    }
    let (guardian, admin) = (net.keys.guardian.pubkey(), net.keys.admin.insecure_clone());
    net.cancels_slash(alice, id(1)).succeeds();
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(alice, id(2)).succeeds();
    net.chain.pass(LAPSE);
    net.cancels_slash(alice, id(3)).signed_by(&admin).succeeds();
    for (case, state, vetoed_by) in [
        (1, CaseState::Cancelled, guardian),
        (2, CaseState::Executed, Pubkey::default()),
        (3, CaseState::Cancelled, Pubkey::default()),
    ] {
        let case = net.case_state(alice, id(case));
        assert_eq!(case.state, state.byte());
        assert_eq!(case.vetoed_by, vetoed_by);
    }
}
