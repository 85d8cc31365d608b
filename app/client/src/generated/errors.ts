/** Names of the program's own errors. */
export type ProgramErrorName =
  | 'NotAdmin'
  | 'NotBenchmarkAuthority'
  | 'NotPriceAuthority'
  | 'NotDistributor'
  | 'NotSlasher'
  | 'NotGuardianOrAdmin'
  | 'NotOwner'
  | 'NotOwnerOrOperator'
  | 'NotOffered'
  | 'OfferedToOwner'
  | 'StakeBelowPromise'
  | 'RoleNeedsProposal'
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
  | 'PublicationChanged'
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
  | 'OffenceBeforeSlasher'
  | 'OffenceAfterLeaving'
  | 'AnotherOffence'
  | 'SlashTooLarge'
  | 'OpenCasesAskTooMuch'
  | 'TooManyOpenCases'
  | 'CaseNotOpen'
  | 'CaseStillOpen'
  | 'VetoWindowOpen'
  | 'VetoWindowPassed'
  | 'EmptyAnswer'
  | 'AlreadyContested'
  | 'SlashLimitReached'
  | 'WorkerSlashLimitReached'
  | 'OffenceStillProposable'
  | 'BrokenInvariant'
  | 'UnknownVersion'
  | 'RolesNotSeparate'
  | 'RoleNotProposed'
  | 'ProposalPending'
  | 'NothingProposed'
  | 'ProposalDelayNotPassed'
  | 'NotProposedAdmin'
  | 'NotGuardian'
  | 'Paused'
  | 'AlreadyPaused'
  | 'PausedRecently'
  | 'NotPaused'
  | 'UnknownPauseBits'
  | 'FeedSwitchedOff'
  | 'WrongPriceUpdate'
  | 'FeedPriceStale'
  | 'FeedPriceUncertain';

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
    name: 'NotOwnerOrOperator',
    sentence:
      "Only the worker's owner or operator may do this; to register or top up after leaving, the owner. Sign with one of their keys.",
  },
  6008: {
    name: 'NotOffered',
    sentence:
      'The worker is not offered to this key. Ask its owner to offer it again: whatever an owner or operator does withdraws an offer.',
  },
  6009: {
    name: 'OfferedToOwner',
    sentence: "The worker is its owner's already. Offer it to another key.",
  },
  6010: {
    name: 'StakeBelowPromise',
    sentence: 'The worker holds less than the new owner accepts. Look at its stake again.',
  },
  6011: {
    name: 'RoleNeedsProposal',
    sentence: 'This role changes only after a delay. Use propose_admin or propose_role.',
  },
  6012: {
    name: 'WrongNetwork',
    sentence: 'This account belongs to another network. Pass the accounts of one network.',
  },
  6013: {
    name: 'WrongWorker',
    sentence: 'This account belongs to another worker. Pass the accounts of one worker.',
  },
  6014: {
    name: 'WrongVault',
    sentence: 'This is not the vault of that account. Pass the vault address it records.',
  },
  6015: {
    name: 'WrongMint',
    sentence: 'This is not the mint of the network. Pass the mint the network records.',
  },
  6016: {
    name: 'WrongTokenProgram',
    sentence:
      "This is not the network's token program. Pass the token program the network records.",
  },
  6017: {
    name: 'WrongTokenAccount',
    sentence:
      "This token account is not an open account of the right wallet and mint. Create the wallet's associated token account first.",
  },
  6018: {
    name: 'WrongRentPayer',
    sentence: 'The rent goes back to whoever paid it. Pass the account recorded as rent payer.',
  },
  6019: {
    name: 'AlreadyExists',
    sentence: 'The accounts of this address exist already. Use them, or choose another key.',
  },
  6020: { name: 'AmountIsZero', sentence: 'The amount is zero. Pass an amount above zero.' },
  6021: { name: 'AmountOverflow', sentence: 'A total would exceed 64 bits. Use a smaller amount.' },
  6022: {
    name: 'BenchmarkOutOfRange',
    sentence:
      'The benchmark is out of range. It must be above 0 and at most 1000 IB, in billionths.',
  },
  6023: {
    name: 'PriceOutOfRange',
    sentence:
      'The price is out of range. It must be above $0 and at most $10,000 per IB-hour, in billionths.',
  },
  6024: {
    name: 'TokenPriceOutOfRange',
    sentence:
      'The token price is out of range. It must be from $0.000001 to $1,000,000, in billionths.',
  },
  6025: {
    name: 'ParameterOutOfRange',
    sentence: 'A network parameter is out of its bounds. The log names it.',
  },
  6026: {
    name: 'EpochStartOutOfRange',
    sentence: 'The epoch clock must start within the last epoch and not in the future.',
  },
  6027: { name: 'ZeroAddress', sentence: 'A key is the zero address. Pass a real one.' },
  6028: {
    name: 'InvalidSnapshotUri',
    sentence: 'The snapshot address must be at most 128 printable ASCII characters without spaces.',
  },
  6029: {
    name: 'UnsupportedMint',
    sentence:
      'This is not a usable mint. Use an initialized SPL Token or Token-2022 mint with at most 9 decimals.',
  },
  6030: {
    name: 'UnsupportedMintExtension',
    sentence:
      'The mint has a Token-2022 extension that could block or divert stake. The log names it; only metadata extensions are allowed.',
  },
  6031: {
    name: 'MintHasFreezeAuthority',
    sentence:
      'The mint has a freeze authority, which could lock stakes. Pass allow_freeze_authority to accept that.',
  },
  6032: {
    name: 'SecondHalfOfEpoch',
    sentence: "This is accepted only in an epoch's first half. Wait for the next epoch.",
  },
  6033: {
    name: 'PriceAlreadyCommitted',
    sentence: 'A reference price is committed in this epoch already. Wait for the next epoch.',
  },
  6034: {
    name: 'PriceStepTooLarge',
    sentence:
      'The price moves by more than the network allows in one commit. Commit a smaller step.',
  },
  6035: {
    name: 'NoReferencePrice',
    sentence:
      'No reference price has been committed yet. The price authority must commit one first.',
  },
  6036: {
    name: 'ReferencePriceStale',
    sentence:
      'The reference price is older than the network allows. The price authority must commit a new one first.',
  },
  6037: {
    name: 'NoBenchmark',
    sentence: 'The worker has no benchmark yet. The benchmark authority must attest one first.',
  },
  6038: {
    name: 'BenchmarkStale',
    sentence: "The worker's benchmark is too old to register with. Ask for a new measurement.",
  },
  6039: {
    name: 'BenchmarkAlreadyAttested',
    sentence: "The worker's benchmark is attested in this epoch already. Wait for the next epoch.",
  },
  6040: {
    name: 'BenchmarkStepTooLarge',
    sentence:
      'The benchmark moves by more than the network allows. Attest a smaller step, or have the admin sign too.',
  },
  6041: {
    name: 'PriceBelowFloor',
    sentence: "The price is below the network's price floor. Ask for at least the floor.",
  },
  6042: {
    name: 'StakeBelowMinimum',
    sentence:
      'The stake is below the minimum S(n). The log names both numbers; top up the difference.',
  },
  6043: {
    name: 'AlreadyRegistered',
    sentence: 'The worker is registered already. Use set_price or top_up.',
  },
  6044: { name: 'NotRegistered', sentence: 'The worker is not registered. Register it first.' },
  6045: {
    name: 'WorkerBarred',
    sentence: 'The worker is barred from this network. Its exits stay open; ask the admin.',
  },
  6046: { name: 'NotBarred', sentence: 'The worker is not barred.' },
  6047: {
    name: 'InsufficientStake',
    sentence: 'The amount exceeds the active stake. Ask for at most what is active.',
  },
  6048: {
    name: 'TicketsFull',
    sentence: 'All unbonding tickets are in use. Withdraw a matured one or cancel one.',
  },
  6049: {
    name: 'NoSuchTicket',
    sentence: "There is no such unbonding ticket. Look at the worker's tickets.",
  },
  6050: {
    name: 'NothingMatured',
    sentence: "No unbonding ticket has matured. The worker's tickets say when they do.",
  },
  6051: {
    name: 'SlashCaseOpen',
    sentence:
      'Slash cases are open against this worker. What they ask for stays until they are decided.',
  },
  6052: {
    name: 'WorkerNotEmpty',
    sentence: 'The worker is not empty. Unstake and withdraw everything first.',
  },
  6053: { name: 'EpochNotEnded', sentence: 'The epoch has not ended. Publish it when it has.' },
  6054: {
    name: 'EpochAlreadyPublished',
    sentence: 'This epoch, or a later one, is published already. Publish a later epoch.',
  },
  6055: {
    name: 'PublicationPending',
    sentence: 'A publication is waiting for its delay. Wait until it is claimable, or cancel it.',
  },
  6056: {
    name: 'NoPendingPublication',
    sentence: 'There is no publication that could still be cancelled.',
  },
  6057: {
    name: 'PublicationChanged',
    sentence:
      'Another root than the one named is there now. Look at the pool again before you stop it.',
  },
  6058: {
    name: 'NothingPublished',
    sentence: 'Nothing is published and claimable yet. Wait for a publication and its delay.',
  },
  6059: {
    name: 'PublicationSuspended',
    sentence:
      'The publication is suspended. Wait until the distributor has published a corrected one.',
  },
  6060: { name: 'AlreadySuspended', sentence: 'The publication is suspended already.' },
  6061: {
    name: 'SuspendedRecently',
    sentence:
      "The guardian's last suspension ended less than 7 days ago. The admin can suspend at any time.",
  },
  6062: {
    name: 'TotalFell',
    sentence:
      'The cumulative total is below what was published before, with what is written off. Totals only grow.',
  },
  6063: {
    name: 'WrittenOffTooLarge',
    sentence: 'More is written off than was claimed under suspended roots. Write off at most that.',
  },
  6064: {
    name: 'EpochCapExceeded',
    sentence:
      "The total grows by more than the network's cap allows for these epochs. Publish less.",
  },
  6065: {
    name: 'EmissionExceedsWork',
    sentence:
      'The total grows by more than the declared work allows. Publish less, or declare all the work.',
  },
  6066: {
    name: 'LifetimeCapExceeded',
    sentence: "The total exceeds the network's lifetime cap. Publish less.",
  },
  6067: {
    name: 'Underfunded',
    sentence: 'The vault does not hold what this publication promises. Fund it first.',
  },
  6068: {
    name: 'EmptyPublication',
    sentence: 'A publication needs at least one leaf and a root that is not zero.',
  },
  6069: {
    name: 'InvalidProof',
    sentence: 'The proof does not lead to the published root. Build it from the current snapshot.',
  },
  6070: {
    name: 'InvalidRun',
    sentence:
      'The leaves are not an aligned run: pass 1, 2, 4 ... leaves, starting at a multiple of their number.',
  },
  6071: {
    name: 'LeavesDoNotMatchAccounts',
    sentence:
      'Leaves and accounts do not match. Pass a worker and its destination for each worker leaf, in order.',
  },
  6072: {
    name: 'ClaimsExceedPublication',
    sentence:
      'The claims add up to more than was published. The published total is wrong; nothing is paid.',
  },
  6073: { name: 'OffenceInFuture', sentence: 'The offence lies in the future. Check its time.' },
  6074: {
    name: 'OffenceTooOld',
    sentence: 'The offence is older than the evidence window allows. It can no longer be proposed.',
  },
  6075: {
    name: 'OffenceBeforeOpening',
    sentence:
      'The offence is older than this worker. A re-opened worker does not answer for an earlier one.',
  },
  6076: {
    name: 'OffenceBeforeSlasher',
    sentence:
      'The slasher took office after the offence, or after an unregistered worker was opened.',
  },
  6077: {
    name: 'OffenceAfterLeaving',
    sentence: 'The worker had left before the offence. Check its time.',
  },
  6078: {
    name: 'AnotherOffence',
    sentence:
      'The case was vetoed for another time or a smaller amount. Propose the same time, and at most what it still asked.',
  },
  6079: {
    name: 'SlashTooLarge',
    sentence:
      "The amount exceeds what one case may ask: max_slash_bps of the worker's active and unbonding stake.",
  },
  6080: {
    name: 'OpenCasesAskTooMuch',
    sentence:
      'The open cases together would ask for more than the worker holds. Ask for less, or wait until one is decided.',
  },
  6081: {
    name: 'TooManyOpenCases',
    sentence: 'The worker has the maximum number of open slash cases. Decide one first.',
  },
  6082: { name: 'CaseNotOpen', sentence: 'The case is decided already.' },
  6083: { name: 'CaseStillOpen', sentence: 'The case is still open. Execute or cancel it first.' },
  6084: {
    name: 'VetoWindowOpen',
    sentence: 'The veto window has not passed. Execute the case after its deadline.',
  },
  6085: {
    name: 'VetoWindowPassed',
    sentence: 'The veto window has passed. A case can be contested only before it can be executed.',
  },
  6086: {
    name: 'EmptyAnswer',
    sentence: "The answer's hash is zero. Pass the hash of the answer's text.",
  },
  6087: {
    name: 'AlreadyContested',
    sentence: "The case is contested already. Only the worker's owner may replace the answer.",
  },
  6088: {
    name: 'SlashLimitReached',
    sentence:
      "The network's slash limit is used up. It refills all the time; execute the case later.",
  },
  6089: {
    name: 'WorkerSlashLimitReached',
    sentence:
      'What may be taken of this worker in one epoch is taken. Execute the case in the next epoch.',
  },
  6090: {
    name: 'OffenceStillProposable',
    sentence: 'The offence could still be proposed again. Close the case later.',
  },
  6091: {
    name: 'BrokenInvariant',
    sentence: 'The books of an account do not add up. Nothing was changed; please report this.',
  },
  6092: {
    name: 'UnknownVersion',
    sentence:
      'The account has a layout of another version. Use the program version that made it, or a newer one.',
  },
  6093: {
    name: 'RolesNotSeparate',
    sentence:
      'Admin, distributor, slasher and guardian are four different keys. Choose another one.',
  },
  6094: {
    name: 'RoleNotProposed',
    sentence:
      'This role is not proposed. Use set_role for it; the admin hands over with propose_admin.',
  },
  6095: {
    name: 'ProposalPending',
    sentence:
      'Another proposal of this kind is pending. Cancel it, or wait until it is applied or lapses.',
  },
  6096: {
    name: 'NothingProposed',
    sentence: 'Nothing is proposed, or it has lapsed. Propose it again.',
  },
  6097: {
    name: 'ProposalDelayNotPassed',
    sentence: "The proposal's delay has not passed. Its applicable_at says when it can be applied.",
  },
  6098: {
    name: 'NotProposedAdmin',
    sentence: 'Only the key that is proposed as admin may accept. Sign with that key.',
  },
  6099: {
    name: 'NotGuardian',
    sentence: 'Only the guardian may do this. Sign with the guardian key.',
  },
  6100: {
    name: 'Paused',
    sentence:
      'The guardian has paused this. Wait until the pause lapses, at most 7 days, or ask the admin to lift it.',
  },
  6101: { name: 'AlreadyPaused', sentence: 'This is paused already.' },
  6102: {
    name: 'PausedRecently',
    sentence: 'The last pause of this ended less than 7 days ago. Wait until then.',
  },
  6103: { name: 'NotPaused', sentence: 'This is not paused.' },
  6104: {
    name: 'UnknownPauseBits',
    sentence:
      'The bits name nothing that can be paused. Use 1 registration, 2 claims, 4 publication, 8 slash proposals.',
  },
  6105: {
    name: 'FeedSwitchedOff',
    sentence: 'The network takes no prices from a feed. The admin can propose pyth_feed.',
  },
  6106: {
    name: 'WrongPriceUpdate',
    sentence:
      "This is not a fully verified price update of the network's Pyth feed. Post one with all signatures.",
  },
  6107: {
    name: 'FeedPriceStale',
    sentence: "The feed's price is older than the network allows. Post a newer update.",
  },
  6108: {
    name: 'FeedPriceUncertain',
    sentence:
      "The feed's price is zero, out of scale, or less certain than the network allows. Wait for another.",
  },
};
