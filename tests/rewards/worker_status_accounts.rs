//! `worker_status`: its bytes, its accounts, and that it needs nobody.

use anchor_lang::AnchorSerialize;
use inferix_staking_tests::state::ClaimOutcome::*;
use inferix_staking_tests::state::{ClaimsState, RewardLeaf, WorkerStatus};
use inferix_staking_tests::*;

fn numbers() -> WorkerStatus {
    WorkerStatus {
        epoch: 1,
        opened_slot: 2,
        minimum_stake: 3,
        next_minimum_stake: 4,
        active_stake: 5,
        slashable: 6,
        surplus: 7,
        withdrawable: 8,
        open_asked: 9,
        claimed_total: 10,
        short_since: -11,
        destination: Pubkey::new_from_array([12; 32]),
        due: 13,
        amount: 14,
        outcome: SlashCaseOpen,
        claims: ClaimsState::Suspended,
        open: true,
        registered: false,
        barred: true,
        covers: false,
        earns: true,
        open_cases: 15,
    }
}

/// Programs without Anchor read these places.
#[test]
fn every_field_has_a_fixed_place() {
    let word = |n: i64| n.to_le_bytes().to_vec();
    let mut expected: Vec<u8> = (1..=10).chain([-11]).flat_map(word).collect();
    expected.extend([12; 32]);
    expected.extend([13, 14].into_iter().flat_map(word));
    expected.extend([9, 2, 1, 0, 1, 0, 1, 15]);
    assert_eq!(expected.len(), WorkerStatus::LEN);
    let mut bytes = vec![];
    numbers().serialize(&mut bytes).unwrap();
    assert_eq!(bytes, expected);
    let read: WorkerStatus = anchor_lang::AnchorDeserialize::deserialize(&mut &bytes[..]).unwrap();
    assert_eq!(read, numbers());
    let states = [
        ClaimsState::Open,
        ClaimsState::NothingPublished,
        ClaimsState::Suspended,
        ClaimsState::Paused,
    ];
    let mut bytes = vec![];
    states
        .iter()
        .for_each(|state| state.serialize(&mut bytes).unwrap());
    assert_eq!(bytes, [0, 1, 2, 3]);
}

/// What the IDL tells clients is what the program answers.
#[test]
fn the_idl_names_the_answer_and_its_fields_in_their_order() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../idl/inferix_staking.json");
    let idl: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let named = |list: &str, name: &str| {
        let found = idl[list]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["name"] == name);
        found
            .unwrap_or_else(|| panic!("{name} is not in the IDL"))
            .clone()
    };
    let view = named("instructions", "worker_status");
    assert_eq!(view["returns"]["defined"]["name"], "WorkerStatus");
    let accounts = view["accounts"].as_array().unwrap();
    assert!(
        accounts
            .iter()
            .all(|a| a["signer"].is_null() && a["writable"].is_null())
    );
    let fields = named("types", "WorkerStatus")["type"]["fields"].clone();
    let fields: Vec<_> = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["name"].as_str().unwrap())
        .collect();
    let expected = [
        "epoch",
        "opened_slot",
        "minimum_stake",
        "next_minimum_stake",
        "active_stake",
        "slashable",
        "surplus",
        "withdrawable",
        "open_asked",
        "claimed_total",
        "short_since",
        "destination",
        "due",
        "amount",
        "outcome",
        "claims",
        "open",
        "registered",
        "barred",
        "covers",
        "earns",
        "open_cases",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn the_answer_is_the_whole_return_data_and_nothing_changes() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    let call = net.views_worker(alice, None);
    assert!(
        call.instruction
            .accounts
            .iter()
            .all(|meta| !meta.is_signer && !meta.is_writable)
    );
    let receipt = call.succeeds();
    assert_eq!(receipt.meta.return_data.program_id, inferix_staking::ID);
    assert_eq!(receipt.meta.return_data.data.len(), WorkerStatus::LEN);
    let status: WorkerStatus = receipt.return_data();
    let payout = net.worker(alice).payout_tokens;
    let expected = WorkerStatus {
        opened_slot: net.worker_state(alice).opened_slot,
        minimum_stake: MINIMUM,
        next_minimum_stake: MINIMUM,
        active_stake: 2 * MINIMUM,
        slashable: 2 * MINIMUM,
        surplus: MINIMUM,
        destination: payout,
        outcome: NothingDue,
        open: true,
        registered: true,
        covers: true,
        // It registered in this epoch.
        earns: false,
        ..WorkerStatus::of_none(0, ClaimsState::NothingPublished)
    };
    assert_eq!(status, expected);
}

/// A call that fails takes its caller with it, so that what is not there is an answer.
#[test]
fn a_worker_that_is_not_open_is_an_answer() {
    let mut net = TestNetwork::new();
    let alice = net.unopened_worker();
    let leaf = Some(RewardLeaf {
        opened_slot: 1,
        cumulative: IFX,
    });
    let none = WorkerStatus::of_none(0, ClaimsState::NothingPublished);
    assert_eq!(none.outcome, Closed);
    assert_eq!(net.status_of(alice, leaf), none);
    net.opens_worker(alice).succeeds();
    assert!(net.status_of(alice, leaf).open);
    net.closes_worker(alice).succeeds();
    assert_eq!(net.status_of(alice, leaf), none);
    // Nor is what another program owns, or an account of another kind, a worker.
    net.chain.pass(1);
    net.opens_worker(alice).succeeds();
    let worker = net.worker(alice).address;
    let copy = net.chain.copy_of_another_program(&worker);
    for other in [copy, net.address, Pubkey::new_unique()] {
        let call = net.views_worker(alice, leaf).replacing(worker, other);
        assert_eq!(call.succeeds().return_data::<WorkerStatus>(), none);
    }
}

#[test]
fn network_pool_and_worker_belong_together() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(MINIMUM);
    let other = net.second_network();
    let (network, pool) = (net.address, net.reward_pool);
    for (mine, theirs) in [(network, other.address), (pool, other.reward_pool)] {
        net.views_worker(alice, None)
            .replacing(mine, theirs)
            .fails_with(StakingError::WrongNetwork);
    }
    net.views_worker(alice, None)
        .replacing(network, other.address)
        .replacing(pool, other.reward_pool)
        .fails_with(StakingError::WrongNetwork);
    let penalties = net.penalty_pool;
    net.views_worker(alice, None)
        .replacing(pool, penalties)
        .fails_with_anchor(AnchorErrorCode::AccountDiscriminatorMismatch);
    for mine in [network, pool] {
        let copy = net.chain.copy_of_another_program(&mine);
        net.views_worker(alice, None)
            .replacing(mine, copy)
            .fails_with_anchor(AnchorErrorCode::AccountOwnedByWrongProgram);
    }
}
