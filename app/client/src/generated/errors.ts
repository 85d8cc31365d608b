/** Names of the program's own errors. */
export type ProgramErrorName =
  | 'NotAdmin'
  | 'NotBenchmarkAuthority'
  | 'NotPriceAuthority'
  | 'NotDistributor'
  | 'NotSlasher'
  | 'NotGuardianOrAdmin'
  | 'NotOwner'
  | 'WrongNetwork'
  | 'WrongWorker'
  | 'WrongVault'
  | 'WrongMint'
  | 'WrongTokenProgram'
  | 'WrongTokenAccount'
  | 'WrongRentPayer'
  | 'AlreadyExists'
  | 'AmountIsZero'
  | 'AmountOverflow'
  | 'BenchmarkOutOfRange'
  | 'PriceOutOfRange'
  | 'TokenPriceOutOfRange'
  | 'ParameterOutOfRange'
  | 'EpochStartOutOfRange'
  | 'ZeroAddress'
  | 'InvalidSnapshotUri'
  | 'UnsupportedMint'
  | 'UnsupportedMintExtension'
  | 'MintHasFreezeAuthority'
  | 'SecondHalfOfEpoch'
  | 'PriceAlreadyCommitted'
  | 'PriceStepTooLarge'
  | 'NoReferencePrice'
  | 'ReferencePriceStale'
  | 'NoBenchmark'
  | 'BenchmarkStale'
  | 'BenchmarkAlreadyAttested'
  | 'BenchmarkStepTooLarge'
  | 'PriceBelowFloor'
  | 'StakeBelowMinimum'
  | 'AlreadyRegistered'
  | 'NotRegistered'
  | 'WorkerBarred'
  | 'NotBarred'
  | 'InsufficientStake'
  | 'TicketsFull'
  | 'NoSuchTicket'
  | 'NothingMatured'
  | 'SlashCaseOpen'
  | 'WorkerNotEmpty'
  | 'EpochNotEnded'
  | 'EpochAlreadyPublished'
  | 'PublicationPending'
  | 'NoPendingPublication'
  | 'NothingPublished'
  | 'PublicationSuspended'
  | 'AlreadySuspended'
  | 'SuspendedRecently'
  | 'TotalFell'
  | 'WrittenOffTooLarge'
  | 'EpochCapExceeded'
  | 'EmissionExceedsWork'
  | 'LifetimeCapExceeded'
  | 'Underfunded'
  | 'EmptyPublication'
  | 'InvalidProof'
  | 'InvalidRun'
  | 'LeavesDoNotMatchAccounts'
  | 'ClaimsExceedPublication'
  | 'OffenceInFuture'
  | 'OffenceTooOld'
  | 'OffenceBeforeOpening'
  | 'SlashTooLarge'
  | 'TooManyOpenCases'
  | 'CaseNotOpen'
  | 'CaseStillOpen'
  | 'VetoWindowOpen'
  | 'VetoWindowPassed'
  | 'SlashLimitReached'
  | 'OffenceStillProposable'
  | 'BrokenInvariant';

/** The program's own errors by code. */
export const PROGRAM_ERRORS: Readonly<
  Record<number, { name: ProgramErrorName; sentence: string }>
> = {
  6000: {
    name: 'NotAdmin',
    sentence: "Only the network's admin may do this. Sign with the admin key.",
  },
  6001: {
    name: 'NotBenchmarkAuthority',
    sentence:
      'Only the benchmark authority may do this. Sign with the key the network names for it.',
  },
  6002: {
    name: 'NotPriceAuthority',
    sentence: 'Only the price authority may do this. Sign with the key the network names for it.',
  },
  6003: {
    name: 'NotDistributor',
    sentence: 'Only the distributor may do this. Sign with the key the network names for it.',
  },
  6004: {
    name: 'NotSlasher',
    sentence: 'Only the slasher may do this. Sign with the key the network names for it.',
  },
  6005: {
    name: 'NotGuardianOrAdmin',
    sentence: 'Only the guardian or the admin may do this. Sign with one of their keys.',
  },
  6006: {
    name: 'NotOwner',
    sentence: "Only the worker's owner may do this. Sign with the owner's wallet.",
  },
  6007: {
    name: 'WrongNetwork',
    sentence: 'This account belongs to another network. Pass the accounts of one network.',
  },
  6008: {
    name: 'WrongWorker',
    sentence: 'This account belongs to another worker. Pass the accounts of one worker.',
  },
  6009: {
    name: 'WrongVault',
    sentence: 'This is not the vault of that account. Pass the vault address it records.',
  },
  6010: {
    name: 'WrongMint',
    sentence: 'This is not the mint of the network. Pass the mint the network records.',
  },
  6011: {
    name: 'WrongTokenProgram',
    sentence:
      "This is not the network's token program. Pass the token program the network records.",
  },
  6012: {
    name: 'WrongTokenAccount',
    sentence:
      "This token account is not an open account of the right wallet and mint. Create the wallet's associated token account first.",
  },
  6013: {
    name: 'WrongRentPayer',
    sentence: 'The rent goes back to whoever paid it. Pass the account recorded as rent payer.',
  },
  6014: {
    name: 'AlreadyExists',
    sentence: 'The accounts of this address exist already. Use them, or choose another key.',
  },
  6015: { name: 'AmountIsZero', sentence: 'The amount is zero. Pass an amount above zero.' },
  6016: { name: 'AmountOverflow', sentence: 'A total would exceed 64 bits. Use a smaller amount.' },
  6017: {
    name: 'BenchmarkOutOfRange',
    sentence:
      'The benchmark is out of range. It must be above 0 and at most 1000 IB, in billionths.',
  },
  6018: {
    name: 'PriceOutOfRange',
    sentence:
      'The price is out of range. It must be above $0 and at most $10,000 per IB-hour, in billionths.',
  },
  6019: {
    name: 'TokenPriceOutOfRange',
    sentence:
      'The token price is out of range. It must be from $0.000001 to $1,000,000, in billionths.',
  },
  6020: {
    name: 'ParameterOutOfRange',
    sentence: 'A network parameter is out of its bounds. The log names it.',
  },
  6021: {
    name: 'EpochStartOutOfRange',
    sentence: 'The epoch clock must start within the last epoch and not in the future.',
  },
  6022: { name: 'ZeroAddress', sentence: 'A key is the zero address. Pass a real one.' },
  6023: {
    name: 'InvalidSnapshotUri',
    sentence: 'The snapshot address must be at most 128 printable ASCII characters without spaces.',
  },
  6024: {
    name: 'UnsupportedMint',
    sentence:
      'This is not a usable mint. Use an initialized SPL Token or Token-2022 mint with at most 9 decimals.',
  },
  6025: {
    name: 'UnsupportedMintExtension',
    sentence:
      'The mint has a Token-2022 extension that could block or divert stake. Only metadata extensions are allowed.',
  },
  6026: {
    name: 'MintHasFreezeAuthority',
    sentence:
      'The mint has a freeze authority, which could lock stakes. Pass allow_freeze_authority to accept that.',
  },
  6027: {
    name: 'SecondHalfOfEpoch',
    sentence:
      "This counts from the next epoch on, and is accepted in an epoch's first half only. Wait for the next epoch.",
  },
  6028: {
    name: 'PriceAlreadyCommitted',
    sentence: 'A reference price is committed in this epoch already. Wait for the next epoch.',
  },
  6029: {
    name: 'PriceStepTooLarge',
    sentence:
      'The price moves by more than the network allows in one commit. Commit a smaller step.',
  },
  6030: {
    name: 'NoReferencePrice',
    sentence:
      'No reference price has been committed yet. The price authority must commit one first.',
  },
  6031: {
    name: 'ReferencePriceStale',
    sentence:
      'The reference price is older than the network allows. The price authority must commit a new one first.',
  },
  6032: {
    name: 'NoBenchmark',
    sentence: 'The worker has no benchmark yet. The benchmark authority must attest one first.',
  },
  6033: {
    name: 'BenchmarkStale',
    sentence: "The worker's benchmark is too old to register with. Ask for a new measurement.",
  },
  6034: {
    name: 'BenchmarkAlreadyAttested',
    sentence: "The worker's benchmark is attested in this epoch already. Wait for the next epoch.",
  },
  6035: {
    name: 'BenchmarkStepTooLarge',
    sentence:
      'The benchmark moves by more than the network allows. Attest a smaller step, or have the admin sign too.',
  },
  6036: {
    name: 'PriceBelowFloor',
    sentence: "The price is below the network's price floor. Ask for at least the floor.",
  },
  6037: {
    name: 'StakeBelowMinimum',
    sentence:
      'The stake is below the minimum S(n). The log names both numbers; top up the difference.',
  },
  6038: {
    name: 'AlreadyRegistered',
    sentence: 'The worker is registered already. Use set_price or top_up.',
  },
  6039: { name: 'NotRegistered', sentence: 'The worker is not registered. Register it first.' },
  6040: {
    name: 'WorkerBarred',
    sentence: 'The worker is barred from this network. Its exits stay open; ask the admin.',
  },
  6041: { name: 'NotBarred', sentence: 'The worker is not barred.' },
  6042: {
    name: 'InsufficientStake',
    sentence: 'The amount exceeds the active stake. Ask for at most what is active.',
  },
  6043: {
    name: 'TicketsFull',
    sentence: 'All unbonding tickets are in use. Withdraw a matured one or cancel one.',
  },
  6044: {
    name: 'NoSuchTicket',
    sentence: "There is no such unbonding ticket. Look at the worker's tickets.",
  },
  6045: {
    name: 'NothingMatured',
    sentence: "No unbonding ticket has matured. The worker's tickets say when they do.",
  },
  6046: {
    name: 'SlashCaseOpen',
    sentence: 'A slash case is open against this worker. Withdrawals wait until it is decided.',
  },
  6047: {
    name: 'WorkerNotEmpty',
    sentence: 'The worker is not empty. Unstake and withdraw everything first.',
  },
  6048: { name: 'EpochNotEnded', sentence: 'The epoch has not ended. Publish it when it has.' },
  6049: {
    name: 'EpochAlreadyPublished',
    sentence: 'This epoch, or a later one, is published already. Publish a later epoch.',
  },
  6050: {
    name: 'PublicationPending',
    sentence: 'A publication is waiting for its delay. Wait until it is claimable, or cancel it.',
  },
  6051: {
    name: 'NoPendingPublication',
    sentence: 'There is no publication that could still be cancelled.',
  },
  6052: {
    name: 'NothingPublished',
    sentence: 'Nothing is published and claimable yet. Wait for a publication and its delay.',
  },
  6053: {
    name: 'PublicationSuspended',
    sentence:
      'The publication is suspended. Wait until the distributor has published a corrected one.',
  },
  6054: { name: 'AlreadySuspended', sentence: 'The publication is suspended already.' },
  6055: {
    name: 'SuspendedRecently',
    sentence:
      "The guardian's last suspension ended less than 7 days ago. The admin can suspend at any time.",
  },
  6056: {
    name: 'TotalFell',
    sentence:
      'The cumulative total is below what was published before, with what is written off. Totals only grow.',
  },
  6057: {
    name: 'WrittenOffTooLarge',
    sentence: 'More is written off than was claimed under suspended roots. Write off at most that.',
  },
  6058: {
    name: 'EpochCapExceeded',
    sentence:
      "The total grows by more than the network's cap allows for these epochs. Publish less.",
  },
  6059: {
    name: 'EmissionExceedsWork',
    sentence:
      'The total grows by more than the declared work allows. Publish less, or declare all the work.',
  },
  6060: {
    name: 'LifetimeCapExceeded',
    sentence: "The total exceeds the network's lifetime cap. Publish less.",
  },
  6061: {
    name: 'Underfunded',
    sentence: 'The vault does not hold what this publication promises. Fund it first.',
  },
  6062: {
    name: 'EmptyPublication',
    sentence: 'A publication needs at least one leaf and a root that is not zero.',
  },
  6063: {
    name: 'InvalidProof',
    sentence: 'The proof does not lead to the published root. Build it from the current snapshot.',
  },
  6064: {
    name: 'InvalidRun',
    sentence:
      'The leaves are not an aligned run: pass 1, 2, 4 ... leaves, starting at a multiple of their number.',
  },
  6065: {
    name: 'LeavesDoNotMatchAccounts',
    sentence:
      'Leaves and accounts do not match. Pass a worker and its destination for each worker leaf, in order.',
  },
  6066: {
    name: 'ClaimsExceedPublication',
    sentence:
      'The claims add up to more than was published. The published total is wrong; nothing is paid.',
  },
  6067: { name: 'OffenceInFuture', sentence: 'The offence lies in the future. Check its time.' },
  6068: {
    name: 'OffenceTooOld',
    sentence: 'The offence is older than the evidence window allows. It can no longer be proposed.',
  },
  6069: {
    name: 'OffenceBeforeOpening',
    sentence:
      'The offence is older than this worker. A re-opened worker does not answer for an earlier one.',
  },
  6070: {
    name: 'SlashTooLarge',
    sentence:
      "The amount exceeds what one case may take: a share of the worker's stake, and the epoch's limit.",
  },
  6071: {
    name: 'TooManyOpenCases',
    sentence: 'The worker has the maximum number of open slash cases. Decide one first.',
  },
  6072: { name: 'CaseNotOpen', sentence: 'The case is decided already.' },
  6073: { name: 'CaseStillOpen', sentence: 'The case is still open. Execute or cancel it first.' },
  6074: {
    name: 'VetoWindowOpen',
    sentence: 'The veto window has not passed. Execute the case after its deadline.',
  },
  6075: {
    name: 'VetoWindowPassed',
    sentence:
      'The veto window has passed. The case can only be executed, or cancelled by anyone once it has lapsed.',
  },
  6076: {
    name: 'SlashLimitReached',
    sentence: "The epoch's slash limit is used up. Execute the case in the next epoch.",
  },
  6077: {
    name: 'OffenceStillProposable',
    sentence: 'The offence could still be proposed again. Close the case later.',
  },
  6078: {
    name: 'BrokenInvariant',
    sentence: 'The books of an account do not add up. Nothing was changed; please report this.',
  },
};
