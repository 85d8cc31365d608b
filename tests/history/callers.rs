//! Calls of whoever owns a worker: a key that signs, or the fund, whose program calls.

use inferix_fund::instruction as fund;
use inferix_staking_tests::*;

use crate::keys::Offer;
use crate::model::*;
use crate::world::World;

impl World {
    /// Somebody with a key, for what the fund has no instruction for.
    pub fn with_a_key(&mut self, person: usize) -> usize {
        match person {
            FUND => self.random.index(FUND),
            person => person,
        }
    }

    /// The fund only where it is the owner.
    pub fn owner_or_key(&mut self, w: usize, person: usize) -> usize {
        match self.side.model.workers[w].owner {
            FUND => person,
            _ => self.with_a_key(person),
        }
    }

    pub fn call_to_open(&mut self, w: usize) -> Call<'_> {
        match w {
            FUND => self.side.fund.opens(&mut self.net),
            w => self.net.opens_worker(WorkerId(w)),
        }
    }

    pub fn call_to_register(&mut self, w: usize, by: usize, price: u64, deposit: u64) -> Call<'_> {
        if by == FUND {
            let data = fund::RegisterWorker { price, deposit };
            return self.side.fund.stakes(&mut self.net, WorkerId(w), data);
        }
        let key = self.key_of(by);
        self.net
            .registers_worker_as(&key, WorkerId(w), price, deposit)
    }

    /// `from` is a person's wallet, or the funder's, who is a stranger.
    pub fn call_to_top_up(&mut self, w: usize, from: Purse, amount: u64) -> Call<'_> {
        let key = match from {
            Purse::Wallet(FUND) => {
                let data = fund::TopUp { amount };
                return self.side.fund.stakes(&mut self.net, WorkerId(w), data);
            }
            Purse::Wallet(person) => self.key_of(person),
            _ => self.net.keys.stranger.insecure_clone(),
        };
        self.net.tops_up_as(&key, WorkerId(w), amount)
    }

    pub fn call_to_unstake(&mut self, w: usize, by: usize, amount: u64) -> Call<'_> {
        if by == FUND {
            let data = fund::Unstake { amount };
            return self.side.fund.manages(&mut self.net, WorkerId(w), data);
        }
        let key = self.key_of(by);
        self.net
            .requests_unstake(WorkerId(w), amount)
            .signed_by(&key)
    }

    pub fn call_to_withdraw(&mut self, w: usize, by: usize) -> Call<'_> {
        if by == FUND {
            return self.side.fund.withdraws(&mut self.net, WorkerId(w));
        }
        let key = self.key_of(by);
        self.net.withdraws(WorkerId(w)).signed_by(&key)
    }

    pub fn call_to_close(&mut self, w: usize, by: usize) -> Call<'_> {
        if by == FUND {
            return self.side.fund.closes(&mut self.net, WorkerId(w));
        }
        let key = self.key_of(by);
        self.net.closes_worker(WorkerId(w)).signed_by(&key)
    }

    pub fn call_to_offer(&mut self, w: usize, by: usize, offer: Offer) -> Call<'_> {
        let new_owner = match offer {
            Offer::To(person) => Some(self.address_of(person)),
            Offer::ToZero => Some(Pubkey::default()),
            Offer::Withdrawn => None,
        };
        if by == FUND {
            let data = fund::OfferWorker { new_owner };
            return self.side.fund.manages(&mut self.net, WorkerId(w), data);
        }
        let key = self.key_of(by);
        self.net
            .offers_worker(WorkerId(w), new_owner)
            .signed_by(&key)
    }

    pub fn call_to_accept(&mut self, w: usize, by: usize, least_stake: u64) -> Call<'_> {
        if by == FUND {
            return self
                .side
                .fund
                .accepts(&mut self.net, WorkerId(w), least_stake);
        }
        let key = self.key_of(by);
        self.net.accepts_worker(&key, WorkerId(w), least_stake)
    }
}
