//! Random steps around the networks: who looks, who creates another one, and where snapshots are.

use inferix_staking::{MinimumStakeQuote, NewNetwork};
use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::Params;
use inferix_staking_tests::*;

use crate::terms::{Outcome, check, params};
use crate::world::{World, judge};

impl World {
    pub fn names_snapshots(&mut self, _: usize) {
        let texts: [&[u8]; 6] = [
            b"https://inferix.example/snapshots",
            b"",
            &[b'x'; 128],
            b"https://inferix.example/with space",
            b"zero\0behind",
            "https://example/\u{e9}".as_bytes(),
        ];
        let index = self.random.index(texts.len());
        let uri = texts[index];
        let expected = self.side.model.attempt(|model| {
            check(index < 3, InvalidSnapshotUri)?;
            model.snapshot_uri = uri.to_vec();
            Ok(())
        });
        let call = self
            .net
            .sets_snapshot_uri(std::str::from_utf8(uri).unwrap());
        judge(call, &expected);
    }

    /// What a worker must hold at its own price, or at another.
    pub fn quotes(&mut self, w: usize) {
        let prices = [None, Some(1), Some(NANO), Some(0), Some(u64::MAX)];
        let price = self.random.one_of(&prices);
        let expected = self.quote(w, price);
        let receipt = judge(self.net.quotes_minimum_stake(WorkerId(w), price), &expected);
        let (Some(receipt), Ok((now, next))) = (receipt, expected) else {
            return;
        };
        let quote: MinimumStakeQuote = receipt.return_data();
        assert_eq!((quote.minimum_stake, quote.next_minimum_stake), (now, next));
    }

    /// S(n) now, and in the next epoch.
    fn quote(&mut self, w: usize, price: Option<u64>) -> Outcome<(u64, Option<u64>)> {
        self.of_worker(w, |books, network| {
            let (now, terms) = (network.now, network.terms());
            let next = network.of(network.epoch() + 1);
            let in_force = books.price.at(now);
            let price_now = price.map_or(in_force, |price| price.max(in_force));
            let price_next = price.unwrap_or(books.price.at(next.start));
            let measured = books.benchmark.at(now) > 0;
            check(measured, NoBenchmark)?;
            let in_range = |price: u64| check(price <= 10_000 * NANO, PriceOutOfRange);
            in_range(price_next)?;
            in_range(price_now)?;
            check(price_now > 0, PriceOutOfRange)?;
            let minimum = terms.minimum(books.benchmark.at(now), price_now);
            let benchmark = books.benchmark.at(next.start);
            Ok((
                minimum.expect("a benchmark and a price"),
                next.minimum(benchmark, price_next),
            ))
        })
    }

    /// What everybody may see of a worker, be it open or not.
    pub fn looks_at(&mut self, w: usize) {
        let status = self.net.status_of(WorkerId(w), None);
        self.side.model.accepted += 1;
        let (books, network) = (&self.side.model.workers[w], &self.side.model.network);
        assert_eq!(status.open, books.open);
        if !books.open {
            return;
        }
        let minimum = books.minimum(network).unwrap_or(0);
        let covers = books.registered && books.covers(network);
        let record = books.settled_record(network);
        let free = books.slashable() - books.open_asked;
        assert_eq!(status.epoch, network.epoch());
        assert_eq!(status.slashable, books.slashable());
        assert_eq!(status.minimum_stake, minimum);
        assert_eq!(status.surplus, books.surplus(network));
        assert_eq!(status.withdrawable, books.matured(network.now).min(free));
        assert_eq!(
            (status.registered, status.covers),
            (books.registered, covers)
        );
        assert_eq!(
            status.earns,
            record.registered & 1 == 1 && record.short & 1 == 0
        );
        assert_eq!(
            (status.barred, status.open_cases),
            (books.barred, books.open_cases)
        );
    }

    /// Another network, whole or with one thing that must not be; or at an address that is taken.
    pub fn creates_network(&mut self, _: usize) {
        let (new, expected) = self.some_network();
        let taken = self.random.chance(20);
        let (keys, mint) = (self.net.keys.insecure_clone(), self.net.mint);
        let mut third = self.net.uncreated_network(keys, mint);
        if !taken {
            self.net.swap(&mut third);
        }
        let expected = self.side.model.attempt(|_| {
            expected?;
            check(!taken, AlreadyExists)
        });
        judge(self.net.creates_network_with(new), &expected);
        if !taken {
            self.net.swap(&mut third);
        }
    }

    fn some_network(&mut self) -> (NewNetwork, Outcome) {
        let mut new = NewNetwork {
            roles: self.net.keys.roles(),
            params: params(self.random.draw() >> 1),
            epoch_start: self.net.chain.now(),
            allow_freeze_authority: false,
            test_network: true,
        };
        let expected = match self.random.below(6) {
            0 => self.breaks_a_rule(&mut new.params),
            1 => {
                new.epoch_start += self.random.one_of(&[1, -3_600, i64::MIN / 2]);
                check(false, EpochStartOutOfRange)
            }
            2 => {
                new.roles.slasher = new.roles.guardian;
                check(false, RolesNotSeparate)
            }
            3 => {
                let roles = &mut new.roles;
                let key = match self.random.below(3) {
                    0 => &mut roles.admin,
                    1 => &mut roles.price_authority,
                    _ => &mut roles.distributor,
                };
                *key = Pubkey::default();
                check(false, ZeroAddress)
            }
            4 => {
                new.test_network = false; // Its epochs are too short for any other.
                check(false, ParameterOutOfRange)
            }
            _ => Ok(()),
        };
        (new, expected)
    }

    /// One of them is what no network may have.
    fn breaks_a_rule(&mut self, params: &mut Params) -> Outcome {
        let seconds = self.random.one_of(&[0, 59, u32::MAX]);
        match self.random.below(16) {
            0 => params.epoch_emission_cap = 0,
            1 => params.lifetime_cap = 0,
            2 => params.epoch_penalty_cap = 0,
            3 => params.slash_limit_per_epoch = 0,
            4 => params.min_price = 10_000 * NANO + 1,
            5 => params.epoch_secs = self.random.one_of(&[0, 3_540, 3_601, u32::MAX]),
            6 => params.coverage_epochs = self.random.one_of(&[0, 201, u32::MAX]),
            7 => params.grace_secs = self.random.one_of(&[1_801, u32::MAX]),
            8 => params.evidence_window_secs = seconds,
            9 => params.unbonding_secs = self.random.one_of(&[0, 86_399, 20_000, u32::MAX]),
            10 => params.slash_delay_secs = seconds,
            11 => params.slash_execution_secs = seconds,
            12 => params.max_slash_bps = self.random.one_of(&[0, 10_001, u16::MAX]),
            13 => params.max_price_step_bps = self.random.one_of(&[0, 5_001, u16::MAX]),
            14 => params.publication_delay_secs = self.random.one_of(&[0, 599, u32::MAX]),
            _ => params.param_delay_secs = seconds,
        }
        check(false, ParameterOutOfRange)
    }
}
