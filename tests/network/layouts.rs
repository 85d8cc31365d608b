//! The bytes that clients and indexers read: sizes, offsets, discriminators and seeds. A change
//! here breaks what is on chain already; new fields take reserved bytes.

use std::mem::offset_of;

use anchor_lang::{AnchorSerialize, Discriminator};
use inferix_staking::state::*;
use inferix_staking_tests::*;

/// Pins the size of a struct and the offset of every field. Naming a field wrongly, or leaving one
/// out, does not compile.
macro_rules! layout {
    ($type:ident is $size:literal bytes: $($field:ident $offset:literal),+ $(,)?) => {{
        #[allow(dead_code)]
        fn every_field_is_listed(value: $type) {
            let $type { $($field: _),+ } = value;
        }
        assert_eq!(size_of::<$type>(), $size, "size of {}", stringify!($type));
        for (field, offset, expected) in [
            $((stringify!($field), offset_of!($type, $field), $offset)),+
        ] {
            assert_eq!(offset, expected, "offset of {}.{field}", stringify!($type));
        }
    }};
}

#[test]
#[rustfmt::skip]
fn accounts_keep_their_layout() {
    layout!(Network is 2224 bytes:
        version 0, bump 1, decimals 2, test_network 3, snapshot_uri_len 4, price_replaceable 5,
        padding 6, create_key 8, mint 40, token_program 72, roles 104, reserved_roles 296,
        params 360, reserved_params 496, slasher_since 560, commit_epoch 568, pauses 576,
        proposals 640, terms 1008, snapshot_uri 1968, reserved 2096);
    layout!(Worker is 656 bytes:
        version 0, bump 1, registered 2, barred 3, restake 4, left_covered 5, open_cases 6,
        padding 7, network 8, opener 40, owner 72, operator 104, offered_to 136, node 168,
        vault 200, payout 232, payout_token_account 264, opened_at 296, opened_slot 304,
        left_at 312, benchmark_at 320, benchmark 328, price 360, coverage 392, active_stake 416,
        unbonding 424, deposited_total 488, withdrawn_total 496, slashed_total 504,
        claimed_total 512, restaked_total 520, open_asked 528, slash_epoch 536, slash_base 544,
        slashed_in_epoch 552, offers 560, reserved 568);
    layout!(RewardPool is 880 bytes:
        version 0, bump 1, padding 2, network 8, distribution 40, funded_total 448,
        burned_total 456, closed_workers 464, closed_claimed_total 472, funded 480, burned 616,
        reserved 752);
    layout!(PenaltyPool is 760 bytes:
        version 0, bump 1, padding 2, network 8, distribution 40, slashed_total 448,
        slash_bucket 456, slashed 488, reserved 624);
    layout!(Verifier is 112 bytes:
        version 0, bump 1, padding 2, network 8, wallet 40, claimed_total 72, reserved 80);
    layout!(SlashCase is 416 bytes:
        version 0, bump 1, state 2, reproposed 3, reason 4, network 8, worker 40, offence_id 72,
        evidence_hash 104, proposer 136, rent_payer 168, reporter 200, vetoed_by 232,
        answer_hash 264, offence_at 296, proposed_at 304, executable_at 312, lapses_at 320,
        asked 328, taken 336, delay_secs 344, vetoed_by_guardian 348, padding 349, reserved 352);
}

#[test]
#[rustfmt::skip]
fn the_parts_of_accounts_keep_their_layout() {
    layout!(Roles is 192 bytes:
        admin 0, benchmark_authority 32, price_authority 64, distributor 96, slasher 128,
        guardian 160);
    layout!(Params is 136 bytes:
        epoch_emission_cap 0, lifetime_cap 8, epoch_penalty_cap 16, slash_limit_per_epoch 24,
        emission_per_ibm 32, min_price 40, epoch_secs 48, coverage_epochs 52, grace_secs 56,
        evidence_window_secs 60, unbonding_secs 64, slash_delay_secs 68, slash_execution_secs 72,
        benchmark_max_age_secs 76, publication_delay_secs 80, param_delay_secs 84, max_slash_bps 88,
        max_price_step_bps 90, max_benchmark_step_bps 92, max_reference_age_epochs 94,
        pyth_feed 96, pyth_max_age_secs 128, pyth_max_confidence_bps 132);
    layout!(Pauses is 64 bytes: until 0);
    layout!(Timelock is 16 bytes: applicable_at 0, lapses_at 8);
    layout!(RoleProposal is 48 bytes: key 0, timelock 32);
    layout!(ParamsProposal is 224 bytes:
        params 0, reserved_params 136, reference_price 200, timelock 208);
    layout!(Proposals is 368 bytes: admin 0, slasher 48, guardian 96, params 144);
    layout!(Terms is 56 bytes:
        epoch 0, start 8, reference_price 16, reference_epoch 24, min_price 32, epoch_secs 40,
        coverage_epochs 44, grace_secs 48, evidence_window_secs 52);
    layout!(TermsRing is 960 bytes: newest 0, places 8);
    layout!(Schedule is 32 bytes: previous 0, current 8, next 16, next_at 24);
    layout!(CoverageRecord is 24 bytes:
        epoch 0, short_since 8, registered 16, short 18, padding 20);
    layout!(Ticket is 16 bytes: amount 0, matures_at 8);
    layout!(Unbonding is 64 bytes: tickets 0);
    layout!(Publication is 88 bytes:
        root 0, epoch 32, cumulative_total 40, growth 48, written_off 56, work 64, claimable_at 72,
        leaf_count 80, padding 84);
    layout!(Base is 16 bytes: next_epoch 0, cumulative_total 8);
    layout!(SlashBucket is 32 bytes: level 0, level_at 16, epoch_secs 24, padding 28);
    layout!(EpochSums is 136 bytes: newest 0, sums 8);
    layout!(Distribution is 408 bytes:
        vault 0, current 32, pending 120, base 208, claimed_total 224, claimed_at_base 232,
        written_off_total 240, suspended_until 248, guardian_suspended_until 256, was_suspended 264,
        padding 265, issued 272);
}

/// A role or a parameter that comes later takes the bytes behind the others and moves nothing.
#[test]
fn roles_and_params_have_room_to_grow_behind_them() {
    let net = TestNetwork::new();
    let state = net.network_state();
    assert_eq!(
        offset_of!(Network, reserved_roles),
        offset_of!(Network, roles) + size_of::<Roles>()
    );
    assert_eq!(
        offset_of!(Network, reserved_params),
        offset_of!(Network, params) + size_of::<Params>()
    );
    assert_eq!(state.reserved_roles, [0; 64]);
    assert_eq!(state.reserved_params, [0; 64]);
    assert_eq!(
        offset_of!(ParamsProposal, reserved_params),
        offset_of!(ParamsProposal, params) + size_of::<Params>()
    );
    assert_eq!(state.proposals.params.reserved_params, [0; 64]);
    assert_eq!(state.reserved, [0; 128]);
}

/// Pages read a pool's sums without the program: an epoch's sum stands at its number modulo 16.
#[test]
fn an_epochs_sum_stands_at_its_number_modulo_16() {
    let mut net = TestNetwork::new();
    let funder = net.keys.stranger.insecure_clone();
    net.funded_tokens(&funder.pubkey(), IFX);
    let sums = 8 + offset_of!(RewardPool, funded);
    for epoch in [0, 1, 15, 16, 40] {
        net.chain.set_time(epoch_start(epoch));
        net.funds_rewards(&funder, 100 + epoch).succeeds();
        let data = net.chain.account(&net.reward_pool).unwrap().data;
        let word = |at: usize| u64::from_le_bytes(data[at..at + 8].try_into().unwrap());
        assert_eq!(word(sums), epoch);
        assert_eq!(word(sums + 8 + 8 * (epoch as usize % 16)), 100 + epoch);
    }
}

/// As instructions and events carry them.
fn borsh_bytes(values: &[impl AnchorSerialize]) -> Vec<u8> {
    let mut bytes = vec![];
    for value in values {
        value.serialize(&mut bytes).unwrap();
    }
    bytes
}

#[test]
#[rustfmt::skip]
fn enums_keep_their_bytes() {
    use {CaseState::*, ClaimOutcome::*, Role::*};
    let roles = [Admin, BenchmarkAuthority, PriceAuthority, Distributor, Slasher, Guardian];
    assert_eq!(borsh_bytes(&roles), [0, 1, 2, 3, 4, 5]);
    assert_eq!(roles, Role::ALL);
    assert_eq!(Pausable::ALL.map(Pausable::bit), [1, 2, 4, 8]);
    let sources = [PriceSource::Authority, PriceSource::Pyth, PriceSource::Proposal];
    assert_eq!(borsh_bytes(&sources), [0, 1, 2]);
    assert_eq!(borsh_bytes(&[PoolKind::Rewards, PoolKind::Penalties]), [0, 1]);
    assert_eq!([Open, Executed, Cancelled].map(CaseState::byte), [0, 1, 2]);
    let outcomes = [
        Paid, Restaked, NothingDue, DestinationChanged, PayoutUnavailable, Barred,
        StakeBelowMinimum, NotRegistered, LeftShort, SlashCaseOpen, ExceedsPublication, Closed,
    ];
    assert_eq!(borsh_bytes(&outcomes), (0..12).collect::<Vec<u8>>());
    assert_eq!(outcomes.map(ClaimOutcome::byte).to_vec(), borsh_bytes(&outcomes));
    assert_eq!(outcomes, ClaimOutcome::ALL);
}

#[test]
fn discriminators_never_change() {
    for (discriminator, expected) in [
        (Network::DISCRIMINATOR, [51, 5, 209, 183, 60, 99, 156, 251]),
        (Worker::DISCRIMINATOR, [224, 158, 97, 5, 224, 241, 67, 146]),
        (
            RewardPool::DISCRIMINATOR,
            [134, 121, 197, 211, 133, 154, 82, 32],
        ),
        (
            PenaltyPool::DISCRIMINATOR,
            [104, 185, 84, 108, 197, 98, 222, 172],
        ),
        (
            Verifier::DISCRIMINATOR,
            [195, 177, 185, 71, 72, 61, 77, 112],
        ),
        (
            SlashCase::DISCRIMINATOR,
            [208, 69, 223, 189, 133, 168, 35, 50],
        ),
    ] {
        assert_eq!(discriminator, expected);
    }
}

#[test]
fn accounts_stand_where_their_seeds_say_with_a_canonical_bump_and_their_layouts_size() {
    let mut net = TestNetwork::new();
    let w = net.registered_worker(MINIMUM);
    net.proposes_slash(w, offence(7, GENESIS, 1)).succeeds();
    let verifier = net.keys.stranger.pubkey();
    let tree = verifier_tree(&[(verifier, 1)]);
    net.donate(&net.penalty_vault.clone(), 1);
    net.chain.pass(EPOCH);
    net.publishes_penalties(NewPublication {
        epoch: 0,
        root: tree.root(),
        leaf_count: tree.leaf_count(),
        cumulative_total: 1,
        written_off: 0,
    })
    .succeeds();
    net.chain.pass(6 * HOUR);
    net.funded_tokens(&verifier, 1);
    net.claims_penalty(&verifier, 0, 1, vec![]).succeeds();

    let create_key = net.create_key.pubkey();
    let TestWorker {
        opener,
        node,
        address: worker,
        vault,
        ..
    } = net.worker(w);
    let opener = opener.pubkey();
    let network = net.address.as_ref();
    let seeds: [(&[&[u8]], usize); 6] = [
        (&[b"network", create_key.as_ref()], 2232),
        (&[b"worker", network, opener.as_ref(), node], 664),
        (&[b"rewards", network], 888),
        (&[b"penalties", network], 768),
        (&[b"verifier", network, verifier.as_ref()], 120),
        (&[b"slash", worker.as_ref(), &[7; 32]], 424),
    ];
    for (seeds, size) in seeds {
        let (address, bump) = Pubkey::find_program_address(seeds, &inferix_staking::ID);
        let account = net
            .chain
            .account(&address)
            .expect("nothing at the seeds' address");
        assert_eq!(account.owner, inferix_staking::ID);
        assert_eq!(account.data.len(), size);
        // Version and bump are the first bytes after the discriminator, in every account.
        assert_eq!(account.data[8..10], [1, bump]);
    }
    for (holder, vault) in [
        (*worker, *vault),
        (net.reward_pool, net.reward_vault),
        (net.penalty_pool, net.penalty_vault),
    ] {
        assert_eq!(pda(&[b"vault", holder.as_ref()]), vault);
        assert_eq!(net.chain.account(&vault).unwrap().data.len(), 165);
    }
}
