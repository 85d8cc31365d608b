//! `claim_rewards`: every outcome there is, in one run. No worker ever fails the others.

use inferix_staking_tests::state::ClaimOutcome::{self, *};
use inferix_staking_tests::state::NewPublication;
use inferix_staking_tests::*;

use crate::support::*;

/// Worker `i` gets outcome `i`.
pub const OK: WorkerId = WorkerId(0);
const SHORT: WorkerId = WorkerId(1);
const PAID: WorkerId = WorkerId(2);
pub const MOVED: WorkerId = WorkerId(3);
const MISSING_ACCOUNT: WorkerId = WorkerId(4);
const BARRED: WorkerId = WorkerId(5);
const SHORT_AND_WAITING: WorkerId = WorkerId(6);
const NEVER: WorkerId = WorkerId(7);
const LEFT_SHORT: WorkerId = WorkerId(8);
const ACCUSED: WorkerId = WorkerId(9);
const GREEDY: WorkerId = WorkerId(10);
const CLOSED: WorkerId = WorkerId(11);
pub const WORKERS: usize = 12;

/// What each has earned: so much that none of it fits into a short stake.
const DUE: u64 = 20 * IFX;

/// Opens all of them, and says what each has earned.
pub fn earned(net: &mut TestNetwork, due: impl Fn(WorkerId) -> u64) -> Vec<(WorkerId, u64)> {
    let mut open = |w| match w {
        NEVER => net.measured_worker(),
        CLOSED => net.open_worker(),
        _ => net.registered_worker(MINIMUM),
    };
    let all = (0..WORKERS).map(WorkerId);
    all.map(|w| (open(w), due(w))).collect()
}

/// A publication of the sum, but for what the greedy one's leaf says.
pub fn published(net: &mut TestNetwork) -> Snapshot {
    let entries = earned(net, |w| if w == GREEDY { u64::MAX } else { DUE });
    after_an_epoch(net, WORKERS as u64 * DUE);
    let snapshot = net.snapshot(&entries);
    let new = NewPublication {
        root: snapshot.tree.root(),
        leaf_count: WORKERS as u32,
        ..publication(0, WORKERS as u64 * DUE)
    };
    net.publishes_rewards(new).succeeds();
    net.chain.pass(DELAY);
    snapshot
}

/// Brings each worker into the state that its outcome comes of.
pub fn each_gets_its_fate(net: &mut TestNetwork, snapshot: &Snapshot) {
    net.sets_restake(SHORT_AND_WAITING, false).succeeds();
    for w in [SHORT, SHORT_AND_WAITING, LEFT_SHORT] {
        net.attests_benchmark(w, HALF_IB / 5 * 6).succeeds();
    }
    net.next_epoch();
    net.claims(snapshot, PAID.0 as u32).succeeds();
    new_payout_wallet(net, MISSING_ACCOUNT);
    net.bars_worker(BARRED).succeeds();
    for w in [LEFT_SHORT, ACCUSED] {
        net.requests_unstake(w, MINIMUM).succeeds();
    }
    let now = net.chain.now();
    net.proposes_slash(ACCUSED, offence(1, now, IFX)).succeeds();
    net.closes_worker(CLOSED).succeeds();
}

#[test]
fn every_outcome_in_one_run() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let snapshot = published(&mut net);
        each_gets_its_fate(&mut net, &snapshot);
        let claim = net.claims_run(&snapshot, 0, 16).instruction;
        let old = net.worker(MOVED).payout_tokens;
        open_payout_wallet(&mut net, MOVED);
        let mut call = net.claims_run(&snapshot, 0, 16);
        call.instruction = claim;
        let receipt = call.succeeds();

        let amount = |outcome: &ClaimOutcome| match outcome {
            Paid => DUE,
            Restaked => MISSING,
            _ => 0,
        };
        let expected: Vec<_> = ClaimOutcome::ALL.map(|o| (o, amount(&o))).to_vec();
        assert_eq!(claims_of(&receipt), expected);
        let event: events::RewardsClaimed = receipt.event();
        assert_eq!(event.old_claimed_total, DUE);
        assert_eq!(event.new_claimed_total, 2 * DUE + MISSING);
        for (i, claim) in event.claims.iter().enumerate() {
            assert_eq!(claim.worker, net.worker(WorkerId(i)).address);
            let claimed = match WorkerId(i) {
                OK | PAID => DUE,
                SHORT => MISSING,
                _ => 0,
            };
            assert_eq!(claim.claimed_total, claimed, "{:?}", claim.outcome);
        }

        for w in (0..WORKERS).map(WorkerId) {
            let paid = if [OK, PAID].contains(&w) { DUE } else { 0 };
            assert_eq!(net.payout_balance(w), paid, "{w:?}");
        }
        assert_eq!(net.chain.balance(&old), 0);
        assert_eq!(net.vault_balance(SHORT), RAISED);
        let left = WORKERS as u64 * DUE - event.new_claimed_total;
        assert_eq!(net.chain.balance(&net.reward_vault), left);
    }
}

/// Whatever it waits for, a worker that has everything already is told so.
#[test]
fn nothing_due_comes_before_every_reason_to_wait() {
    let mut net = TestNetwork::new();
    let entries = earned(&mut net, |w| if w == NEVER { 0 } else { DUE });
    let snapshot = net.rewards_are_claimable(&entries);
    net.claims_run(&snapshot, 0, 16).succeeds();
    each_gets_its_fate(&mut net, &snapshot);
    new_payout_wallet(&mut net, MOVED);
    let receipt = net.claims_run(&snapshot, 0, 16).succeeds();
    // A worker that is closed has no books to tell from.
    let mut expected = vec![(NothingDue, 0); WORKERS - 1];
    expected.push((Closed, 0));
    assert_eq!(claims_of(&receipt), expected);
}
