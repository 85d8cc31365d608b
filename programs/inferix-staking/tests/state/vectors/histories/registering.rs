//! Registration: the first S(n) of a worker, and the first epoch that it earns.

use super::*;

pub fn all() -> Vec<History> {
    vec![
        no_price(),
        late_first_price(),
        first_epochs(),
        last_second(),
        first_second(),
        leaving(),
        returning(),
        cheaper_return(),
        rounding(),
    ]
}

fn no_price() -> History {
    history(
        "no S(n) without a price and a measurement",
        plain(),
        |story| {
            story.point("neither", START);
            story.step(START, Step::Attest(NANO));
            story.point("measured, no reference price", START + EPOCH);
            story.step(START + EPOCH, Step::Commit(NANO));
            story.point("no price of its own", START + EPOCH + 1);
            story.step(START + EPOCH + 1, Step::Deposit(Amount::Exact(MINIMUM)));
            story.step(START + EPOCH + 1, Step::Register(NANO, Amount::Exact(0)));
            story.point("registered", START + EPOCH + 1);
        },
    )
}

fn late_first_price() -> History {
    let name = "the first price of all counts in its own epoch, late in it";
    history(name, plain(), |story| {
        let now = epoch_start(5) - 1;
        story.step(START, Step::MinPrice(NANO / 2));
        story.step(now, Step::Commit(NANO / 3));
        story.registers(now, NANO, NANO);
        story.point("in the epoch's last second", now);
        story.point("in the next epoch", now + 1);
        story.point("long after", now + 20 * EPOCH);
    })
}

fn first_epochs() -> History {
    registered(
        "registered within epoch 0, earns from epoch 1",
        plain(),
        |story| {
            story.point("right then", START + DAY);
            story.point("at the end of epoch 0", epoch_start(1) - 1);
            story.point("at the beginning of epoch 1", epoch_start(1));
            story.point("in epoch 2", epoch_start(2) + HOUR);
            story.step(epoch_start(2) + HOUR, Step::ClaimToPayout(0));
            story.point("after a claim", epoch_start(2) + HOUR);
            story.point("in epoch 3, after that claim", epoch_start(3));
        },
    )
}

fn last_second() -> History {
    let name = "registering in an epoch's last second earns the next one";
    history(name, plain(), |story| {
        story.step(START, Step::Commit(NANO));
        story.registers(epoch_start(1) - 1, NANO, NANO);
        story.point("in that second", epoch_start(1) - 1);
        story.point("a second later", epoch_start(1));
    })
}

fn first_second() -> History {
    let name = "registering in an epoch's first second does not earn it";
    history(name, plain(), |story| {
        story.step(START, Step::Commit(NANO));
        story.registers(epoch_start(1), NANO, NANO);
        story.point("in that second", epoch_start(1));
        story.point("at the end of the epoch", epoch_start(2) - 1);
        story.point("in the next one", epoch_start(2));
    })
}

fn leaving() -> History {
    registered("leaving while covered", plain(), |story| {
        let now = epoch_start(1) + HOUR;
        story.step(now, Step::Leave);
        story.point("S(n) is asked for until the epoch's end", now);
        story.point("and not afterwards", epoch_start(2));
        story.point("15 epochs later", epoch_start(15));
        story.point("16 epochs later", epoch_start(16));
    })
}

fn returning() -> History {
    registered(
        "leaving and coming back within the epoch",
        plain(),
        |story| {
            let now = epoch_start(1) + HOUR;
            story.step(now, Step::Leave);
            story.step(now + HOUR, Step::CancelUnstake(0));
            story.point("stake is back, not registered", now + HOUR);
            story.step(now + HOUR, Step::Register(NANO, Amount::Exact(0)));
            story.point("registered again", now + HOUR);
            story.point("in the next epoch", epoch_start(2));
        },
    )
}

fn cheaper_return() -> History {
    registered("leaving and coming back cheaper", plain(), |story| {
        let now = epoch_start(1) + HOUR;
        story.step(now, Step::Leave);
        story.step(now, Step::Register(NANO / 4, Amount::Gap(0)));
        story.point("the cut waits for the next epoch", now);
        story.point("which has begun", epoch_start(2));
        story.step(epoch_start(2), Step::Unstake(Amount::Gap(0)));
        story.point("the rest is not needed any more", epoch_start(2));
    })
}

fn rounding() -> History {
    let name = "fractions of a base unit round up, with nine decimals and a price floor";
    let floored = Params {
        min_price: NANO / 3,
        ..params()
    };
    history(name, (floored, 9), |story| {
        story.step(START, Step::Commit(7 * NANO));
        story.step(START, Step::Attest(1_778_850_001));
        story.step(START, Step::Register(NANO / 3, Amount::Gap(0)));
        story.point("exactly S(n)", START);
        story.step(START, Step::Slash(Amount::Exact(1)));
        story.point("a base unit less", START);
        story.point("and after the grace", START + GRACE + 1);
    })
}
