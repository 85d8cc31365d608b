//! The mints that `create_network` takes, and those that could block or divert stake.

use inferix_staking_tests::*;
use solana_program_pack::Pack;
use spl_token_2022_interface::extension::{
    AccountType, ExtensionType, confidential_transfer, default_account_state, group_member_pointer,
    group_pointer, interest_bearing_mint, metadata_pointer, pausable, permissioned_burn,
    scaled_ui_amount, transfer_fee, transfer_hook,
};
use spl_token_2022_interface::instruction as token;
use spl_token_2022_interface::state::{AccountState, Mint};

const SYSTEM: Pubkey = solana_sdk_ids::system_program::ID;
/// Of the token metadata interface's `initialize`.
const INITIALIZE_METADATA: [u8; 8] = [210, 225, 30, 162, 88, 184, 77, 141];

/// The instruction that gives a mint an extension.
type Init = fn(&Pubkey) -> Instruction;

/// Everything but the network, around another mint.
fn around(net: TestNetwork, mint: Pubkey) -> TestNetwork {
    TestNetwork::around(net.chain, net.keys, mint)
}

fn uncreated() -> TestNetwork {
    TestNetwork::uncreated(TOKEN_2022, 9)
}

/// Everything but the network, around a Token-2022 mint that the token program itself has given an
/// extension.
fn with_extension(extension: ExtensionType, init: Init) -> TestNetwork {
    let mut net = uncreated();
    let (mint, authority) = (Keypair::new(), net.keys.mint_authority.pubkey());
    let len = ExtensionType::try_calculate_account_len::<Mint>(&[extension]).unwrap();
    let create = solana_system_interface::instruction::create_account(
        &net.chain.fee_payer.pubkey(),
        &mint.pubkey(),
        NANO,
        len as u64,
        &TOKEN_2022,
    );
    let initialize = token::initialize_mint2(&TOKEN_2022, &mint.pubkey(), &authority, None, 9);
    net.chain.must(
        &[create, init(&mint.pubkey()), initialize.unwrap()],
        &[&mint],
    );
    around(net, mint.pubkey())
}

#[rustfmt::skip]
const REFUSED: &[(ExtensionType, Init)] = &[
    (ExtensionType::TransferFeeConfig, |mint| {
        transfer_fee::instruction::initialize_transfer_fee_config(&TOKEN_2022, mint, None, None, 0, 0).unwrap()
    }),
    (ExtensionType::TransferHook, |mint| {
        transfer_hook::instruction::initialize(&TOKEN_2022, mint, Some(*mint), None).unwrap()
    }),
    (ExtensionType::PermanentDelegate, |mint| token::initialize_permanent_delegate(&TOKEN_2022, mint, mint).unwrap()),
    (ExtensionType::Pausable, |mint| pausable::instruction::initialize(&TOKEN_2022, mint, mint).unwrap()),
    (ExtensionType::NonTransferable, |mint| token::initialize_non_transferable_mint(&TOKEN_2022, mint).unwrap()),
    (ExtensionType::ConfidentialTransferMint, |mint| {
        confidential_transfer::instruction::initialize_mint(&TOKEN_2022, mint, None, true, None).unwrap()
    }),
    (ExtensionType::DefaultAccountState, |mint| {
        let state = AccountState::Initialized;
        default_account_state::instruction::initialize_default_account_state(&TOKEN_2022, mint, &state).unwrap()
    }),
    (ExtensionType::MintCloseAuthority, |mint| {
        token::initialize_mint_close_authority(&TOKEN_2022, mint, Some(mint)).unwrap()
    }),
    (ExtensionType::InterestBearingConfig, |mint| {
        interest_bearing_mint::instruction::initialize(&TOKEN_2022, mint, None, 5).unwrap()
    }),
    (ExtensionType::ScaledUiAmount, |mint| {
        scaled_ui_amount::instruction::initialize(&TOKEN_2022, mint, None, 2.0).unwrap()
    }),
    (ExtensionType::GroupPointer, |mint| {
        group_pointer::instruction::initialize(&TOKEN_2022, mint, None, Some(*mint)).unwrap()
    }),
    (ExtensionType::GroupMemberPointer, |mint| {
        group_member_pointer::instruction::initialize(&TOKEN_2022, mint, None, Some(*mint)).unwrap()
    }),
    (ExtensionType::PermissionedBurn, |mint| permissioned_burn::instruction::initialize(&TOKEN_2022, mint, mint).unwrap()),
];

#[test]
fn extensions_that_could_block_or_divert_stake_are_refused() {
    for (extension, init) in REFUSED {
        println!("{extension:?}");
        let mut net = with_extension(*extension, *init);
        net.creates_network(default_params())
            .fails_with(StakingError::UnsupportedMintExtension);
    }
}

fn with_metadata_pointer() -> TestNetwork {
    with_extension(ExtensionType::MetadataPointer, |mint| {
        metadata_pointer::instruction::initialize(&TOKEN_2022, mint, None, Some(*mint)).unwrap()
    })
}

#[test]
fn metadata_and_its_pointer_are_taken_and_stake_flows() {
    for with_metadata in [false, true] {
        let mut net = with_metadata_pointer();
        if with_metadata {
            let authority = net.keys.mint_authority.insecure_clone();
            let text = |text: &str| [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
            let data = [text("Inferix"), text("IFX"), text("https://inferix.io")].concat();
            let accounts = vec![
                AccountMeta::new(net.mint, false),
                AccountMeta::new_readonly(authority.pubkey(), false),
                AccountMeta::new_readonly(net.mint, false),
                AccountMeta::new_readonly(authority.pubkey(), true),
            ];
            let data = [&INITIALIZE_METADATA, data.as_slice()].concat();
            let initialize = Instruction {
                program_id: TOKEN_2022,
                accounts,
                data,
            };
            net.chain.must(&[initialize], &[&authority]);
        }
        net.creates_network(default_params()).succeeds();
        net.commits_price(ONE_USD).succeeds();
        let alice = net.registered_worker(MINIMUM);
        assert_eq!(net.vault_balance(alice), MINIMUM);
    }
}

/// Gives a mint's bytes an extension of any number, whose body is all zero.
fn with_raw_extension(mint: &mut Vec<u8>, kind: u16) {
    mint.resize(200, 0);
    mint[165] = AccountType::Mint as u8;
    mint[166..168].copy_from_slice(&kind.to_le_bytes());
    mint[168..170].copy_from_slice(&8u16.to_le_bytes());
}

#[test]
fn of_all_extension_numbers_known_or_not_only_metadata_passes() {
    let allowed = [
        ExtensionType::MetadataPointer as u16,
        ExtensionType::TokenMetadata as u16,
    ];
    let mut net = uncreated();
    let plain = net.chain.account(&net.mint).unwrap();
    for kind in (1..=64).chain([u16::MAX]) {
        println!("extension {kind}");
        let mut mint = plain.clone();
        with_raw_extension(&mut mint.data, kind);
        net.chain.put(&net.mint, mint);
        if allowed.contains(&kind) {
            net.creates_network(default_params()).succeeds();
            let mint = net.mint;
            net = around(net, mint);
        } else {
            net.creates_network(default_params())
                .fails_with(StakingError::UnsupportedMintExtension);
        }
    }
}

#[test]
fn ten_decimals_are_too_many() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        for decimals in [10, 255] {
            TestNetwork::uncreated(token_program, decimals)
                .creates_network(default_params())
                .fails_with(StakingError::UnsupportedMint);
        }
    }
}

#[test]
fn a_freeze_authority_needs_the_creators_consent() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::uncreated(token_program, 9);
        let authority = net.keys.mint_authority.insecure_clone();
        let freezer = Some(authority.pubkey());
        let mint = net
            .chain
            .create_mint(&token_program, &authority, 9, freezer.as_ref());
        let mut net = around(net, mint);
        let mut new = net.new_network(default_params());
        net.creates_network_with(new)
            .fails_with(StakingError::MintHasFreezeAuthority);
        new.allow_freeze_authority = true;
        net.creates_network_with(new).succeeds();
    }
}

#[test]
fn what_is_not_a_mint_is_refused() {
    for token_program in [SPL_TOKEN, TOKEN_2022] {
        let mut net = TestNetwork::uncreated(token_program, 9);
        let owner = net.keys.stranger.pubkey();
        let token_account = net.funded_tokens(&owner, IFX);
        let foreign = Pubkey::new_unique();
        let copy = net.chain.account(&net.mint).unwrap().data;
        let uninitialized = net.chain.forge_bytes(token_program, vec![0; Mint::LEN]);
        let short = net.chain.forge_bytes(token_program, vec![1; Mint::LEN - 1]);
        let multisig = net.chain.forge_bytes(token_program, vec![1; 355]);
        let empty = net.chain.forge_bytes(token_program, vec![]);
        let look_alike = net.chain.forge_bytes(foreign, copy);
        for (not_a_mint, its_owner) in [
            (token_account, token_program),
            (uninitialized, token_program),
            (short, token_program),
            (multisig, token_program),
            (empty, token_program),
            (look_alike, foreign),
            (owner, SYSTEM),
            (Pubkey::new_unique(), SYSTEM),
        ] {
            let (mint, program) = (net.mint, net.token_program);
            net.creates_network(default_params())
                .replacing(mint, not_a_mint)
                .replacing(program, its_owner)
                .fails_with(StakingError::UnsupportedMint);
        }
    }
}
