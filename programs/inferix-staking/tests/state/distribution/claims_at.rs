//! What readers are told of a distribution is what settling it would make of it.

use super::*;

/// What a claim that settles first would find.
fn settled(d: &Distribution, now: i64) -> (ClaimsState, u64) {
    let mut d = *d;
    d.settle(now);
    let state = match d.check_claimable(now) {
        Ok(()) => ClaimsState::Open,
        Err(e) if e == StakingError::NothingPublished.into() => ClaimsState::NothingPublished,
        Err(e) => {
            assert_eq!(e, StakingError::PublicationSuspended.into());
            ClaimsState::Suspended
        }
    };
    (state, d.unclaimed())
}

/// At times around every deadline there is.
fn agrees(d: &Distribution, now: i64) -> Vec<ClaimsState> {
    let deadlines = [now, d.pending.claimable_at, d.suspended_until];
    let around = deadlines.map(|at| [at.saturating_sub(1), at, at.saturating_add(1)]);
    let times = around.into_iter().flatten().filter(|at| *at >= now);
    let mut states = vec![];
    for at in times {
        assert_eq!(d.claims_at(at), settled(d, at), "at {at}");
        states.push(d.claims_at(at).0);
    }
    states
}

#[test]
fn readers_see_what_settling_would_make() {
    use ClaimsState::{NothingPublished, Open, Suspended};
    let mut d = created_in(0);
    assert!(!agrees(&d, START).contains(&Open));
    d.publish(&publication(0, 50), &limits(START, 1)).unwrap();
    let states = agrees(&d, START);
    assert!(states.contains(&NothingPublished) && states.contains(&Open));

    let mut now = START + DELAY;
    d.settle(now);
    claim(&mut d, 20);
    assert_eq!(d.claims_at(now), (Open, 30));
    for by_admin in [false, true] {
        suspend(&mut d, by_admin, now);
        assert!(agrees(&d, now).contains(&Suspended));
        // A correction that publishes less than was claimed leaves nothing to claim.
        let correction = correction(d.current.epoch, 10, 0);
        d.publish(&correction, &limits(now, 9)).unwrap();
        let states = agrees(&d, now);
        assert!(states.contains(&Suspended) && states.contains(&Open));
        now += DELAY;
        assert_eq!(d.claims_at(now), (Open, 0));
        d.settle(now);
        now += 3 * WEEK;
    }
    // A publication that waits behind one that is claimable.
    let next = d.current.epoch + 1;
    d.publish(&publication(next, 40), &limits(now, 9)).unwrap();
    agrees(&d, now);
    assert_eq!(d.claims_at(now), (Open, 0));
    assert_eq!(d.claims_at(now + DELAY), (Open, 20));
}
