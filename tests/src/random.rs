//! SplitMix64: the same seed makes the same history on every machine.

pub struct Random(pub u64);

impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A secret key. Keys of one generator never repeat, because no draw repeats within 2^64 draws.
    pub fn secret_key(&mut self) -> [u8; 32] {
        let mut key = [0; 32];
        for part in key.chunks_mut(8) {
            part.copy_from_slice(&self.draw().to_le_bytes());
        }
        key
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n.max(1)
    }

    pub fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }

    /// An amount that is often at, or one beside, the given limit.
    pub fn around(&mut self, limit: u64) -> u64 {
        match self.below(8) {
            0 => 0,
            1 => 1,
            2 => limit.saturating_sub(1),
            3 => limit,
            4 => limit + 1,
            // Half of it on average, and something even if the limit is nothing.
            _ => 1 + self.below(limit + 100_000_000),
        }
    }
}
