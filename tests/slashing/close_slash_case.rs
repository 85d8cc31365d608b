//! `close_slash_case`: anyone, once the case is decided and its offence can never be proposed
//! again.

use inferix_staking_tests::state::MAX_EVIDENCE_WINDOW_SECS;
use inferix_staking_tests::*;

use crate::cases::*;

/// The last second in which some network could still propose an offence of genesis.
const LAST_CHANCE: i64 = GENESIS + MAX_EVIDENCE_WINDOW_SECS as i64;

/// Case 1 executed, case 2 vetoed, both for an offence of genesis.
fn decided_cases(net: &mut TestNetwork) -> WorkerId {
    let w = net.registered_worker(MINIMUM);
    accuse(net, w, 2, IFX);
    net.cancels_slash(w, id(2)).succeeds();
    slash(net, w, 1, IFX);
    w
}

#[test]
fn the_rent_goes_back_to_whoever_paid_it() {
    let mut net = TestNetwork::new();
    let alice = decided_cases(&mut net);
    let payer = net.keys.admin.pubkey();
    net.chain.set_time(LAST_CHANCE + 1);
    for case in [1, 2] {
        let address = net.case_address(alice, id(case));
        let (rent, before) = (net.chain.lamports(&address), net.chain.lamports(&payer));

        let receipt = net.closes_slash_case(alice, id(case)).succeeds();

        assert_eq!(net.chain.account(&address), None);
        assert_eq!(net.chain.lamports(&payer), before + rent);
        let event: events::SlashCaseClosed = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, net.worker(alice).address);
        assert_eq!(event.slash_case, address);
        assert_eq!(event.rent_payer, payer);
    }
}

#[test]
fn a_case_stays_while_any_network_could_still_propose_its_offence() {
    let mut net = TestNetwork::new();
    let alice = decided_cases(&mut net);
    for now in [net.chain.now(), GENESIS + EVIDENCE_WINDOW + 1, LAST_CHANCE] {
        net.chain.set_time(now);
        for case in [1, 2] {
            let call = net.closes_slash_case(alice, id(case));
            call.fails_with(StakingError::OffenceStillProposable);
        }
    }
}

/// With the widest window there is, and epochs so long that the offence's terms are still known
/// when it ends.
#[test]
fn the_offence_of_a_closed_case_is_not_proposed_again_under_the_widest_window() {
    let mut params = default_params();
    params.epoch_secs = (5 * DAY) as u32;
    params.evidence_window_secs = MAX_EVIDENCE_WINDOW_SECS;
    let mut net = TestNetwork::with_params(params);
    let alice = net.open_worker();
    net.tops_up(alice, MINIMUM).succeeds();
    slash(&mut net, alice, 1, IFX);
    net.chain.set_time(LAST_CHANCE);
    let again = offence(1, GENESIS, IFX);
    net.proposes_slash(alice, again)
        .fails_with(StakingError::AlreadyExists);
    net.closes_slash_case(alice, id(1))
        .fails_with(StakingError::OffenceStillProposable);
    net.chain.set_time(LAST_CHANCE + 1);
    net.closes_slash_case(alice, id(1)).succeeds();
    net.proposes_slash(alice, again)
        .fails_with(StakingError::OffenceTooOld);
}

#[test]
fn an_open_case_stays_however_old_it_is() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    accuse(&mut net, alice, 1, IFX);
    for now in [GENESIS, LAST_CHANCE + 1, GENESIS + 1000 * DAY] {
        net.chain.set_time(now);
        net.closes_slash_case(alice, id(1))
            .fails_with(StakingError::CaseStillOpen);
    }
}

#[test]
fn the_worker_need_not_exist_any_more() {
    let mut net = strict_network();
    let alice = net.open_worker();
    net.tops_up(alice, IFX).succeeds();
    slash(&mut net, alice, 1, IFX);
    net.closes_worker(alice).succeeds();
    net.chain.set_time(LAST_CHANCE + VETO_WINDOW);
    net.closes_slash_case(alice, id(1)).succeeds();
}

#[test]
fn nobody_else_gets_the_rent() {
    let mut net = TestNetwork::new();
    let alice = decided_cases(&mut net);
    net.chain.set_time(LAST_CHANCE + 1);
    let case = net.case_address(alice, id(1));
    let others =
        [&net.keys.slasher, &net.keys.guardian, &net.keys.stranger].map(|key| key.pubkey());
    let stand_ins = [
        others[0],
        others[1],
        others[2],
        net.worker(alice).address,
        case,
    ]
    .map(|stand_in| {
        (
            net.keys.admin.pubkey(),
            stand_in,
            StakingError::WrongRentPayer,
        )
    });
    refuses_stand_ins(&mut net, &stand_ins, |net| {
        net.closes_slash_case(alice, id(1))
    });
    refuses_forgeries(&mut net, |net| net.closes_slash_case(alice, id(1)));
}

#[test]
fn a_closed_case_is_neither_executed_cancelled_nor_closed_again() {
    let mut net = TestNetwork::new();
    let alice = decided_cases(&mut net);
    net.chain.set_time(LAST_CHANCE + 1);
    net.closes_slash_case(alice, id(1)).succeeds();
    let actions: [fn(&mut TestNetwork, WorkerId) -> Call<'_>; 3] = [
        |net, w| net.closes_slash_case(w, id(1)),
        |net, w| net.executes_slash(w, id(1)),
        |net, w| net.cancels_slash(w, id(1)),
    ];
    for action in actions {
        let call = action(&mut net, alice);
        call.fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    }
}
