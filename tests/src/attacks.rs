//! What an attacker may try with any call: sign for another, or pass accounts that are not the
//! call's own.

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::Pubkey;
use inferix_staking::StakingError;

use crate::{Call, TestNetwork, everybody_but};

/// Refused for everybody but those who may, and without a signature.
pub fn only_these_may(
    net: &mut TestNetwork,
    those: &[Pubkey],
    error: StakingError,
    action: impl Fn(&mut TestNetwork) -> Call<'_>,
) {
    for other in everybody_but(net, those) {
        action(net).signed_by(&other).fails_with(error);
    }
    action(net)
        .unsigned()
        .fails_with_anchor(ErrorCode::AccountNotSigner);
}

/// Refused with any of these accounts in the place of another: (natural, stand-in, error).
pub fn refuses_stand_ins(
    net: &mut TestNetwork,
    stand_ins: &[(Pubkey, Pubkey, StakingError)],
    action: impl Fn(&mut TestNetwork) -> Call<'_>,
) {
    for (natural, stand_in, error) in stand_ins {
        action(net)
            .replacing(*natural, *stand_in)
            .fails_with(*error);
    }
}

/// The accounts of a call that the program itself made.
pub fn accounts_of_ours(call: Call<'_>) -> Vec<Pubkey> {
    let Call {
        net, instruction, ..
    } = call;
    let is_ours = |address: &Pubkey| {
        let account = net.chain.account(address);
        account.is_some_and(|account| account.owner == inferix_staking::ID)
    };
    let addresses = instruction.accounts.iter().map(|meta| meta.pubkey);
    addresses.filter(is_ours).collect()
}

/// Refused with a copy of any of the program's accounts that another program owns, with an address where
/// nothing lives, and with an account of the program that is of another type.
pub fn refuses_forgeries(net: &mut TestNetwork, action: impl Fn(&mut TestNetwork) -> Call<'_>) {
    let ours = accounts_of_ours(action(net));
    assert!(
        !ours.is_empty(),
        "this call takes no account of the program's"
    );
    for address in ours {
        let copy = net.chain.copy_of_another_program(&address);
        let of_another_type = match address == net.address {
            true => net.reward_pool,
            false => net.address,
        };
        for (wrong, error) in [
            (copy, ErrorCode::AccountOwnedByWrongProgram),
            (Pubkey::new_unique(), ErrorCode::AccountOwnedByWrongProgram),
            (of_another_type, ErrorCode::AccountDiscriminatorMismatch),
        ] {
            action(net)
                .replacing(address, wrong)
                .fails_with_anchor(error);
        }
    }
}
