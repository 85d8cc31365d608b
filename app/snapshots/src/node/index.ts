/**
 * Files: snapshots, and the work that they are built from. Needs Node.
 *
 * @module
 */

export { readSnapshot, readSnapshotOf, writeSnapshot } from './files.js';
export { lineBunches, openInput } from './lines.js';
export { parseNode } from './node-name.js';
export { proofsIn, writeProofs, type WrittenProofs } from './proofs.js';
export { readWork } from './work-file.js';
