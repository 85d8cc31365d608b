//! The evidence window: an offence is judged by that of its own epoch.

use inferix_staking_tests::*;

/// Applied at the beginning of epoch 3; counts from the next one.
const NEXT: i64 = epoch_start(4);

fn days(n: i64) -> u32 {
    u32::try_from(n * DAY).unwrap()
}

/// A worker at its minimum, and another evidence window after the delay.
fn changed(window: i64) -> (TestNetwork, WorkerId) {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    net.changes_params(|params| params.evidence_window_secs = days(window));
    (net, alice)
}

#[test]
fn an_evidence_window_counts_for_offences_of_the_next_epoch_on() {
    for (window, offended_at, last) in [
        // Longer, and an offence of before and after.
        (42, NEXT - 1, 28),
        (42, NEXT, 42),
        // Shorter.
        (21, NEXT - 1, 28),
        (21, NEXT, 21),
    ] {
        let (mut net, alice) = changed(window);
        net.chain.set_time(offended_at + last * DAY + 1);
        net.proposes_slash(alice, offence(1, offended_at, 1))
            .fails_with(StakingError::OffenceTooOld);
        net.chain.pass(-1);
        net.proposes_slash(alice, offence(1, offended_at, 1))
            .succeeds();
    }
}

#[test]
fn an_evidence_window_changed_twice_and_back_leaves_each_epoch_its_own() {
    let (mut net, _) = changed(42);
    net.changes_params(|params| params.evidence_window_secs = days(21));
    net.changes_params(|params| params.evidence_window_secs = days(28));
    let ring = net.network_state().terms;
    let windows: Vec<_> = (0..=ring.newest)
        .map(|epoch| i64::from(ring.of(epoch).unwrap().evidence_window_secs) / DAY)
        .collect();
    assert_eq!(windows, [28, 28, 28, 28, 42, 42, 42, 21, 21, 21, 28]);
}
