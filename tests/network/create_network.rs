//! `create_network`: anyone, at an address that nobody else can take.

use inferix_staking::state::{Pauses, Roles};
use inferix_staking_tests::*;
use solana_program_pack::Pack;
use spl_token_interface::state::Account as TokenAccount;

const SYSTEM: Pubkey = solana_sdk_ids::system_program::ID;

/// The five accounts that a network starts with.
fn addresses(net: &TestNetwork) -> [Pubkey; 5] {
    [
        net.address,
        net.reward_pool,
        net.reward_vault,
        net.penalty_pool,
        net.penalty_vault,
    ]
}

fn uncreated() -> TestNetwork {
    TestNetwork::uncreated(SPL_TOKEN, 9)
}

#[test]
fn a_network_starts_as_asked_on_either_token_program_and_any_decimals() {
    for (token_program, decimals) in [SPL_TOKEN, TOKEN_2022]
        .into_iter()
        .flat_map(|program| [0, 6, 9].map(|n| (program, n)))
    {
        let mut net = TestNetwork::uncreated(token_program, decimals);
        let mut params = default_params();
        params.epoch_emission_cap = 77;
        let mut new = net.new_network(params);
        new.epoch_start -= HOUR;

        let receipt = net.creates_network_with(new).succeeds();

        let state = net.network_state();
        assert_eq!(state.version, 1);
        assert_eq!(state.decimals, decimals);
        assert_eq!(state.create_key, net.create_key.pubkey());
        assert_eq!(state.mint, net.mint);
        assert_eq!(state.token_program, token_program);
        assert_eq!(state.roles, net.keys.roles());
        assert_eq!(state.params, params);
        assert_eq!(state.terms.places[0].start, GENESIS - HOUR);
        assert_eq!(state.slasher_since, GENESIS);
        assert_eq!(state.pauses, Pauses::default());
        assert_eq!(state.price_replaceable, 0);
        assert!(!state.proposals.params.timelock.is_pending(GENESIS));
        assert_eq!(state.snapshot_uri_len, 0);

        let event: events::NetworkCreated = receipt.event();
        assert_eq!(event.network, net.address);
        assert_eq!(event.create_key, net.create_key.pubkey());
        assert_eq!(event.mint, net.mint);
        assert_eq!(event.decimals, decimals);
        assert_eq!(event.roles, net.keys.roles());
        assert_eq!(event.params, params);
        assert_eq!(event.epoch_start, GENESIS - HOUR);
    }
}

#[test]
fn both_pools_start_empty_each_with_a_vault_of_its_own() {
    let net = TestNetwork::with(TOKEN_2022, 6, default_params());
    let rewards = net.reward_pool_state();
    let penalties = net.penalty_pool_state();
    assert_eq!(rewards.version, 1);
    assert_eq!(rewards.network, net.address);
    assert_eq!(penalties.version, 1);
    assert_eq!(penalties.network, net.address);
    assert_eq!(rewards.funded_total, 0);
    assert_eq!(penalties.slashed_total, 0);
    assert_eq!(rewards.burned_total, 0);
    assert_eq!(rewards.closed_workers, 0);
    for (pool, vault, distribution) in [
        (net.reward_pool, net.reward_vault, rewards.distribution),
        (net.penalty_pool, net.penalty_vault, penalties.distribution),
    ] {
        let expected = state::Distribution {
            vault,
            ..Default::default()
        };
        assert_eq!(distribution, expected);
        let account = net.chain.account(&vault).unwrap();
        assert_eq!(account.owner, TOKEN_2022);
        let tokens = TokenAccount::unpack(&account.data).unwrap();
        assert_eq!(tokens.mint, net.mint);
        assert_eq!(tokens.owner, pool);
        assert_eq!(tokens.amount, 0);
        assert!(tokens.delegate.is_none() && tokens.close_authority.is_none());
    }
}

#[test]
fn the_payer_pays_the_rent_and_no_more() {
    let mut net = uncreated();
    let payer = net.keys.admin.pubkey();
    let before = net.chain.lamports(&payer);
    net.creates_network(default_params()).succeeds();
    let rent: u64 = addresses(&net)
        .iter()
        .map(|address| net.chain.lamports(address))
        .sum();
    assert_eq!(before - net.chain.lamports(&payer), rent);
    addresses(&net)
        .iter()
        .for_each(|address| net.chain.expect_rent(address, 0));
}

#[test]
fn the_epoch_clock_starts_within_the_last_epoch() {
    for epoch_start in [GENESIS, GENESIS - EPOCH + 1] {
        let mut net = uncreated();
        let mut new = net.new_network(default_params());
        new.epoch_start = epoch_start;
        net.creates_network_with(new).succeeds();
        assert_eq!(net.epoch(), 0);
    }
    let mut net = uncreated();
    for epoch_start in [GENESIS + 1, GENESIS - EPOCH, 0, i64::MIN, i64::MAX] {
        let mut new = net.new_network(default_params());
        new.epoch_start = epoch_start;
        net.creates_network_with(new)
            .fails_with(StakingError::EpochStartOutOfRange);
    }
}

#[test]
fn no_role_may_be_the_zero_address() {
    let roles: [fn(&mut Roles) -> &mut Pubkey; 6] = [
        |roles| &mut roles.admin,
        |roles| &mut roles.benchmark_authority,
        |roles| &mut roles.price_authority,
        |roles| &mut roles.distributor,
        |roles| &mut roles.slasher,
        |roles| &mut roles.guardian,
    ];
    let mut net = uncreated();
    for role in roles {
        let mut new = net.new_network(default_params());
        *role(&mut new.roles) = Pubkey::default();
        net.creates_network_with(new)
            .fails_with(StakingError::ZeroAddress);
    }
}

/// Together these four reach stakes; what the authorities can do is bounded.
#[test]
fn admin_distributor_slasher_and_guardian_are_four_keys() {
    let roles: [fn(&mut Roles) -> &mut Pubkey; 4] = [
        |roles| &mut roles.admin,
        |roles| &mut roles.distributor,
        |roles| &mut roles.slasher,
        |roles| &mut roles.guardian,
    ];
    let mut net = uncreated();
    for (i, one) in roles.iter().enumerate() {
        for other in &roles[..i] {
            let mut new = net.new_network(default_params());
            *one(&mut new.roles) = *other(&mut new.roles);
            net.creates_network_with(new)
                .fails_with(StakingError::RolesNotSeparate);
        }
    }
    let mut new = net.new_network(default_params());
    new.roles.price_authority = new.roles.slasher;
    new.roles.benchmark_authority = new.roles.slasher;
    net.creates_network_with(new).succeeds();
}

#[test]
fn nobody_takes_an_address_without_the_create_keys_signature() {
    let mut net = uncreated();
    let squatter = net.keys.stranger.insecure_clone();
    net.creates_network(default_params())
        .unsigned()
        .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
    net.creates_network(default_params())
        .signed_by(&squatter)
        .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
}

#[test]
fn a_network_is_created_once() {
    let mut net = TestNetwork::new();
    net.creates_network(default_params())
        .fails_with(StakingError::AlreadyExists);
}

#[test]
fn lamports_sent_to_the_addresses_before_do_not_block_it() {
    for lamports in DUST {
        let mut net = uncreated();
        for address in addresses(&net) {
            net.chain.prefund(&address, lamports);
        }
        net.creates_network(default_params()).succeeds();
        for address in addresses(&net) {
            net.chain.expect_rent(&address, lamports);
        }
        net.commits_price(ONE_USD).succeeds();
    }
}

#[test]
fn every_account_stands_at_its_own_address() {
    let mut net = uncreated();
    for address in addresses(&net) {
        for wrong in addresses(&net).into_iter().chain([Pubkey::new_unique()]) {
            if wrong != address {
                net.creates_network(default_params())
                    .replacing(address, wrong)
                    .fails_with_anchor(AnchorErrorCode::ConstraintSeeds);
            }
        }
    }
}

#[test]
fn the_token_program_is_the_mints_and_the_system_program_is_itself() {
    for (mine, wrong) in [(SPL_TOKEN, TOKEN_2022), (TOKEN_2022, SPL_TOKEN)] {
        let mut net = TestNetwork::uncreated(mine, 9);
        net.creates_network(default_params())
            .replacing(mine, wrong)
            .fails_with(StakingError::WrongTokenProgram);
        net.creates_network(default_params())
            .replacing(SYSTEM, wrong)
            .fails_with_anchor(AnchorErrorCode::InvalidProgramId);
    }
}

#[test]
fn two_networks_of_one_mint_share_nothing() {
    let mut net = TestNetwork::new();
    let mut other = net.second_network();
    let first = addresses(&net);
    net.chain.pass(EPOCH);
    net.commits_price(ONE_USD * 11 / 10).succeeds();
    net.swap(&mut other);
    assert!(
        addresses(&net)
            .iter()
            .all(|address| !first.contains(address))
    );
    net.next_epoch();
    assert_eq!(net.terms().reference_price, ONE_USD);
}
