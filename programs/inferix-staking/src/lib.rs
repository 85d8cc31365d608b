//! Inferix worker staking: GPU workers stake, earn and are slashed.
//!
//! One program serves any number of independent networks. Every account is a PDA; nobody's key
//! holds tokens. A worker `n` must hold a stake of at least `S(n) = 2 * E * IB(n) * P(n)` to be
//! registered and to be paid. Slashes go to a penalty pool that pays verifiers.

#[cfg(target_arch = "bpf")]
use solana_compiler_builtins as _;

#[cfg(not(feature = "no-entrypoint"))]
compile_error!("Anchor's entry point refuses claims: take the feature `entrypoint` (or `cpi`)");

mod create;
pub mod entrypoint;
pub mod error;
pub mod events;
#[cfg(all(feature = "custom-heap", target_os = "solana"))]
mod heap;
pub mod instructions;
mod loader;
mod mint;
mod payments;
pub mod state;
mod token;
mod view;

use anchor_lang::prelude::*;

pub use error::StakingError;
pub use instructions::*;
use state::{NewPublication, Offence, PoolKind, Role};

declare_id!("DDGvoZhEueuoU2xkbuxicDQxZ9P1F1fPrKpUpvTyWDcD");

/// Seeds of the addresses: `network`, create_key.
pub const NETWORK_SEED: &[u8] = b"network";
/// `worker`, network, owner, node.
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

#[cfg(all(feature = "entrypoint", not(feature = "cpi")))]
solana_security_txt::security_txt! {
    name: "Inferix worker staking",
    project_url: "https://inferix.io",
    contacts: "link:https://docs.inferix.io",
    policy: "See SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// Nothing that input can reach panics. If something does all the same, the transaction fails with
/// this line in its log; the standard handler's formatting would be a tenth of the bytecode.
#[cfg(all(feature = "custom-panic", target_os = "solana"))]
#[no_mangle]
fn custom_panic(_: &core::panic::PanicInfo<'_>) {
    anchor_lang::solana_program::log::sol_log("the program panicked: please report this");
    // Nothing else refers to the security contact, and a linker drops what nothing refers to.
    #[cfg(all(feature = "entrypoint", not(feature = "cpi")))]
    core::hint::black_box(SECURITY_TXT);
}

#[program]
pub mod inferix_staking {
    use super::*;

    // --- What happens most: the dispatch tries instructions in this order ---

    /// Pays the workers of an aligned run of leaves what is due to them. Anyone; the caller
    /// chooses nothing. A worker that cannot be paid now is skipped, its money waits, and the
    /// event says why; a wrong proof or a foreign account fails the whole run.
    pub fn claim_rewards(
        ctx: Context<ClaimRewards>,
        first_leaf: u32,
        leaves: Vec<ClaimLeaf>,
        proof: Vec<[u8; 32]>,
    ) -> Result<()> {
        // Declared for the IDL: `entrypoint` takes claims before Anchor sees them.
        let _ = (ctx, first_leaf, leaves, proof);
        Err(ErrorCode::InstructionMissing.into())
    }

    /// Adds to a worker's active stake. Anyone, always.
    pub fn top_up(ctx: Context<TopUp>, amount: u64) -> Result<()> {
        instructions::top_up(ctx, amount)
    }

    /// Sends all matured tickets to a token account of the owner's. The owner. Nothing can stop it
    /// but an open slash case.
    pub fn withdraw(ctx: Context<Withdraw>) -> Result<()> {
        instructions::withdraw(ctx)
    }

    /// Takes what the case asks, or all there is, and moves it to the penalty pool. Anyone, after
    /// the veto window. Refused while the epoch's slash limit is used up.
    pub fn execute_slash(ctx: Context<ExecuteSlash>) -> Result<()> {
        instructions::execute_slash(ctx)
    }

    /// Registers a worker at a price, in billionths of a USD per IB-hour, and moves the deposit in.
    /// The owner. Fails unless the active stake is then at least S(n); the log names both.
    pub fn register_worker(ctx: Context<RegisterWorker>, price: u64, deposit: u64) -> Result<()> {
        instructions::register_worker(ctx, price, deposit)
    }

    // --- Networks ---

    /// Creates a network with its two pools. Anyone; the create key signs, so that nobody can
    /// take its address. Fails on a mint that could lock or divert stake, on parameters out of
    /// bounds (the log names the one) and on a zero key.
    pub fn create_network(ctx: Context<CreateNetwork>, new: NewNetwork) -> Result<()> {
        instructions::create_network(ctx, new)
    }

    /// Hands a role to another key. The admin. A new distributor starts afresh: what the old one
    /// published and is not claimable yet is dropped.
    pub fn set_role(ctx: Context<SetRole>, role: Role, key: Pubkey) -> Result<()> {
        instructions::set_role(ctx, role, key)
    }

    /// Commits the epoch's reference price, in billionths of a USD per token. The price authority,
    /// once an epoch, in steps of at most `max_price_step_bps`.
    pub fn commit_price(ctx: Context<CommitPrice>, price: u64) -> Result<()> {
        instructions::commit_price(ctx, price)
    }

    // --- A worker's life ---

    /// Opens a worker and its vault. The owner. `node` names the machine, `payout` is the wallet
    /// that rewards go to. No stake yet.
    pub fn open_worker(ctx: Context<OpenWorker>, node: [u8; 32], payout: Pubkey) -> Result<()> {
        instructions::open_worker(ctx, node, payout)
    }

    /// Sets a worker's measured speed, in billionths of an IB. The benchmark authority. A rise
    /// that leaves the stake short seizes nothing: claims wait.
    pub fn attest_benchmark(ctx: Context<AttestBenchmark>, benchmark: u64) -> Result<()> {
        instructions::attest_benchmark(ctx, benchmark)
    }

    /// Declares another price. The owner. A rise counts at once and needs the stake for it; a cut
    /// counts from the next epoch on.
    pub fn set_price(ctx: Context<OwnerUpdate>, price: u64) -> Result<()> {
        instructions::set_price(ctx, price)
    }

    /// Asks stake back: it leaves the active stake for a ticket that matures after the unbonding
    /// time; `u64::MAX` asks for all. The owner. What stays must cover S(n), or be zero, which
    /// deregisters.
    pub fn request_unstake(ctx: Context<OwnerUpdate>, amount: u64) -> Result<()> {
        instructions::request_unstake(ctx, amount)
    }

    /// Turns a ticket back into active stake. The owner.
    pub fn cancel_unstake(ctx: Context<OwnerUpdate>, ticket: u8) -> Result<()> {
        instructions::cancel_unstake(ctx, ticket)
    }

    /// Sets the wallet that rewards go to, by way of its associated token account. The owner.
    pub fn set_payout(ctx: Context<OwnerUpdate>, payout: Pubkey) -> Result<()> {
        instructions::set_payout(ctx, payout)
    }

    /// Closes an empty worker and its vault; the rent goes to the owner. The owner. Rewards that
    /// were not claimed before are gone: a worker opened anew is another one.
    pub fn close_worker(ctx: Context<CloseWorker>) -> Result<()> {
        instructions::close_worker(ctx)
    }

    /// Bars a worker from registering and from being paid. The admin. Its exits stay open.
    pub fn bar_worker(ctx: Context<BarWorker>) -> Result<()> {
        instructions::set_barred(ctx, true)
    }

    /// Lifts the bar. The admin.
    pub fn unbar_worker(ctx: Context<BarWorker>) -> Result<()> {
        instructions::set_barred(ctx, false)
    }

    /// Returns S(n) of a worker with what it was computed from, as return data: at `price`, or at
    /// the price that counts now. Changes nothing; anyone, also by CPI.
    pub fn quote_minimum_stake(
        ctx: Context<QuoteMinimumStake>,
        price: Option<u64>,
    ) -> Result<MinimumStakeQuote> {
        instructions::quote_minimum_stake(ctx, price)
    }

    // --- Rewards ---

    /// Moves tokens into the reward pool. Anyone.
    pub fn fund_rewards(ctx: Context<FundRewards>, amount: u64) -> Result<()> {
        instructions::fund_rewards(ctx, amount)
    }

    /// Publishes a root over cumulative rewards; claimable after the publication delay. The
    /// distributor. Only ended epochs, rising, funded, and within the emission cap.
    pub fn publish_rewards(ctx: Context<PublishRewards>, new: NewPublication) -> Result<()> {
        instructions::publish_rewards(ctx, new)
    }

    /// Drops a publication that is not claimable yet. The guardian or the admin.
    pub fn cancel_publication(ctx: Context<CancelPublication>, pool: PoolKind) -> Result<()> {
        instructions::cancel_publication(ctx, pool)
    }

    // --- Slashes and penalties ---

    /// Opens a case against a worker. The slasher. Starts the veto window and stops withdrawals.
    /// One case per offence, for ever; at most `max_slash_bps` of what the worker holds.
    pub fn propose_slash(ctx: Context<ProposeSlash>, offence: Offence) -> Result<()> {
        instructions::propose_slash(ctx, offence)
    }

    /// Cancels a case: the guardian or the admin in the veto window, anyone once it has lapsed.
    pub fn cancel_slash(ctx: Context<CancelSlash>) -> Result<()> {
        instructions::cancel_slash(ctx)
    }

    /// Gives a decided case's rent back, once its offence can never be proposed again. Anyone.
    pub fn close_slash_case(ctx: Context<CloseSlashCase>) -> Result<()> {
        instructions::close_slash_case(ctx)
    }

    /// Publishes a root over what verifiers have earned from penalties. The distributor.
    pub fn publish_penalties(ctx: Context<PublishPenalties>, new: NewPublication) -> Result<()> {
        instructions::publish_penalties(ctx, new)
    }

    /// Pays a verifier what is due to him, to his wallet's associated token account. Anyone.
    pub fn claim_penalty<'info>(
        ctx: Context<'info, ClaimPenalty<'info>>,
        leaf_index: u32,
        cumulative: u64,
        proof: Vec<[u8; 32]>,
    ) -> Result<()> {
        instructions::claim_penalty(ctx, leaf_index, cumulative, proof)
    }
}
