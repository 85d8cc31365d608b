//! Workers that fall short and heal.

use super::*;

pub fn all() -> Vec<History> {
    vec![
        price_falls(),
        price_rises(),
        healed_in_time("topped up in the grace's last second", 0),
        healed_in_time("topped up a second after the grace", 1),
        across_the_end(),
        no_grace(),
        longest_grace(),
        leaving_short("leaving within the grace", GRACE),
        leaving_short("leaving after the grace", GRACE + 1),
        restaked(),
        slashed_to_nothing(),
        own_price(),
        benchmarks(),
    ]
}

fn price_falls() -> History {
    registered("the reference price falls", plain(), |story| {
        story.step(epoch_start(1), Step::Commit(NANO / 2));
        story.point("known half an epoch ahead", epoch_start(1) + EPOCH / 2);
        story.point("the last second before", epoch_start(2) - 1);
        story.point("short", epoch_start(2));
        story.point("the last second of the grace", epoch_start(2) + GRACE);
        story.point("the epoch is short", epoch_start(2) + GRACE + 1);
        story.point("still short in the next one", epoch_start(3));
        story.step(epoch_start(3), Step::Deposit(Amount::Gap(0)));
        story.point("topped up, and both are short", epoch_start(3));
        story.point("the one after is not", epoch_start(4));
    })
}

fn price_rises() -> History {
    registered(
        "the reference price rises over a short worker",
        plain(),
        |story| {
            story.step(
                epoch_start(1) + HOUR,
                Step::Slash(Amount::Exact(MINIMUM / 4)),
            );
            story.step(epoch_start(1) + HOUR, Step::Commit(2 * NANO));
            story.point("short until the next epoch", epoch_start(1) + HOUR);
            story.point("healed by it", epoch_start(2));
            story.point("untouched for longer", epoch_start(9));
        },
    )
}

fn healed_in_time(name: &str, late: i64) -> History {
    registered(name, plain(), |story| {
        let slashed_at = epoch_start(2) + DAY;
        story.step(slashed_at, Step::Slash(Amount::Exact(MINIMUM / 2)));
        story.point("slashed", slashed_at);
        story.point("right before", slashed_at + GRACE + late);
        story.step(slashed_at + GRACE + late, Step::Deposit(Amount::Gap(0)));
        story.point("right after", slashed_at + GRACE + late);
        story.point("in the next epoch", epoch_start(3));
    })
}

fn across_the_end() -> History {
    registered("a grace across the end of an epoch", plain(), |story| {
        let slashed_at = epoch_start(2) - HOUR;
        story.step(slashed_at, Step::Slash(Amount::Exact(1)));
        story.point("slashed an hour before the end", slashed_at);
        story.point("in the next epoch", epoch_start(2));
        story.point("the last second of the grace", slashed_at + GRACE);
        story.point("only the second epoch is short", slashed_at + GRACE + 1);
        story.point("later", epoch_start(4));
    })
}

fn no_grace() -> History {
    let none = Params {
        grace_secs: 0,
        ..params()
    };
    registered("no grace", (none, 6), |story| {
        story.step(epoch_start(1), Step::Commit(NANO - 1));
        story.point("before", epoch_start(2) - 1);
        story.point("the first second", epoch_start(2));
        story.point("a second later", epoch_start(2) + 1);
    })
}

fn longest_grace() -> History {
    let half = Params {
        grace_secs: (EPOCH / 2) as u32,
        ..params()
    };
    registered("a grace of half an epoch", (half, 6), |story| {
        let slashed_at = epoch_start(1) + EPOCH / 2;
        story.step(slashed_at, Step::Slash(Amount::Exact(1)));
        story.point("slashed in the middle", slashed_at);
        story.point("the grace ends with the epoch", epoch_start(2));
        story.point("a second later", epoch_start(2) + 1);
    })
}

fn leaving_short(name: &str, late: i64) -> History {
    registered(name, plain(), |story| {
        story.step(epoch_start(1), Step::Commit(NANO / 2));
        story.point("short", epoch_start(2) + late);
        story.step(epoch_start(2) + late, Step::Leave);
        story.point("left, and the epoch is short", epoch_start(2) + late);
        story.point("in the next epoch", epoch_start(3));
    })
}

fn restaked() -> History {
    registered("healed by restaked rewards", plain(), |story| {
        story.step(epoch_start(1), Step::Commit(NANO / 2));
        let now = epoch_start(2) + HOUR;
        story.step(now, Step::ClaimToStake(MINIMUM / 2));
        story.point("half of what was missing", now);
        story.step(now + HOUR, Step::ClaimToStake(2 * MINIMUM));
        story.point("the other half, and no more", now + HOUR);
        story.point("in the next epoch", epoch_start(3));
    })
}

fn slashed_to_nothing() -> History {
    registered("slashed to nothing", plain(), |story| {
        story.step(epoch_start(1) + DAY, Step::Slash(Amount::Exact(u64::MAX)));
        story.point("nothing left", epoch_start(1) + DAY);
        story.point("much later", epoch_start(12));
        story.step(epoch_start(12), Step::Leave);
        story.point("left", epoch_start(12));
    })
}

fn own_price() -> History {
    registered(
        "its own price: a rise at once, a cut from the next epoch",
        plain(),
        |story| {
            let now = epoch_start(1) + DAY;
            story.step(now, Step::Deposit(Amount::Exact(MINIMUM)));
            story.step(now, Step::SetPrice(2 * NANO));
            story.point("raised", now);
            story.step(now, Step::SetPrice(NANO / 2));
            story.point("cut", now);
            story.point("the cut counts", epoch_start(2));
            story.step(epoch_start(2), Step::SetPrice(NANO));
            story.point("raised again", epoch_start(2));
        },
    )
}

fn benchmarks() -> History {
    registered("measurements count from the next epoch", plain(), |story| {
        story.step(epoch_start(1), Step::Attest(NANO * 6 / 5));
        story.point("faster, from epoch 2", epoch_start(1));
        story.point("short by it", epoch_start(2));
        story.step(epoch_start(2), Step::Attest(NANO / 2));
        story.point("slower, from epoch 3", epoch_start(2) + GRACE);
        story.point("untouched", epoch_start(3));
        story.step(epoch_start(4), Step::Attest(NANO / 2));
        story.point("measured again", epoch_start(4));
    })
}
