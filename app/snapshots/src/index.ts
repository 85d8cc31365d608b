/**
 * Rewards snapshots: built, read, written as text and verified. Runs in a browser; what needs files is in
 * `@inferix/stake-snapshots/node`.
 *
 * @module
 */

export { baseOf, checkPrevious, type Carried, type PublicationBase } from './base.js';
export { decodeAddress, encodeAddress } from './base58.js';
export { buildSnapshot, checkPublishable, type BuildInput, type Built } from './build.js';
export { capsOf, describeCaps, mostLost, mostOf, type CapInput, type Caps } from './caps.js';
export { compareFirst, ROOT_PROVES } from './doubt.js';
export { minutesOf, type EarnersInput, type LeftOut } from './earners.js';
export { ContradictionError, SnapshotError } from './error.js';
export { fromHex, toHex } from './hex.js';
export {
  compareKeys,
  findKey,
  KEY_BYTES,
  keyAt,
  Leaves,
  mergeKeys,
  sortedOrder,
  type Keys,
} from './leaves.js';
export { checkPredecessor, type Compared, type Unchecked } from './predecessor.js';
export { checkLeftOut, checkRebuilt, leftOutOf } from './rebuild.js';
export { overpaidAt, type PoolState } from './retired.js';
export { proofFiles, proofOf, proofText, type ProofsFile } from './proofs.js';
export {
  parseSnapshot,
  PROVEN_COLUMNS,
  snapshotText,
  UNPROVEN_COLUMNS,
  type AnnouncedHeader,
  type Snapshot,
  type SnapshotHeader,
} from './snapshot.js';
export { largestRemainder } from './split.js';
export {
  checkBooks,
  checkClaims,
  checkDropped,
  checkEarners,
  checkMissing,
  checkOpened,
  checkPlausible,
  type PoolReadings,
} from './verify-states.js';
export {
  checkPublication,
  checkSplit,
  checkSuccession,
  publicationOf,
  type Check,
  type Succession,
} from './verify.js';
export { WORDS, type PoolWords } from './words.js';
export type { Work } from './work.js';
export {
  Coverage,
  judge,
  Presence,
  WorkerStates,
  type Judgement,
  type ObservedWorker,
} from './worker-states.js';
