export * from './accounts.js';
export * from './actions/decimals.js';
export * from './actions/governance.js';
export * from './actions/networks.js';
export * from './actions/penalties.js';
export * from './actions/rewards.js';
export * from './actions/slashing.js';
export * from './actions/unstaking.js';
export * from './actions/workers.js';
export { createTokenAccount, type NetworkRef } from './actions/token-accounts.js';
export * from './addresses.js';
export * from './claims.js';
export * from './coverage.js';
export * from './distribution.js';
export * from './eligibility.js';
export {
  ANCHOR_ERRORS,
  GENERAL_ERRORS,
  generalError,
  StakingError,
  SYSTEM_ERRORS,
  TOKEN_ERRORS,
  type Refusal,
  type StakingErrorContext,
  type StakingErrorName,
} from './errors.js';
export { decodeEvent, decodeEvents, eventsOfWorker, type DecodedEvents } from './events.js';
export { causes, explainFailure } from './failure.js';
export * from './fetch.js';
export * from './fixed.js';
export {
  isPaused,
  PAUSABLE,
  pausableAgainAt,
  pauseBits,
  pausedBy,
  pendingProposals,
  proposalTimes,
  type Pausable,
  type PauseEnds,
  type ParamsProposal,
  type PendingProposal,
  type ProposalTimes,
  type Proposals,
  type RoleProposal,
} from './governance.js';
export * from './history.js';
export * from './math-error.js';
export * from './merkle-tree.js';
export {
  EMPTY_LEAF,
  leafHash,
  nodeHash,
  subtreeRoot,
  treeDepth,
  verifyRun,
  type Leaf,
  type Run,
} from './merkle.js';
export {
  benchmarkAt,
  declaredPrice,
  minimumStakeAt,
  minimumStakeFrom,
  missingStake,
  priceAt,
  stakeNeeds,
  type EpochMinimum,
  type MeasuredWorker,
  type StakeNeeds,
  type StakeTerms,
} from './minimum-stake.js';
export * from './outcome.js';
export * from './packing.js';
export * from './params.js';
export { requireWallet } from './payout-wallet.js';
export { claimProvenPenalty, claimWithProof, planProvenClaim } from './proofs/claim.js';
export { notInSnapshot, ProofError, type ProofErrorCode } from './proofs/error.js';
export {
  MAX_PROOFS_BYTES,
  parsePage,
  PROOFS_FORMATS,
  PROOFS_INDEX,
  PROOFS_VERSION,
  proofsFileName,
  readProof,
  type LoadProofs,
  type ProofOf,
  type ProofsHead,
  type WorkerProof,
} from './proofs/file.js';
export { proofsAt } from './proofs/load.js';
export * from './quote.js';
export * from './send.js';
export * from './send-many.js';
export * from './slashing.js';
export * from './stake.js';
export * from './steps.js';
export * from './terms.js';
export {
  CLUSTERS,
  findKnownNetwork,
  KNOWN_NETWORKS,
  type Cluster,
  type KnownNetwork,
} from './known-networks.js';
export {
  ClaimOutcome,
  ClaimsState,
  identifyInferixStakingInstruction,
  InferixStakingInstruction,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  PoolKind,
  PriceSource,
  Role,
  SLASH_CASE_DISCRIMINATOR,
  type EpochSums,
  type Params,
  type ProgramErrorName,
  type ProgramEvent,
  type RewardLeaf,
  type Roles,
  type Schedule,
  type Terms,
  type TermsRing,
  type WorkerClaim,
} from './generated/index.js';
