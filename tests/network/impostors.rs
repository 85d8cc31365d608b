//! Accounts and refusals that several tests need and no instruction makes.

use inferix_staking_tests::*;

/// What somebody sends to an address before anything lives there: from a single lamport to more
/// than any rent.
pub const DUST: [u64; 3] = [1, 890_880, 1_000_000_000];

/// An account of the same bytes, owned by another program.
pub fn copy_of_another_program(chain: &mut Chain, original: &Pubkey) -> Pubkey {
    let mut copy = chain.account(original).expect("no such account");
    copy.owner = Pubkey::new_unique();
    let address = Pubkey::new_unique();
    chain.svm.set_account(address, copy).unwrap();
    address
}

/// Somebody has sent lamports to an address where nothing lives yet.
pub fn prefund(chain: &mut Chain, address: &Pubkey, lamports: u64) {
    let account = Account {
        lamports,
        ..Account::default()
    };
    chain.svm.set_account(*address, account).unwrap();
}

/// Asserts that an account holds its rent, or what it was sent before that if it is more.
pub fn expect_rent(chain: &Chain, address: &Pubkey, prefunded: u64) {
    let account = chain.account(address).expect("no such account");
    let rent = chain
        .svm
        .minimum_balance_for_rent_exemption(account.data.len());
    assert_eq!(account.lamports, rent.max(prefunded), "rent of {address}");
}

/// The log of a call that is refused.
pub fn log_of_refusal(
    net: &mut TestNetwork,
    instruction: Instruction,
    signers: &[&Keypair],
) -> String {
    let refused = net.chain.send(&[instruction], signers).unwrap_err();
    refused.meta.logs.join("\n")
}
