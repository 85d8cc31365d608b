//! What a thief goes for: which moves it makes whenever they work, and in what order.

use inferix_staking_tests::Random;

use crate::moves::Move;

pub struct Policy {
    /// In the order that they are tried.
    pub moves: Vec<Move>,
    /// Publishes penalties only once stake has arrived in the pool.
    pub waits_for_stake: bool,
}

/// Moves that hold up what others would take away with one.
const HOLDS: [Move; 7] = [
    Move::ProposeSlowParams,
    Move::ProposeDearParams,
    Move::BarEverybody,
    Move::Suspend,
    Move::Pause,
    Move::CancelRoots,
    Move::Veto,
];

impl Policy {
    /// The first ones are for whoever wants money soon or wants to hold up others; all others are drawn.
    pub fn of(seed: u64) -> Self {
        let all = || Move::ALL.into_iter();
        let takes = |shun: &'static [Move]| {
            let moves = all().filter(move |m| !HOLDS.contains(m) && !shun.contains(m));
            moves.collect()
        };
        let moves = match seed {
            0 | 1 => takes(&[Move::SuspendOwn]),
            2 => takes(&[Move::ProposeFastParams, Move::SuspendOwn]),
            3 => takes(&[]),
            4 => all().filter(|m| *m != Move::ExecuteSlashes).collect(),
            _ => return Self::drawn(seed),
        };
        Self {
            moves,
            waits_for_stake: seed > 0,
        }
    }

    /// Any moves in any order. Which of the ways to win are open is drawn first, so that few moves are as likely
    /// as many.
    fn drawn(seed: u64) -> Self {
        let mut random = Random(seed);
        let percent = 20 + random.below(80);
        let mut moves: Vec<_> = Move::ALL
            .into_iter()
            .filter(|_| random.chance(percent))
            .collect();
        for i in (1..moves.len()).rev() {
            moves.swap(i, random.index(i + 1));
        }
        Self {
            moves,
            waits_for_stake: random.chance(50),
        }
    }
}
