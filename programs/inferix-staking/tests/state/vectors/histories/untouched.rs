//! Workers that nobody touches for many epochs.

use super::*;

const UNTOUCHED: [u64; 6] = [1, 14, 15, 16, 17, 100];

pub fn all() -> Vec<History> {
    vec![
        untouched("covered and untouched", |_| {}),
        untouched("slashed and untouched", |story| {
            story.step(START + 2 * DAY, Step::Slash(Amount::Exact(1)));
        }),
        untouched("short since epoch 2 and untouched", |story| {
            story.step(epoch_start(1), Step::Commit(NANO - 1));
        }),
        alternating(),
        coming(),
        distant(),
        touched_late(),
    ]
}

/// Points so many epochs after epoch 0, in which the worker was touched last.
fn untouched(name: &str, tell: impl FnOnce(&mut Story)) -> History {
    registered(name, plain(), |story| {
        tell(story);
        for epoch in UNTOUCHED {
            story.point(&format!("in epoch {epoch}"), epoch_start(epoch) + GRACE + 1);
        }
    })
}

fn alternating() -> History {
    let name = "a price in every epoch, and every other one short";
    registered(name, plain(), |story| {
        for epoch in 1..=40 {
            let price = if epoch % 2 == 1 { NANO - 1 } else { NANO };
            story.step(epoch_start(epoch), Step::Commit(price));
            if [14, 15, 16, 17, 40].contains(&epoch) {
                let now = epoch_start(epoch) + GRACE + 1;
                story.point(&format!("in epoch {epoch}"), now);
            }
        }
    })
}

fn coming() -> History {
    let name = "a price for the coming epoch pushes the oldest terms out";
    registered(name, plain(), |story| {
        story.step(epoch_start(1), Step::Commit(NANO / 2));
        for epoch in [16, 17] {
            let now = epoch_start(epoch) + HOUR;
            story.point(&format!("in epoch {epoch}, before the commit"), now);
            story.step(now, Step::Commit(NANO * 3 / 4));
            story.point(&format!("in epoch {epoch}, after it"), now);
        }
    })
}

fn distant() -> History {
    registered("commits in distant epochs", plain(), |story| {
        for (epoch, price) in [(1, NANO * 2), (9, NANO / 2), (40, NANO)] {
            let now = epoch_start(epoch);
            story.point(&format!("in epoch {epoch}, before the commit"), now);
            story.step(now, Step::Commit(price));
            story.point(&format!("in epoch {epoch}, after it"), now);
            story.point("when it counts", epoch_start(epoch + 1));
        }
    })
}

fn touched_late() -> History {
    registered("touched after long pauses", plain(), |story| {
        story.step(epoch_start(1), Step::Commit(NANO / 2));
        for epoch in [20, 25, 60] {
            let now = epoch_start(epoch) + HOUR;
            story.point(&format!("in epoch {epoch}, before a claim"), now);
            story.step(now, Step::ClaimToPayout(0));
            story.point(&format!("in epoch {epoch}, after it"), now);
        }
        let now = epoch_start(60) + 2 * HOUR;
        story.step(now, Step::Deposit(Amount::Gap(0)));
        story.point("healed", now);
        story.point("and covered since", epoch_start(63));
    })
}
