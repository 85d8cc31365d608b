//! `set_restake`: the owner says whether a short worker's rewards fill its stake first. (The claims
//! show what follows.)

use inferix_staking_tests::*;

#[test]
fn it_is_on_at_first_and_the_owner_switches_it() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let mut expected = net.worker_state(alice);
    assert_eq!(expected.restake, 1);
    let mut old = true;
    for new in [false, false, true, true, false] {
        let event: events::RestakeSet = net.sets_restake(alice, new).succeeds().event();

        expected.restake = u8::from(new);
        let state = net.worker_state(alice);
        assert_eq!(format!("{state:?}"), format!("{expected:?}"));
        assert_eq!(event.network, net.address);
        assert_eq!(event.worker, net.worker(alice).address);
        assert_eq!(event.old_restake, old);
        assert_eq!(event.new_restake, new);
        old = new;
    }
}

#[test]
fn it_can_be_set_in_any_state() {
    let mut net = TestNetwork::new();
    let opened = net.open_worker();
    let barred = net.registered_worker(MINIMUM);
    net.bars_worker(barred).succeeds();
    let accused = net.registered_worker(MINIMUM);
    net.proposes_slash(accused, offence(1, GENESIS, IFX))
        .succeeds();
    let left = net.registered_worker(MINIMUM);
    net.requests_unstake(left, MINIMUM).succeeds();
    for w in [opened, barred, accused, left] {
        net.sets_restake(w, false).succeeds();
        assert_eq!(net.worker_state(w).restake, 0);
    }
}

#[test]
fn it_settles_the_record_like_every_call_on_a_worker() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.chain.set_time(epoch_start(3));
    assert_eq!(net.record(alice), "o");
    net.sets_restake(alice, false).succeeds();
    assert_eq!(net.record(alice), "oeee");
}

#[test]
fn only_yes_or_no_is_an_answer() {
    let mut net = TestNetwork::new();
    let alice = net.open_worker();
    for byte in [2, 255] {
        net.sets_restake(alice, true)
            .with_data(|data| data[8] = byte)
            .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
    }
}
