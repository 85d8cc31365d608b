//! What chance alone seldom brings about: root after root that pays the wrong ones, each suspended too late.

use inferix_staking_tests::IFX;
use inferix_staking_tests::state::PoolKind;

use crate::model::Purse;
use crate::pool_steps::Draft;
use crate::world::World;

impl World {
    /// Once, or again after what was lost is written off and the correction claimable.
    pub fn penalties_are_stolen(&mut self, _: usize) {
        for _ in 0..=self.random.below(3) {
            self.steals_penalties();
            let delay = self.side.model.network.params.publication_delay_secs;
            self.pass(delay.into());
        }
    }

    /// A distributor takes what the caps leave, and writes off what was taken before.
    fn steals_penalties(&mut self) {
        let kind = PoolKind::Penalties;
        self.donate(Purse::Penalties, 2 * IFX);
        self.checks();
        self.next_epoch();
        for _ in 0..=self.random.below(3) {
            self.steals(kind);
            let delay = self.side.model.network.params.publication_delay_secs;
            self.pass(delay.into());
            self.looks();
            self.verifiers_claim_all();
            self.checks();
            self.suspends(kind, true);
            self.checks();
        }
        self.corrects_after_theft(kind);
    }

    fn steals(&mut self, kind: PoolKind) {
        let (pool, limits) = (self.settled(kind), self.side.model.limits(kind));
        let base = pool.next_base();
        let last = self.side.model.network.epoch() - 1;
        let current = pool.current().filter(|_| pool.is_suspended());
        let epoch = current.map_or(last, |current| current.said.epoch);
        let (growth, written_off) = (limits.cap(&base, epoch), pool.lost(epoch, &limits));
        let draft = Draft {
            epoch,
            growth,
            written_off,
            cumulative_total: base.total + growth + written_off,
            work: 0,
        };
        self.publishes_draft(kind, &draft);
    }

    /// Asks for as much as is lost, and for one more; of which only so much is written off as one root can have
    /// paid.
    fn corrects_after_theft(&mut self, kind: PoolKind) {
        let (pool, limits) = (self.settled(kind), self.side.model.limits(kind));
        let Some(current) = pool.current().filter(|_| pool.is_suspended()) else {
            return;
        };
        let (base, epoch) = (pool.next_base(), current.said.epoch);
        let (allowed, lost) = (pool.lost(epoch, &limits), pool.claimed - base.claimed);
        if allowed < lost {
            self.side
                .model
                .tally
                .count("more is lost than can be written off");
        }
        for written_off in [lost + 1, lost, allowed + 1, allowed] {
            let draft = Draft {
                epoch,
                growth: 0,
                written_off,
                cumulative_total: base.total + written_off,
                work: 0,
            };
            self.publishes_draft(kind, &draft);
        }
    }
}
