//! `claim_rewards`: what it takes from the runtime without Anchor in between.

use agave_feature_set::{account_data_direct_mapping, virtual_address_space_adjustments};
use inferix_staking_tests::*;
use litesvm::LiteSVM;

use crate::support::*;

/// A runtime may copy accounts into a program's memory, as it does today, or map them into it.
#[test]
fn accounts_may_be_copied_or_mapped() {
    for (adjusted, mapped) in [(true, false), (true, true)] {
        let mut six = SixWorkers::new();
        let mut features = LiteSVM::mainnet_feature_set();
        for (id, active) in [
            (virtual_address_space_adjustments::ID, adjusted),
            (account_data_direct_mapping::ID, mapped),
        ] {
            assert!(!features.is_active(&id), "copied today");
            if active {
                features.activate(&id, 0);
            }
        }
        let svm = std::mem::take(&mut six.net.chain.svm);
        let svm = svm
            .with_feature_set(features)
            .with_builtins()
            .with_default_programs();
        six.net.chain.svm = svm;
        let svm = &mut six.net.chain.svm;
        svm.add_program_from_file(inferix_staking::ID, program_path())
            .unwrap();
        let proof = six.proof(0, 4);
        let receipt = six.claims(&[0, 1, 2, 3], 0, proof).succeeds();
        let event: events::RewardsClaimed = receipt.event();
        assert_eq!(event.new_claimed_total, 10 * IFX);
        for i in 0..4 {
            assert_eq!(six.net.payout_balance(WorkerId(i)), (i as u64 + 1) * IFX);
        }
        six.net.tops_up(WorkerId(5), IFX).succeeds();
        six.net.expect_stake(WorkerId(5), MINIMUM + IFX);
    }
}

/// As Anchor has it for every instruction.
#[test]
fn the_program_runs_at_its_own_address_only() {
    let mut six = SixWorkers::new();
    let elsewhere = Keypair::new().pubkey();
    let svm = &mut six.net.chain.svm;
    svm.add_program_from_file(elsewhere, program_path())
        .unwrap();
    let proof = six.proof(0, 1);
    let mut call = six.claims(&[0], 0, proof);
    call.instruction.program_id = elsewhere;
    call.fails_with_anchor(AnchorErrorCode::DeclaredProgramIdMismatch);
}
