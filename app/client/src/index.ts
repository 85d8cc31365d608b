export * from './fixed.js';
export * from './math-error.js';
export * from './merkle-tree.js';
export * from './merkle.js';
export * from './stake.js';
