//! Histories in which nothing happens prove nothing: what must have happened at least once.

use inferix_staking_tests::state::ClaimOutcome;

use crate::model::Tally;

pub fn what_never_happened<'a>(tally: &Tally, steps: impl Iterator<Item = &'a str>) -> Vec<String> {
    let outcomes = ClaimOutcome::ALL.map(|outcome| format!("claim: {outcome:?}"));
    let refusals = REFUSALS.map(|error| format!("refused: {error}"));
    let others = steps.chain(OTHERS).map(str::to_owned);
    let expected = others.chain(outcomes).chain(refusals);
    expected
        .filter(|what| !tally.0.contains_key(what))
        .collect()
}

/// Besides every step, every outcome of a claim, and these refusals.
const OTHERS: [&str; 33] = [
    "the fund collects",
    "foretold claim",
    "correction",
    "written off",
    "more is lost than can be written off",
    "a suspension is put back",
    "short epoch",
    "earned epoch",
    "an operator decides",
    "an operator registers",
    "an operator tops up",
    "an operator contests",
    "an offer is void",
    "an offer outlives a top-up",
    "an offer outlives a case",
    "a new owner acts",
    "a leaver unstakes more",
    "a withdrawal leaves what cases ask",
    "proposed again",
    "proposed once more",
    "another answer",
    "vetoed in the window",
    "vetoed after the window",
    "vetoed in part",
    "cancelled after its lapse",
    "held up by the limit",
    "held up by the worker's own limit",
    "the rest is taken",
    "a leaver is slashed below its stake",
    "pauses 0",
    "pauses 1",
    "pauses 2",
    "pauses 3",
];

const REFUSALS: [&str; 58] = [
    "AlreadyContested",
    "AlreadyExists",
    "AlreadyPaused",
    "AnotherOffence",
    "BenchmarkStepTooLarge",
    "CaseNotOpen",
    "CaseStillOpen",
    "EmissionExceedsWork",
    "EmptyAnswer",
    "EpochCapExceeded",
    "FeedPriceStale",
    "InsufficientStake",
    "LifetimeCapExceeded",
    "NoPendingPublication",
    "NotAdmin",
    "NotDistributor",
    "NotGuardianOrAdmin",
    "NotOffered",
    "NotOwner",
    "NotOwnerOrOperator",
    "NotPaused",
    "NotSlasher",
    "NothingMatured",
    "NothingProposed",
    "OffenceAfterLeaving",
    "OffenceBeforeOpening",
    "OffenceBeforeSlasher",
    "OffenceInFuture",
    "OffenceStillProposable",
    "OffenceTooOld",
    "OfferedToOwner",
    "OpenCasesAskTooMuch",
    "ParameterOutOfRange",
    "Paused",
    "PausedRecently",
    "PriceAlreadyCommitted",
    "PriceBelowFloor",
    "ProposalDelayNotPassed",
    "ProposalPending",
    "PublicationChanged",
    "PublicationSuspended",
    "RoleNeedsProposal",
    "RolesNotSeparate",
    "SecondHalfOfEpoch",
    "SlashCaseOpen",
    "SlashLimitReached",
    "SlashTooLarge",
    "StakeBelowMinimum",
    "StakeBelowPromise",
    "SuspendedRecently",
    "TicketsFull",
    "TokenPriceOutOfRange",
    "UnknownPauseBits",
    "VetoWindowOpen",
    "VetoWindowPassed",
    "WorkerSlashLimitReached",
    "WrittenOffTooLarge",
    "ZeroAddress",
];
