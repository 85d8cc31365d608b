//! A price or a benchmark: in force before, in force now, and what the next epoch brings.

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Schedule {
    pub previous: u64,
    pub current: u64,
    /// The value that takes over, and when.
    pub next: Option<(u64, i64)>,
}

impl Schedule {
    pub fn at(&self, time: i64) -> u64 {
        match self.next {
            Some((value, from)) if time >= from => value,
            _ => self.current,
        }
    }

    pub fn set_now(&mut self, value: u64, now: i64) {
        *self = Self {
            previous: self.at(now),
            current: value,
            next: None,
        };
    }

    pub fn set_next(&mut self, value: u64, now: i64, from: i64) {
        if let Some((taken_over, since)) = self.next
            && now >= since
        {
            (self.previous, self.current) = (self.current, taken_over);
        }
        self.next = Some((value, from));
    }

    /// A price: a rise counts at once, a cut in the next epoch.
    pub fn declare(&mut self, value: u64, now: i64, next_epoch_at: i64) {
        if value < self.at(now) {
            self.set_next(value, now, next_epoch_at);
        } else {
            self.set_now(value, now);
        }
    }
}
