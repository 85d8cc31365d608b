//! Parameters that change from one epoch to the next.

use super::*;

pub fn all() -> Vec<History> {
    vec![lengths(), coverage(), floor(), graces()]
}

fn lengths() -> History {
    registered("epochs of changing length", plain(), |story| {
        story.step(epoch_start(1), Step::EpochSecs(DAY as u32));
        story.point("epoch 2 will last a day", epoch_start(1));
        story.point("and asks for a third", epoch_start(2));
        story.point("its last second", epoch_start(2) + DAY - 1);
        let third = epoch_start(2) + DAY;
        story.point("epoch 3", third);
        story.step(third, Step::EpochSecs(10 * DAY as u32));
        story.point("epoch 4 will last ten", third);
        story.point("its first second", third + DAY);
        story.point("after the grace", third + DAY + GRACE + 1);
        story.point("epoch 5", third + 11 * DAY);
        story.point("epoch 30", third + 261 * DAY);
    })
}

fn coverage() -> History {
    registered("from coverage 2 to 200", plain(), |story| {
        story.step(epoch_start(1) + HOUR, Step::CoverageEpochs(200));
        story.point("as today", epoch_start(1) + HOUR);
        story.point("a hundred times as much", epoch_start(2));
        story.step(epoch_start(2) + 1, Step::CoverageEpochs(2));
        story.step(epoch_start(2) + 1, Step::Deposit(Amount::Gap(0)));
        story.point("topped up", epoch_start(2) + 1);
        story.point("far more than is needed", epoch_start(3));
    })
}

fn floor() -> History {
    registered("a price floor that comes and goes", plain(), |story| {
        story.step(epoch_start(1), Step::MinPrice(2 * NANO));
        story.point("its price will count as the floor", epoch_start(1));
        story.point("short by the floor", epoch_start(2));
        story.step(epoch_start(2), Step::MinPrice(NANO - 1));
        story.point("a floor right below its price", epoch_start(2) + GRACE);
        story.point("its own price counts again", epoch_start(3));
        story.step(epoch_start(3), Step::MinPrice(0));
        story.point("no floor", epoch_start(4));
    })
}

fn graces() -> History {
    registered("each epoch is judged by its own grace", plain(), |story| {
        story.step(epoch_start(1), Step::Grace(0));
        story.step(epoch_start(1), Step::Commit(NANO / 2));
        story.point("short and no grace from epoch 2", epoch_start(2) + 1);
        story.step(epoch_start(2), Step::Grace(500));
        story.step(epoch_start(2), Step::Commit(NANO));
        story.point("healed, with half an epoch", epoch_start(3));
        story.step(epoch_start(3), Step::Slash(Amount::Exact(1)));
        story.point("slashed in the first second", epoch_start(3) + EPOCH / 2);
        story.point("and too late", epoch_start(3) + EPOCH / 2 + 1);
    })
}
