//! Inferix worker staking: GPU workers stake, earn and are slashed.
//!
//! One program serves any number of independent networks. Every account is a PDA; nobody's key
//! holds tokens. A worker `n` must hold a stake of at least `S(n) = 2 * E * IB(n) * P(n)` to be
//! registered and to be paid. Slashes go to a penalty pool that pays verifiers.

#[cfg(target_arch = "bpf")]
use solana_compiler_builtins as _;

#[cfg(not(feature = "no-entrypoint"))]
compile_error!("Anchor's entry point refuses claims: take the feature `entrypoint` (or `cpi`)");

mod account;
mod call;
mod emit;
pub mod entrypoint;
pub mod error;
pub mod events;
#[cfg(all(feature = "custom-heap", target_os = "solana"))]
mod heap;
pub mod instructions;
pub mod pyth;
mod security;
pub mod seeds;
pub mod state;
mod token;

use anchor_lang::prelude::*;

pub use error::StakingError;
pub use instructions::*;
pub use seeds::*;
use state::{NewPublication, Offence, Params, PoolKind, RewardLeaf, Role, WorkerStatus};

declare_id!("DDGvoZhEueuoU2xkbuxicDQxZ9P1F1fPrKpUpvTyWDcD");

#[program]
pub mod inferix_staking {
    // The one lint of the workspace that the program switches off: the code that `#[program]` writes
    // beside these functions needs the names of this crate too.
    #[allow(clippy::wildcard_imports)]
    use super::*;

    // --- The most frequent first: the dispatch tries instructions in this order ---

    /// Pays the workers of an aligned run of leaves what is due to them: to the payout wallet's token
    /// account, or into the stake of a worker that is short and restakes.
    /// Signer: anyone; the caller chooses nothing. A worker that cannot be paid now is skipped, its money
    /// waits, and the event says why.
    /// Fails with: NothingPublished, PublicationSuspended, InvalidProof, InvalidRun,
    /// LeavesDoNotMatchAccounts, WrongNetwork, Paused.
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

    /// Adds tokens to a worker's active stake. Never blocked by the network.
    /// Signer: anyone while the worker is registered and has active stake; else its owner, or its operator before it leaves.
    /// Fails with: AmountIsZero, NotOwnerOrOperator.
    pub fn top_up(ctx: Context<TopUp>, amount: u64) -> Result<()> {
        instructions::top_up(ctx, amount)
    }

    /// Sends matured tickets to a token account of the owner's. What open slash cases ask stays.
    /// Signer: the owner.
    /// Fails with: SlashCaseOpen, NothingMatured, WrongTokenAccount.
    pub fn withdraw(ctx: Context<Withdraw>) -> Result<()> {
        instructions::withdraw(ctx)
    }

    /// Moves what the case asks to the penalty pool, or what the limits let through of it: then it stays open
    /// for the rest.
    /// Signer: anyone, after the veto window.
    /// Fails with: CaseNotOpen, VetoWindowOpen, SlashLimitReached, WorkerSlashLimitReached.
    pub fn execute_slash(ctx: Context<ExecuteSlash>) -> Result<()> {
        // Declared for the IDL: `entrypoint` takes it before Anchor sees it.
        let _ = ctx;
        Err(ErrorCode::InstructionMissing.into())
    }

    /// Registers a worker at a price, in billionths of a USD per IB-hour, and moves the deposit in. The
    /// active stake must then be at least S(n); the log names both. It earns from the next epoch.
    /// Signer: the owner; or the operator, unless the worker has left before.
    /// Fails with: StakeBelowMinimum, NoReferencePrice, ReferencePriceStale, NoBenchmark, BenchmarkStale,
    /// WorkerBarred, AlreadyRegistered, PriceOutOfRange, PriceBelowFloor, Paused.
    pub fn register_worker(ctx: Context<RegisterWorker>, price: u64, deposit: u64) -> Result<()> {
        instructions::register_worker(ctx, price, deposit)
    }

    // --- Networks ---

    /// Creates a network with its two pools.
    /// Signer: anyone, and the create key, so that nobody can take its address.
    /// Fails with: UnsupportedMint, UnsupportedMintExtension, MintHasFreezeAuthority, ParameterOutOfRange
    /// (the log names the parameter), EpochStartOutOfRange, ZeroAddress, AlreadyExists.
    pub fn create_network(ctx: Context<CreateNetwork>, new: NewNetwork) -> Result<()> {
        instructions::create_network(ctx, new)
    }

    /// Hands the role of benchmark authority, price authority or distributor to another key, at once. Drops what
    /// a replaced distributor has published if it is not claimable yet.
    /// Signer: the admin.
    /// Fails with: RoleNeedsProposal, ZeroAddress, RolesNotSeparate.
    pub fn set_role(ctx: Context<SetRole>, role: Role, key: Pubkey) -> Result<()> {
        instructions::set_role(ctx, role, key)
    }

    /// Commits the reference price of the next epoch, in billionths of a USD per token. The very first one
    /// counts at once.
    /// Signer: the price authority, once per epoch, in its first half, in steps of at most
    /// `max_price_step_bps`; once more if the price of this epoch was committed from the feed.
    /// Fails with: TokenPriceOutOfRange, PriceAlreadyCommitted, SecondHalfOfEpoch, PriceStepTooLarge.
    pub fn commit_price(ctx: Context<CommitPrice>, price: u64) -> Result<()> {
        instructions::commit_price(ctx, price)
    }

    /// Sets where the network publishes its snapshots: printable ASCII characters, then zeros.
    /// Signer: the admin.
    /// Fails with: InvalidSnapshotUri.
    pub fn set_snapshot_uri(ctx: Context<AdminUpdate>, uri: [u8; 128]) -> Result<()> {
        instructions::set_snapshot_uri(ctx, uri)
    }

    // --- A worker's life ---

    /// Opens a worker and its vault, without stake. `node` names the machine, `payout` is the wallet that
    /// rewards go to.
    /// Signer: the opener, who becomes owner and operator, and whoever pays the rent.
    /// Fails with: AlreadyExists, ZeroAddress.
    pub fn open_worker(ctx: Context<OpenWorker>, node: [u8; 32], payout: Pubkey) -> Result<()> {
        instructions::open_worker(ctx, node, payout)
    }

    /// Sets a worker's measured speed from the next epoch on, in billionths of an IB. The first one counts
    /// at once. A rise that leaves the stake short seizes nothing.
    /// Signer: the benchmark authority, once per worker and epoch, in the epoch's first half; the admin too
    /// where it moves by more than `max_benchmark_step_bps`.
    /// Fails with: BenchmarkOutOfRange, BenchmarkAlreadyAttested, SecondHalfOfEpoch, BenchmarkStepTooLarge.
    pub fn attest_benchmark(ctx: Context<AttestBenchmark>, benchmark: u64) -> Result<()> {
        instructions::attest_benchmark(ctx, benchmark)
    }

    /// Declares another price. A rise counts at once and needs the stake for it; a cut waits for the next
    /// epoch.
    /// Signer: the owner or the operator.
    /// Fails with: NotRegistered, PriceOutOfRange, PriceBelowFloor, StakeBelowMinimum.
    pub fn set_price(ctx: Context<OperatorUpdate>, price: u64) -> Result<()> {
        instructions::set_price(ctx, price)
    }

    /// Moves active stake into a ticket that matures after the unbonding time; `u64::MAX` means all of it.
    /// What stays must cover S(n), or be zero, which deregisters. Leaving while short makes the epoch short.
    /// Signer: the owner.
    /// Fails with: AmountIsZero, InsufficientStake, TicketsFull, StakeBelowMinimum.
    pub fn request_unstake(ctx: Context<OwnerUpdate>, amount: u64) -> Result<()> {
        instructions::request_unstake(ctx, amount)
    }

    /// Turns a ticket back into active stake.
    /// Signer: the owner.
    /// Fails with: NoSuchTicket.
    pub fn cancel_unstake(ctx: Context<OwnerUpdate>, ticket: u8) -> Result<()> {
        instructions::cancel_unstake(ctx, ticket)
    }

    /// Sets the wallet whose associated token account rewards go to.
    /// Signer: the owner.
    /// Fails with: ZeroAddress.
    pub fn set_payout(ctx: Context<OwnerUpdate>, payout: Pubkey) -> Result<()> {
        instructions::set_payout(ctx, payout)
    }

    /// Says whether rewards fill the stake first while the worker is short. On when it is opened.
    /// Signer: the owner.
    pub fn set_restake(ctx: Context<OwnerUpdate>, restake: bool) -> Result<()> {
        instructions::set_restake(ctx, restake)
    }

    /// Sets the hot key that registers, sets the price and contests slashes. It moves no money out.
    /// Signer: the owner.
    /// Fails with: ZeroAddress.
    pub fn set_operator(ctx: Context<OwnerUpdate>, operator: Pubkey) -> Result<()> {
        instructions::set_operator(ctx, operator)
    }

    /// Offers the worker, with its stake, tickets and history, to a new owner; `None` withdraws the offer, as
    /// does any other instruction of the owner or operator but a top-up and an answer to a case, and a bar.
    /// Signer: the owner.
    /// Fails with: SlashCaseOpen, ZeroAddress, OfferedToOwner.
    pub fn offer_worker(ctx: Context<OwnerUpdate>, new_owner: Option<Pubkey>) -> Result<()> {
        instructions::offer_worker(ctx, new_owner)
    }

    /// Takes an offered worker over. The signer becomes owner, operator and payout wallet; the address stays.
    /// Signer: whom it is offered to, who names the offer (the worker's count of them) and the least stake,
    /// active and unbonding, that it must hold.
    /// Fails with: NotOffered, SlashCaseOpen, StakeBelowPromise.
    pub fn accept_worker(ctx: Context<AcceptWorker>, offer: u64, least_stake: u64) -> Result<()> {
        instructions::accept_worker(ctx, offer, least_stake)
    }

    /// Closes an empty worker and its vault; the rent goes to the owner. The reward pool books what it had
    /// claimed. Unclaimed rewards are lost: a worker opened again is another one.
    /// Signer: the owner.
    /// Fails with: SlashCaseOpen, WorkerNotEmpty.
    pub fn close_worker(ctx: Context<CloseWorker>) -> Result<()> {
        instructions::close_worker(ctx)
    }

    /// Bars a worker from registering and from being paid. Its exits stay open.
    /// Signer: the admin.
    /// Fails with: WorkerBarred.
    pub fn bar_worker(ctx: Context<BarWorker>) -> Result<()> {
        instructions::set_barred(ctx, true)
    }

    /// Lifts the bar.
    /// Signer: the admin.
    /// Fails with: NotBarred.
    pub fn unbar_worker(ctx: Context<BarWorker>) -> Result<()> {
        instructions::set_barred(ctx, false)
    }

    /// Returns S(n) of a worker, now and from the next epoch on, with what it was computed from, as return
    /// data: at `price`, or at the worker's own. Changes nothing.
    /// Signer: anyone, also by CPI.
    /// Fails with: NoBenchmark, NoReferencePrice, PriceOutOfRange, AmountOverflow.
    pub fn quote_minimum_stake(
        ctx: Context<QuoteMinimumStake>,
        price: Option<u64>,
    ) -> Result<MinimumStakeQuote> {
        instructions::quote_minimum_stake(ctx, price)
    }

    /// Returns a worker as it stands now, with its record settled, and what a claim of `leaf` that names this
    /// destination would do, as return data. A worker that is not open is an answer too. Changes nothing; does
    /// not check that the leaf is published.
    /// Signer: nobody; also by CPI.
    /// Fails with: WrongNetwork.
    pub fn worker_status(
        ctx: Context<ViewWorker>,
        leaf: Option<RewardLeaf>,
    ) -> Result<WorkerStatus> {
        instructions::worker_status(ctx, leaf)
    }

    // --- Rewards ---

    /// Moves tokens into the reward pool.
    /// Signer: anyone.
    /// Fails with: AmountIsZero, AmountOverflow.
    pub fn fund_rewards(ctx: Context<FundRewards>, amount: u64) -> Result<()> {
        instructions::fund_rewards(ctx, amount)
    }

    /// Burns tokens of the signer's and books them for the network, with the epoch.
    /// Signer: anyone.
    /// Fails with: AmountIsZero, AmountOverflow.
    pub fn burn_revenue(ctx: Context<BurnRevenue>, amount: u64) -> Result<()> {
        instructions::burn_revenue(ctx, amount)
    }

    /// Publishes a root over cumulative rewards; claimable after the publication delay. `work`: what the
    /// growth pays for, in whole IBM.
    /// Signer: the distributor. Ended epochs only, funded, within the caps on epochs, work and lifetime.
    /// Fails with: EpochNotEnded, EpochAlreadyPublished, PublicationPending, EmptyPublication, TotalFell,
    /// WrittenOffTooLarge, EpochCapExceeded, EmissionExceedsWork, LifetimeCapExceeded, Underfunded,
    /// Paused.
    pub fn publish_rewards(
        ctx: Context<PublishRewards>,
        new: NewPublication,
        work: u64,
    ) -> Result<()> {
        instructions::publish_rewards(ctx, new, work)
    }

    /// Drops the publication with this root, which is not claimable yet.
    /// Signer: the guardian or the admin.
    /// Fails with: NoPendingPublication, PublicationChanged.
    pub fn cancel_publication(
        ctx: Context<CancelPublication>,
        pool: PoolKind,
        root: [u8; 32],
    ) -> Result<()> {
        instructions::cancel_publication(ctx, pool, root)
    }

    /// Stops all claims under this root, the current one, until a corrected one is published, for the same
    /// epoch too. A pending publication that was built on it is dropped.
    /// Signer: the guardian, for 7 days and then not again for 7; or the admin, for any time.
    /// Fails with: NothingPublished, PublicationChanged, AlreadySuspended, SuspendedRecently.
    pub fn suspend_publication(
        ctx: Context<CancelPublication>,
        pool: PoolKind,
        root: [u8; 32],
    ) -> Result<()> {
        instructions::suspend_publication(ctx, pool, root)
    }

    // --- Slashes and penalties ---

    /// Opens a case against a worker, which starts the veto window; withdrawals leave what it asks. One case
    /// per offence; a guardian's veto can be overruled once, after another guardian has taken office.
    /// Signer: the slasher, and whoever pays the rent.
    /// Fails with: OffenceInFuture, OffenceTooOld, OffenceBeforeOpening, OffenceBeforeSlasher,
    /// OffenceAfterLeaving, SlashTooLarge, OpenCasesAskTooMuch, TooManyOpenCases, AmountIsZero,
    /// AlreadyExists, AnotherOffence, Paused.
    pub fn propose_slash(ctx: Context<ProposeSlash>, offence: Offence) -> Result<()> {
        instructions::propose_slash(ctx, offence)
    }

    /// Records the hash of the worker's answer to a case. The first one makes the veto window longer by the
    /// case's slash delay; the owner may replace it.
    /// Signer: the worker's owner or operator, in the veto window.
    /// Fails with: CaseNotOpen, VetoWindowPassed, EmptyAnswer, AlreadyContested.
    pub fn contest_slash(ctx: Context<ContestSlash>, answer_hash: [u8; 32]) -> Result<()> {
        instructions::contest_slash(ctx, answer_hash)
    }

    /// Cancels what an open case still asks.
    /// Signer: the guardian or the admin, at any time; anyone once it has lapsed.
    /// Fails with: CaseNotOpen, NotGuardianOrAdmin.
    pub fn cancel_slash(ctx: Context<CancelSlash>) -> Result<()> {
        instructions::cancel_slash(ctx)
    }

    /// Returns a decided case's rent, once its offence can never be proposed again.
    /// Signer: anyone.
    /// Fails with: CaseStillOpen, OffenceStillProposable, WrongRentPayer.
    pub fn close_slash_case(ctx: Context<CloseSlashCase>) -> Result<()> {
        instructions::close_slash_case(ctx)
    }

    /// Publishes a root over what verifiers have earned from penalties.
    /// Signer: the distributor.
    /// Fails with: what publish_rewards fails with, but for the caps on work and lifetime.
    pub fn publish_penalties(ctx: Context<PublishPenalties>, new: NewPublication) -> Result<()> {
        instructions::publish_penalties(ctx, new)
    }

    /// Pays a verifier what it is owed, into its wallet's associated token account.
    /// Signer: anyone.
    /// Fails with: NothingPublished, PublicationSuspended, InvalidProof, WrongTokenAccount,
    /// ClaimsExceedPublication, Paused.
    pub fn claim_penalty<'info>(
        ctx: Context<'info, ClaimPenalty<'info>>,
        leaf_index: u32,
        cumulative: u64,
        proof: Vec<[u8; 32]>,
    ) -> Result<()> {
        // Declared for the IDL: `entrypoint` takes it before Anchor sees it.
        let _ = (ctx, leaf_index, cumulative, proof);
        Err(ErrorCode::InstructionMissing.into())
    }

    // --- Governance: seldom, and so the last that the dispatch tries ---

    /// Leaves a role to nobody, at once: benchmark authority, price authority, distributor or slasher. The
    /// guardian's removal is proposed.
    /// Signer: the admin.
    /// Fails with: RoleNeedsProposal.
    pub fn remove_role(ctx: Context<SetRole>, role: Role) -> Result<()> {
        instructions::remove_role(ctx, role)
    }

    /// Proposes another slasher after `param_delay_secs`, or another guardian, or none, after twice that.
    /// Signer: the admin.
    /// Fails with: RoleNotProposed, ProposalPending, ZeroAddress, RolesNotSeparate.
    pub fn propose_role(ctx: Context<AdminUpdate>, role: Role, key: Option<Pubkey>) -> Result<()> {
        instructions::propose_role(ctx, role, key)
    }

    /// Gives a role to whom it was proposed for. A new slasher judges no offence from before.
    /// Signer: anyone, after the delay.
    /// Fails with: RoleNotProposed, NothingProposed, ProposalDelayNotPassed, RolesNotSeparate.
    pub fn apply_role(ctx: Context<ApplyRole>, role: Role) -> Result<()> {
        instructions::apply_role(ctx, role)
    }

    /// Drops the proposal of a slasher or guardian.
    /// Signer: the admin; or the guardian, for a slasher.
    /// Fails with: RoleNotProposed, NothingProposed, NotGuardianOrAdmin, NotAdmin.
    pub fn cancel_role(ctx: Context<GuardUpdate>, role: Role) -> Result<()> {
        instructions::cancel_role(ctx, role)
    }

    /// Proposes another admin, who can accept after `param_delay_secs`.
    /// Signer: the admin.
    /// Fails with: ProposalPending, ZeroAddress, RolesNotSeparate.
    pub fn propose_admin(ctx: Context<AdminUpdate>, new_admin: Pubkey) -> Result<()> {
        instructions::propose_admin(ctx, new_admin)
    }

    /// Takes the role of the admin over.
    /// Signer: the key that is proposed, after the delay.
    /// Fails with: NotProposedAdmin, NothingProposed, ProposalDelayNotPassed, RolesNotSeparate.
    pub fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
        instructions::accept_admin(ctx)
    }

    /// Drops the proposal of another admin.
    /// Signer: the admin.
    /// Fails with: NothingProposed.
    pub fn cancel_admin(ctx: Context<AdminUpdate>) -> Result<()> {
        instructions::cancel_admin(ctx)
    }

    /// Proposes other parameters after `param_delay_secs`, and with them perhaps a reference price, in billionths
    /// of a USD per token, that need not keep to the step.
    /// Signer: the admin.
    /// Fails with: ProposalPending, ParameterOutOfRange (the log names the rule), TokenPriceOutOfRange.
    pub fn propose_params(
        ctx: Context<AdminUpdate>,
        params: Params,
        reference_price: Option<u64>,
    ) -> Result<()> {
        instructions::propose_params(ctx, params, reference_price)
    }

    /// Puts the proposed parameters in force; those that belong to the terms count from the next epoch. A
    /// reference price takes the place of this epoch's commit.
    /// Signer: anyone, after the delay, in an epoch's first half.
    /// Fails with: NothingProposed, ProposalDelayNotPassed, SecondHalfOfEpoch, ParameterOutOfRange (the log names
    /// the rule).
    pub fn apply_params(ctx: Context<ApplyParams>) -> Result<()> {
        instructions::apply_params(ctx)
    }

    /// Drops the proposed parameters.
    /// Signer: the guardian or the admin.
    /// Fails with: NothingProposed, NotGuardianOrAdmin.
    pub fn cancel_params(ctx: Context<GuardUpdate>) -> Result<()> {
        instructions::cancel_params(ctx)
    }

    /// Stops what these bits name for 7 days: 1 registration, 2 claims, 4 publication, 8 slash proposals. A bit
    /// can be set again 7 days after its pause has ended, however it ended.
    /// Signer: the guardian.
    /// Fails with: UnknownPauseBits, AlreadyPaused, PausedRecently.
    pub fn pause(ctx: Context<Pause>, bits: u8) -> Result<()> {
        instructions::pause(ctx, bits)
    }

    /// Ends the pause of what these bits name.
    /// Signer: the admin.
    /// Fails with: UnknownPauseBits, NotPaused.
    pub fn unpause(ctx: Context<AdminUpdate>, bits: u8) -> Result<()> {
        instructions::unpause(ctx, bits)
    }

    /// Commits what the network's Pyth feed says as the reference price of the next epoch: the low end of the
    /// moving average, at most a step away from the price in force.
    /// Signer: anyone, once per epoch, in its first half.
    /// Fails with: FeedSwitchedOff, WrongPriceUpdate, FeedPriceStale, FeedPriceUncertain, NoReferencePrice,
    /// PriceAlreadyCommitted, SecondHalfOfEpoch.
    pub fn commit_price_from_pyth(ctx: Context<CommitPriceFromPyth>) -> Result<()> {
        instructions::commit_price_from_pyth(ctx)
    }
}
