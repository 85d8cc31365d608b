//! What an attacker may try with any call: sign for another, or pass accounts that are not the
//! call's own.

use inferix_staking_tests::*;

/// Refused for everybody the network knows but those who may, and without a signature.
pub fn only_these_may(
    net: &mut TestNetwork,
    those: &[Pubkey],
    error: StakingError,
    action: impl Fn(&mut TestNetwork) -> Call<'_>,
) {
    let keys = &net.keys;
    let known = [
        &keys.admin,
        &keys.benchmark_authority,
        &keys.price_authority,
        &keys.distributor,
        &keys.slasher,
        &keys.guardian,
        &keys.stranger,
    ];
    let owners = net.workers.iter().map(|worker| &worker.owner);
    let others = known
        .into_iter()
        .chain(owners)
        .filter(|key| !those.contains(&key.pubkey()));
    for other in others.map(Keypair::insecure_clone).collect::<Vec<_>>() {
        action(net).signed_by(&other).fails_with(error);
    }
    action(net)
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
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

/// Refused with a copy of any of the program's accounts that another program owns, and with an
/// account of the program that is of another type.
pub fn refuses_forgeries(net: &mut TestNetwork, action: impl Fn(&mut TestNetwork) -> Call<'_>) {
    let metas = action(net).instruction.accounts;
    let owned = |address: &Pubkey| {
        let account = net.chain.account(address)?;
        (account.owner == inferix_staking::ID).then_some((*address, account))
    };
    let ours: Vec<_> = metas
        .iter()
        .filter_map(|meta| owned(&meta.pubkey))
        .collect();
    assert!(
        !ours.is_empty(),
        "this call takes no account of the program's"
    );
    for (address, mut account) in ours {
        let forgery = Pubkey::new_unique();
        account.owner = Pubkey::new_unique();
        net.chain.svm.set_account(forgery, account).unwrap();
        let error = AnchorErrorCode::AccountOwnedByWrongProgram;
        action(net)
            .replacing(address, forgery)
            .fails_with_anchor(error);

        let another_type = match address == net.address {
            true => net.reward_pool,
            false => net.address,
        };
        let error = AnchorErrorCode::AccountDiscriminatorMismatch;
        action(net)
            .replacing(address, another_type)
            .fails_with_anchor(error);
    }
}
