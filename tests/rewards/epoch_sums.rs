//! What the pools keep for each of the newest 16 epochs: funded, burned, issued and slashed.

use inferix_staking_tests::state::{EPOCHS_SUMMED, EpochSums, PoolKind};
use inferix_staking_tests::*;

use crate::support::*;

const KEPT: u64 = EPOCHS_SUMMED as u64;

/// A network and somebody with plenty of tokens.
fn with_funds() -> (TestNetwork, Keypair) {
    let mut net = TestNetwork::new();
    let holder = net.keys.stranger.insecure_clone();
    net.funded_tokens(&holder.pubkey(), 1_000 * IFX);
    (net, holder)
}

/// The newest epochs have these sums, and every other epoch has none.
fn expect_sums(sums: &EpochSums, newest: u64, expected: impl Fn(u64) -> u64) {
    for epoch in 0..newest + 40 {
        let kept = epoch <= newest && epoch + KEPT > newest;
        let expected = if kept { expected(epoch) } else { 0 };
        assert_eq!(sums.of(epoch), expected, "epoch {epoch}, newest {newest}");
    }
}

#[test]
fn funded_and_burned_are_kept_for_sixteen_epochs() {
    let (mut net, holder) = with_funds();
    for epoch in 0..KEPT + 4 {
        assert_eq!(net.epoch(), epoch);
        net.funds_rewards(&holder, epoch + 1).succeeds();
        net.funds_rewards(&holder, 100).succeeds();
        net.burns_revenue(&holder, epoch + 7).succeeds();
        let pool = net.reward_pool_state();
        expect_sums(&pool.funded, epoch, |epoch| epoch + 101);
        expect_sums(&pool.burned, epoch, |epoch| epoch + 7);
        net.next_epoch();
    }
}

#[test]
fn epochs_in_which_nothing_happens_have_no_sum() {
    let (mut net, holder) = with_funds();
    let mut funded = vec![];
    for pass in [1, 5, 1, KEPT - 1, KEPT, KEPT + 1, 3] {
        net.funds_rewards(&holder, IFX).succeeds();
        let epoch = net.epoch();
        funded.push(epoch);
        let sums = net.reward_pool_state().funded;
        expect_sums(&sums, epoch, |epoch| {
            u64::from(funded.contains(&epoch)) * IFX
        });
        net.chain.pass(pass as i64 * EPOCH);
    }
}

/// A publication counts once it is claimable, for the last epoch that it covers.
#[test]
fn what_is_issued_counts_for_the_last_epoch_that_is_covered() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        after_an_epoch(&mut net, 1_000 * IFX);
        net.chain.pass(30 * EPOCH);
        let mut total = 0;
        let mut issued = vec![];
        for (epoch, growth) in [(2, 5), (3, 0), (7, 40), (20, 9), (25, 1)] {
            total += growth;
            publishes(&mut net, pool, publication(epoch, total)).succeeds();
            let before = books(&net, pool).issued;
            net.chain.pass(DELAY);
            assert_eq!(books(&net, pool).issued, before, "nobody has settled it");
            // A publication settles the one before it; this one is taken back at once.
            publishes(&mut net, pool, publication(epoch + 1, total)).succeeds();
            net.cancels_publication(pool).succeeds();
            issued.push((epoch, growth));
            let of = |epoch| issued.iter().filter(move |(e, _)| *e == epoch);
            let sums = books(&net, pool).issued;
            expect_sums(&sums, epoch, |epoch| of(epoch).map(|(_, g)| *g).sum());
        }
    }
}

#[test]
fn a_cancelled_publication_issues_nothing() {
    for pool in POOLS {
        let mut net = TestNetwork::new();
        after_an_epoch(&mut net, 1_000 * IFX);
        publishes(&mut net, pool, publication(0, 5 * IFX)).succeeds();
        net.cancels_publication(pool).succeeds();
        publishes(&mut net, pool, publication(0, 2 * IFX)).succeeds();
        net.chain.pass(DELAY + EPOCH);
        publishes(&mut net, pool, publication(1, 3 * IFX)).succeeds();
        expect_sums(&books(&net, pool).issued, 0, |_| 2 * IFX);
    }
}

/// The suspended root's growth is taken back when its correction becomes current.
#[test]
fn a_correction_counts_instead_of_what_it_corrects() {
    for pool in POOLS {
        for corrected_epoch in [0, 1] {
            let mut net = TestNetwork::new();
            after_an_epoch(&mut net, 1_000 * IFX);
            net.chain.pass(EPOCH);
            publishes(&mut net, pool, publication(0, 5 * IFX)).succeeds();
            net.chain.pass(DELAY);
            net.suspends_publication(pool).succeeds();
            assert_eq!(books(&net, pool).issued.of(0), 5 * IFX);
            publishes(&mut net, pool, publication(corrected_epoch, 3 * IFX)).succeeds();
            net.chain.pass(DELAY);
            net.suspends_publication(pool)
                .fails_with(StakingError::SuspendedRecently);
            let admin = net.keys.admin.insecure_clone();
            net.suspends_publication(pool).signed_by(&admin).succeeds();
            let sums = books(&net, pool).issued;
            expect_sums(&sums, corrected_epoch, |epoch| {
                u64::from(epoch == corrected_epoch) * 3 * IFX
            });
        }
    }
}

/// Counts for the epoch of the execution: that is when the tokens move.
#[test]
fn slashes_are_kept_too() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(1_000 * MINIMUM);
    for epoch in 0..KEPT + 4 {
        let (now, case) = (net.chain.now(), epoch as u8);
        net.proposes_slash(alice, offence(case, now, epoch + 1))
            .succeeds();
        net.next_epoch();
        net.executes_slash(alice, [case; 32]).succeeds();
        let sums = net.penalty_pool_state().slashed;
        expect_sums(&sums, epoch + 1, |epoch| epoch);
    }
    assert_eq!(net.penalty_pool_state().slashed.newest, KEPT + 4);
    // Slashing issues nothing, and what slashes took is not funding.
    assert_eq!(books(&net, PoolKind::Penalties).issued.newest, 0);
    assert_eq!(net.reward_pool_state().funded, EpochSums::default());
}
