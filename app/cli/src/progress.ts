/**
 * A bar for whoever is watching; nothing in a log file.
 *
 * @module
 */

import { Presets, SingleBar } from 'cli-progress';

import { grouped, type Output } from './output.js';

export type Progress = {
  /** How much is done; `note` says more in a few words. */
  update: (done: number, note?: string) => void;
  stop: () => void;
};

/** Shows how much of `total` is done, how fast, and how long the rest will take. */
export function showProgress(output: Output, label: string, total: number): Progress {
  if (!output.interactive || total === 0) {
    return { update: () => undefined, stop: () => undefined };
  }
  const began = performance.now();
  const bar = new SingleBar(
    {
      format: `${label} {bar} {percentage}% {value}/{total} | {rate}/s | {eta_formatted} left {note}`,
      stream: process.stderr,
      hideCursor: true,
      etaBuffer: 200,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { rate: '-', note: '' });
  return {
    update: (done, note = '') => {
      const rate = done / ((performance.now() - began) / 1000);
      bar.update(done, { rate: grouped(Math.round(rate)), note });
    },
    stop: () => {
      bar.stop();
    },
  };
}
