/**
 * A bar for whoever is watching; a line each minute in a log file.
 *
 * @module
 */

import { Presets, SingleBar } from 'cli-progress';

import { duration, grouped, type Output } from './output.js';

export type Progress = {
  /** How much is done; `note` says more in a few words. */
  update: (done: number, note?: string) => void;
  stop: () => void;
};

/** Shows how much of `total` is done, how fast, and how long the rest will take. */
export function showProgress(output: Output, label: string, total: number): Progress {
  if (total === 0) return { update: () => undefined, stop: () => undefined };
  if (!output.interactive) return progressLines(output, label, total);
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

const LINE_MS = 60_000;

/** A line at the beginning, each minute, whether or not there is progress, and at the end. */
function progressLines(output: Output, label: string, total: number): Progress {
  const began = Date.now();
  let [done, note] = [0, ''];
  const tell = (): void => {
    const seconds = (Date.now() - began) / 1000;
    const percent = Math.floor((100 * done) / total);
    const counts = `${grouped(done)} of ${grouped(total)} (${percent} %)`;
    const after = seconds < 1 ? '' : `, ${duration(seconds)}`;
    const left = done > 0 && done < total && seconds >= 1 ? (seconds * (total - done)) / done : 0;
    const rest = left > 0 ? `, ${duration(left)} left` : '';
    output.note(`${label}: ${counts}${after}${rest}${note && ` ${note}`}`);
  };
  tell();
  const timer = setInterval(tell, LINE_MS).unref();
  return {
    update: (count, text = '') => {
      [done, note] = [count, text];
    },
    stop: () => {
      clearInterval(timer);
      tell();
    },
  };
}
