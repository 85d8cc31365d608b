//! The seeds of every address that the program derives.

/// `network`, create_key.
pub const NETWORK_SEED: &[u8] = b"network";
/// `worker`, network, opener, node.
pub const WORKER_SEED: &[u8] = b"worker";
/// `vault`, the worker or pool that controls it.
pub const VAULT_SEED: &[u8] = b"vault";
/// `rewards`, network.
pub const REWARDS_SEED: &[u8] = b"rewards";
/// `penalties`, network.
pub const PENALTIES_SEED: &[u8] = b"penalties";
/// `verifier`, network, wallet.
pub const VERIFIER_SEED: &[u8] = b"verifier";
/// `slash`, worker, offence id.
pub const SLASH_SEED: &[u8] = b"slash";
