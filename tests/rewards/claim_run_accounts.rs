//! `claim_rewards`: workers and destinations that do not fit.

use inferix_staking_tests::state::ClaimOutcome::{DestinationChanged, Paid};
use inferix_staking_tests::*;

use crate::support::*;

#[test]
fn leaves_and_accounts_come_in_pairs_one_for_each_worker() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 2);
    let extra = AccountMeta::new(six.net.worker(WorkerId(2)).address, false);
    let payout = AccountMeta::new(six.net.worker(WorkerId(2)).payout_tokens, false);
    for missing in 1..=4 {
        six.claims(&[0, 1], 0, proof.clone())
            .without_last_accounts(missing)
            .fails_with(StakingError::LeavesDoNotMatchAccounts);
    }
    for more in [vec![extra.clone()], vec![extra, payout]] {
        six.claims(&[0, 1], 0, proof.clone())
            .with_more_accounts(&more)
            .fails_with(StakingError::LeavesDoNotMatchAccounts);
    }
}

/// Accounts 4 to 7 are worker and destination, twice.
#[test]
fn the_destination_is_the_worker_s_own() {
    for (place, other) in [(5, 7), (7, 5)] {
        let mut six = SixWorkers::new();
        let proof = six.proof(0, 2);
        let call = six.claims(&[0, 1], 0, proof);
        let wrong = call.instruction.accounts[other].pubkey;
        let receipt = call.with_account(place, wrong).succeeds();
        let mut expected = [(Paid, IFX), (Paid, 2 * IFX)];
        expected[(place - 5) / 2] = (DestinationChanged, 0);
        assert_eq!(claims_of(&receipt), expected);
        for (i, (_, amount)) in expected.into_iter().enumerate() {
            assert_eq!(six.net.payout_balance(WorkerId(i)), amount);
        }
    }
}

#[test]
fn a_pair_the_wrong_way_round_has_no_leaf() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 2);
    let first = six.net.worker(WorkerId(0)).payout_tokens;
    let worker = six.net.worker(WorkerId(0)).address;
    six.claims(&[0, 1], 0, proof)
        .with_account(4, first)
        .with_account(5, worker)
        .fails_with(StakingError::InvalidProof);
}

#[test]
fn the_same_worker_twice_is_refused() {
    let mut six = SixWorkers::new();
    let (worker, payout) = (
        six.net.worker(WorkerId(0)).address,
        six.net.worker(WorkerId(0)).payout_tokens,
    );
    let proof = six.proof(0, 2);
    six.claims(&[0, 1], 0, proof)
        .with_account(6, worker)
        .with_account(7, payout)
        .fails_with(StakingError::InvalidProof);
}

#[test]
fn accounts_of_other_kinds_have_no_leaf() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    let worker = six.net.worker(WorkerId(0)).address;
    let forged = six.net.chain.copy_of_another_program(&worker);
    let pool = six.net.penalty_pool;
    let nobody = Keypair::new().pubkey();
    for wrong in [forged, nobody, pool] {
        six.claims(&[0], 0, proof.clone())
            .with_account(4, wrong)
            .fails_with(StakingError::InvalidProof);
    }
}

#[test]
fn a_worker_of_another_network_is_refused() {
    let mut six = SixWorkers::new();
    let mut other = six.net.second_network();
    six.net.swap(&mut other);
    let foreign = six.net.registered_worker(MINIMUM);
    let (worker, payout) = (
        six.net.worker(foreign).address,
        six.net.worker(foreign).payout_tokens,
    );
    six.net.swap(&mut other);
    let proof = six.proof(0, 1);
    six.claims(&[0], 0, proof)
        .with_account(4, worker)
        .with_account(5, payout)
        .fails_with(StakingError::WrongNetwork);
}

#[test]
fn a_worker_passed_read_only_is_refused() {
    let mut six = SixWorkers::new();
    let proof = six.proof(0, 1);
    let mut call = six.claims(&[0], 0, proof);
    call.instruction.accounts[4].is_writable = false;
    call.fails_with_anchor(AnchorErrorCode::AccountNotMutable);
}
