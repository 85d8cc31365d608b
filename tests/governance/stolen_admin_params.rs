//! What a thief with the admin's key gains by parameters of its own.

use inferix_staking::state::Role;
use inferix_staking_tests::*;

use crate::theft::*;

/// A shorter delay is not a way around the delay: the guardian cancels it, and what it sleeps through still takes the delay before.
#[test]
fn a_shorter_delay_comes_no_sooner_than_a_slasher() {
    let mut theft = Theft::begins();
    let mut params = default_params();
    params.slash_delay_secs = 3_600;
    params.publication_delay_secs = 600;
    params.param_delay_secs = 3 * 86_400 + 4_200;
    theft.net.proposes_params(params, None).succeeds();
    theft.at(DELAY - 1);
    theft
        .net
        .applies_params()
        .fails_with(StakingError::ProposalDelayNotPassed);
    let guardian = theft.guardian.insecure_clone();
    theft.net.cancels_params().signed_by(&guardian).succeeds();
    theft.at(DELAY);
    theft
        .net
        .applies_params()
        .fails_with(StakingError::NothingProposed);
}

/// A guardian that sleeps through both: the shortest way by any parameters is the slash delay shorter, and no more.
#[test]
fn with_parameters_of_its_own_a_thief_still_waits_for_a_delay() {
    let mut theft = Theft::begins();
    theft.proposes_its_params();
    theft.proposes_its_slasher();
    theft.goes_by_its_params(DELAY);
    assert_eq!(theft.net.chain.now(), GENESIS + 7 * DAY + 70 * MINUTE);
}

/// A guardian that is awake cancels both until it is gone; then both take a delay.
#[test]
fn with_parameters_of_its_own_a_waking_guardian_gives_it_21_days() {
    let mut theft = Theft::begins();
    let guardian = theft.guardian.insecure_clone();
    theft.net.proposes_role(Role::Guardian, None).succeeds();
    theft.at(2 * DELAY - 1);
    theft.proposes_its_params();
    theft.net.cancels_params().signed_by(&guardian).succeeds();
    theft.at(2 * DELAY);
    theft.net.applies_role(Role::Guardian).succeeds();
    theft.proposes_its_params();
    theft.proposes_its_slasher();
    theft
        .net
        .cancels_params()
        .signed_by(&guardian)
        .fails_with(StakingError::NotGuardianOrAdmin);
    theft.goes_by_its_params(3 * DELAY);
    assert_eq!(theft.net.chain.now(), GENESIS + 21 * DAY + 70 * MINUTE);
}
