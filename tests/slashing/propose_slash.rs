//! `propose_slash`: the slasher, once per offence, for a bounded amount. How old an offence may be
//! is in `evidence_window.rs`.

use inferix_staking_tests::state::{CaseState, Offence, Role, SlashCase, Worker};
use inferix_staking_tests::*;

use crate::cases::*;

#[test]
fn a_case_is_opened_and_nothing_is_taken_yet() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.pass(HOUR);
    let (now, payer) = (net.chain.now(), net.keys.admin.pubkey());
    let (before, coverage) = (net.chain.lamports(&payer), net.worker_state(alice).coverage);
    let reporter = Keypair::new().pubkey();
    let offence = Offence {
        reporter,
        ..offence(1, GENESIS, IFX)
    };

    let receipt = net.proposes_slash(alice, offence).succeeds();

    let case = net.case_state(alice, id(1));
    assert_eq!(case.version, <SlashCase as state::Versioned>::VERSION);
    assert_eq!(case.state, CaseState::Open.byte());
    assert_eq!(case.network, net.address);
    assert_eq!(case.worker, net.worker(alice).address);
    assert_eq!(case.offence_id, id(1));
    assert_eq!(case.reason, 1);
    assert_eq!(case.evidence_hash, [9; 32]);
    assert_eq!(case.proposer, net.keys.slasher.pubkey());
    assert_eq!(case.rent_payer, payer);
    assert_eq!(case.reporter, reporter);
    assert_eq!(case.vetoed_by, Pubkey::default());
    assert_eq!(case.offence_at, GENESIS);
    assert_eq!(case.proposed_at, now);
    assert_eq!(case.delay_secs, VETO_WINDOW as u32);
    assert_eq!(case.executable_at, now + VETO_WINDOW);
    assert_eq!(case.lapses_at, now + LAPSE);
    assert_eq!(case.asked, IFX);
    assert_eq!(case.taken, 0);
    let worker = net.worker_state(alice);
    assert_eq!(worker.open_cases, 1);
    assert_eq!(worker.open_asked, IFX);
    assert_eq!(worker.active_stake, MINIMUM);
    assert_eq!(worker.coverage, coverage);
    assert_eq!(net.vault_balance(alice), MINIMUM);
    let rent = net.chain.lamports(&net.case_address(alice, id(1)));
    assert_eq!(net.chain.lamports(&payer), before - rent);
    let event: events::SlashProposed = receipt.event();
    assert_eq!(event.network, case.network);
    assert_eq!(event.worker, case.worker);
    assert_eq!(event.slash_case, net.case_address(alice, id(1)));
    assert_eq!(event.offence_id, id(1));
    assert_eq!(event.reason, 1);
    assert_eq!(event.evidence_hash, [9; 32]);
    assert_eq!(event.offence_at, GENESIS);
    assert_eq!(event.reporter, reporter);
    assert_eq!(event.asked, IFX);
    assert_eq!(event.executable_at, case.executable_at);
    assert_eq!(event.lapses_at, case.lapses_at);
}

/// What the network found itself is nobody's report.
#[test]
fn a_case_may_have_no_reporter() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let receipt = net.proposes_slash(alice, offence(1, GENESIS, 1)).succeeds();
    let event: events::SlashProposed = receipt.event();
    assert_eq!(event.reporter, Pubkey::default());
    assert_eq!(net.case_state(alice, id(1)).reporter, Pubkey::default());
}

#[test]
fn an_offence_is_not_older_than_the_worker() {
    let mut net = TestNetwork::new();
    net.chain.pass(HOUR);
    let (alice, opened_at) = (net.registered_worker(MINIMUM), net.chain.now());
    net.chain.pass(HOUR);
    for before_opening in [GENESIS, opened_at - 1] {
        net.proposes_slash(alice, offence(1, before_opening, 1))
            .fails_with(StakingError::OffenceBeforeOpening);
    }
    net.proposes_slash(alice, offence(1, opened_at, 1))
        .succeeds();
}

#[test]
fn a_case_asks_at_most_its_share_of_all_that_is_staked() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM + 1);
    net.requests_unstake(alice, MINIMUM).succeeds();
    for (amount, error) in [
        (0, StakingError::AmountIsZero),
        // Rounded up.
        (MINIMUM + 2, StakingError::SlashTooLarge),
        (u64::MAX, StakingError::SlashTooLarge),
    ] {
        net.proposes_slash(alice, offence(1, GENESIS, amount))
            .fails_with(error);
    }
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM + 1))
        .succeeds();
}

/// It is executed in parts.
#[test]
fn a_case_may_ask_more_than_an_epoch_allows() {
    let mut net = limited_network();
    let alice = net.registered_worker(MINIMUM);
    net.proposes_slash(alice, offence(1, GENESIS, MINIMUM / 2))
        .succeeds();
}

#[test]
fn a_worker_without_stake_has_nothing_to_ask_for() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    let vault = net.worker(alice).vault;
    net.donate(&vault, IFX);
    net.proposes_slash(alice, offence(1, GENESIS, 1))
        .fails_with(StakingError::SlashTooLarge);
}

#[test]
fn an_offence_has_one_case_whoever_proposes_it() {
    let mut net = TestNetwork::new();
    let (alice, bob) = (
        net.registered_worker(MINIMUM),
        net.registered_worker(MINIMUM),
    );
    accuse(&mut net, alice, 1, IFX);
    accuse(&mut net, bob, 1, IFX);
    let again = offence(1, GENESIS, 2 * IFX);
    net.proposes_slash(alice, again)
        .fails_with(StakingError::AlreadyExists);

    let successor = net.chain.wallet();
    net.appoints(Role::Slasher, successor.pubkey());
    let call = net.proposes_slash(alice, again).signed_by(&successor);
    call.fails_with(StakingError::AlreadyExists);

    net.cancels_slash(alice, id(1)).succeeds();
    net.chain.pass(VETO_WINDOW);
    net.executes_slash(bob, id(1)).succeeds();
    for w in [alice, bob] {
        let call = net.proposes_slash(w, again).signed_by(&successor);
        call.fails_with(StakingError::AlreadyExists);
    }
}

#[test]
fn a_worker_has_at_most_255_open_cases() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let worker = net.worker(alice).address;
    net.chain
        .change_state(&worker, |worker: &mut Worker| worker.open_cases = 254);
    accuse(&mut net, alice, 1, 1);
    let one_more = offence(2, GENESIS, 1);
    net.proposes_slash(alice, one_more)
        .fails_with(StakingError::TooManyOpenCases);
    net.cancels_slash(alice, id(1)).succeeds();
    net.proposes_slash(alice, one_more).succeeds();
}

#[test]
fn lamports_sent_to_a_cases_address_earlier_do_not_shield_the_worker() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    for (case, lamports) in [(1, 1_000_000), (2, 1_000_000_000)] {
        let address = net.case_address(alice, id(case));
        net.chain.svm.airdrop(&address, lamports).unwrap();
        accuse(&mut net, alice, case, 1);
    }
    assert_eq!(net.worker_state(alice).open_cases, 2);
}

#[test]
fn only_the_slasher_of_today_proposes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let old = net.keys.slasher.insecure_clone();
    only_these_may(&mut net, &[old.pubkey()], StakingError::NotSlasher, |net| {
        net.proposes_slash(alice, offence(1, GENESIS, 1))
    });
    let successor = net.chain.wallet();
    net.appoints(Role::Slasher, successor.pubkey());
    net.proposes_slash(alice, offence(1, GENESIS, 1))
        .fails_with(StakingError::NotSlasher);
    net.proposes_slash(alice, offence(1, GENESIS, 1))
        .signed_by(&successor)
        .succeeds();
}

#[test]
fn foreign_accounts_are_refused() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let bob = net.registered_worker(MINIMUM);
    let other = net.second_network();
    let stand_ins = [(net.address, other.address, StakingError::WrongNetwork)];
    refuses_stand_ins(&mut net, &stand_ins, |net| {
        net.proposes_slash(alice, offence(1, GENESIS, 1))
    });
    refuses_forgeries(&mut net, |net| {
        net.proposes_slash(alice, offence(1, GENESIS, 1))
    });

    let case = net.case_address(alice, id(1));
    let worker = net.worker(alice).address;
    for (natural, stand_in) in [
        (worker, net.worker(bob).address),
        (case, net.case_address(bob, id(1))),
        (case, net.case_address(alice, id(2))),
        (case, worker),
    ] {
        let call = net
            .proposes_slash(alice, offence(1, GENESIS, 1))
            .replacing(natural, stand_in);
        call.fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
    }
    let call = net.proposes_slash(alice, offence(1, GENESIS, 1));
    let call = call.replacing(solana_sdk_ids::system_program::ID, SPL_TOKEN);
    call.fails_with_anchor(AnchorErrorCode::InvalidProgramId);
}
