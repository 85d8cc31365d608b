//! Histories that are drawn: of everything that happens to a worker, by numbers that never change.

use inferix_staking_math::NANO;

use super::format::History;
use super::story::{history, Story};
use crate::twin::{Amount, Step};
use crate::world::{params, DAY, HOUR, START};

const LIVES: u64 = 6;
const POINTS: usize = 6;

pub fn all() -> Vec<History> {
    (0..LIVES).map(life).collect()
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.draw() % (most - least + 1)
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.between(0, items.len() as u64 - 1) as usize]
    }

    /// Around one whole, in billionths.
    fn nano(&mut self) -> u64 {
        self.between(NANO / 3, NANO * 3)
    }

    fn step(&mut self) -> Step {
        let amount = Amount::Gap(self.between(0, 2) as i64 - 1);
        match self.between(0, 12) {
            0..=3 => Step::Commit(self.nano()),
            4 => Step::Attest(self.nano()),
            5 => Step::SetPrice(self.nano()),
            6 => Step::Deposit(amount),
            7 => Step::Unstake(amount),
            8 => Step::Slash(amount),
            9 => Step::Register(self.nano(), amount),
            10 => Step::MinPrice(self.one_of(&[0, NANO / 2, NANO])),
            11 => self.one_of(&[
                Step::EpochSecs(DAY as u32),
                Step::EpochSecs(3 * DAY as u32),
                Step::Grace(0),
                Step::Grace(250),
                Step::CoverageEpochs(3),
            ]),
            _ => self.one_of(&[Step::Settle, Step::ClaimToStake(NANO), Step::Leave]),
        }
    }

    fn wait(&mut self) -> i64 {
        match self.between(0, 3) {
            0 => 0,
            1 => self.between(1, 8) as i64 * HOUR,
            2 => self.between(1, 2 * DAY as u64) as i64,
            _ => self.between(1, 5) as i64 * DAY,
        }
    }
}

fn life(seed: u64) -> History {
    let mut random = Random(seed);
    let decimals = random.one_of(&[0, 6, 9]);
    let name = format!("a life, drawn by {seed}");
    history(&name, (params(), decimals), |story| {
        let (reference, benchmark, price) = (random.nano(), random.nano(), random.nano());
        story.step(START, Step::Commit(reference));
        story.registers(START + HOUR, benchmark, price);
        for point in 0..POINTS {
            live(story, &mut random);
            let now = story.twin.now + random.wait();
            story.point(&format!("point {point}"), now);
            story.twin.now = now;
        }
    })
}

/// A few steps, some of which are refused.
fn live(story: &mut Story, random: &mut Random) {
    for _ in 0..4 {
        story.twin.now += random.wait();
        story.twin.play(random.step()).expect("the model agrees");
    }
}
