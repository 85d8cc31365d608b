//! Every extension that a token account of Token-2022 can have, on the accounts that people bring: the one that
//! rewards go to, and the one that a deposit comes from.

use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::*;
use spl_token_2022_interface::extension::account_len::try_for_each_required_init_account_extension;
use spl_token_2022_interface::extension::{
    AccountType, BaseStateWithExtensions, ExtensionType, StateWithExtensions, cpi_guard,
    memo_transfer,
};
use spl_token_2022_interface::instruction as token;
use spl_token_2022_interface::state::Account as TokenAccount;

use crate::mint_extensions::with_metadata_pointer;

/// What was decided about an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    /// Changes nothing for those who pay to the account.
    Harmless,
    /// Rewards wait while it asks for a memo.
    Memo,
    /// Stops deposits out of the account, not payments to it.
    Guard,
    /// Comes with an extension of the mint that no network accepts.
    NeedsRefusedMint,
    /// Of mints; see `mint_extensions.rs`.
    NotOfAccounts,
}

/// All that there are. An extension that is added does not compile until somebody decides.
fn decision(extension: ExtensionType) -> Decision {
    match extension {
        ExtensionType::ImmutableOwner => Decision::Harmless,
        ExtensionType::MemoTransfer => Decision::Memo,
        ExtensionType::CpiGuard => Decision::Guard,
        ExtensionType::TransferFeeAmount
        | ExtensionType::ConfidentialTransferAccount
        | ExtensionType::NonTransferableAccount
        | ExtensionType::TransferHookAccount
        | ExtensionType::ConfidentialTransferFeeAmount
        | ExtensionType::PausableAccount => Decision::NeedsRefusedMint,
        ExtensionType::Uninitialized
        | ExtensionType::TransferFeeConfig
        | ExtensionType::MintCloseAuthority
        | ExtensionType::ConfidentialTransferMint
        | ExtensionType::DefaultAccountState
        | ExtensionType::NonTransferable
        | ExtensionType::InterestBearingConfig
        | ExtensionType::PermanentDelegate
        | ExtensionType::TransferHook
        | ExtensionType::ConfidentialTransferFeeConfig
        | ExtensionType::MetadataPointer
        | ExtensionType::TokenMetadata
        | ExtensionType::GroupPointer
        | ExtensionType::TokenGroup
        | ExtensionType::GroupMemberPointer
        | ExtensionType::TokenGroupMember
        | ExtensionType::ConfidentialMintBurn
        | ExtensionType::ScaledUiAmount
        | ExtensionType::Pausable
        | ExtensionType::PermissionedBurn => Decision::NotOfAccounts,
    }
}

fn all() -> impl Iterator<Item = ExtensionType> {
    (0..=u16::MAX).filter_map(|number| ExtensionType::try_from(number).ok())
}

fn of_accounts() -> impl Iterator<Item = ExtensionType> {
    all().filter(|extension| extension.get_account_type() == AccountType::Account)
}

#[test]
fn every_extension_of_accounts_is_decided() {
    for extension in all() {
        let of_accounts = extension.get_account_type() == AccountType::Account;
        let decided = decision(extension) != Decision::NotOfAccounts;
        assert_eq!(decided, of_accounts, "{extension:?}");
    }
}

fn extensions_of(net: &TestNetwork, account: &Pubkey) -> Vec<ExtensionType> {
    let data = net.chain.account(account).unwrap().data;
    let state = StateWithExtensions::<TokenAccount>::unpack(&data).unwrap();
    state.get_extension_types().unwrap()
}

/// A network of a mint with all extensions that are taken.
fn network() -> TestNetwork {
    let mut net = with_metadata_pointer();
    net.creates_network(default_params()).succeeds();
    net.commits_price(ONE_USD).succeeds();
    net
}

/// A vault has none, a wallet's associated account cannot change hands, and nothing else comes with the mint.
#[test]
fn accounts_of_an_accepted_mint_come_with_an_immutable_owner_at_most() {
    let mut net = network();
    let alice = net.registered_worker(MINIMUM);
    let worker = net.worker(alice);
    assert_eq!(extensions_of(&net, &worker.vault), []);
    assert_eq!(
        extensions_of(&net, &worker.payout_tokens),
        [ExtensionType::ImmutableOwner]
    );
    let taken = [ExtensionType::MetadataPointer, ExtensionType::TokenMetadata];
    assert!(taken.iter().all(|mint| required_by(*mint).is_empty()));
    // Those that need another mint come with it, or are configured by an owner where the mint has
    // `ConfidentialTransferMint`.
    let on_demand = [
        ExtensionType::ConfidentialTransferAccount,
        ExtensionType::ConfidentialTransferFeeAmount,
    ];
    for extension in of_accounts().filter(|e| decision(*e) == Decision::NeedsRefusedMint) {
        let comes_with = all().any(|mint| required_by(mint).contains(&extension));
        assert_ne!(comes_with, on_demand.contains(&extension), "{extension:?}");
    }
}

/// What accounts of a mint with this extension are made with.
fn required_by(mint: ExtensionType) -> Vec<ExtensionType> {
    let mut required = vec![];
    let [low, high] = u16::from(mint).to_le_bytes();
    try_for_each_required_init_account_extension(&[low, high, 0, 0], |extension| {
        required.push(extension);
        Ok(())
    })
    .unwrap();
    required
}

/// The owner's wallet, which is also the payout wallet, and what it has earned.
fn earner() -> (TestNetwork, WorkerId, Snapshot) {
    let mut net = network();
    let alice = net.registered_worker(MINIMUM);
    let owner = net.owner(alice).pubkey();
    net.sets_payout(alice, owner).succeeds();
    net.workers[alice.0].payout_tokens = net.worker(alice).owner_tokens;
    let snapshot = net.rewards_are_claimable(&[(alice, 5 * IFX)]);
    (net, alice, snapshot)
}

/// Sends instructions that the owner signs.
fn owner_sends(net: &mut TestNetwork, w: WorkerId, instructions: &[Instruction]) {
    let owner = net.owner(w);
    net.chain.must(instructions, &[&owner]);
}

/// Room for one more extension.
fn room_for(net: &TestNetwork, w: WorkerId, extension: ExtensionType) -> Instruction {
    let (account, owner) = (net.worker(w).owner_tokens, net.owner(w).pubkey());
    let payer = net.chain.fee_payer.pubkey();
    token::reallocate(&TOKEN_2022, &account, &payer, &owner, &[], &[extension]).unwrap()
}

#[test]
fn rewards_wait_while_the_account_asks_for_a_memo() {
    let (mut net, alice, snapshot) = earner();
    let (account, owner) = (net.worker(alice).owner_tokens, net.owner(alice).pubkey());
    let room = room_for(&net, alice, ExtensionType::MemoTransfer);
    let enable = memo_transfer::instruction::enable_required_transfer_memos(
        &TOKEN_2022,
        &account,
        &owner,
        &[],
    );
    owner_sends(&mut net, alice, &[room, enable.unwrap()]);
    assert!(extensions_of(&net, &account).contains(&ExtensionType::MemoTransfer));
    let leaf = Some(snapshot.reward_leaf(0));
    assert_eq!(net.status_of(alice, leaf).outcome, PayoutUnavailable);
    let before = net.chain.balance(&account);
    let event: events::RewardsClaimed = net.claims(&snapshot, 0).succeeds().event();
    assert_eq!(event.claims[0].outcome, PayoutUnavailable);
    assert_eq!(net.chain.balance(&account), before);

    let disable = memo_transfer::instruction::disable_required_transfer_memos(
        &TOKEN_2022,
        &account,
        &owner,
        &[],
    );
    owner_sends(&mut net, alice, &[disable.unwrap()]);
    assert_eq!(net.status_of(alice, leaf).outcome, Paid);
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.chain.balance(&account), before + 5 * IFX);
}

/// The guard forbids transfers by CPI that the owner signs; what comes in is not its matter.
#[test]
fn a_guarded_account_is_paid_and_pays_no_deposit() {
    let (mut net, alice, snapshot) = earner();
    let (account, owner) = (net.worker(alice).owner_tokens, net.owner(alice).pubkey());
    let room = room_for(&net, alice, ExtensionType::CpiGuard);
    let enable = cpi_guard::instruction::enable_cpi_guard(&TOKEN_2022, &account, &owner, &[]);
    owner_sends(&mut net, alice, &[room, enable.unwrap()]);
    assert!(extensions_of(&net, &account).contains(&ExtensionType::CpiGuard));
    let before = net.chain.balance(&account);
    net.claims(&snapshot, 0).succeeds();
    assert_eq!(net.chain.balance(&account), before + 5 * IFX);

    // The token program's: `CpiGuardTransferBlocked`.
    let blocked = InstructionError::Custom(42);
    net.tops_up(alice, IFX)
        .fails_with_instruction_error(blocked);
    net.expect_stake(alice, MINIMUM);
    // Withdrawals go to it as before.
    net.requests_unstake(alice, MINIMUM).succeeds();
    net.chain.pass(90 * DAY);
    net.withdraws(alice).succeeds();
    assert_eq!(net.chain.balance(&account), before + 5 * IFX + MINIMUM);

    let disable = cpi_guard::instruction::disable_cpi_guard(&TOKEN_2022, &account, &owner, &[]);
    owner_sends(&mut net, alice, &[disable.unwrap()]);
    net.tops_up(alice, IFX).succeeds();
}
