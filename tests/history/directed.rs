//! Errors that no history reaches, each with a test of the compiled program that does.

/// The error, and `folder/file.rs::test`.
pub const DIRECTED: [(&str, &str); 7] = [
    // Only books that an instruction cannot make.
    (
        "BrokenInvariant",
        "stake/broken_books.rs::books_that_do_not_add_up_stop_everything",
    ),
    // Mints that no network of a history has.
    (
        "MintHasFreezeAuthority",
        "network/create_network_mints.rs::a_freeze_authority_needs_the_creators_consent",
    ),
    (
        "UnsupportedMint",
        "network/create_network_mints.rs::ten_decimals_are_too_many",
    ),
    (
        "UnsupportedMintExtension",
        "tokens/mint_extensions.rs::what_the_token_program_makes_is_refused_by_name",
    ),
    // Before the first price, with which every history begins.
    (
        "NoReferencePrice",
        "workers/quote_minimum_stake.rs::without_a_reference_price_a_benchmark_or_a_price_there_is_no_minimum",
    ),
    // The 256th case.
    (
        "TooManyOpenCases",
        "slashing/propose_slash.rs::a_worker_has_at_most_255_open_cases",
    ),
    // Accounts of a layout that does not exist.
    (
        "UnknownVersion",
        "network/versions.rs::a_slash_refuses_all_of_its_accounts_of_another_version",
    ),
];

#[test]
fn the_directed_tests_exist_and_name_their_errors() {
    for (error, test) in DIRECTED {
        let (file, name) = test.split_once("::").expect("a file and a test");
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect(&path);
        let test = format!("#[test]\nfn {name}() {{");
        assert!(text.contains(&test), "{file} has no test {name}");
        let error = format!("StakingError::{error}");
        assert!(text.contains(&error), "{file} does not expect {error}");
    }
}
