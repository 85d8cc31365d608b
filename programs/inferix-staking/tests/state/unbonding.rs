use inferix_staking::state::*;

fn unbonding(tickets: [(u64, i64); MAX_TICKETS]) -> Unbonding {
    Unbonding {
        tickets: tickets.map(|(amount, matures_at)| Ticket { amount, matures_at }),
    }
}

#[test]
fn the_ticket_that_matures_first_is_taken_first() {
    let mut tickets = unbonding([(10, 300), (20, 100), (0, 0), (30, 200)]);
    assert_eq!(tickets.take_first(25), 25);
    assert_eq!(tickets, unbonding([(10, 300), (0, 0), (0, 0), (25, 200)]));
    assert_eq!(tickets.take_first(u64::MAX), 35);
    assert_eq!(tickets.total(), 0);
    assert_eq!(tickets.take_first(1), 0);
}

#[test]
fn what_has_matured_is_told_to_the_second() {
    let tickets = unbonding([(10, 300), (20, 100), (5, 200), (0, 0)]);
    let matured = [(99, 0), (100, 20), (199, 20), (200, 25), (300, 35)];
    for (now, sum) in matured {
        assert_eq!(tickets.matured(now), sum, "at {now}");
    }
}

#[test]
fn a_part_that_leaves_comes_from_what_matured_first() {
    let mut tickets = unbonding([(10, 300), (20, 100), (5, 200), (0, 0)]);
    assert_eq!(tickets.take_first(24), 24);
    assert_eq!(tickets, unbonding([(10, 300), (0, 0), (1, 200), (0, 0)]));
}

#[test]
fn a_ticket_keeps_its_place() {
    let mut tickets = Unbonding::default();
    for index in 0..4 {
        assert_eq!(tickets.open(1, 1).ok(), Some(index));
    }
    assert!(tickets.open(1, 1).is_err());
    assert_eq!(tickets.cancel(1).ok(), Some(1));
    assert!(tickets.cancel(1).is_err() && tickets.cancel(4).is_err());
    assert_eq!(tickets.open(7, 9).ok(), Some(1));
}
