//! What a thief gets.

/// An amount, and when the first of it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Token base units.
    pub amount: u64,
    /// Seconds after the theft.
    pub after: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Haul {
    /// What others lost of their stakes.
    pub stakes: Taken,
    /// Of that, what is in the thief's wallet.
    pub loot: Taken,
    pub rewards: Taken,
    /// What lay in the penalty pool before.
    pub penalties: Taken,
    /// The longest that stake stayed behind which was asked back, in seconds after it should have come.
    pub withdrawals_held: i64,
    /// The longest that nobody could have been paid what was published, in seconds.
    pub claims_held: i64,
    /// The longest that a root of the epoch that had ended should have been claimable and was not, in seconds.
    pub roots_held: i64,
    /// Of the cases that an honest slasher proposed, those that were vetoed for good, in thousandths.
    pub vetoed: u64,
}

impl Taken {
    pub fn note(&mut self, amount: u64, after: i64) {
        if amount > self.amount {
            self.amount = amount;
            self.after = self.after.or(Some(after));
        }
    }

    fn or_more(self, other: Self) -> Self {
        let earlier = [self.after, other.after].into_iter().flatten().min();
        Self {
            amount: self.amount.max(other.amount),
            after: earlier,
        }
    }

    /// Whether anything is gone by then.
    pub fn is_by(&self, secs: i64) -> bool {
        self.after.is_some_and(|after| after <= secs)
    }
}

impl Haul {
    /// The larger and the earlier of two, number by number: those of one thief with two policies.
    pub fn or_more(self, other: Self) -> Self {
        Self {
            stakes: self.stakes.or_more(other.stakes),
            loot: self.loot.or_more(other.loot),
            rewards: self.rewards.or_more(other.rewards),
            penalties: self.penalties.or_more(other.penalties),
            withdrawals_held: self.withdrawals_held.max(other.withdrawals_held),
            claims_held: self.claims_held.max(other.claims_held),
            roots_held: self.roots_held.max(other.roots_held),
            vetoed: self.vetoed.max(other.vetoed),
        }
    }
}
