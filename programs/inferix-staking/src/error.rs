//! Every way an instruction refuses. Codes are part of the interface: append, never reorder.

use anchor_lang::error::{AnchorError, ERROR_CODE_OFFSET};
use anchor_lang::prelude::*;
use inferix_staking_math::MathError;

/// Anchor's `#[error_code]` and the same without: it builds each error's texts in code of its own,
/// 20 KB for ours, where a table does. The IDL comes from the attribute.
macro_rules! staking_errors {
    ($(#[msg($message:tt)] $name:ident,)+) => {
        #[cfg(feature = "idl-build")]
        #[error_code]
        #[derive(PartialEq, Eq)]
        pub enum StakingError {
            $(#[msg($message)] $name,)+
        }

        #[cfg(not(feature = "idl-build"))]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum StakingError {
            $(#[doc = $message] $name,)+
        }

        #[cfg(not(feature = "idl-build"))]
        impl StakingError {
            /// Name and message of each, in order.
            const TEXTS: &[(&str, &str)] = &[$((stringify!($name), $message),)+];
        }
    };
}

staking_errors! {
    #[msg("Only the network's admin may do this. Sign with the admin key.")]
    NotAdmin,
    #[msg("Only the benchmark authority may do this. Sign with the key the network names for it.")]
    NotBenchmarkAuthority,
    #[msg("Only the price authority may do this. Sign with the key the network names for it.")]
    NotPriceAuthority,
    #[msg("Only the distributor may do this. Sign with the key the network names for it.")]
    NotDistributor,
    #[msg("Only the slasher may do this. Sign with the key the network names for it.")]
    NotSlasher,
    #[msg("Only the guardian or the admin may do this. Sign with one of their keys.")]
    NotGuardianOrAdmin,
    #[msg("Only the worker's owner may do this. Sign with the owner's wallet.")]
    NotOwner,
    #[msg("Only the worker's owner or operator may do this; to register or top up after leaving, the owner. Sign with one of their keys.")]
    NotOwnerOrOperator,
    #[msg("The worker is not offered to this key. Ask its owner to offer it again: whatever an owner or operator does withdraws an offer.")]
    NotOffered,
    #[msg("The worker is its owner's already. Offer it to another key.")]
    OfferedToOwner,
    #[msg("The worker holds less than the new owner accepts. Look at its stake again.")]
    StakeBelowPromise,
    #[msg("This role changes only after a delay. Use propose_admin or propose_role.")]
    RoleNeedsProposal,

    #[msg("This account belongs to another network. Pass the accounts of one network.")]
    WrongNetwork,
    #[msg("This account belongs to another worker. Pass the accounts of one worker.")]
    WrongWorker,
    #[msg("This is not the vault of that account. Pass the vault address it records.")]
    WrongVault,
    #[msg("This is not the mint of the network. Pass the mint the network records.")]
    WrongMint,
    #[msg("This is not the network's token program. Pass the token program the network records.")]
    WrongTokenProgram,
    #[msg("This token account is not an open account of the right wallet and mint. Create the wallet's associated token account first.")]
    WrongTokenAccount,
    #[msg("The rent goes back to whoever paid it. Pass the account recorded as rent payer.")]
    WrongRentPayer,
    #[msg("The accounts of this address exist already. Use them, or choose another key.")]
    AlreadyExists,

    #[msg("The amount is zero. Pass an amount above zero.")]
    AmountIsZero,
    #[msg("A total would exceed 64 bits. Use a smaller amount.")]
    AmountOverflow,
    #[msg("The benchmark is out of range. It must be above 0 and at most 1000 IB, in billionths.")]
    BenchmarkOutOfRange,
    #[msg("The price is out of range. It must be above $0 and at most $10,000 per IB-hour, in billionths.")]
    PriceOutOfRange,
    #[msg(
        "The token price is out of range. It must be from $0.000001 to $1,000,000, in billionths."
    )]
    TokenPriceOutOfRange,
    #[msg("A network parameter is out of its bounds. The log names it.")]
    ParameterOutOfRange,
    #[msg("The epoch clock must start within the last epoch and not in the future.")]
    EpochStartOutOfRange,
    #[msg("A key is the zero address. Pass a real one.")]
    ZeroAddress,
    #[msg("The snapshot address must be at most 128 printable ASCII characters without spaces.")]
    InvalidSnapshotUri,

    #[msg("This is not a usable mint. Use an initialized SPL Token or Token-2022 mint with at most 9 decimals.")]
    UnsupportedMint,
    #[msg("The mint has a Token-2022 extension that could block or divert stake. The log names it; only metadata extensions are allowed.")]
    UnsupportedMintExtension,
    #[msg("The mint has a freeze authority, which could lock stakes. Pass allow_freeze_authority to accept that.")]
    MintHasFreezeAuthority,

    #[msg("This is accepted only in an epoch's first half. Wait for the next epoch.")]
    SecondHalfOfEpoch,
    #[msg("A reference price is committed in this epoch already. Wait for the next epoch.")]
    PriceAlreadyCommitted,
    #[msg("The price moves by more than the network allows in one commit. Commit a smaller step.")]
    PriceStepTooLarge,
    #[msg("No reference price has been committed yet. The price authority must commit one first.")]
    NoReferencePrice,
    #[msg("The reference price is older than the network allows. The price authority must commit a new one first.")]
    ReferencePriceStale,

    #[msg("The worker has no benchmark yet. The benchmark authority must attest one first.")]
    NoBenchmark,
    #[msg("The worker's benchmark is too old to register with. Ask for a new measurement.")]
    BenchmarkStale,
    #[msg("The worker's benchmark is attested in this epoch already. Wait for the next epoch.")]
    BenchmarkAlreadyAttested,
    #[msg("The benchmark moves by more than the network allows. Attest a smaller step, or have the admin sign too.")]
    BenchmarkStepTooLarge,
    #[msg("The price is below the network's price floor. Ask for at least the floor.")]
    PriceBelowFloor,
    #[msg(
        "The stake is below the minimum S(n). The log names both numbers; top up the difference."
    )]
    StakeBelowMinimum,
    #[msg("The worker is registered already. Use set_price or top_up.")]
    AlreadyRegistered,
    #[msg("The worker is not registered. Register it first.")]
    NotRegistered,
    #[msg("The worker is barred from this network. Its exits stay open; ask the admin.")]
    WorkerBarred,
    #[msg("The worker is not barred.")]
    NotBarred,
    #[msg("The amount exceeds the active stake. Ask for at most what is active.")]
    InsufficientStake,
    #[msg("All unbonding tickets are in use. Withdraw a matured one or cancel one.")]
    TicketsFull,
    #[msg("There is no such unbonding ticket. Look at the worker's tickets.")]
    NoSuchTicket,
    #[msg("No unbonding ticket has matured. The worker's tickets say when they do.")]
    NothingMatured,
    #[msg("Slash cases are open against this worker. What they ask for stays until they are decided.")]
    SlashCaseOpen,
    #[msg("The worker is not empty. Unstake and withdraw everything first.")]
    WorkerNotEmpty,

    #[msg("The epoch has not ended. Publish it when it has.")]
    EpochNotEnded,
    #[msg("This epoch, or a later one, is published already. Publish a later epoch.")]
    EpochAlreadyPublished,
    #[msg("A publication is waiting for its delay. Wait until it is claimable, or cancel it.")]
    PublicationPending,
    #[msg("There is no publication that could still be cancelled.")]
    NoPendingPublication,
    #[msg("Another root than the one named is there now. Look at the pool again before you stop it.")]
    PublicationChanged,
    #[msg("Nothing is published and claimable yet. Wait for a publication and its delay.")]
    NothingPublished,
    #[msg("The publication is suspended. Wait until the distributor has published a corrected one.")]
    PublicationSuspended,
    #[msg("The publication is suspended already.")]
    AlreadySuspended,
    #[msg("The guardian's last suspension ended less than 7 days ago. The admin can suspend at any time.")]
    SuspendedRecently,
    #[msg("The cumulative total is below what was published before, with what is written off. Totals only grow.")]
    TotalFell,
    #[msg("More is written off than was claimed under suspended roots. Write off at most that.")]
    WrittenOffTooLarge,
    #[msg("The total grows by more than the network's cap allows for these epochs. Publish less.")]
    EpochCapExceeded,
    #[msg("The total grows by more than the declared work allows. Publish less, or declare all the work.")]
    EmissionExceedsWork,
    #[msg("The total exceeds the network's lifetime cap. Publish less.")]
    LifetimeCapExceeded,
    #[msg("The vault does not hold what this publication promises. Fund it first.")]
    Underfunded,
    #[msg("A publication needs at least one leaf and a root that is not zero.")]
    EmptyPublication,
    #[msg("The proof does not lead to the published root. Build it from the current snapshot.")]
    InvalidProof,
    #[msg("The leaves are not an aligned run: pass 1, 2, 4 ... leaves, starting at a multiple of their number.")]
    InvalidRun,
    #[msg("Leaves and accounts do not match. Pass a worker and its destination for each worker leaf, in order.")]
    LeavesDoNotMatchAccounts,
    #[msg("The claims add up to more than was published. The published total is wrong; nothing is paid.")]
    ClaimsExceedPublication,

    #[msg("The offence lies in the future. Check its time.")]
    OffenceInFuture,
    #[msg("The offence is older than the evidence window allows. It can no longer be proposed.")]
    OffenceTooOld,
    #[msg("The offence is older than this worker. A re-opened worker does not answer for an earlier one.")]
    OffenceBeforeOpening,
    #[msg("The slasher took office after the offence, or after an unregistered worker was opened.")]
    OffenceBeforeSlasher,
    #[msg("The worker had left before the offence. Check its time.")]
    OffenceAfterLeaving,
    #[msg("The case was vetoed for another time or a smaller amount. Propose the same time, and at most what it still asked.")]
    AnotherOffence,
    #[msg("The amount exceeds what one case may ask: max_slash_bps of the worker's active and unbonding stake.")]
    SlashTooLarge,
    #[msg("The open cases together would ask for more than the worker holds. Ask for less, or wait until one is decided.")]
    OpenCasesAskTooMuch,
    #[msg("The worker has the maximum number of open slash cases. Decide one first.")]
    TooManyOpenCases,
    #[msg("The case is decided already.")]
    CaseNotOpen,
    #[msg("The case is still open. Execute or cancel it first.")]
    CaseStillOpen,
    #[msg("The veto window has not passed. Execute the case after its deadline.")]
    VetoWindowOpen,
    #[msg("The veto window has passed. A case can be contested only before it can be executed.")]
    VetoWindowPassed,
    #[msg("The answer's hash is zero. Pass the hash of the answer's text.")]
    EmptyAnswer,
    #[msg("The case is contested already. Only the worker's owner may replace the answer.")]
    AlreadyContested,
    #[msg("The network's slash limit is used up. It refills all the time; execute the case later.")]
    SlashLimitReached,
    #[msg("What may be taken of this worker in one epoch is taken. Execute the case in the next epoch.")]
    WorkerSlashLimitReached,
    #[msg("The offence could still be proposed again. Close the case later.")]
    OffenceStillProposable,

    #[msg("The books of an account do not add up. Nothing was changed; please report this.")]
    BrokenInvariant,

    #[msg("The account has a layout of another version. Use the program version that made it, or a newer one.")]
    UnknownVersion,
    #[msg("Admin, distributor, slasher and guardian are four different keys. Choose another one.")]
    RolesNotSeparate,
    #[msg("This role is not proposed. Use set_role for it; the admin hands over with propose_admin.")]
    RoleNotProposed,
    #[msg("Another proposal of this kind is pending. Cancel it, or wait until it is applied or lapses.")]
    ProposalPending,
    #[msg("Nothing is proposed, or it has lapsed. Propose it again.")]
    NothingProposed,
    #[msg("The proposal's delay has not passed. Its applicable_at says when it can be applied.")]
    ProposalDelayNotPassed,
    #[msg("Only the key that is proposed as admin may accept. Sign with that key.")]
    NotProposedAdmin,
    #[msg("Only the guardian may do this. Sign with the guardian key.")]
    NotGuardian,
    #[msg("The guardian has paused this. Wait until the pause lapses, at most 7 days, or ask the admin to lift it.")]
    Paused,
    #[msg("This is paused already.")]
    AlreadyPaused,
    #[msg("The last pause of this ended less than 7 days ago. Wait until then.")]
    PausedRecently,
    #[msg("This is not paused.")]
    NotPaused,
    #[msg("The bits name nothing that can be paused. Use 1 registration, 2 claims, 4 publication, 8 slash proposals.")]
    UnknownPauseBits,
    #[msg("The network takes no prices from a feed. The admin can propose pyth_feed.")]
    FeedSwitchedOff,
    #[msg("This is not a fully verified price update of the network's Pyth feed. Post one with all signatures.")]
    WrongPriceUpdate,
    #[msg("The feed's price is older than the network allows. Post a newer update.")]
    FeedPriceStale,
    #[msg("The feed's price is zero, out of scale, or less certain than the network allows. Wait for another.")]
    FeedPriceUncertain,
}

#[cfg(not(feature = "idl-build"))]
impl From<StakingError> for u32 {
    #[expect(
        clippy::as_conversions,
        reason = "the variant's number, which `repr` makes a u32"
    )]
    fn from(error: StakingError) -> Self {
        ERROR_CODE_OFFSET.saturating_add(error as u32)
    }
}

#[cfg(not(feature = "idl-build"))]
impl From<StakingError> for Error {
    fn from(error: StakingError) -> Self {
        let code = u32::from(error);
        let text = usize::try_from(code.saturating_sub(ERROR_CODE_OFFSET)).ok();
        let text = text.and_then(|index| StakingError::TEXTS.get(index));
        let (name, message) = text.copied().unwrap_or_default();
        Self::from(AnchorError {
            error_name: name.to_string(),
            error_code_number: code,
            error_msg: message.to_string(),
            error_origin: None,
            compared_values: None,
        })
    }
}

impl From<MathError> for StakingError {
    fn from(error: MathError) -> Self {
        match error {
            MathError::BenchmarkOutOfBounds => Self::BenchmarkOutOfRange,
            MathError::PriceOutOfBounds => Self::PriceOutOfRange,
            MathError::TokenPriceOutOfBounds => Self::TokenPriceOutOfRange,
            MathError::CoverageOutOfBounds
            | MathError::EpochOutOfBounds
            | MathError::DecimalsOutOfBounds => Self::ParameterOutOfRange,
            MathError::Overflow => Self::AmountOverflow,
            MathError::RunLengthNotPowerOfTwo
            | MathError::RunNotAligned
            | MathError::RunOutOfTree => Self::InvalidRun,
            MathError::ProofLengthMismatch | MathError::RootMismatch => Self::InvalidProof,
        }
    }
}

/// `require!` without the file name and line that Anchor's would put into the bytecode each time.
macro_rules! ensure {
    ($condition:expr, $error:expr) => {
        if !$condition {
            return Err($error.into());
        }
    };
}
pub(crate) use ensure;
