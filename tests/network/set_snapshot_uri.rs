//! `set_snapshot_uri`: the admin says where snapshots are published. (`gates` has everybody else.)

use inferix_staking_tests::*;

const LONGEST: usize = 128;

/// The bytes in the account, with those behind the text.
fn stored(net: &TestNetwork) -> (usize, [u8; LONGEST]) {
    let state = net.network_state();
    (usize::from(state.snapshot_uri_len), state.snapshot_uri)
}

/// A text with zeros behind it.
fn padded(uri: &str) -> (usize, [u8; LONGEST]) {
    let mut bytes = [0; LONGEST];
    bytes[..uri.len()].copy_from_slice(uri.as_bytes());
    (uri.len(), bytes)
}

#[test]
fn the_admin_sets_it_and_replaces_it() {
    let mut net = TestNetwork::new();
    assert_eq!(stored(&net), padded(""));
    let mut old = "";
    for uri in [
        "https://snapshots.inferix.io/mainnet/",
        "ipns://k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8",
        "file",
    ] {
        let event: events::SnapshotUriSet = net.sets_snapshot_uri(uri).succeeds().event();

        assert_eq!(stored(&net), padded(uri));
        assert_eq!(event.network, net.address);
        assert_eq!(event.old_uri, old);
        assert_eq!(event.new_uri, uri);
        old = uri;
    }
}

#[test]
fn nothing_else_changes() {
    let mut net = TestNetwork::new();
    let mut expected = net.network_state();
    net.sets_snapshot_uri("https://x").succeeds();
    (_, expected.snapshot_uri) = padded("https://x");
    expected.snapshot_uri_len = 9;
    let state = net.network_state();
    assert_eq!(format!("{state:?}"), format!("{expected:?}"));
}

#[test]
fn all_128_bytes_can_be_used() {
    let mut net = TestNetwork::new();
    let longest = "a".repeat(LONGEST);
    net.sets_snapshot_uri(&longest).succeeds();
    assert_eq!(stored(&net), padded(&longest));
}

#[test]
fn a_shorter_one_leaves_nothing_of_a_longer_one() {
    let mut net = TestNetwork::new();
    net.sets_snapshot_uri(&"a".repeat(LONGEST)).succeeds();
    net.sets_snapshot_uri("b").succeeds();
    assert_eq!(stored(&net), padded("b"));
    net.sets_snapshot_uri("").succeeds();
    assert_eq!(stored(&net), padded(""));
}

/// It is printed in terminals and set in pages.
#[test]
fn only_printable_ascii_without_spaces_is_taken() {
    let mut net = TestNetwork::new();
    let others = (1..=0x20)
        .chain([0x7f])
        .map(|byte| char::from(byte).to_string());
    let texts = [
        "\x1b[31mred",
        "\x1b]8;;https://evil\x07",
        "ü",
        "\u{202e}",
        "\u{a0}",
        "网",
    ];
    for bad in others.chain(texts.map(String::from)) {
        for uri in [
            bad.clone(),
            format!("https://{bad}x"),
            format!("https://x{bad}"),
        ] {
            net.sets_snapshot_uri(&uri)
                .fails_with(StakingError::InvalidSnapshotUri);
        }
    }
    let printable: String = ('!'..='~').collect();
    net.sets_snapshot_uri(&printable).succeeds();
    assert_eq!(stored(&net), padded(&printable));
}

/// Zeros only fill up the end.
#[test]
fn nothing_follows_a_zero() {
    let mut net = TestNetwork::new();
    for uri in ["\0a", "https://x\0y", "https://x\0\0\0z"] {
        net.sets_snapshot_uri(uri)
            .fails_with(StakingError::InvalidSnapshotUri);
    }
    // The discriminator, then the text.
    let last = 8 + LONGEST - 1;
    net.sets_snapshot_uri("https://x")
        .with_data(|data| data[last] = b'z')
        .fails_with(StakingError::InvalidSnapshotUri);
}

#[test]
fn what_is_cut_short_or_not_ascii_is_refused() {
    let mut net = TestNetwork::new();
    net.sets_snapshot_uri("abc")
        .with_data(|data| data[8] = 0xff)
        .fails_with(StakingError::InvalidSnapshotUri);
    net.sets_snapshot_uri("abc")
        .with_data(|data| data.truncate(8 + LONGEST - 1))
        .fails_with_anchor(AnchorErrorCode::InstructionDidNotDeserialize);
}
