//! The mints that `create_network` takes. Extensions of Token-2022 stand in `tests/tokens`.

use inferix_staking_tests::*;
use solana_program_pack::Pack;
use spl_token_2022_interface::state::Mint;

const SYSTEM: Pubkey = solana_sdk_ids::system_program::ID;

/// Everything but the network, around another mint.
fn around(net: TestNetwork, mint: Pubkey) -> TestNetwork {
    TestNetwork::around(net.chain, net.keys, mint)
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
