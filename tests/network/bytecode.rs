//! What is in the compiled program besides its instructions.

use inferix_staking_tests::program_path;

fn contains(haystack: &[u8], needle: &str) -> bool {
    let needle = needle.as_bytes();
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

#[test]
fn it_says_whom_to_tell_of_a_vulnerability() {
    let program = std::fs::read(program_path()).unwrap();
    for text in [
        "=======BEGIN SECURITY.TXT V1=======\0",
        "contacts\0",
        "policy\0",
        "=======END",
    ] {
        assert!(contains(&program, text), "{text}");
    }
}

/// The only version that can be deployed on mainnet. It stands in the ELF header's flags.
#[test]
fn it_is_sbpf_version_3() {
    let program = std::fs::read(program_path()).unwrap();
    assert_eq!(&program[..4], b"\x7fELF");
    assert_eq!(program[48..52], 3u32.to_le_bytes());
}
