//! The bytes that clients and indexers read: sizes, offsets, discriminators and seeds. A change
//! here breaks what is on chain already; new fields take reserved bytes.

use std::mem::offset_of;

use anchor_lang::Discriminator;
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
    layout!(Network is 640 bytes:
        version 0, bump 1, decimals 2, padding 3, create_key 8, mint 40, token_program 72, roles 104,
        params 296, epoch_start 352, first_epoch 360, reference_price 368, reference_epoch 376,
        reserved 384);
    layout!(Worker is 496 bytes:
        version 0, bump 1, registered 2, barred 3, open_cases 4, padding 5, network 8, owner 40,
        node 72, vault 104, payout 136, payout_token_account 168, opened_at 200, opened_slot 208,
        benchmark 216, benchmark_at 224, price 232, active_stake 256, unbonding 264,
        deposited_total 328, withdrawn_total 336, slashed_total 344, claimed_total 352,
        covered_since 360, reserved 368);
    layout!(RewardPool is 344 bytes:
        version 0, bump 1, padding 2, network 8, distribution 40, funded_total 208, reserved 216);
    layout!(PenaltyPool is 360 bytes:
        version 0, bump 1, padding 2, network 8, distribution 40, slashed_total 208, slash_epoch 216,
        slashed_in_epoch 224, reserved 232);
    layout!(Verifier is 112 bytes:
        version 0, bump 1, padding 2, network 8, wallet 40, claimed_total 72, reserved 80);
    layout!(SlashCase is 312 bytes:
        version 0, bump 1, state 2, padding 3, reason 4, network 8, worker 40, offence_id 72,
        evidence_hash 104, proposer 136, rent_payer 168, offence_at 200, proposed_at 208,
        executable_at 216, lapses_at 224, asked 232, taken 240, reserved 248);
}

#[test]
#[rustfmt::skip]
fn the_parts_of_accounts_keep_their_layout() {
    layout!(Roles is 192 bytes:
        admin 0, benchmark_authority 32, price_authority 64, distributor 96, slasher 128,
        guardian 160);
    layout!(Params is 56 bytes:
        epoch_emission_cap 0, slash_limit_per_epoch 8, epoch_secs 16, coverage_epochs 20,
        unbonding_secs 24, evidence_window_secs 28, slash_delay_secs 32, slash_execution_secs 36,
        benchmark_max_age_secs 40, publication_delay_secs 44, param_delay_secs 48, max_slash_bps 52,
        max_price_step_bps 54);
    layout!(PriceSchedule is 24 bytes: current 0, next 8, next_at 16);
    layout!(Ticket is 16 bytes: amount 0, matures_at 8);
    layout!(Unbonding is 64 bytes: tickets 0);
    layout!(Publication is 64 bytes:
        root 0, epoch 32, cumulative_total 40, claimable_at 48, leaf_count 56, padding 60);
    layout!(Distribution is 168 bytes: vault 0, current 32, pending 96, claimed_total 160);
    assert_eq!([CaseState::Open, CaseState::Executed, CaseState::Cancelled].map(CaseState::byte), [0, 1, 2]);
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
    let (root, leaf_count) = (tree.root(), tree.leaf_count());
    net.publishes_penalties(NewPublication {
        epoch: 0,
        root,
        leaf_count,
        cumulative_total: 1,
    })
    .succeeds();
    net.chain.pass(6 * HOUR);
    net.funded_tokens(&verifier, 1);
    net.claims_penalty(&verifier, 0, 1, vec![]).succeeds();

    let create_key = net.create_key.pubkey();
    let TestWorker {
        owner,
        node,
        address: worker,
        vault,
        ..
    } = net.worker(w);
    let owner = owner.pubkey();
    let network = net.address.as_ref();
    let seeds: [(&[&[u8]], usize); 6] = [
        (&[b"network", create_key.as_ref()], 648),
        (&[b"worker", network, owner.as_ref(), node], 504),
        (&[b"rewards", network], 352),
        (&[b"penalties", network], 368),
        (&[b"verifier", network, verifier.as_ref()], 120),
        (&[b"slash", worker.as_ref(), &[7; 32]], 320),
    ];
    for (seeds, size) in seeds {
        let (address, bump) = Pubkey::find_program_address(seeds, &inferix_staking::ID);
        let account = net
            .chain
            .account(&address)
            .expect("nothing at the seeds' address");
        assert_eq!(
            (account.owner, account.data.len()),
            (inferix_staking::ID, size)
        );
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
