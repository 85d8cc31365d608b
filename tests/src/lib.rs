//! The harness: a fresh chain for each test, the compiled program on it, and calls that read like
//! sentences:
//!
//! ```ignore
//! let mut net = TestNetwork::new();
//! let alice = net.registered_worker(1_000 * IFX);
//! net.requests_unstake(alice, 500).signed_by(&stranger).fails_with(StakingError::NotOwner);
//! net.expect_stake(alice, 1_000 * IFX);
//! ```

mod attacks;
mod call;
mod chain;
mod coverage;
mod forge;
mod fund;
mod gates;
mod instructions;
mod network;
mod outcomes;
pub mod price_update;
mod random;
mod rewards;
mod runtimes;
mod signers;
mod tokens;

pub use attacks::*;
pub use call::*;
pub use chain::*;
pub use coverage::*;
pub use forge::*;
pub use fund::*;
pub use gates::*;
pub use instructions::*;
pub use network::*;
pub use outcomes::*;
pub use random::*;
pub use rewards::*;
pub use runtimes::*;
pub use signers::*;
pub use tokens::*;

pub use anchor_lang::error::ErrorCode as AnchorErrorCode;
pub use anchor_lang::prelude::Pubkey;
pub use inferix_staking::{StakingError, events, state};
pub use solana_account::Account;
pub use solana_instruction::{AccountMeta, Instruction};
pub use solana_instruction_error::InstructionError;
pub use solana_keypair::Keypair;
pub use solana_signer::Signer;
