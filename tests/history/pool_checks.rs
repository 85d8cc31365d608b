//! After every step: the pools and the cases say what the model says.

use inferix_staking_tests::state::{Distribution, SlashBucket, SlashCase};
use inferix_staking_tests::*;

use crate::cases::{Case, Judge, Verdict};
use crate::checks::some;
use crate::limit::Fill;
use crate::pools::{Base, Pool};
use crate::world::World;

impl World {
    pub fn check_pools(&self) {
        let (rewards, penalties) = (self.net.reward_pool_state(), self.net.penalty_pool_state());
        let model = &self.side.model;
        check_pool(&rewards.distribution, &model.rewards);
        check_pool(&penalties.distribution, &model.penalties);
        assert_eq!(rewards.funded_total, model.funded.total());
        assert_eq!(rewards.funded, model.funded.on_chain());
        assert_eq!(rewards.burned_total, model.burned.total());
        assert_eq!(rewards.burned, model.burned.on_chain());
        assert_eq!(rewards.closed_workers, model.closed_workers);
        assert_eq!(rewards.closed_claimed_total, model.closed_claimed);
        assert_eq!(penalties.slashed_total, model.slashed.total());
        assert_eq!(penalties.slashed, model.slashed.on_chain());
        self.check_bucket(&penalties.slash_bucket);
    }

    fn check_bucket(&self, chain: &SlashBucket) {
        let [low, high] = chain.level.map(u128::from);
        let Fill { level, at, .. } = self.side.model.bucket.fill();
        assert_eq!((high << 64) + low, level, "the bucket's level");
        assert_eq!(chain.level_at, at, "when that was");
    }

    pub fn check_cases(&self) {
        for (i, case) in self.side.model.cases.iter().enumerate() {
            let address = self
                .net
                .case_address(WorkerId(case.worker), Self::offence_id(i));
            if self.net.chain.account(&address).is_none() {
                assert!(case.closed, "case {i} is gone");
                continue;
            }
            assert!(!case.closed, "case {i} is still there");
            let state: SlashCase = self.net.chain.state(&address);
            assert_eq!(self.case_of(&state), *case, "case {i}");
        }
    }

    fn case_of(&self, state: &SlashCase) -> Case {
        let holder = |role, key: Pubkey| {
            let mut keys = self.holders(role).iter();
            keys.position(|holder| holder.pubkey() == key)
        };
        let vetoed_by = match state.vetoed_by {
            nobody if nobody == Pubkey::default() => None,
            admin if holder(state::Role::Admin, admin).is_some() => Some(Judge::Admin),
            key => holder(state::Role::Guardian, key).map(Judge::Guardian),
        };
        let by_guardian = matches!(vetoed_by, Some(Judge::Guardian(_)));
        assert_eq!(state.vetoed_by_guardian == 1, by_guardian);
        let [answer, ..] = state.answer_hash;
        assert_eq!(state.answer_hash, [answer; 32]);
        let workers = &self.net.workers;
        let mut verifiers = self.side.verifiers.iter();
        let named = state.reporter != Pubkey::default();
        Case {
            worker: workers
                .iter()
                .position(|w| w.address == state.worker)
                .unwrap(),
            at: state.offence_at,
            reporter: named.then(|| verifiers.position(|v| *v == state.reporter).unwrap()),
            proposer: holder(state::Role::Slasher, state.proposer).unwrap(),
            proposed_at: state.proposed_at,
            delay: state.delay_secs.into(),
            executable_at: state.executable_at,
            lapses_at: state.lapses_at,
            asked: state.asked,
            taken: state.taken,
            answer: Some(answer).filter(|answer| *answer != 0),
            reproposed: state.reproposed == 1,
            verdict: match state.state {
                0 => Verdict::Open,
                1 => Verdict::Executed,
                _ => Verdict::Cancelled { vetoed_by },
            },
            closed: false,
        }
    }
}

fn check_pool(chain: &Distribution, model: &Pool) {
    let current = model.current().map(|current| current.said);
    assert_eq!(chain.current, current.unwrap_or_default(), "current");
    assert_eq!(chain.pending, model.pending.unwrap_or_default(), "pending");
    let base = Base {
        next_epoch: chain.base.next_epoch,
        total: chain.base.cumulative_total,
        claimed: chain.claimed_at_base,
    };
    assert_eq!(base, model.base(), "base");
    assert_eq!(chain.claimed_total, model.claimed, "claimed");
    assert_eq!(chain.written_off_total, model.written_off(), "written off");
    assert_eq!(
        chain.was_suspended == 1,
        model.is_suspended(),
        "was suspended"
    );
    assert_eq!(
        chain.suspended_until, model.suspended_until,
        "suspended until"
    );
    let guardian = some(chain.guardian_suspended_until);
    assert_eq!(
        guardian, model.guardian_until,
        "suspended by the guardian until"
    );
    assert_eq!(chain.issued, model.issued().on_chain(), "issued");
}
