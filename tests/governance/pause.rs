//! The guardian stops registration, claims, publication and slash proposals, each for 7 days of 14.

use inferix_staking::state::{Pausable, PoolKind};
use inferix_staking_tests::*;

const PAUSE: i64 = 7 * DAY;
const REGISTRATION: u8 = 1;
const CLAIMS: u8 = 2;
const PUBLICATION: u8 = 4;
const SLASH_PROPOSALS: u8 = 8;
const ALL: u8 = 15;

/// A network in which everything that can be paused would succeed: one worker is to register, another is paid and
/// accused.
struct Busy {
    net: TestNetwork,
    newcomer: WorkerId,
    alice: WorkerId,
    snapshot: Snapshot,
    verifier: Pubkey,
}

impl Busy {
    fn new() -> Self {
        let mut net = TestNetwork::new();
        let alice = net.registered_worker(2 * MINIMUM);
        let newcomer = net.measured_worker();
        net.tops_up(newcomer, MINIMUM).succeeds();
        let snapshot = net.rewards_are_claimable(&[(alice, IFX)]);
        let verifier = net.keys.stranger.pubkey();
        net.funded_tokens(&verifier, 0);
        let vault = net.penalty_vault;
        net.donate(&vault, IFX);
        let penalties = Self::penalties(verifier);
        net.publishes_penalties(penalties).succeeds();
        net.chain.pass(6 * HOUR);
        Self {
            net,
            newcomer,
            alice,
            snapshot,
            verifier,
        }
    }

    fn penalties(verifier: Pubkey) -> state::NewPublication {
        let tree = verifier_tree(&[(verifier, IFX)]);
        state::NewPublication {
            epoch: 0,
            root: tree.root(),
            leaf_count: tree.leaf_count(),
            cumulative_total: IFX,
            written_off: 0,
        }
    }

    fn registers(&mut self) -> Call<'_> {
        self.net.registers_worker(self.newcomer, ONE_USD, 0)
    }

    fn claims(&mut self) -> Call<'_> {
        self.net.claims(&self.snapshot, 0)
    }

    fn claims_penalty(&mut self) -> Call<'_> {
        self.net.claims_penalty(&self.verifier, 0, IFX, vec![])
    }

    /// Of the epoch before the current one, without growth.
    fn publishes(&mut self, pool: PoolKind) -> Call<'_> {
        let epoch = self.net.epoch() - 1;
        let new = match pool {
            PoolKind::Rewards => self.snapshot.publication(epoch),
            PoolKind::Penalties => state::NewPublication {
                epoch,
                ..Self::penalties(self.verifier)
            },
        };
        match pool {
            PoolKind::Rewards => self.net.publishes_rewards(new),
            PoolKind::Penalties => self.net.publishes_penalties(new),
        }
    }

    fn proposes(&mut self, id: u8) -> Call<'_> {
        let now = self.net.chain.now();
        self.net.proposes_slash(self.alice, offence(id, now, 1))
    }
}

#[test]
fn the_bits_have_their_numbers() {
    let bits = Pausable::ALL.map(Pausable::bit);
    assert_eq!(bits, [REGISTRATION, CLAIMS, PUBLICATION, SLASH_PROPOSALS]);
}

#[test]
fn each_bit_stops_what_it_names_and_nothing_else() {
    for bit in [REGISTRATION, CLAIMS, PUBLICATION, SLASH_PROPOSALS] {
        let mut busy = Busy::new();
        busy.net.next_epoch();
        let event: events::PauseSet = busy.net.pauses(bit).succeeds().event();
        assert_eq!(event.bits, bit);
        assert_eq!(event.until, busy.net.chain.now() + PAUSE);
        let judge = |call: Call<'_>, stopped: bool| match stopped {
            true => call.fails_with(StakingError::Paused),
            false => drop(call.succeeds()),
        };
        judge(busy.registers(), bit == REGISTRATION);
        judge(busy.claims(), bit == CLAIMS);
        judge(busy.claims_penalty(), bit == CLAIMS);
        judge(busy.publishes(PoolKind::Rewards), bit == PUBLICATION);
        judge(busy.publishes(PoolKind::Penalties), bit == PUBLICATION);
        judge(busy.proposes(1), bit == SLASH_PROPOSALS);
    }
}

#[test]
fn a_run_of_claims_is_stopped_whatever_is_in_it() {
    let mut net = TestNetwork::new();
    let workers: Vec<_> = (0..4).map(|_| net.registered_worker(MINIMUM)).collect();
    let entries: Vec<_> = workers.iter().map(|w| (*w, IFX)).collect();
    let snapshot = net.rewards_are_claimable(&entries);
    net.pauses(CLAIMS).succeeds();
    net.claims_run(&snapshot, 0, 4)
        .fails_with(StakingError::Paused);
    net.chain.pass(PAUSE);
    net.claims_run(&snapshot, 0, 4).succeeds();
}

/// Top-ups, exits, withdrawals, vetoes, and the execution of what is due.
#[test]
fn nothing_that_anyone_needs_to_get_out_is_stopped() {
    let mut busy = Busy::new();
    let alice = busy.alice;
    for id in 1..=3 {
        busy.proposes(id).succeeds();
    }
    let net = &mut busy.net;
    net.requests_unstake(alice, IFX).succeeds();
    net.chain.pass(90 * DAY);
    net.pauses(ALL).succeeds();
    net.tops_up(alice, IFX).succeeds();
    net.contests_slash(alice, [3; 32], [1; 32])
        .fails_with(StakingError::VetoWindowPassed);
    net.cancels_slash(alice, [1; 32]).succeeds();
    net.executes_slash(alice, [2; 32]).succeeds();
    net.withdraws(alice).succeeds();
    net.sets_price(alice, ONE_USD / 2).succeeds();
    net.requests_unstake(alice, IFX).succeeds();
    net.cancels_unstake(alice, 0).succeeds();
    net.cancels_slash(alice, [3; 32]).succeeds();
    net.requests_unstake(alice, u64::MAX).succeeds();
    net.chain.pass(91 * DAY);
    net.pauses(ALL).succeeds();
    net.withdraws(alice).succeeds();
    net.closes_worker(alice).succeeds();
}

#[test]
fn a_case_is_answered_while_proposals_are_paused() {
    let mut busy = Busy::new();
    busy.proposes(1).succeeds();
    busy.net.pauses(ALL).succeeds();
    let alice = busy.alice;
    busy.net.contests_slash(alice, [1; 32], [1; 32]).succeeds();
}

#[test]
fn a_pause_lapses_after_seven_days() {
    let mut busy = Busy::new();
    busy.net.pauses(ALL).succeeds();
    busy.net.chain.pass(PAUSE - 1);
    busy.claims().fails_with(StakingError::Paused);
    busy.net.chain.pass(1);
    busy.claims().succeeds();
    busy.claims_penalty().succeeds();
    busy.proposes(1).succeeds();
}

#[test]
fn a_bit_waits_seven_days_after_its_pause_has_lapsed() {
    let mut net = TestNetwork::new();
    net.pauses(CLAIMS).succeeds();
    net.pauses(CLAIMS).fails_with(StakingError::AlreadyPaused);
    net.chain.pass(PAUSE - 1);
    net.pauses(CLAIMS).fails_with(StakingError::AlreadyPaused);
    net.chain.pass(1);
    net.pauses(CLAIMS).fails_with(StakingError::PausedRecently);
    net.chain.pass(PAUSE - 1);
    net.pauses(CLAIMS).fails_with(StakingError::PausedRecently);
    net.chain.pass(1);
    net.pauses(CLAIMS).succeeds();
}

#[test]
fn a_bit_waits_seven_days_after_the_admin_has_lifted_its_pause() {
    let mut busy = Busy::new();
    busy.net.pauses(ALL).succeeds();
    busy.net.chain.pass(DAY);
    let event: events::PauseLifted = busy.net.unpauses(CLAIMS).succeeds().event();
    assert_eq!(event.bits, CLAIMS);
    busy.claims().succeeds();
    busy.proposes(1).fails_with(StakingError::Paused);
    busy.net
        .unpauses(CLAIMS)
        .fails_with(StakingError::NotPaused);
    busy.net.chain.pass(PAUSE - 1);
    busy.net
        .pauses(CLAIMS)
        .fails_with(StakingError::PausedRecently);
    busy.net.chain.pass(1);
    // The others lapsed a day ago.
    busy.net
        .pauses(SLASH_PROPOSALS)
        .fails_with(StakingError::PausedRecently);
    busy.net.pauses(CLAIMS).succeeds();
}

#[test]
fn the_limits_are_each_bit_s_own_and_a_call_does_all_or_nothing() {
    let mut net = TestNetwork::new();
    net.pauses(CLAIMS).succeeds();
    net.pauses(ALL).fails_with(StakingError::AlreadyPaused);
    assert_eq!(net.network_state().pauses.until[0], 0);
    net.pauses(ALL - CLAIMS).succeeds();
    net.unpauses(ALL).succeeds();
    net.pauses(ALL).fails_with(StakingError::PausedRecently);
}

/// The next guardian inherits the wait: a pause is the bit's, not the key's.
#[test]
fn another_guardian_does_not_renew_it() {
    let mut net = TestNetwork::new();
    net.pauses(ALL).succeeds();
    let successor = net.chain.wallet();
    net.appoints(state::Role::Guardian, successor.pubkey());
    net.chain.pass(PAUSE);
    net.pauses(ALL)
        .signed_by(&successor)
        .fails_with(StakingError::PausedRecently);
}

#[test]
fn bits_that_name_nothing_are_refused() {
    let mut net = TestNetwork::new();
    for bits in [0, 16, 32, 64, 128, ALL + 16, u8::MAX] {
        net.pauses(bits).fails_with(StakingError::UnknownPauseBits);
        net.unpauses(bits)
            .fails_with(StakingError::UnknownPauseBits);
    }
    net.unpauses(ALL).fails_with(StakingError::NotPaused);
}
