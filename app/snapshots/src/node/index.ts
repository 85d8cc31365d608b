/**
 * Files: snapshots, and the work that they are built from. Needs Node.
 *
 * @module
 */

export { readSnapshot, readSnapshotOf, readSnapshotOfPool, writeSnapshot } from './files.js';
export { lineBunches, openInput } from './lines.js';
export { parseNode } from './node-name.js';
export { proofsIn, writeProofs, type WrittenProofs } from './proofs.js';
export { readShares, readWork } from './work-file.js';
