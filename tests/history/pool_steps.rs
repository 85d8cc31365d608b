//! Random steps of publishers, of those who stop them, and of donors.

use inferix_staking_math::{MerkleTree, leaf_hash};
use inferix_staking_tests::state::{NewPublication, PoolKind};
use inferix_staking_tests::*;

use crate::model::*;
use crate::pools::Pool;
use crate::runs::Leaf;
use crate::world::{PenaltyTree, Tree, World, judge};

/// A publication without its tree.
pub struct Draft {
    pub epoch: u64,
    /// What it adds to the leaves of the last honest one.
    pub growth: u64,
    pub written_off: u64,
    pub cumulative_total: u64,
    pub work: u64,
}

impl World {
    pub fn funds(&mut self, _: usize) {
        let amount = self.amount(3 * IFX);
        let expected = self.side.model.attempt(|model| model.fund(amount));
        let funder = self.net.keys.stranger.insecure_clone();
        judge(self.net.funds_rewards(&funder, amount), &expected);
    }

    pub fn burns_revenue(&mut self, _: usize) {
        let amount = self.amount(IFX);
        let expected = self.side.model.attempt(|model| model.burn(amount));
        let burner = self.net.keys.stranger.insecure_clone();
        judge(self.net.burns_revenue(&burner, amount), &expected);
    }

    pub fn donates(&mut self, w: usize) {
        let mut purses = vec![Purse::Rewards, Purse::Penalties];
        if self.side.model.workers[w].open {
            purses.push(Purse::Vault(w));
        }
        let to = self.random.one_of(&purses);
        let amount = self.random.around(IFX);
        self.donate(to, amount);
    }

    pub fn publishes_rewards(&mut self, _: usize) {
        self.publishes(PoolKind::Rewards);
    }

    pub fn publishes_penalties(&mut self, _: usize) {
        self.publishes(PoolKind::Penalties);
    }

    /// Publishes where the current publication is suspended, so that it is a correction; sometimes about when the
    /// suspension would lapse.
    pub fn corrects(&mut self, _: usize) {
        for kind in [PoolKind::Rewards, PoolKind::Penalties] {
            let pool = self.settled(kind);
            if !pool.is_suspended() {
                continue;
            }
            let left = pool
                .suspended_until
                .saturating_sub(self.side.model.network.now);
            if (600..=7 * DAY).contains(&left) && self.random.chance(20) {
                let early = self.random.one_of(&[-1, 0, 1, 599]);
                self.pass(left - early);
            }
            self.publishes(kind);
        }
    }

    /// A pool as the next call finds it.
    pub fn settled(&self, kind: PoolKind) -> Pool {
        let mut pool = self.side.model.pool(kind).clone();
        pool.settle(self.side.model.network.now);
        pool
    }

    /// Everything that was earned by the last honest publication, and more for those who are there now. It
    /// may give it to the wrong ones, as every draw is another one.
    fn publishes(&mut self, kind: PoolKind) {
        let next_epoch = self.settled(kind).next_base().next_epoch;
        let nothing_new = next_epoch >= self.side.model.network.epoch();
        if nothing_new && self.random.chance(40) {
            self.next_epoch();
        }
        let draft = self.draft(kind);
        self.publishes_draft(kind, &draft);
    }

    pub fn publishes_draft(&mut self, kind: PoolKind, draft: &Draft) {
        match kind {
            PoolKind::Rewards => {
                let tree = self.grown_rewards(draft.growth);
                if self.sends(kind, draft, &tree.tree) {
                    self.side.trees.push(tree);
                }
            }
            PoolKind::Penalties => {
                let tree = self.grown_penalties(draft.growth);
                if self.sends(kind, draft, &tree.tree) {
                    self.side.penalty_trees.push(tree);
                }
            }
        }
    }

    /// Mostly the last epoch that ended, within all caps, and with what was claimed wrongly written off.
    fn draft(&mut self, kind: PoolKind) -> Draft {
        let (pool, limits) = (self.settled(kind), self.side.model.limits(kind));
        let (base, corrects) = (pool.next_base(), pool.is_suspended());
        let current = self.side.model.network.epoch();
        let last = current.saturating_sub(1);
        let suspended = pool.current().map_or(last, |p| p.said.epoch);
        let spare = (limits.funds + pool.claimed).saturating_sub(base.total);

        let epochs = [last, last, last, last, current, last / 2, base.next_epoch];
        let epoch = match corrects && self.random.chance(60) {
            true => suspended,
            false => self.random.one_of(&epochs),
        };
        let (cap, lost) = (limits.cap(&base, epoch), pool.lost(epoch, &limits));
        let room = cap.min(limits.lifetime_cap.saturating_sub(base.total));
        let growth = match self.random.below(20) {
            0 => self.amount(cap),
            1 => self.amount(room),
            2 => self.amount(spare.min(100 * IFX)),
            // One more than the lifetime cap, where the epochs' caps let it through.
            3..6 if room < cap => room + 1,
            _ => self.random.below(room.min(spare) + 1),
        };
        // Absurd amounts, too, leave room to add to them.
        let growth = growth.min(1 << 61);
        let written_off = match corrects {
            true => self
                .random
                .one_of(&[lost, lost, lost, 0, 0, lost / 2, lost + 1]),
            false => u64::from(self.random.chance(5)),
        };
        let sum = base.total + growth + written_off;
        let needed = match limits.emission_per_ibm {
            0 => 0,
            each => (u128::from(growth) * 1_000_000_000).div_ceil(each.into()) as u64,
        };
        let mut draft = Draft {
            epoch,
            growth,
            written_off,
            cumulative_total: match self.random.below(20) {
                0 => sum.saturating_sub(1),
                1 => sum + 1,
                2 => base.total.saturating_sub(1),
                3 => sum + 1_000 * IFX,
                _ => sum,
            },
            work: match self.random.below(12) {
                0 => needed.saturating_sub(1),
                1 => needed + self.random.below(1_000),
                _ => needed,
            },
        };
        match self.random.below(120) {
            0 => draft.epoch = u64::MAX,
            1 => draft.written_off = u64::MAX,
            2 => draft.cumulative_total = u64::MAX,
            3 => draft.work = u64::MAX,
            _ => {}
        }
        draft
    }

    /// Splits this into parts that are drawn.
    fn parts(&mut self, whole: u64, parts: usize) -> Vec<u64> {
        let mut cuts: Vec<_> = (1..parts).map(|_| self.random.below(whole + 1)).collect();
        cuts.extend([0, whole]);
        cuts.sort_unstable();
        cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    fn grown_rewards(&mut self, growth: u64) -> Tree {
        let base = self.settled(PoolKind::Rewards).next_honest_root();
        let mut trees = self.side.trees.iter();
        let base = trees.find(|tree| Some(tree.tree.root()) == base);
        let mut leaves = base.map_or(vec![], |tree| tree.leaves.clone());
        let workers = self.side.model.workers.iter().enumerate();
        let open: Vec<_> = workers
            .filter(|(_, books)| books.open)
            .map(|(w, books)| (w, books.opened_slot))
            .collect();
        for ((w, slot), more) in open.iter().zip(self.parts(growth, open.len())) {
            let own = |leaf: &&mut Leaf| leaf.worker == *w && leaf.opened_slot == *slot;
            match leaves.iter_mut().find(own) {
                Some(leaf) => leaf.cumulative += more,
                None => leaves.push(Leaf {
                    worker: *w,
                    opened_slot: *slot,
                    cumulative: more,
                }),
            }
        }
        let hashes = leaves.iter().map(|leaf| self.leaf_hash(leaf)).collect();
        let tree = MerkleTree::new(hashes);
        Tree { leaves, tree }
    }

    pub fn leaf_hash(&self, leaf: &Leaf) -> [u8; 32] {
        let worker = self.net.worker(WorkerId(leaf.worker)).address;
        leaf_hash(worker.as_array(), leaf.opened_slot, leaf.cumulative)
    }

    fn grown_penalties(&mut self, growth: u64) -> PenaltyTree {
        let base = self.settled(PoolKind::Penalties).next_honest_root();
        let mut trees = self.side.penalty_trees.iter();
        let base = trees.find(|tree| Some(tree.tree.root()) == base);
        let mut totals = base.map_or([0; VERIFIERS], |tree| tree.totals);
        let parts = self.parts(growth, VERIFIERS);
        totals
            .iter_mut()
            .zip(parts)
            .for_each(|(total, more)| *total += more);
        self.penalty_tree(totals)
    }

    pub fn penalty_tree(&self, totals: [u64; VERIFIERS]) -> PenaltyTree {
        let entries: Vec<_> = self.side.verifiers.iter().copied().zip(totals).collect();
        let tree = verifier_tree(&entries);
        PenaltyTree { totals, tree }
    }

    fn sends(&mut self, kind: PoolKind, draft: &Draft, tree: &MerkleTree) -> bool {
        let mut new = NewPublication {
            epoch: draft.epoch,
            root: tree.root(),
            leaf_count: tree.leaf_count(),
            cumulative_total: draft.cumulative_total,
            written_off: draft.written_off,
        };
        match self.random.below(80) {
            0 => new.root = [0; 32],
            1 => new.leaf_count = 0,
            _ => {}
        }
        let work = match kind {
            PoolKind::Rewards => draft.work,
            PoolKind::Penalties => 0,
        };
        let expected = self
            .side
            .model
            .attempt(|model| model.publish(kind, &new, work));
        let call = match kind {
            PoolKind::Rewards => self.net.publishes_rewards_for(new, work),
            PoolKind::Penalties => self.net.publishes_penalties(new),
        };
        judge(call, &expected);
        let accepted = expected.is_ok();
        if accepted && draft.written_off > 0 {
            self.side.model.tally.count("written off");
        }
        if accepted && self.side.model.pool(kind).is_suspended() {
            self.side.model.tally.count("correction");
        }
        accepted
    }
}
