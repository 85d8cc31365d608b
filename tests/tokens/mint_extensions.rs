//! Every extension that a mint of Token-2022 can have: taken, or refused by name.

use inferix_staking_tests::*;
use spl_token_2022_interface::extension::{
    AccountType, ExtensionType, confidential_transfer, default_account_state, group_member_pointer,
    group_pointer, interest_bearing_mint, metadata_pointer, pausable, permissioned_burn,
    scaled_ui_amount, transfer_fee, transfer_hook,
};
use spl_token_2022_interface::instruction as token;
use spl_token_2022_interface::state::{AccountState, Mint};

/// Of the token metadata interface's `initialize`.
const INITIALIZE_METADATA: [u8; 8] = [210, 225, 30, 162, 88, 184, 77, 141];

/// The instruction that gives a mint an extension.
type Init = fn(&Pubkey) -> Instruction;

/// What was decided about an extension.
enum Decision {
    Taken,
    /// With the token program's own instruction, where the extension comes without another one.
    Refused(Option<Init>),
    /// Token accounts have it; see `account_extensions.rs`.
    NotOfMints,
}

/// All that there are. An extension that is added does not compile until somebody decides.
fn decision(extension: ExtensionType) -> Decision {
    use Decision::{NotOfMints, Refused, Taken};
    match extension {
        // Say what the token is called; nothing else.
        ExtensionType::MetadataPointer | ExtensionType::TokenMetadata => Taken,
        // A vault would receive less than its books say.
        ExtensionType::TransferFeeConfig => Refused(Some(|mint| {
            let fee = transfer_fee::instruction::initialize_transfer_fee_config;
            fee(&TOKEN_2022, mint, None, None, 0, 0).unwrap()
        })),
        ExtensionType::ConfidentialTransferFeeConfig => Refused(None),
        // A program of somebody's decides over every transfer.
        ExtensionType::TransferHook => Refused(Some(|mint| {
            transfer_hook::instruction::initialize(&TOKEN_2022, mint, Some(*mint), None).unwrap()
        })),
        // Somebody else moves or burns what a vault holds.
        ExtensionType::PermanentDelegate => Refused(Some(|mint| {
            token::initialize_permanent_delegate(&TOKEN_2022, mint, mint).unwrap()
        })),
        // Nothing moves any more, exits and claims included.
        ExtensionType::Pausable => Refused(Some(|mint| {
            pausable::instruction::initialize(&TOKEN_2022, mint, mint).unwrap()
        })),
        ExtensionType::NonTransferable => Refused(Some(|mint| {
            token::initialize_non_transferable_mint(&TOKEN_2022, mint).unwrap()
        })),
        // New vaults would be frozen.
        ExtensionType::DefaultAccountState => Refused(Some(|mint| {
            let initialize = default_account_state::instruction::initialize_default_account_state;
            initialize(&TOKEN_2022, mint, &AccountState::Initialized).unwrap()
        })),
        // The mint could be made again, with other rules.
        ExtensionType::MintCloseAuthority => Refused(Some(|mint| {
            token::initialize_mint_close_authority(&TOKEN_2022, mint, Some(mint)).unwrap()
        })),
        // Revenue could not be burned.
        ExtensionType::PermissionedBurn => Refused(Some(|mint| {
            permissioned_burn::instruction::initialize(&TOKEN_2022, mint, mint).unwrap()
        })),
        // A payout account could refuse plain transfers; supply that nobody sees.
        ExtensionType::ConfidentialTransferMint => Refused(Some(|mint| {
            let initialize = confidential_transfer::instruction::initialize_mint;
            initialize(&TOKEN_2022, mint, None, true, None).unwrap()
        })),
        ExtensionType::ConfidentialMintBurn => Refused(None),
        // What wallets show would not be what is staked.
        ExtensionType::InterestBearingConfig => Refused(Some(|mint| {
            interest_bearing_mint::instruction::initialize(&TOKEN_2022, mint, None, 5).unwrap()
        })),
        ExtensionType::ScaledUiAmount => Refused(Some(|mint| {
            scaled_ui_amount::instruction::initialize(&TOKEN_2022, mint, None, 2.0).unwrap()
        })),
        // Of collections, not of money.
        ExtensionType::GroupPointer => Refused(Some(|mint| {
            group_pointer::instruction::initialize(&TOKEN_2022, mint, None, Some(*mint)).unwrap()
        })),
        ExtensionType::GroupMemberPointer => Refused(Some(|mint| {
            let initialize = group_member_pointer::instruction::initialize;
            initialize(&TOKEN_2022, mint, None, Some(*mint)).unwrap()
        })),
        ExtensionType::TokenGroup | ExtensionType::TokenGroupMember => Refused(None),
        ExtensionType::Uninitialized
        | ExtensionType::TransferFeeAmount
        | ExtensionType::ConfidentialTransferAccount
        | ExtensionType::ImmutableOwner
        | ExtensionType::MemoTransfer
        | ExtensionType::CpiGuard
        | ExtensionType::NonTransferableAccount
        | ExtensionType::TransferHookAccount
        | ExtensionType::ConfidentialTransferFeeAmount
        | ExtensionType::PausableAccount => NotOfMints,
    }
}

fn all() -> impl Iterator<Item = ExtensionType> {
    (0..=u16::MAX).filter_map(|number| ExtensionType::try_from(number).ok())
}

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
    let (mint, authority) = (net.chain.keypair(), net.keys.mint_authority.pubkey());
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

/// Refused, and the log says what for.
fn refused(net: &mut TestNetwork, name: &str) {
    net.creates_network(default_params())
        .fails_with(StakingError::UnsupportedMintExtension);
    let log = net.creates_network(default_params()).log_of_refusal();
    assert!(
        log.contains(&format!("extension {name}\n")),
        "{name}:\n{log}"
    );
}

#[test]
fn what_the_token_program_makes_is_refused_by_name() {
    for extension in all() {
        if let Decision::Refused(Some(init)) = decision(extension) {
            refused(
                &mut with_extension(extension, init),
                &format!("{extension:?}"),
            );
        }
    }
}

/// Gives a mint's bytes an extension of any number, whose body is all zero.
fn with_raw_extension(mint: &mut Vec<u8>, kind: u16) {
    mint.resize(200, 0);
    mint[165] = AccountType::Mint as u8;
    mint[166..168].copy_from_slice(&kind.to_le_bytes());
    mint[168..170].copy_from_slice(&8u16.to_le_bytes());
}

/// Those too that come with others only, and numbers that no version knows yet.
#[test]
fn of_all_extension_numbers_known_or_not_only_metadata_passes() {
    let mut net = uncreated();
    let plain = net.chain.account(&net.mint).unwrap();
    let newest = all().map(u16::from).max().unwrap();
    let mut taken = vec![];
    for kind in (1..=newest + 32).chain([u16::MAX]) {
        println!("extension {kind}");
        let mut mint = plain.clone();
        with_raw_extension(&mut mint.data, kind);
        net.chain.put(&net.mint, mint);
        let extension = ExtensionType::try_from(kind);
        match extension.as_ref().map(|extension| decision(*extension)) {
            Ok(Decision::Taken) => {
                net.creates_network(default_params()).succeeds();
                let mint = net.mint;
                net = around(net, mint);
                taken.push(extension.unwrap());
            }
            Ok(_) => refused(&mut net, &format!("{:?}", extension.unwrap())),
            Err(_) => refused(&mut net, "unknown"),
        }
    }
    assert_eq!(
        taken,
        [ExtensionType::MetadataPointer, ExtensionType::TokenMetadata]
    );
}

/// One that is taken does not hide one that is refused behind it.
#[test]
fn every_extension_of_a_mint_is_looked_at() {
    let mut net = uncreated();
    let mut mint = net.chain.account(&net.mint).unwrap();
    with_raw_extension(&mut mint.data, ExtensionType::MetadataPointer.into());
    let second = u16::from(ExtensionType::PermanentDelegate).to_le_bytes();
    mint.data[178..180].copy_from_slice(&second);
    mint.data[180..182].copy_from_slice(&8u16.to_le_bytes());
    let address = net.mint;
    net.chain.put(&address, mint);
    refused(&mut net, "PermanentDelegate");
}

pub fn with_metadata_pointer() -> TestNetwork {
    with_extension(ExtensionType::MetadataPointer, |mint| {
        metadata_pointer::instruction::initialize(&TOKEN_2022, mint, None, Some(*mint)).unwrap()
    })
}

/// Gives the mint a name, as its authority may at any time.
fn writes_metadata(net: &mut TestNetwork) {
    let authority = net.keys.mint_authority.insecure_clone();
    let text = |text: &str| [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
    let data = [text("Inferix"), text("IFX"), text("https://inferix.io")].concat();
    let accounts = vec![
        AccountMeta::new(net.mint, false),
        AccountMeta::new_readonly(authority.pubkey(), false),
        AccountMeta::new_readonly(net.mint, false),
        AccountMeta::new_readonly(authority.pubkey(), true),
    ];
    let initialize = Instruction {
        program_id: TOKEN_2022,
        accounts,
        data: [&INITIALIZE_METADATA, data.as_slice()].concat(),
    };
    net.chain.must(&[initialize], &[&authority]);
}

#[test]
fn metadata_and_its_pointer_are_taken_and_stake_flows() {
    for with_metadata in [false, true] {
        let mut net = with_metadata_pointer();
        if with_metadata {
            writes_metadata(&mut net);
        }
        net.creates_network(default_params()).succeeds();
        net.commits_price(ONE_USD).succeeds();
        let alice = net.registered_worker(MINIMUM);
        assert_eq!(net.vault_balance(alice), MINIMUM);
        // Named later, it changes nothing.
        if !with_metadata {
            writes_metadata(&mut net);
            net.tops_up(alice, IFX).succeeds();
            net.expect_stake(alice, MINIMUM + IFX);
        }
    }
}
